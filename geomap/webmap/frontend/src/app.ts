// The frame of the page: header, map, key, evidence panel, list, timeline and footer.
import L from "leaflet";
import { h, reduced } from "./dom.ts";
import { around, latitude, longitude, near, seam, worldX, worldY, type Box } from "./geometry.ts";
import { centreOf, type Ground } from "./ground.ts";
import { legend } from "./legend.ts";
import { List } from "./list.ts";
import { Painter } from "./painter.ts";
import { Panel } from "./panel.ts";
import { parsed, type Texts } from "./payload.ts";
import { sheet } from "./sheet.ts";
import { Store } from "./store.ts";
import { Surface } from "./surface.ts";
import type { Table } from "./table.ts";
import { theme } from "./theme.ts";
import { Timeline } from "./timeline.ts";
import { grouped, plural, things } from "./words.ts";
import { shareMenu } from "./download.ts";
import { Filters } from "./filters.ts";
import { credits, footer } from "./footer.ts";
import { decode, encode } from "./hash.ts";
import { restore, stateOf } from "./link.ts";
import type { Rect } from "./place.ts";
import { Story } from "./story.ts";

const GROUND = 0;
const MARKS = 1;
const ASHORE = 3; // zoom down to which a first view of nothing but water goes out for a coast
const [SYMBOL_REACH, FINGER_REACH] = [13, 22]; // pixels around a mark that count as a hit

export class App {
  readonly store: Store;
  readonly map: L.Map;
  readonly surface: Surface;
  readonly painter: Painter;
  readonly timeline: Timeline;
  readonly panel: Panel;
  readonly list: List;
  readonly filters: Filters;
  readonly texts: Texts;
  readonly chip: string;
  readonly ground: Ground;
  #restoring = false;
  readonly #stage: HTMLElement;
  readonly #root: HTMLElement;
  readonly #table: Table;

