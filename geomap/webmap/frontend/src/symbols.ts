// The marks: type by shape and colour, status by fill. One set of outlines serves the canvas and the page.
import { svg } from "./dom.ts";
import { type Outline, outline } from "./outline.ts";
import type { Group } from "./words.ts";

/** Outlines in a square from -1 to 1, as polygons; the circle is null. */
const OUTLINES: Record<Group, [number, number][] | null> = {
  fighting: cross(),
  killing: [[0, -1.05], [1.05, 0], [0, 1.05], [-1.05, 0]],
  captured: [[0, -1], [1.02, 0.84], [-1.02, 0.84]],
  territory: [[-0.84, -0.84], [0.84, -0.84], [0.84, 0.84], [-0.84, 0.84]],
  disaster: star(),
  protest: null,
  other: null,
};

function cross(): [number, number][] {
  const a = 0.36;
  const arm: [number, number][] = [[-a, -1.08], [a, -1.08], [a, -a], [1.08, -a], [1.08, a], [a, a], [a, 1.08], [-a, 1.08], [-a, a], [-1.08, a], [-1.08, -a], [-a, -a]];
  const turn = Math.SQRT1_2;
  return arm.map(([x, y]) => [(x - y) * turn, (x + y) * turn]);
}

function star(): [number, number][] {
  return Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? 0.5 : 1.15;
    const angle = (i * Math.PI) / 5 - Math.PI / 2;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius] as [number, number];
  });
}

const OTHER_SCALE = 0.62; // the plain dot stands back behind the seven that carry meaning

function pathData(group: Group, size: number): string {
  const points = OUTLINES[group];
  if (points) return `M${points.map(([x, y]) => `${(x * size).toFixed(2)} ${(y * size).toFixed(2)}`).join("L")}Z`;
  const r = size * (group === "other" ? OTHER_SCALE : 0.92);
  return `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
}

const paths = new Map<string, Outline>();

function path(group: Group, size: number): Outline {
  const key = `${group}${size}`;
  let found = paths.get(key);
  if (!found) paths.set(key, (found = outline(pathData(group, size))));
  return found;
}

export interface Ink {
  colour: string;
  paper: string;
  halo: string;
}

/** Draw a mark at a point of the canvas, with a halo that lifts it off the ground. */
export function drawSymbol(context: CanvasRenderingContext2D, group: Group, status: string, x: number, y: number, size: number, ink: Ink): void {
  const shape = path(group, size);
  context.save();
  context.translate(x, y);
  context.lineJoin = "round";
  context.strokeStyle = ink.halo;
  context.lineWidth = 5;
  context.stroke(shape);
  context.fillStyle = status === "reported" ? ink.colour : ink.paper;
  context.fill(shape);
  if (status === "claimed" || status === "contested") {
    context.save();
    context.clip(shape);
    context.fillStyle = ink.colour;
    context.strokeStyle = ink.colour;
    if (status === "claimed") context.fillRect(-2 * size, -2 * size, 2 * size, 4 * size);
    else {
      context.lineWidth = size > 7 ? 1.8 : 1.4;
      const step = size > 7 ? 4.2 : 3.4;
      context.beginPath();
      for (let at = -4 * size; at < 4 * size; at += step) {
        context.moveTo(at, 2 * size);
        context.lineTo(at + 4 * size, -2 * size);
      }
      context.stroke();
    }
    context.restore();
  }
  context.strokeStyle = ink.colour;
  context.lineWidth = size > 7 ? 1.7 : 1.4;
  if (status === "unverified") context.setLineDash([2.6, 2.4]);
  context.stroke(shape);
  context.setLineDash([]);
  if (status === "located") {
    context.fillStyle = ink.colour;
    context.fillRect(-size / 5, -size / 5, size / 2.5, size / 2.5);
  }
  if (status === "denied") {
    context.beginPath();
    context.moveTo(-size, size);
    context.lineTo(size, -size);
    context.stroke();
  }
  context.restore();
}

let patterns = 0;

/** The same mark as an element for legend, list and panel. */
export function symbol(group: Group, status: string, size = 8, colour = `var(--${group})`): SVGElement {
  const box = size * 1.4 + 1.5;
  const id = `clip${(patterns += 1)}`;
  const data = pathData(group, size);
  const lines = [];
  for (let at = -4 * size; at < 4 * size; at += size > 7 ? 4.2 : 3.4) lines.push(`M${at} ${2 * size}L${at + 4 * size} ${-2 * size}`);
  const inner =
    status === "reported" ? svg("path", { d: data, fill: colour })
    : status === "claimed" ? svg("rect", { x: -2 * size, y: -2 * size, width: 2 * size, height: 4 * size, fill: colour, "clip-path": `url(#${id})` })
    : status === "contested" ? svg("path", { d: lines.join(""), stroke: colour, "stroke-width": 1.7, "clip-path": `url(#${id})` })
    : null;
  return svg(
    "svg",
    { viewBox: `${-box} ${-box} ${2 * box} ${2 * box}`, width: 2 * box, height: 2 * box, class: "symbol", "aria-hidden": "true", focusable: "false" },
    svg("clipPath", { id }, svg("path", { d: data })),
    svg("path", { d: data, fill: "var(--mark-paper)" }),
    inner,
    svg("path", { d: data, fill: "none", stroke: colour, "stroke-width": 1.7, "stroke-linejoin": "round", "stroke-dasharray": status === "unverified" ? "2.4 2" : null }),
    status === "located" && svg("rect", { x: -size / 5, y: -size / 5, width: size / 2.5, height: size / 2.5, fill: colour }),
    status === "denied" && svg("path", { d: `M${-size} ${size}L${size} ${-size}`, stroke: colour, "stroke-width": 1.7 }),
  );
}
