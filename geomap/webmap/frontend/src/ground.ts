// The embedded basemap: decodes the packed tiles of build/pack.mjs and draws what lies in view.
import type { Box } from "./geometry.ts";
import { outline, spot } from "./outline.ts";
import { gunzip } from "./payload.ts";
import type { Theme } from "./theme.ts";

export interface GroundLabel {
  kind: string;
  name: string;
  x: number;
  y: number;
  rank: number;
}

/** The lines of one layer, one after another: coordinates in whole units, of which `unit` makes a world of side 1. */
interface Lines {
  name: string;
  points: Int32Array; // x, y, x, y, ...
  starts: Uint32Array; // where each line starts in `points`, and at last where the last one ends
  boxes: Int32Array; // minimum x, y and maximum x, y of every line
  unit: number;
}

export interface Tile {
  layers: Map<string, Lines>;
  labels: GroundLabel[];
  box: Box;
}

/** Decode a tile; `box` is its part of the world of side 1. */
export function decode(bytes: Uint8Array, box: Box = [0, 0, 1, 1]): Tile {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as {
    bits: number;
    layers: [string, number][];
    labels: [string, string, number, number, number][];
  };
  const unit = 1 / 2 ** head.bits;
  const numbers = varints(bytes.subarray(4 + length));
  let at = 0;
  let x = 0;
  let y = 0;
  const layers = new Map<string, Lines>();
  for (const [name, count] of head.layers) {
    const first = at;
    const starts = new Uint32Array(count + 1);
    const boxes = new Int32Array(count * 4);
    let to = 0;
    // The points take the place of the steps they are decoded from: a line's length makes room for more than it needs.
    for (let i = 0; i < count; i += 1) {
      const size = numbers[at] as number;
      at += 1;
      starts[i] = to;
      let x0 = 0x7fffffff;
      let y0 = 0x7fffffff;
      let x1 = -0x7fffffff;
      let y1 = -0x7fffffff;
      for (let k = 0; k < size; k += 1, at += 2, to += 2) {
        x += numbers[at] as number;
        y += numbers[at + 1] as number;
        numbers[first + to] = x;
        numbers[first + to + 1] = y;
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        if (y > y1) y1 = y;
      }
      const corner = i * 4;
      boxes[corner] = x0;
      boxes[corner + 1] = y0;
      boxes[corner + 2] = x1;
      boxes[corner + 3] = y1;
    }
    starts[count] = to;
    layers.set(name, { name, points: numbers.subarray(first, first + to), starts, boxes, unit });
  }
  return { layers, labels: head.labels.map(([kind, name, lx, ly, rank]) => ({ kind, name, x: lx * unit, y: ly * unit, rank })), box };
}

/** Numbers out of zigzag varints, none of which has more than 30 bits. */
function varints(bytes: Uint8Array): Int32Array {
  const size = bytes.length;
  const out = new Int32Array(size);
  let count = 0;
  let value = 0;
  let shift = 0;
  for (let i = 0; i < size; i += 1) {
    const byte = bytes[i] as number;
    value |= (byte & 127) << shift;
    if (byte & 128) shift += 7;
    else {
      out[count] = (value >>> 1) ^ -(value & 1);
      count += 1;
      value = 0;
      shift = 0;
    }
  }
  return out.slice(0, count);
}

const CELL_ROWS = 36;
const FINE_ZOOM = 6;
const WORLD_ZOOM = 3.5; // from which on the globe's lines would look coarse

