// Crowds: rows without a place of their own as squares of a few pixels, written straight into the picture's memory.
import type { View } from "./ground.ts";
import type { Store } from "./store.ts";
import { type Table, UNDATED } from "./table.ts";
import type { Theme } from "./theme.ts";
import { GROUPS } from "./words.ts";

/** A CSS colour as the four bytes of a pixel, little-endian. */
export function pixel(colour: string, alpha = 255): number {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (hex) return ((alpha << 24) | (parseInt(hex[3] as string, 16) << 16) | (parseInt(hex[2] as string, 16) << 8) | parseInt(hex[1] as string, 16)) >>> 0;
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!probe) return 0;
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = probe.getImageData(0, 0, 1, 1).data;
  return ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

const CROWDED = 200000; // rows from which a dot is two pixels wide instead of three

/** Keeps what a new brush leaves as it is: where each row lies in a view, and the faint picture of all rows. */
export class Dots {
  readonly #table: Table;
  #sheet: HTMLCanvasElement | null = null;
  #image: ImageData | null = null;
  #spots: Int32Array | null = null; // of each row: its pixel, or -1 outside of the view
  #view = "";
  #faint: Uint32Array | null = null;
  #faintOf = "";

  constructor(table: Table) {
    this.#table = table;
  }

  /** Draw the shown rows; `alone` says that nothing else stands on the canvas yet. */
  draw(context: CanvasRenderingContext2D, view: View, store: Store, theme: Theme, alone: boolean): void {
    const { table, shown, brush } = store;
    const ratio = context.getTransform().a;
    const width = Math.round(view.width * ratio);
    const height = Math.round(view.height * ratio);
    if (this.#image?.width !== width || this.#image.height !== height) this.#image = new ImageData(width, height);
    const pixels = new Uint32Array(this.#image.data.buffer);
    const side = Math.max(2, Math.round((table.loose > CROWDED ? 2 : 3) * ratio));
    const spots = this.#located(view, ratio, side, width, height);
    const colours = Uint32Array.from(GROUPS, (group) => pixel(theme.group[group], 235));
    const { day, span, group, located } = table;
    if (!brush) {
      pixels.fill(0);
      for (let row = 0; row < located; row += 1) {
        const at = spots[row] as number;
        if (at >= 0 && shown[row]) square(pixels, at, width, side, colours[group[row] as number] as number);
      }
    } else {
      // What lies in the brushed days stands above what does not.
      pixels.set(this.#others(store, spots, width, side, pixel(theme.quiet, 70), pixels.length));
      const [from, to] = brush;
      for (let row = 0; row < located; row += 1) {
        const start = day[row] as number;
        if ((start > to || start + (span[row] as number) < from) && start !== UNDATED) continue;
        const at = spots[row] as number;
        if (at >= 0 && shown[row]) square(pixels, at, width, side, colours[group[row] as number] as number);
      }
    }
    if (alone && context instanceof CanvasRenderingContext2D) {
      context.putImageData(this.#image, 0, 0);
      return;
    }
    this.#sheet ??= document.createElement("canvas");
    if (this.#sheet.width !== width || this.#sheet.height !== height) [this.#sheet.width, this.#sheet.height] = [width, height];
    this.#sheet.getContext("2d")?.putImageData(this.#image, 0, 0);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#sheet, 0, 0);
    context.restore();
  }

  /** The pixel of each row that has no place of its own, or -1. */
  #located(view: View, ratio: number, side: number, width: number, height: number): Int32Array {
    const key = [view.size, view.left, view.top, ratio, side, width, height].join();
    if (this.#spots && key === this.#view) return this.#spots;
    const { unitsX, unitsY, place, located, loose, head } = this.#table;
    const spots = (this.#spots ??= new Int32Array(located));
    const scale = (view.size * ratio) / head.world;
    const left = view.left * ratio + side / 2;
    const top = view.top * ratio + side / 2;
    const limitX = width - side;
    const limitY = height - side;
    const placed = loose < located;
    // Each row once, on the copy of the world on which it is nearest to the middle of the view.
    const round = view.size * ratio;
    const low = width / 2 - round / 2;
    const high = width / 2 + round / 2;
    for (let row = 0; row < located; row += 1) {
      let across = (unitsX[row] as number) * scale - left;
      if (across < low) across += round * Math.ceil((low - across) / round);
      else if (across > high) across -= round * Math.ceil((across - high) / round);
      const x = Math.floor(across);
      const y = Math.floor((unitsY[row] as number) * scale - top);
      spots[row] = x < 0 || y < 0 || x > limitX || y > limitY || (placed && place[row]) ? -1 : y * width + x;
    }
    this.#view = key;
    this.#faintOf = "";
    return spots;
  }

  /** All shown rows in one faint colour. */
  #others(store: Store, spots: Int32Array, width: number, side: number, colour: number, size: number): Uint32Array {
    const key = `${store.turn} ${colour}`;
    if (this.#faint?.length === size && key === this.#faintOf) return this.#faint;
    const faint = this.#faint?.length === size ? this.#faint.fill(0) : (this.#faint = new Uint32Array(size));
    const { shown } = store;
    for (let row = 0; row < spots.length; row += 1) {
      const at = spots[row] as number;
      if (at >= 0 && shown[row]) square(faint, at, width, side, colour);
    }
    this.#faintOf = key;
    return faint;
  }
}

function square(pixels: Uint32Array, at: number, width: number, side: number, colour: number): void {
  if (side === 2) {
    pixels[at] = pixels[at + 1] = pixels[at + width] = pixels[at + width + 1] = colour;
    return;
  }
  for (let dy = 0, from = at; dy < side; dy += 1, from += width) {
    for (let dx = 0; dx < side; dx += 1) pixels[from + dx] = colour;
  }
}
