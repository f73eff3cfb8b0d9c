// The embedded basemap: decodes the packed tiles of build/pack.mjs and draws what lies in view.
import type { Theme } from "./theme.ts";

export interface GroundLabel {
  kind: string;
  name: string;
  x: number;
  y: number;
  rank: number;
}

interface Lines {
  name: string;
  points: Float64Array[];
  boxes: Float64Array; // minimum x, y and maximum x, y of every line
}

export interface Tile {
  layers: Map<string, Lines>;
  labels: GroundLabel[];
  box: [number, number, number, number];
}

/** Decode a tile into coordinates of a world of side 1. */
export function decode(bytes: Uint8Array, box: Tile["box"] = [0, 0, 1, 1]): Tile {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as {
    bits: number;
    layers: [string, number][];
    labels: [string, string, number, number, number][];
  };
  const unit = 1 / 2 ** head.bits;
  let at = 4 + length;
  const next = (): number => {
    let value = 0;
    let scale = 1;
    let byte = 0;
    do {
      byte = bytes[at++] as number;
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  let x = 0;
  let y = 0;
  const layers = new Map<string, Lines>();
  for (const [name, count] of head.layers) {
    const points: Float64Array[] = [];
    const boxes = new Float64Array(count * 4);
    for (let i = 0; i < count; i += 1) {
      const size = next();
      const line = new Float64Array(size * 2);
      let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let k = 0; k < size; k += 1) {
        x += next();
        y += next();
        const px = x * unit;
        const py = y * unit;
        line[2 * k] = px;
        line[2 * k + 1] = py;
        if (px < x0) x0 = px;
        if (px > x1) x1 = px;
        if (py < y0) y0 = py;
        if (py > y1) y1 = py;
      }
      boxes.set([x0, y0, x1, y1], i * 4);
      points.push(line);
    }
    layers.set(name, { name, points, boxes });
  }
  return { layers, labels: head.labels.map(([kind, name, lx, ly, rank]) => ({ kind, name, x: lx * unit, y: ly * unit, rank })), box };
}

const CELL_ROWS = 36;
const FINE_ZOOM = 6;

function mercator(lat: number): number {
  const sine = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** The box of a cell of five degrees, in the world of side 1. */
export function cellBox(key: number): Tile["box"] {
  const column = Math.floor(key / CELL_ROWS);
  const row = key % CELL_ROWS;
  return [column / 72, mercator(90 - row * 5), (column + 1) / 72, mercator(90 - (row + 1) * 5)];
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

export class Ground {
  readonly world: Tile;
  readonly cells: Tile[] = [];

  constructor(world: Tile) {
    this.world = world;
  }

  /** Names that a view may show, in the world of side 1. */
  labels(view: View): GroundLabel[] {
    const fine = view.zoom >= FINE_ZOOM - 0.5;
    const inside = (x: number, y: number): boolean => this.cells.some(({ box }) => x >= box[0] && x < box[2] && y >= box[1] && y < box[3]);
    const coarse = this.world.labels.filter((label) => !fine || label.kind === "country" || !inside(label.x, label.y));
    return fine ? [...coarse, ...this.cells.flatMap((tile) => tile.labels)] : coarse;
  }

  draw(context: CanvasRenderingContext2D, view: View, colours: Theme): void {
    context.fillStyle = colours.water;
    context.fillRect(0, 0, view.width, view.height);
    const first = Math.floor(view.left / view.size);
    const last = Math.floor((view.left + view.width) / view.size);
    for (let copy = first; copy <= last; copy += 1) {
      const shifted = { ...view, left: view.left - copy * view.size };
      const fine = view.zoom >= FINE_ZOOM ? this.cells.filter(({ box }) => visible(box, shifted)) : [];
      context.save();
      if (fine.length) {
        // The coarse world everywhere but where finer cells lie.
        context.beginPath();
        context.rect(0, 0, view.width, view.height);
        for (const { box } of fine) pathOfBox(context, box, shifted);
        context.clip("evenodd");
      }
      this.#tile(context, this.world, shifted, colours);
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
      context.beginPath();
      trace(context, layer, view, false, tile.box);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(dash);
      context.stroke();
      context.setLineDash([]);
    };
    const fills = (name: string, colour: string): void => {
      const layer = tile.layers.get(name);
      if (!layer) return;
      context.beginPath();
      trace(context, layer, view, true, tile.box);
      context.fillStyle = colour;
      context.fill("evenodd");
    };
    context.lineJoin = "round";
    fills("land", colours.land);
    lines("land", colours.coast, 0.9);
    if (view.zoom >= 4) lines("river", colours.river, view.zoom >= 7 ? 1.4 : 0.8);
    fills("lake", colours.water);
    if (view.zoom >= 5) lines("lake", colours.coast, 0.7);
    lines("admin1", colours.admin1, 1, [5, 3]);
    lines("border", colours.border, view.zoom >= 5 ? 1.6 : 0.9);
    lines("disputed", colours.border, view.zoom >= 5 ? 1.5 : 0.9, [2, 4]);
  }
}

function visible(box: ArrayLike<number>, view: View, at = 0): boolean {
  const x0 = (box[at] as number) * view.size - view.left;
  const y0 = (box[at + 1] as number) * view.size - view.top;
  const x1 = (box[at + 2] as number) * view.size - view.left;
  const y1 = (box[at + 3] as number) * view.size - view.top;
  return x1 >= 0 && y1 >= 0 && x0 <= view.width && y0 <= view.height;
}

function pathOfBox(context: CanvasRenderingContext2D, box: Tile["box"], view: View): void {
  const x = Math.round(box[0] * view.size - view.left);
  const y = Math.round(box[1] * view.size - view.top);
  context.rect(x, y, Math.round(box[2] * view.size - view.left) - x, Math.round(box[3] * view.size - view.top) - y);
}

const TINY = 0.8; // pixels: nearer points change nothing that can be seen

/** Add a layer's lines to the path; a stroke leaves out the edges along which rings were cut. */
function trace(context: CanvasRenderingContext2D, layer: Lines, view: View, fill: boolean, box: Tile["box"]): void {
  const cut = fill ? 0 : layer.name === "land" || layer.name === "lake" ? 1e-6 : 0;
  layer.points.forEach((line, index) => {
    if (!visible(layer.boxes, view, index * 4)) return;
    const small = ((layer.boxes[index * 4 + 2] as number) - (layer.boxes[index * 4] as number)) * view.size < 1.2;
    if (small && ((layer.boxes[index * 4 + 3] as number) - (layer.boxes[index * 4 + 1] as number)) * view.size < 1.2) return;
    let lastX = Infinity;
    let lastY = Infinity;
    let wx = -1;
    let wy = -1;
    const end = line.length - 2;
    for (let i = 0; i <= end; i += 2) {
      const vx = line[i] as number;
      const vy = line[i + 1] as number;
      const x = vx * view.size - view.left;
      const y = vy * view.size - view.top;
      const seam =
        cut > 0 && i > 0 &&
        ((Math.abs(vx - wx) < cut && (vx <= box[0] + cut || vx >= box[2] - cut)) || (Math.abs(vy - wy) < cut && (vy <= box[1] + cut || vy >= box[3] - cut)));
      const round = !fill && i > 0 && Math.abs(vx - wx) > 0.5; // from one edge of the world to the other
      wx = vx;
      wy = vy;
      if (i === 0 || seam || round) {
        context.moveTo(x, y);
      } else {
        if (i < end && Math.abs(x - lastX) + Math.abs(y - lastY) < TINY) continue;
        context.lineTo(x, y);
      }
      lastX = x;
      lastY = y;
    }
    if (fill) context.closePath();
  });
}
