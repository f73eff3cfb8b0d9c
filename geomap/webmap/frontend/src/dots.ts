// Crowds: rows without a place of their own as squares of a few pixels, written straight into the picture's memory.
import type { View } from "./ground.ts";
import type { Store } from "./store.ts";
import { UNDATED } from "./table.ts";
import type { Theme } from "./theme.ts";
import { GROUPS } from "./words.ts";

let sheet: HTMLCanvasElement | null = null;
let image: ImageData | null = null;

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

export function dots(context: CanvasRenderingContext2D, view: View, store: Store, theme: Theme): void {
  const { table, shown, brush } = store;
  const ratio = context.getTransform().a;
  const width = Math.round(view.width * ratio);
  const height = Math.round(view.height * ratio);
  sheet ??= document.createElement("canvas");
  if (sheet.width !== width || sheet.height !== height) [sheet.width, sheet.height] = [width, height];
  const pen = sheet.getContext("2d");
  if (!pen) return;
  if (image?.width !== width || image.height !== height) image = pen.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  pixels.fill(0);
  const side = Math.max(2, Math.round((table.loose > 200000 ? 2 : 3) * ratio));
  const colours = Uint32Array.from(GROUPS, (group) => pixel(theme.group[group], 235));
  const faint = pixel(theme.quiet, 70);
  const scale = (view.size * ratio) / table.head.world;
  const left = view.left * ratio + side / 2;
  const top = view.top * ratio + side / 2;
  const limitX = width - side;
  const limitY = height - side;
  const { unitsX, unitsY, day, span, group, place, located } = table;
  const from = brush?.[0] ?? 0;
  const to = brush?.[1] ?? 0;
  const placed = table.loose < located;
  for (let row = 0; row < located; row += 1) {
    if (!shown[row] || (placed && place[row])) continue;
    const x = ((unitsX[row] as number) * scale - left) | 0;
    const y = ((unitsY[row] as number) * scale - top) | 0;
    if (x < 0 || y < 0 || x > limitX || y > limitY) continue;
    let at = y * width + x;
    let colour = colours[group[row] as number] as number;
    if (brush) {
      const start = day[row] as number;
      if (start !== UNDATED && (start > to || start + (span[row] as number) < from)) {
        if (pixels[at]) continue; // what lies in the brushed days is never covered by what does not
        colour = faint;
      }
    }
    for (let dy = 0; dy < side; dy += 1, at += width) {
      for (let dx = 0; dx < side; dx += 1) pixels[at + dx] = colour;
    }
  }
  pen.putImageData(image, 0, 0);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(sheet, 0, 0);
  context.restore();
}
