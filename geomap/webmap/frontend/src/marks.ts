// The marks of the places in view: which there are, what each counts, and where it can stand without covering another.
import { along, boxOf, disc, outlines, worldX, worldY, type Box, type Ring } from "./geometry.ts";
import { centreOf, type View } from "./ground.ts";
import type { Store } from "./store.ts";
import type { Table } from "./table.ts";
import type { Place } from "./types.ts";
import { grouped, GROUPS, type Group } from "./words.ts";

/** A place with its outline in the world of side 1. */
export interface Site {
  index: number; // of the place, or -1 for rows that share a point
  name: string;
  draw: Place["draw"];
  x: number;
  y: number;
  rings: Ring[];
  lines: Ring[];
  box: Box;
  boxes: Box[]; // of each ring
  dashed: boolean;
  spots: [number, number][]; // along the outline, from its top
  rows: ArrayLike<number>;
}

export interface Piece {
  group: Group;
  status: string;
  count: number;
}

export interface Mark {
  site: Site;
  rows: number[];
  pieces: Piece[];
  kind: "symbol" | "pill";
  text: string;
  dim: boolean;
  x: number; // pixels on the canvas: the middle of the mark
  y: number;
  width: number;
  height: number;
  anchorX: number;
  anchorY: number;
  view: View; // on the copy of the world on which the mark stands
}

/** A ring on the copy of the world nearest to its place: an area cut at the 180th meridian is one area. */
function beside(ring: Ring, x: number): Ring {
  const [from, , to] = boxOf([ring]);
  const shift = Math.round(x - (from + to) / 2);
  return shift ? ring.map((value, i) => (i % 2 ? value : value + shift)) : ring;
}

export function sitesOf(table: Table): Site[] {
  return table.head.places.map((place, index) => {
    const shape = place.geometry ? outlines(place.geometry) : { rings: [], lines: [] };
    const known = shape.rings.length > 0 || shape.lines.length > 0;
    const x = worldX(place.lon);
    const rings = known ? shape.rings.map((ring) => beside(ring, x)) : place.radius > 0 ? [disc(place.lat, place.lon, place.radius)] : [];
    const y = worldY(place.lat);
    const parts = rings.length ? rings : shape.lines;
    return {
      index,
      name: place.name,
      draw: place.draw,
      x,
      y,
      rings,
      lines: shape.lines,
      boxes: rings.map((ring) => boxOf([ring])),
      box: parts.length ? boxOf(parts) : [x, y, x, y],
      dashed: !known ? place.draw !== "point" : place.boundary !== "exact",
      spots: parts.length ? along(parts, 48) : [[x, y]],
      rows: table.byPlace[index] ?? [],
    };
  });
}

/** Sites for loose rows in view: those within half a mark of each other are counted together, where they stand. */
export function looseSites(table: Table, rows: number[], pixels: number, mark: number): Site[] {
  const found = new Map<number, number[]>();
  const world = table.head.world;
  const side = Math.ceil(pixels / mark);
  for (const row of rows) {
    const x = Math.floor((((table.unitsX[row] as number) / world) * pixels) / mark);
    const y = Math.floor((((table.unitsY[row] as number) / world) * pixels) / mark);
    const list = found.get(y * side + x);
    if (list) list.push(row);
    else found.set(y * side + x, [row]);
  }
  return [...found.values()].map((group) => {
    const first = group[0] as number;
    const x = (table.unitsX[first] as number) / world;
    const y = (table.unitsY[first] as number) / world;
    return { index: -1, name: "", draw: "point", x, y, rings: [], lines: [], boxes: [], box: [x, y, x, y], dashed: false, spots: [[x, y]], rows: group };
  });
}

const PIECES = 4;

/** A view on the copy of the world on which a site lies nearest to its middle. */
export function viewOf(site: Site, view: View): View {
  const middle = (site.box[0] + site.box[2]) / 2;
  const shift = Math.round(centreOf(view) - middle);
  return shift ? { ...view, left: view.left - shift * view.size } : view;
}

export function markOf(store: Store, site: Site, view: View): Mark | null {
  const { table, shown } = store;
  const rows: number[] = [];
  const pieces = new Map<string, Piece>();
  let lit = 0;
  for (let i = 0; i < site.rows.length; i += 1) {
    const row = site.rows[i] as number;
    if (!shown[row]) continue;
    rows.push(row);
    if (store.inBrush(row)) lit += 1;
    const group = GROUPS[table.group[row] as number] ?? "other";
    const status = table.head.statuses[table.status[row] as number] ?? "reported";
    const key = `${group} ${status}`;
    const piece = pieces.get(key);
    if (piece) piece.count += 1;
    else pieces.set(key, { group, status, count: 1 });
  }
  if (!rows.length) return null;
  const sorted = [...pieces.values()].sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
  const single = rows.length === 1 && site.draw !== "area";
  return { site, rows, pieces: sorted.slice(0, PIECES), kind: single ? "symbol" : "pill", text: single ? "" : grouped(rows.length), dim: lit === 0, view: viewOf(site, view), x: 0, y: 0, width: 0, height: 0, anchorX: 0, anchorY: 0 };
}
