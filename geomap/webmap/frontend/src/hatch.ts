// The hatch of an area: somewhere in it, no finer place given.
import type { View } from "./ground.ts";
import type { Site } from "./marks.ts";

const STEP = 9; // pixels between the lines of a hatch

/** Diagonal lines over a site's box, fixed to the ground so that they do not swim while the map moves. */
export function hatch(context: CanvasRenderingContext2D, site: Site, view: View, colour: string): void {
  const x0 = Math.max(0, site.box[0] * view.size - view.left);
  const y0 = Math.max(0, site.box[1] * view.size - view.top);
  const x1 = Math.min(view.width, site.box[2] * view.size - view.left);
  const y1 = Math.min(view.height, site.box[3] * view.size - view.top);
  const height = y1 - y0;
  const phase = (((view.left + view.top + y0 + x0) % STEP) + STEP) % STEP;
  context.beginPath();
  for (let x = x0 - phase; x <= x1 + height; x += STEP) {
    context.moveTo(x, y0);
    context.lineTo(x - height, y1);
  }
  context.setLineDash([]);
  context.strokeStyle = colour;
  context.lineWidth = 0.9;
  context.stroke();
}
