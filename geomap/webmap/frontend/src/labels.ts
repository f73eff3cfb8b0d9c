// Names on the map, each only where nothing else stands: the events' places first, then the ground's.
import { near, worldX, worldY } from "./geometry.ts";
import { centreOf, type GroundLabel, type View } from "./ground.ts";
import type { Mark } from "./marks.ts";
import type { Rect, Taken } from "./place.ts";
import type { Theme } from "./theme.ts";
import type { Head } from "./types.ts";

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
const RING = 40; // pixels: beside a smaller ring stands its name, in a larger one its symbol's
const NEAR_BY = 6.9; // zoom
const SAME_TOWN = 18; // pixels
const MOST = 120; // names in one view

export function haloText(context: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string, halo: string): void {
  context.lineJoin = "round";
  context.lineWidth = 3.2;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

export function drawMention(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  context.fillStyle = theme.mention;
  context.strokeStyle = theme.halo;
  context.lineWidth = 1;
  context.fillRect(x - 3, y - 3, 6, 6);
  context.strokeRect(x - 3.5, y - 3.5, 7, 7);
}

interface Name {
  text: string;
  once: string; // what is named once in a view, at the first of its places that has room
  x: number;
  y: number;
  font: string;
  colour: string;
  spots: [dx: number, dy: number, align: CanvasTextAlign][];
  dot: boolean;
  spaced: boolean;
}

const MIDDLE: Name["spots"] = [[0, 0, "center"]];
const DOTTED: Name["spots"] = [[7, 0, "left"], [-7, 0, "right"], [0, -11, "center"], [0, 12, "center"]];

export function drawLabels(
  context: CanvasRenderingContext2D, view: View, ground: GroundLabel[], marks: Mark[], layer: { mentions: Head["mentioned"]; notes: [text: string, x: number, y: number][] },
  taken: Taken, theme: Theme, frame: Rect, named: Set<string>,
): void {
  const { mentions } = layer;
  const centre = centreOf(view);
  const names: Name[] = [];
  for (const mark of marks) {
    const ring = (mark.site.box[2] - mark.site.box[0]) * view.size / 2;
    const gap = Math.max(mark.width / 2 + 5, mark.site.draw === "point" && ring < RING ? ring + 3 : 0);
    names.push({
      text: mark.site.name, once: "", x: mark.x, y: mark.y, font: `600 13px ${FONT}`, colour: theme.label, dot: false, spaced: false,
      spots: [[gap, 0, "left"], [-gap, 0, "right"], [0, mark.height / 2 + 10, "center"], [0, -mark.height / 2 - 9, "center"]],
    });
  }
  for (const [text, x, y] of layer.notes) {
    names.push({ text, once: "", x: near(x, centre) * view.size - view.left, y: y * view.size - view.top, font: `italic 11px ${FONT}`, colour: theme.label, dot: false, spaced: false, spots: [...MIDDLE, [0, -16, "center"], [0, 16, "center"], [0, -32, "center"]] });
  }
  for (const [name, area, lat, lon] of mentions) {
    names.push({ text: name, once: "", x: near(worldX(lon), centre) * view.size - view.left, y: worldY(lat) * view.size - view.top, font: `italic 11px ${FONT}`, colour: theme.quiet, dot: false, spaced: false, spots: area ? MIDDLE : DOTTED }); // an area is nowhere in particular
  }
  const mentioned = new Set(mentions.map(([name]) => name));
  for (const label of [...ground].sort((a, b) => order(a, view.zoom) - order(b, view.zoom))) {
    if (label.rank > rankLimit(label.kind, view.zoom) || mentioned.has(label.name) || (!label.kind.startsWith("country") && named.has(label.name))) continue;
    const unit = label.kind.startsWith("admin1");
    const country = label.kind.startsWith("country");
    const text = country ? label.name.toUpperCase() : label.name;
    const town = label.kind === "city" || label.kind === "capital";
    // Near by, a country's name stands where some of it is in view: its middle hardly ever is.
    if (country && (label.kind === "country") === view.zoom > NEAR_BY) continue;
    // A town in which something happened is named by its mark, in another spelling perhaps.
    if (town && marks.some((mark) => Math.hypot(near(label.x, centre) * view.size - view.left - mark.anchorX, label.y * view.size - view.top - mark.anchorY) < SAME_TOWN)) continue;
    names.push({
      text, once: unit || country ? `${country} ${label.name}` : "", dot: town, spaced: !town,
      x: near(label.x, centre) * view.size - view.left, y: label.y * view.size - view.top,
      font: country ? `600 ${label.rank <= 2 ? 12 : 11}px ${FONT}` : unit ? `italic 12px ${FONT}` : `${label.kind === "capital" ? "600 12px" : "11px"} ${FONT}`,
      colour: town ? theme.label : theme.quiet, spots: town ? DOTTED : MIDDLE,
    });
  }
  context.save();
  context.textBaseline = "middle";
  let drawn = 0;
  const told = new Set<string>();
  for (const name of names) {
    if (drawn >= MOST) break;
    if (name.once && told.has(name.once)) continue;
    if (name.x < frame[0] - 60 || name.x > frame[2] + 60 || name.y < frame[1] - 20 || name.y > frame[3] + 20) continue;
    context.font = name.font;
    context.letterSpacing = name.spaced ? "0.8px" : "0px";
    const width = context.measureText(name.text).width;
    for (const [dx, dy, align] of name.spots) {
      const left = align === "left" ? name.x + dx : align === "right" ? name.x + dx - width : name.x + dx - width / 2;
      const rect: Rect = [left - 2, name.y + dy - 8, left + width + 2, name.y + dy + 8];
      const dot: Rect = [name.x - 4, name.y - 4, name.x + 4, name.y + 4];
      if (rect[0] < frame[0] || rect[2] > frame[2] || rect[1] < frame[1] || rect[3] > frame[3]) continue;
      if (!taken.free(rect) || (name.dot && !taken.free(dot))) continue;
      taken.add(rect);
      told.add(name.once);
      if (name.dot) {
        taken.add(dot);
        context.fillStyle = theme.label;
        context.strokeStyle = theme.halo;
        context.lineWidth = 1.5;
        context.beginPath();
        context.arc(name.x, name.y, 2.2, 0, 2 * Math.PI);
        context.stroke();
        context.fill();
      }
      context.textAlign = "left";
      haloText(context, name.text, left, name.y + dy, name.colour, theme.halo);
      drawn += 1;
      break;
    }
  }
  context.restore();
}

/** What is named sooner; a unit's and a country's spare places come after the towns. */
function order({ kind, rank }: GroundLabel, zoom: number): number {
  const late = { country: zoom < 6 ? -0.5 : 0.5, admin1: zoom >= 6 ? 0.2 : 3, "admin1+": 2.5, "country+": 1.5 } as Record<string, number | undefined>;
  return rank + (late[kind] ?? 0.6);
}

function rankLimit(kind: string, zoom: number): number {
  if (kind.startsWith("country")) return zoom < 2.5 ? 1 : zoom < 3.5 ? 2 : zoom < 4.5 ? 3 : 4;
  if (kind.startsWith("admin1")) return zoom < 6 ? 0 : zoom < 7 ? 4 : 5;
  return zoom < 4 ? 0 : zoom < 5 ? 1 : zoom < 6.5 ? 2 : zoom < 7.5 ? 3 : zoom < 8.5 ? 4 : 5;
}
