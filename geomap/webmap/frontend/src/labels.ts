// Names on the map, each only where nothing else stands: the events' places first, then the ground's.
import { near, worldX, worldY } from "./geometry.ts";
import { centreOf, type GroundLabel, type View } from "./ground.ts";
import type { Mark } from "./marks.ts";
import type { Rect, Taken } from "./place.ts";
import { FONT, type Theme } from "./theme.ts";
import type { Head } from "./types.ts";

const RING = 40; // pixels: beside a smaller ring stands its name, in a larger one its symbol's
const NEAR_BY = 6.9; // zoom
const SAME_TOWN = 18; // pixels
const MOST = 120; // names in one view

function haloText(context: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string, halo: string): void {
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

/** What has a name in a view. */
export interface Named {
  ground: GroundLabel[];
  marks: Mark[]; // those whose place is named beside them
  sites: Set<string>; // names of all places that a mark stands for
  mentions: Head["mentioned"];
  notes: [text: string, x: number, y: number][];
}

/** The names of a view, the more important first. */
function namesOf(view: View, { ground, marks, sites, mentions, notes }: Named, theme: Theme): Name[] {
  const centre = centreOf(view);
  const at = (x: number, y: number): { x: number; y: number } => ({ x: near(x, centre) * view.size - view.left, y: y * view.size - view.top });
  const plain = { once: "", dot: false, spaced: false };
  const mentioned = new Set(mentions.map(([name]) => name));
  return [
    ...marks.map((mark): Name => {
      const ring = ((mark.site.box[2] - mark.site.box[0]) * view.size) / 2;
      const gap = Math.max(mark.width / 2 + 5, mark.site.draw === "point" && ring < RING ? ring + 3 : 0);
      const spots: Name["spots"] = [[gap, 0, "left"], [-gap, 0, "right"], [0, mark.height / 2 + 10, "center"], [0, -mark.height / 2 - 9, "center"]];
      return { ...plain, text: mark.site.name, x: mark.x, y: mark.y, font: `600 13px ${FONT}`, colour: theme.label, spots };
    }),
    ...notes.map(([text, x, y]): Name => ({ ...plain, text, ...at(x, y), font: `italic 11px ${FONT}`, colour: theme.label, spots: [...MIDDLE, [0, -16, "center"], [0, 16, "center"], [0, -32, "center"]] })),
    // An area is nowhere in particular, and gets no square.
    ...mentions.map(([text, area, lat, lon]): Name => ({ ...plain, text, ...at(worldX(lon), worldY(lat)), font: `italic 11px ${FONT}`, colour: theme.quiet, spots: area ? MIDDLE : DOTTED })),
    ...ground
      .filter(({ kind, name, rank }) => rank <= rankLimit(kind, view.zoom) && !mentioned.has(name) && (kind.startsWith("country") || !sites.has(name)))
      .sort((a, b) => order(a, view.zoom) - order(b, view.zoom))
      .flatMap((label): Name[] => {
        const spot = at(label.x, label.y);
        const country = label.kind.startsWith("country");
        // Near by, a country's name stands where some of it is in view: its middle hardly ever is.
        if (country) return (label.kind === "country") === view.zoom > NEAR_BY ? [] : [{ text: label.name.toUpperCase(), once: `country ${label.name}`, ...spot, font: `600 ${label.rank <= 2 ? 12 : 11}px ${FONT}`, colour: theme.quiet, spots: MIDDLE, dot: false, spaced: true }];
        if (label.kind.startsWith("admin1")) return [{ text: label.name, once: `unit ${label.name}`, ...spot, font: `italic 12px ${FONT}`, colour: theme.quiet, spots: MIDDLE, dot: false, spaced: true }];
        // A town in which something happened is named by its mark, in another spelling perhaps.
        if (marks.some((mark) => Math.hypot(spot.x - mark.anchorX, spot.y - mark.anchorY) < SAME_TOWN)) return [];
        return [{ ...plain, text: label.name, ...spot, font: `${label.kind === "capital" ? "600 12px" : "11px"} ${FONT}`, colour: theme.label, spots: DOTTED, dot: true }];
      }),
  ];
}

export function drawLabels(context: CanvasRenderingContext2D, view: View, named: Named, taken: Taken, theme: Theme, frame: Rect): void {
  context.save();
  context.textBaseline = "middle";
  context.textAlign = "left";
  let drawn = 0;
  const told = new Set<string>();
  for (const name of namesOf(view, named, theme)) {
    if (drawn >= MOST) break;
    if (name.once && told.has(name.once)) continue;
    if (name.x < frame[0] - 60 || name.x > frame[2] + 60 || name.y < frame[1] - 20 || name.y > frame[3] + 20) continue;
    context.font = name.font;
    context.letterSpacing = name.spaced ? "0.8px" : "0px";
    const width = context.measureText(name.text).width;
    const dot: Rect = [name.x - 4, name.y - 4, name.x + 4, name.y + 4];
    if (name.dot && !taken.free(dot)) continue;
    for (const [dx, dy, align] of name.spots) {
      const left = align === "left" ? name.x + dx : align === "right" ? name.x + dx - width : name.x + dx - width / 2;
      const rect: Rect = [left - 2, name.y + dy - 8, left + width + 2, name.y + dy + 8];
      if (rect[0] < frame[0] || rect[2] > frame[2] || rect[1] < frame[1] || rect[3] > frame[3] || !taken.free(rect)) continue;
      taken.add(rect);
      told.add(name.once);
      if (name.dot) {
        taken.add(dot);
        drawDot(context, name.x, name.y, theme);
      }
      haloText(context, name.text, left, name.y + dy, name.colour, theme.halo);
      drawn += 1;
      break;
    }
  }
  context.restore();
}

function drawDot(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  context.fillStyle = theme.label;
  context.strokeStyle = theme.halo;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, 2.2, 0, 2 * Math.PI);
  context.stroke();
  context.fill();
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