  constructor(root: HTMLElement, table: Table, ground: Ground, texts: Texts) {
    const { head } = table;
    this.#root = root;
    this.#table = table;
    this.ground = ground;
    this.store = new Store(table);
    this.texts = texts;
    this.chip = chip(table);
    const colours = theme(root);
    this.painter = new Painter(this.store, ground, colours);
    this.timeline = new Timeline(this.store, colours);
    const open = (row: number): void => this.openRow(row);
    this.panel = new Panel(this.store, texts, open, (rows) => this.zoomTo(rows));
    this.list = new List(this.store, texts, open);
    const stage = h("div", { class: "stage", role: "region", "aria-label": "Map", dir: "ltr" });
    const key = legend(table, (on) => this.showMentioned(on));
    this.filters = new Filters(this.store, texts);
    const tools = h("div", { class: "tools" }, this.filters.search, this.filters.element, shareMenu(this));
    const story = new Story(this);
    const scroll = h("div", { class: "scroll", tabindex: -1 }, story.element, this.panel.element, this.list.element, credits(table));
    const side = h("aside", { class: "side-panel", "aria-label": "Evidence and list" }, tools, scroll);
    if (head.title) document.title = head.title.slice(0, 300);
    root.replaceChildren(
      h(
        "header",
        { class: "top" },
        h("h1", { dir: "auto" }, head.title ?? "Event map"),
        head.subtitle ? h("p", { class: "subtitle", dir: "auto" }, head.subtitle) : "",
        h("p", { class: "chip" }, this.chip),
      ),
      h("main", { class: "main" }, stage, key, this.timeline.element, side),
      footer(table),
    );
    const lift = sheet(side);
    this.store.on((change) => {
      if (change === "select" && this.store.selection.kind !== "none") lift(); // what was asked for shall be seen
    });
    if (matchMedia("(max-width: 1100px), (max-height: 620px)").matches) key.removeAttribute("open"); // it would cover the map
    this.map = L.map(stage, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 1, wheelPxPerZoomLevel: 90, minZoom: 0.5, maxZoom: 14, worldCopyJump: true, fadeAnimation: false, maxBoundsViscosity: 1, maxBounds: [[-85, -Infinity], [85, Infinity]] });
    L.control.zoom({ position: "topleft" }).addTo(this.map);
    L.control.scale({ position: getComputedStyle(root).direction === "rtl" ? "bottomleft" : "bottomright", imperial: true, maxWidth: 110 }).addTo(this.map);
    this.surface = new Surface([this.painter.paintGround, this.painter.paintMarks]);
    this.painter.frame = () => this.surface.frame();
    this.painter.covers = () => this.#covers();
    if (head.tiles) {
      L.tileLayer(head.tiles.url, { attribution: head.tiles.attribution, maxZoom: 19 }).addTo(this.map);
      this.painter.paintGround = () => undefined; // the tiles are the ground
    }
    const { view } = decode(location.hash);
    if (view) this.map.setView([view[0], view[1]], view[2], { animate: false });
    else this.fit();
    this.#stage = stage;
  }

  /** Draw what needs no text. */
  async draw(): Promise<void> {
    this.surface.measure(this.map);
    await this.ground.need(this.surface.view);
    this.surface.addTo(this.map);
    this.timeline.draw();
    await this.panel.show();
    this.#follow();
    this.#point();
    this.#fold();
  }

  /** Take the state that the address names, and list the events; waits for the whole file. */
  async ready(): Promise<void> {
    await parsed();
    this.filters.build();
    if (location.hash.length > 1) await this.#restore();
    const list = this.list.show();
    if (this.#table.rows <= this.#table.head.chunk) await list;
  }

  /** Take the state that the address names, without writing it anew meanwhile. */
  async #restore(): Promise<void> {
    this.#restoring = true;
    await restore(this, decode(location.hash));
    this.#restoring = false;
  }

  showMentioned(on: boolean): void {
    this.store.mentioned = on;
    const box = this.#root.querySelector<HTMLInputElement>(".legend input");
    if (box) box.checked = on;
    this.surface.redraw(MARKS);
    this.store.say("options");
  }

  /** The address of this page with its present state. */
  async address(): Promise<string> {
    const hash = encode(await stateOf(this));
    try {
      history.replaceState(null, "", `#${hash}`);
    } catch {
      // A frame without an address of its own: the link is still right for the file.
    }
    return `${location.href.split("#")[0] ?? ""}#${hash}`;
  }

  #remembering = 0;

  #remember(): void {
    if (this.#restoring) return;
    clearTimeout(this.#remembering);
    this.#remembering = window.setTimeout(() => void this.address(), 300);
  }

  #covers(): Rect[] {
    const stage = this.map.getContainer().getBoundingClientRect();
    const out: Rect[] = [];
    for (const element of this.#root.querySelectorAll(".legend, .leaflet-control")) {
      const box = element.getBoundingClientRect();
      const from = this.surface.toCanvas(L.point(box.left - stage.left, box.top - stage.top));
      out.push([from.x, from.y, from.x + box.width, from.y + box.height]);
    }
    return out;
  }

  openRow(row: number): void {
    this.store.select({ kind: "row", row });
    const place = this.#table.head.places[(this.#table.place[row] as number) - 1];
    if (row >= this.#table.located) return;
    const world = this.#table.head.world;
    const across = near((this.#table.unitsX[row] as number) / world, centreOf(this.surface.view));
    const spot = L.latLng(latitude((this.#table.unitsY[row] as number) / world), longitude(across));
    if (!this.map.getBounds().contains(spot) && (!place || place.draw !== "area")) this.map.panTo(spot, { animate: !reduced() });
  }

  /** Zoom in on some rows until they stand apart, as far as the map goes. */
  zoomTo(rows: number[]): void {
    const { world } = this.#table.head;
    const boxes = rows.filter((row) => row < this.#table.located).map((row): Box => {
      const site = this.painter.sites[(this.#table.place[row] as number) - 1];
      if (site) return site.box;
      const [x, y] = [(this.#table.unitsX[row] as number) / world, (this.#table.unitsY[row] as number) / world];
      return [x, y, x, y];
    });
    const box = whole(boxes);
    if (box) this.map.fitBounds(bounds(box), { padding: [70, 70], maxZoom: 12, animate: !reduced() });
  }

  /** Show all events, but not the whole of a country or continent that only holds some of them. */
  fit(): void {
    const box = extent(this.#table, this.painter);
    if (!box) {
      this.map.setView([25, 15], 2, { animate: false });
      return;
    }
    this.map.fitBounds(bounds(box), { paddingTopLeft: [52, 26], paddingBottomRight: [26, this.#covered() + 18], maxZoom: 10, animate: false });
    // Some of the surroundings help a reader to find the place.
    if (this.map.getZoom() > 6) this.map.setZoom(this.map.getZoom() - 0.25, { animate: false });
    while (this.map.getZoom() > ASHORE && this.ground.bare(seen(this.map))) this.map.setZoom(this.map.getZoom() - 1, { animate: false });
  }

  /** Pixels at the lower edge that the key covers. */
  #covered(): number {
    const key = this.#root.querySelector<HTMLDetailsElement>(".legend");
    return key?.open ? Math.min(key.offsetHeight + 10, this.map.getSize().y / 3) : 0;
  }

  recolour(): void {
    const colours = theme(this.#root);
    this.painter.theme = colours;
    this.timeline.theme = colours;
    this.surface.redraw(GROUND);
    this.surface.redraw(MARKS);
  }

  /** Follow the reader's choices, the map's moves and the address. */
  #follow(): void {
    this.store.on(() => {
      this.surface.redraw(MARKS);
      this.#remember();
    });
    this.map.on("moveend", () => {
      this.#remember();
      void this.ground.need(this.surface.view).then((opened) => {
        if (!opened) return;
        this.surface.redraw(GROUND);
        this.surface.redraw(MARKS); // its names
      });
    });
    addEventListener("hashchange", () => {
      if (location.hash.length > 1) void this.#restore();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    new ResizeObserver(() => this.map.invalidateSize({ animate: false, pan: false })).observe(this.#stage);
  }

  /** Open what is clicked on the map, and say what lies under the pointer. */
  #point(): void {
    const find = (event: L.LeafletMouseEvent): ReturnType<Painter["at"]> => {
      const touch = (event.originalEvent as PointerEvent).pointerType === "touch";
      const at = this.surface.toCanvas(event.containerPoint);
      return this.painter.at(at.x, at.y, this.surface.view, touch ? FINGER_REACH : SYMBOL_REACH);
    };
    this.map.on("click", (event) => {
      const hit = find(event);
      const [row] = hit?.rows ?? [];
      if (!hit) this.#unselect();
      else if (hit.rows.length === 1 && row !== undefined) this.openRow(row);
      else this.store.select({ kind: "site", place: "site" in hit ? hit.site.index : -1, rows: hit.rows });
    });
    this.map.on("mousemove", (event) => {
      const hit = find(event);
      const name = hit && "site" in hit && hit.site.name ? `${hit.site.name}: ` : "";
      this.#stage.classList.toggle("over", Boolean(hit));
      this.#stage.title = hit ? name + things(this.#table.head, hit.rows.length) : "";
    });
  }

  /** Menus and the key: what opens and closes them beside their own buttons. */
  #fold(): void {
    const key = this.#root.querySelector<HTMLDetailsElement>(".legend");
    let open = key?.open;
    key?.addEventListener("toggle", () => {
      if (open !== key.open) this.surface.redraw(MARKS); // not for the toggle with which an open one begins
      open = key.open;
    });
    addEventListener("beforeprint", () => {
      if (!key || key.open) return;
      key.open = true; // paper has no button
      addEventListener("afterprint", () => (key.open = false), { once: true });
    });
    document.addEventListener("click", (event) => {
      for (const menu of this.#root.querySelectorAll<HTMLDetailsElement>(".menu[open]")) if (!event.composedPath().includes(menu)) menu.open = false; // the path still holds what the click took away
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const menu = this.#root.querySelector<HTMLDetailsElement>(".menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary")?.focus();
      } else this.#unselect();
    });
  }

  #unselect(): void {
    if (this.store.selection.kind !== "none") this.store.select({ kind: "none" });
  }
}

function chip(table: Table): string {
  const { head } = table;
  if (head.kind !== "incidents") return `${things(head, table.rows)}, not checked by geomap`;
  return `Machine-read from ${plural(head.documents.length, "report")}, ${head.checked ? `${grouped(head.checked)} of ${things(head, table.rows)} checked` : "not checked"}`;
}

const BROAD = 0.02; // of the world's width, some 7 degrees: larger areas do not set the first view beside finer places

function extent(table: Table, painter: Painter): Box | null {
  const boxes: Box[] = [];
  const held = painter.sites.filter((site) => site.rows.length);
  const fine = held.filter((site) => site.box[2] - site.box[0] < BROAD);
  for (const site of fine.length ? fine : held) boxes.push(site.box);
  if (table.loose) {
    const step = Math.max(1, Math.floor(table.located / 20000));
    const most = Math.ceil(table.located / step);
    const xs = new Float64Array(most);
    const ys = new Float64Array(most);
    let count = 0;
    for (let row = 0; row < table.located; row += step) {
      if (table.place[row]) continue;
      xs[count] = (table.unitsX[row] as number) / table.head.world;
      ys[count] = (table.unitsY[row] as number) / table.head.world;
      count += 1;
    }
    const from = seam(xs.subarray(0, count));
    const across = xs.subarray(0, count).map((x) => (x < from ? x + 1 : x)).sort();
    const down = ys.subarray(0, count).sort();
    const cut = count > 200 ? Math.floor(count * 0.005) : 0; // a few stray coordinates do not zoom out the rest
    const last = count - 1 - cut;
    if (count) boxes.push([across[cut] as number, down[cut] as number, across[last] as number, down[last] as number]);
  }
  return whole(boxes);
}

function seen(map: L.Map): Box {
  const shown = map.getBounds();
  return [worldX(shown.getWest()), worldY(shown.getNorth()), worldX(shown.getEast()), worldY(shown.getSouth())];
}

function bounds([x0, y0, x1, y1]: Box): L.LatLngBounds {
  return L.latLngBounds(L.latLng(latitude(y1), longitude(x0)), L.latLng(latitude(y0), longitude(x1)));
}

/** The box that holds all of some boxes, over the 180th meridian where it is smaller so. */
function whole(boxes: Box[]): Box | null {
  if (!boxes.length) return null;
  const [from, to] = around(boxes.map(([x0, , x1]) => [x0, x1]));
  return [from, Math.min(...boxes.map(([, y0]) => y0)), to, Math.max(...boxes.map(([, , , y1]) => y1))];
}
