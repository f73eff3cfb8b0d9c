// The page: reads the data blocks, builds the frame and joins the views on one store.
import L from "leaflet";
import { App } from "./app.ts";
import { bytes, gunzip, json, Texts } from "./payload.ts";
import { decode, Ground } from "./ground.ts";
import { Table } from "./table.ts";
import type { Head } from "./types.ts";

async function start(): Promise<void> {
  const root = document.getElementById("geomap");
  if (!root) return;
  const [head, columns, globe] = await Promise.all([json<Head>("head"), gunzip(bytes("columns")), gunzip(bytes("globe"))]);
  performance.mark("geomap:unpacked");
  const ground = new Ground(decode(globe), { world: () => bytes("world"), cells: () => bytes("cells") }, head.cells);
  const table = new Table(head, columns);
  performance.mark("geomap:decoded");
  const app = new App(root, table, ground, new Texts(head));
  performance.mark("geomap:built");
  await app.draw();
  performance.mark("geomap:drawn"); // ground, marks, timeline, key and summary; the list opens the texts, which may still come
  await app.ready();
  window.geomap = { map: app.map, app };
  document.dispatchEvent(new Event("geomap:ready")); // what Folium users added waits for this
  document.documentElement.dataset["geomap"] = "ready";
}

declare global {
  interface Window {
    L: typeof L;
    geomap: { map: L.Map; app: App };
  }
}
window.L = L; // for what Folium users add
// Leaflet's own pin is an image file; a small square needs none.
L.Marker.prototype.options.icon = L.divIcon({ className: "user-mark", iconSize: [14, 14] });

start().catch((error: unknown) => {
  const note = document.createElement("p");
  note.className = "failed";
  note.setAttribute("role", "alert");
  note.textContent = `This map could not be drawn: ${error instanceof Error ? error.message : String(error)}`;
  document.getElementById("geomap")?.replaceChildren(note);
  document.documentElement.dataset["geomap"] = "failed";
  throw error;
});
