// Leaflet as one object, as what Folium users add expects it. Its ES module starts some 30 ms sooner than its CommonJS one,
// whose nested wrappers are parsed three times over.
import * as leaflet from "../node_modules/leaflet/dist/leaflet-src.esm.js";

export default { ...leaflet };
