// A Leaflet layer of two canvases (ground and marks) that covers the view and some of what lies around it.
import L from "leaflet";
import type { View } from "./ground.ts";

const PADDING = 0.18; // of the view on every side: a short drag needs no new drawing

export type Painter = (context: CanvasRenderingContext2D, view: View) => void;

export class Surface extends L.Layer {
  readonly canvases: HTMLCanvasElement[] = [];
  readonly #painters: Painter[];
  #frame: L.Map | null = null;
  #corner = L.point(0, 0);
  #drawn: { center: L.LatLng; zoom: number } | null = null;
  #waiting = new Set<number>();
  view: View = { zoom: 0, size: 256, left: 0, top: 0, width: 1, height: 1 };

  constructor(painters: Painter[]) {
    super();
    this.#painters = painters;
  }

  override onAdd(map: L.Map): this {
    this.#frame = map;
    for (let i = 0; i < this.#painters.length; i += 1) {
      const canvas = L.DomUtil.create("canvas", "surface leaflet-zoom-animated", map.getPanes().overlayPane);
      canvas.setAttribute("aria-hidden", "true");
      this.canvases.push(canvas);
    }
    this.reset();
    return this;
  }

  override onRemove(): this {
    for (const canvas of this.canvases) canvas.remove();
    this.#frame = null;
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      viewreset: () => this.reset(),
      moveend: () => this.reset(),
      move: () => this.#moved(),
      zoom: () => this.#rescale(this.#map.getCenter(), this.#map.getZoom()),
      zoomanim: (event) => this.#rescale((event as L.ZoomAnimEvent).center, (event as L.ZoomAnimEvent).zoom),
      resize: () => this.reset(),
    };
  }

  get #map(): L.Map {
    if (!this.#frame) throw new Error("the surface is on no map");
    return this.#frame;
  }

  /** Take a new view and draw all of it. */
  reset(): void {
    if (!this.measure(this.#map)) return;
    for (const canvas of this.canvases) L.DomUtil.setTransform(canvas, this.#corner, 1);
    this.#waiting.clear();
    this.#painters.forEach((_, index) => this.paint(index));
  }

  /** Take the view of a map; false where the map has no size, as in a frame that is not shown. */
  measure(map: L.Map): boolean {
    const size = map.getSize();
    if (!size.x || !size.y) return false;
    const pad = size.multiplyBy(PADDING).round();
    this.#corner = map.containerPointToLayerPoint(pad.multiplyBy(-1)).round();
    const full = size.add(pad.multiplyBy(2));
    const zoom = map.getZoom();
    const world = map.options.crs?.scale(zoom) ?? 256 * 2 ** zoom;
    const origin = map.getPixelOrigin().add(this.#corner);
    this.view = { zoom, size: world, left: origin.x, top: origin.y, width: full.x, height: full.y };
    this.#drawn = { center: map.getCenter(), zoom };
    return true;
  }

  /** Draw one canvas again, at most once a frame. */
  redraw(index: number): void {
    if (this.#waiting.has(index)) return;
    this.#waiting.add(index);
    requestAnimationFrame(() => {
      if (this.#waiting.delete(index) && this.#frame) this.paint(index);
    });
  }

  paint(index: number): void {
    const canvas = this.canvases[index];
    const painter = this.#painters[index];
    if (!canvas || !painter) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const { width, height } = this.view;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const context = canvas.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    painter(context, this.view);
  }

  /** Pixels of the canvas at a point of the map's container. */
  toCanvas(point: L.Point): L.Point {
    return this.#map.containerPointToLayerPoint(point).subtract(this.#corner);
  }

  /** The container's frame in pixels of the canvas. */
  frame(): [number, number, number, number] {
    const first = this.toCanvas(L.point(0, 0));
    const size = this.#map.getSize();
    return [first.x, first.y, first.x + size.x, first.y + size.y];
  }

  #moved(): void {
    const map = this.#map;
    if (!this.#drawn || map.getZoom() !== this.#drawn.zoom) return;
    const pad = map.getSize().multiplyBy(PADDING);
    const shift = map.containerPointToLayerPoint(pad.multiplyBy(-1)).subtract(this.#corner);
    if (Math.abs(shift.x) > pad.x * 0.9 || Math.abs(shift.y) > pad.y * 0.9) this.reset();
  }

  #rescale(center: L.LatLng, zoom: number): void {
    if (!this.#drawn) return;
    const map = this.#map;
    const scale = map.getZoomScale(zoom, this.#drawn.zoom);
    const half = map.getSize().multiplyBy(0.5 + PADDING);
    const moved = map.project(this.#drawn.center, zoom).subtract(map.project(center, zoom));
    const pane = L.DomUtil.getPosition(map.getPanes().mapPane);
    const offset = half.multiplyBy(-scale).add(moved).add(map.getSize().divideBy(2)).subtract(pane);
    for (const canvas of this.canvases) L.DomUtil.setTransform(canvas, offset, scale);
  }
}
