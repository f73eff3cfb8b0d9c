// Shapes in the world of side 1: rings of GeoJSON, discs on the sphere, points along an outline.
import type { Geometry, Position } from "./types.ts";

export type Ring = Float64Array; // x, y, x, y, ...

export function worldX(lon: number): number {
  return (lon + 180) / 360;
}

const POLE = 84.9; // a little within the square of web mercator: on its edge a mark of the pole would be out of every view

export function worldY(lat: number): number {
  const sine = Math.sin((Math.max(-POLE, Math.min(POLE, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export function latitude(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

export function longitude(x: number): number {
  return x * 360 - 180;
}

/** The same place on the copy of the world that lies nearest to `centre`: views may reach over the 180th meridian. */
export function near(x: number, centre: number): number {
  return x + Math.round(centre - x);
}

const WORTH = 1.5; // times narrower must the Pacific's gap be for a map to be cut elsewhere: readers know the world one way round

/** The least stretch of the round world that holds some stretches [from, to]; it may reach over 1. */
export function around(stretches: [from: number, to: number][]): [from: number, to: number] {
  const sorted = stretches.map(([from, to]): [number, number] => [from - Math.floor(from), to - Math.floor(from)]).sort((a, b) => a[0] - b[0]);
  const [first] = sorted;
  if (!first) return [0, 1];
  let reach = first[1]; // where what was seen so far ends
  let gap = 0;
  let start = first[0];
  for (const [from, to] of sorted) {
    if (from - reach > gap) [gap, start] = [from - reach, from];
    reach = Math.max(reach, to);
  }
  if ((first[0] + 1 - reach) * WORTH >= gap) return [first[0], reach]; // nothing is gained beyond the edge
  const before = sorted.filter(([from]) => from < start).reduce((most, [, to]) => Math.max(most, to + 1), start);
  return [start, Math.max(before, reach)];
}

const BINS = 512;

/** Where the round world is best cut open for some points: behind the widest gap between them, 0 where that is at the edge. */
export function seam(xs: Float64Array): number {
  const full = new Uint8Array(BINS);
  for (const x of xs) full[Math.max(0, Math.min(BINS - 1, Math.floor(x * BINS)))] = 1;
  const first = full.indexOf(1);
  let widest = first < 0 ? BINS : (first + BINS - 1 - full.lastIndexOf(1)) * WORTH;
  let cut = 0;
  for (let bin = first + 1, empty = 0; bin < BINS; bin += 1) {
    if (!full[bin]) {
      empty += 1;
      continue;
    }
    if (empty > widest) [widest, cut] = [empty, bin / BINS];
    empty = 0;
  }
  return cut;
}

const EARTH_KM = 40075;

/** Kilometres to units of the world of side 1, at a latitude. */
export function kilometres(km: number, lat: number): number {
  return km / (EARTH_KM * Math.cos((Math.min(85, Math.abs(lat)) * Math.PI) / 180));
}

function ring(points: Position[]): Ring {
  const out = new Float64Array(points.length * 2);
  points.forEach(([lon, lat], i) => {
    out[2 * i] = worldX(lon);
    out[2 * i + 1] = worldY(lat);
  });
  return out;
}

/** Rings (closed) and lines (open) of any geometry. */
export function outlines(geometry: Geometry): { rings: Ring[]; lines: Ring[] } {
  switch (geometry.type) {
    case "Polygon":
      return { rings: geometry.coordinates.map(ring), lines: [] };
    case "MultiPolygon":
      return { rings: geometry.coordinates.flat().map(ring), lines: [] };
    case "LineString":
      return { rings: [], lines: [ring(geometry.coordinates)] };
    case "MultiLineString":
      return { rings: [], lines: geometry.coordinates.map(ring) };
    case "GeometryCollection": {
      const parts = geometry.geometries.map(outlines);
      return { rings: parts.flatMap((part) => part.rings), lines: parts.flatMap((part) => part.lines) };
    }
    default:
      return { rings: [], lines: [] };
  }
}

/** A disc of a radius in kilometres as a ring. */
export function disc(lat: number, lon: number, km: number): Ring {
  const radius = kilometres(km, lat);
  const out = new Float64Array(65 * 2);
  for (let i = 0; i <= 64; i += 1) {
    const angle = (i / 64) * 2 * Math.PI;
    out[2 * i] = worldX(lon) + Math.cos(angle) * radius;
    out[2 * i + 1] = worldY(lat) + Math.sin(angle) * radius;
  }
  return out;
}

export function inside(rings: Ring[], x: number, y: number): boolean {
  let odd = false;
  for (const points of rings) {
    for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
      const xi = points[i] as number;
      const yi = points[i + 1] as number;
      const xj = points[j] as number;
      const yj = points[j + 1] as number;
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
    }
  }
  return odd;
}

export type Box = [x0: number, y0: number, x1: number, y1: number];

export function boxOf(rings: Ring[]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of rings) {
    for (let i = 0; i < points.length; i += 2) {
      box[0] = Math.min(box[0], points[i] as number);
      box[1] = Math.min(box[1], points[i + 1] as number);
      box[2] = Math.max(box[2], points[i] as number);
      box[3] = Math.max(box[3], points[i + 1] as number);
    }
  }
  return box;
}

/** Points spread evenly along the longest ring or line, from its top. */
export function along(parts: Ring[], count: number): [number, number][] {
  let longest: Ring | undefined;
  let best = -1;
  for (const points of parts) {
    const box = boxOf([points]);
    const size = box[2] - box[0] + (box[3] - box[1]);
    if (size > best) [best, longest] = [size, points];
  }
  if (!longest) return [];
  const steps: number[] = [0];
  for (let i = 2; i < longest.length; i += 2) {
    const dx = (longest[i] as number) - (longest[i - 2] as number);
    const dy = (longest[i + 1] as number) - (longest[i - 1] as number);
    steps.push((steps.at(-1) as number) + Math.hypot(dx, dy));
  }
  const total = steps.at(-1) as number;
  const out: [number, number][] = [];
  let at = 0;
  for (let k = 0; k < count; k += 1) {
    const goal = (k / count) * total;
    while (at + 2 < steps.length && (steps[at + 1] as number) < goal) at += 1;
    const from = steps[at] as number;
    const reach = (steps[at + 1] ?? total) - from || 1;
    const t = (goal - from) / reach;
    const x = longest[2 * at] as number;
    const y = longest[2 * at + 1] as number;
    out.push([x + t * ((longest[2 * at + 2] ?? x) - x), y + t * ((longest[2 * at + 3] ?? y) - y)]);
  }
  return out.sort((a, b) => a[1] - b[1]);
}