function mercator(lat: number): number {
  const sine = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** The box of a cell of five degrees, in the world of side 1. */
export function cellBox(key: number): Box {
  const column = Math.floor(key / CELL_ROWS);
  const row = key % CELL_ROWS;
  return [column / 72, mercator(90 - row * 5), (column + 1) / 72, mercator(90 - (row + 1) * 5)];
}

/** The middle of a view, in the world of side 1. */
export function centreOf(view: View): number {
  return (view.left + view.width / 2) / view.size;
}

export interface View {
  zoom: number;
  /** Pixels of the whole world's side, and the pixel of the world at the canvas' corner. */
  size: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A fine cell of the basemap, packed until a view needs it. */
interface Cell {
  box: Box;
  from: number;
  to: number;
  tile: Tile | null;
}

type Packed = () => Uint8Array;

export class Ground {
  readonly globe: Tile;
  #world: Tile | null = null;
  readonly #cells: Cell[];
  readonly #packed: { world: Packed; cells: Packed };
  #bytes: Uint8Array | null = null;

  /** `globe` serves the first, far views; the rest is unpacked when a view needs it. `listing` says which cells stand in `packed`, and how long. */
  constructor(globe: Tile, packed: { world: Packed; cells: Packed }, listing: [key: number, size: number][] = []) {
    this.globe = globe;
    this.#packed = packed;
    let at = 0;
    this.#cells = listing.map(([key, size]) => {
      at += size;
      return { box: cellBox(key), from: at - size, to: at, tile: null };
    });
  }

  /** Open what a view shows; true where there was anything to open. */
  async need(view: View): Promise<boolean> {
    const wanted = view.zoom < FINE_ZOOM - 0.5 ? [] : this.#cells.filter((cell) => !cell.tile && copies(view).some((shifted) => visible(cell.box, 1, shifted)));
    const world = !this.#world && view.zoom >= WORLD_ZOOM - 0.5 && !this.#covers(view);
    if (wanted.length) this.#bytes ??= this.#packed.cells();
    const open = wanted.map(async (cell) => (cell.tile = decode(await gunzip((this.#bytes as Uint8Array).subarray(cell.from, cell.to)), cell.box)));
    if (world) open.push(gunzip(this.#packed.world()).then((bytes) => (this.#world = decode(bytes))));
    await Promise.all(open);
    return open.length > 0;
  }

  /** Whether fine cells fill a view, so that nothing coarser shows in it. */
  #covers(view: View): boolean {
    if (view.zoom < FINE_ZOOM) return false;
    const low = Math.floor((view.left / view.size) * 72);
    const high = Math.floor(((view.left + view.width) / view.size) * 72);
    const keys = new Set(this.#cells.map(({ box }) => `${Math.round(box[0] * 72)} ${box[1]}`));
    for (let row = 0; row < CELL_ROWS; row += 1) {
      const [, top, , bottom] = cellBox(row);
      if (bottom * view.size < view.top || top * view.size > view.top + view.height) continue;
      for (let column = low; column <= high; column += 1) if (!keys.has(`${(((column % 72) + 72) % 72)} ${top}`)) return false;
    }
    return true;
  }

  get cells(): Tile[] {
    return this.#cells.flatMap(({ tile }) => (tile ? [tile] : []));
  }

  /** The tile that a view shows where no fine cell lies. */
  #coarse(view: View): Tile {
    return view.zoom >= WORLD_ZOOM ? (this.#world ?? this.globe) : this.globe;
  }

  /** Whether a box of the world shows nothing but water: no coast in it, and no land in its middle. */
  bare([x0, y0, x1, y1]: Box): boolean {
    const land = this.globe.layers.get("land");
    if (!land) return true;
    const { points, starts, unit } = land;
    const shift = Math.floor(x0);
    const middle = (x0 + x1) / 2 - Math.floor((x0 + x1) / 2);
    const height = (y0 + y1) / 2;
    let odd = false;
    for (let line = 0; line + 1 < starts.length; line += 1) {
      const end = starts[line + 1] as number;
      let [lastX, lastY] = [(points[end - 2] as number) * unit, (points[end - 1] as number) * unit];
      for (let i = starts[line] as number; i < end; i += 2) {
        const x = (points[i] as number) * unit;
        const y = (points[i + 1] as number) * unit;
        if (y >= y0 && y <= y1 && (x + shift >= x0 ? x + shift : x + shift + 1) <= x1) return false;
        if (y > height !== lastY > height && middle < ((lastX - x) * (height - y)) / (lastY - y) + x) odd = !odd;
        [lastX, lastY] = [x, y];
      }
    }
    return !odd;
  }

  /** Names that a view may show, in the world of side 1. */
  labels(view: View): GroundLabel[] {
    const fine = view.zoom >= FINE_ZOOM - 0.5;
    const { labels } = this.#coarse(view);
    if (!fine) return labels;
    const { cells } = this;
    const inside = (x: number, y: number): boolean => cells.some(({ box }) => x >= box[0] && x < box[2] && y >= box[1] && y < box[3]);
    const coarse = labels.filter((label) => label.kind === "country" || !inside(label.x, label.y));
    return [...coarse, ...cells.flatMap((tile) => tile.labels)];
  }

  draw(context: CanvasRenderingContext2D, view: View, colours: Theme): void {
    context.fillStyle = colours.water;
    context.fillRect(0, 0, view.width, view.height);
    const { cells } = this;
    for (const shifted of copies(view)) {
      const fine = view.zoom >= FINE_ZOOM ? cells.filter(({ box }) => visible(box, 1, shifted)) : [];
      context.save();
      if (fine.length) {
        // The coarse world everywhere but where finer cells lie.
        context.beginPath();
        context.rect(0, 0, view.width, view.height);
        for (const { box } of fine) pathOfBox(context, box, shifted);
        context.clip("evenodd");
      }
      if (!fine.length || !this.#covers(view)) this.#tile(context, this.#coarse(view), shifted, colours);
      context.restore();
      for (const tile of fine) {
        context.save();
        context.beginPath();
        pathOfBox(context, tile.box, shifted);
        context.clip();
        context.fillStyle = colours.water;
        context.fillRect(0, 0, view.width, view.height);
        this.#tile(context, tile, shifted, colours);
        context.restore();
      }
    }
  }

  #tile(context: CanvasRenderingContext2D, tile: Tile, view: View, colours: Theme): void {
    const lines = (name: string, colour: string, width: number, dash: number[] = []): void => {
      const layer = tile.layers.get(name);
      if (!layer) return;
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(dash);
      context.stroke(outline(trace(layer, view, tile.box).edge));
      context.setLineDash([]);
    };
    const shapes = (name: string, colour: string, rim: number): void => {
      const layer = tile.layers.get(name);
      if (!layer) return;
      const { area, edge } = trace(layer, view, tile.box);
      const path = outline(area);
      context.fillStyle = colour;
      context.fill(path, "evenodd");
      if (!rim) return;
      context.strokeStyle = colours.coast;
      context.lineWidth = rim;
      context.stroke(edge === area ? path : outline(edge));
    };
    context.lineJoin = "round";
    shapes("land", colours.land, 0.9);
    if (view.zoom >= 4) lines("river", colours.river, view.zoom >= 7 ? 1.4 : 0.8);
    shapes("lake", colours.water, view.zoom >= 5 ? 0.7 : 0);
    lines("admin1", colours.admin1, 1, [5, 3]);
    lines("border", colours.border, view.zoom >= 5 ? 1.6 : 0.9);
    lines("disputed", colours.border, view.zoom >= 5 ? 1.5 : 0.9, [2, 4]);
  }
}

/** The view on each copy of the world that it touches. */
function copies(view: View): View[] {
  const first = Math.floor(view.left / view.size);
  const last = Math.floor((view.left + view.width) / view.size);
  return Array.from({ length: last - first + 1 }, (_, i) => ({ ...view, left: view.left - (first + i) * view.size }));
}

function visible(box: ArrayLike<number>, unit: number, view: View, at = 0): boolean {
  const scale = view.size * unit;
  return (
    (box[at + 2] as number) * scale >= view.left && (box[at + 3] as number) * scale >= view.top &&
    (box[at] as number) * scale <= view.left + view.width && (box[at + 1] as number) * scale <= view.top + view.height
  );
}

function pathOfBox(context: CanvasRenderingContext2D, box: Box, view: View): void {
  const x = Math.round(box[0] * view.size - view.left);
  const y = Math.round(box[1] * view.size - view.top);
  context.rect(x, y, Math.round(box[2] * view.size - view.left) - x, Math.round(box[3] * view.size - view.top) - y);
}

const TINY = 0.8; // pixels: nearer points change nothing that can be seen
const SMALL = 1.2; // pixels: what is no larger is left out

/** The data of a layer's lines in a view, as closed rings and as lines: these leave out the edges along which rings were cut. */
function trace({ name, points, starts, boxes, unit }: Lines, view: View, box: Box): { area: string; edge: string } {
  const scale = view.size * unit;
  const { left, top } = view;
  const rings = name === "land" || name === "lake";
  const [west, north, east, south] = box.map((edge) => Math.round(edge / unit)) as [number, number, number, number];
  const half = 0.5 / unit;
  let area = "";
  let edge = "";
  let cut = false; // whether the two differ
  for (let line = 0; line + 1 < starts.length; line += 1) {
    const corner = line * 4;
    if (!visible(boxes, unit, view, corner)) continue;
    const wide = ((boxes[corner + 2] as number) - (boxes[corner] as number)) * scale;
    if (wide < SMALL && ((boxes[corner + 3] as number) - (boxes[corner + 1] as number)) * scale < SMALL) continue;
    const from = starts[line] as number;
    const end = (starts[line + 1] as number) - 2;
    let lastX = 0;
    let lastY = 0;
    let wx = 0;
    let wy = 0;
    for (let i = from; i <= end; i += 2) {
      const vx = points[i] as number;
      const vy = points[i + 1] as number;
      const x = vx * scale - left;
      const y = vy * scale - top;
      // A ring's edge along the cut, or a line from one edge of the world to the other, is no line.
      const rim = rings && ((vx === wx && (vx <= west || vx >= east)) || (vy === wy && (vy <= north || vy >= south)));
      const seam = i > from && (rim || Math.abs(vx - wx) > half);
      wx = vx;
      wy = vy;
      if (!seam && i > from && i < end && Math.abs(x - lastX) + Math.abs(y - lastY) < TINY) continue;
      const at = spot(x, y);
      area += (i > from ? "L" : "M") + at;
      edge += (i > from && !seam ? "L" : "M") + at;
      cut ||= seam;
      lastX = x;
      lastY = y;
    }
    area += "Z";
  }
  return { area, edge: rings && !cut ? area : edge };
}
