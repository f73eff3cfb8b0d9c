// Where the marks of a view stand: points where they are or beside it on a leader, areas on their outline, the rest counted together.
import { type Site, type Mark } from "./marks.ts";
import { firstFree, inset, overlaps, rectAround, type Rect, type Taken } from "./place.ts";
import { FONT } from "./theme.ts";
import { grouped, GROUPS } from "./words.ts";

export const SYMBOL = 9.5; // pixels from the middle of a symbol to its edge
const PILL_HEIGHT = 24;
const CROWD = 60; // pixels around a mark in which others make it a crowd
const FEW = 4; // marks in there that are none yet, itself among them
const SAME = 14; // pixels within which two marks stand for one place
const TOP = 0.4; // share of an outline's height that is its top: there a count is read as the whole area's
const EDGE = 3; // pixels between a count and the edge of the view

function inside(x: number, frame: Rect): boolean {
  return x > frame[0] && x < frame[2];
}

function clamp(x: number, frame: Rect, half: number): number {
  return frame[2] - frame[0] < 2 * half ? x : Math.max(frame[0] + half, Math.min(frame[2] - half, x));
}

/** Keep a count whose place is in view wholly in it. */
function hold(mark: Mark, frame: Rect): void {
  if (mark.kind !== "pill" || !inside(mark.anchorX, frame) || mark.anchorY < frame[1] || mark.anchorY > frame[3]) return;
  mark.x = clamp(mark.x, frame, mark.width / 2 + EDGE);
  mark.y = Math.max(frame[1] + mark.height / 2 + EDGE, Math.min(frame[3] - mark.height / 2 - EDGE, mark.y));
}

/** Give every mark a place: points where they are, or beside it on a leader; areas on their outline; the rest joined. */
export function arrange(context: CanvasRenderingContext2D, marks: Mark[], covers: Rect[], taken: Taken, frame: Rect): Mark[] {
  const out: Mark[] = [];
  context.font = `600 12px ${FONT}`;
  const order = [...marks].sort((a, b) => rank(a) - rank(b) || size(a.site) - size(b.site) || b.rows.length - a.rows.length);
  for (const mark of order) {
    const { view, site } = mark;
    mark.anchorX = mark.x = site.x * view.size - view.left;
    mark.anchorY = mark.y = site.y * view.size - view.top;
    measure(context, mark);
    hold(mark, frame);
  }
  let covered = false;
  for (const mark of order) {
    if (!covered && mark.site.draw === "area") {
      covered = true;
      for (const rect of covers) taken.add(rect);
    }
    const host = mark.site.draw === "area" ? onOutline(context, mark, out, taken, frame) : atPlace(mark, order, out, taken, frame);
    if (host === null) continue;
    if (host) {
      join(context, host, mark);
      hold(host, frame);
    } else out.push(mark);
    taken.add(boxAround(host ?? mark));
  }
  const left = settled(context, out, frame);
  taken.rects.length = 0;
  for (const rect of covers) taken.add(rect);
  for (const mark of left) taken.add(boxAround(mark));
  return left;
}

/** Place an area's count on its outline; returns the mark to count it with where there is no room, null where nothing of it is in view. */
function onOutline(context: CanvasRenderingContext2D, mark: Mark, placed: Mark[], taken: Taken, frame: Rect): Mark | null | undefined {
  const { view } = mark;
  const outline = mark.site.spots.map(([x, y]): [number, number] => [x * view.size - view.left, y * view.size - view.top]);
  const tops = outline.map(([, y]) => y);
  const high = Math.min(...tops) + TOP * (Math.max(...tops) - Math.min(...tops));
  const name = isolated(mark.site.name);
  const count = mark.rows.length;
  // Its name and what the count means at the top of the outline; else the name alone there; else what finds room anywhere on it.
  const ways: [text: string, spots: [number, number][]][] = [
    [`${name}, area only: ${count}`, outline.filter(([, y]) => y <= high)], [`${name}: ${count}`, outline.filter(([, y]) => y <= high)],
    [`${name}, area only: ${count}`, outline], [`${name}: ${count}`, outline], [`area: ${count}`, outline],
  ];
  const wide = (mark.site.box[2] - mark.site.box[0]) * view.size;
  let found: ReturnType<typeof firstFree> = null;
  for (const [text, spots] of ways) {
    mark.text = text;
    measure(context, mark);
    // At the edge of the view the count moves along itself, as far as it still stands on the outline.
    const within = spots.map(([x, y]): [number, number] => [inside(x, frame) ? clamp(x, frame, mark.width / 2 + 9) : x, y]);
    found = firstFree(within, mark.width, mark.height, taken, inset(frame, 8)) ?? found;
    if (found?.free) break;
  }
  if (!found) return null;
  if (!found.free) {
    const host = closest(placed, found.spot, Math.max(wide, mark.width));
    if (host) return host;
  }
  [mark.x, mark.y] = [mark.anchorX, mark.anchorY] = found.spot;
  return undefined;
}

/** Place a mark where it belongs or, among few, beside it; returns the mark to count it with where there is no room. */
function atPlace(mark: Mark, all: Mark[], placed: Mark[], taken: Taken, frame: Rect): Mark | undefined {
  if (taken.free(boxAround(mark), 2)) return undefined;
  const within = (other: Mark, reach: number): boolean => {
    const dx = other.anchorX - mark.anchorX;
    const dy = other.anchorY - mark.anchorY;
    return dx * dx + dy * dy < reach * reach;
  };
  const points = placed.filter(({ site }) => site.draw !== "area");
  const same = points.find((other) => within(other, SAME));
  if (same) return same;
  // Leaders help among a few neighbours; in a crowd they would cross each other.
  let near = 0;
  for (let i = 0; i < all.length && near <= FEW; i += 1) {
    const other = all[i] as Mark;
    if (other.site.draw !== "area" && within(other, CROWD)) near += 1;
  }
  if (near <= FEW) {
    const beside = firstFree(around(mark), mark.width, mark.height, taken, inset(frame, 2));
    if (beside?.free) {
      [mark.x, mark.y] = beside.spot;
      return undefined;
    }
  }
  return closest(points, [mark.anchorX, mark.anchorY], Infinity);
}

/** Count marks together that would cover each other, as one may that grew by what was counted with it. */
function settled(context: CanvasRenderingContext2D, marks: Mark[], frame: Rect): Mark[] {
  let left = marks;
  for (let merged = true; merged; ) {
    merged = false;
    const sorted = [...left].sort((a, b) => rank(a) - rank(b) || b.rows.length - a.rows.length);
    const gone = new Set<Mark>();
    for (const [i, host] of sorted.entries()) {
      if (gone.has(host)) continue;
      for (let k = i + 1; k < sorted.length; k += 1) {
        const guest = sorted[k] as Mark;
        if (Math.abs(host.y - guest.y) >= PILL_HEIGHT || gone.has(guest) || !overlaps(boxAround(host), boxAround(guest))) continue;
        join(context, host, guest);
        hold(host, frame);
        gone.add(guest);
        merged = true;
      }
    }
    left = left.filter((mark) => !gone.has(mark));
  }
  return left;
}

function join(context: CanvasRenderingContext2D, host: Mark, mark: Mark): void {
  host.rows = [...new Set([...host.rows, ...mark.rows])]; // an incident in two places is one
  host.kind = host.rows.length > 1 || host.site.draw === "area" ? "pill" : "symbol";
  host.dim = host.dim && mark.dim;
  for (const piece of mark.pieces) {
    const same = host.pieces.find((other) => other.group === piece.group && other.status === piece.status);
    if (same) same.count += piece.count;
    else if (host.pieces.length < 4) host.pieces.push({ ...piece });
  }
  host.pieces.sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
  host.text = grouped(host.rows.length);
  host.site = { ...host.site, index: -1, name: host.site.name === mark.site.name ? host.site.name : "" };
  measure(context, host);
}

/** A name that does not turn what stands beside it around, where it runs from right to left. */
export function isolated(name: string): string {
  return /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe]/.test(name) ? `\u2068${name}\u2069` : name;
}

const widths = new Map<string, number>(); // of texts in the counts' font

function widthOf(context: CanvasRenderingContext2D, text: string): number {
  let width = widths.get(text);
  if (width === undefined) widths.set(text, (width = context.measureText(text).width));
  return width;
}

function measure(context: CanvasRenderingContext2D, mark: Mark): void {
  if (mark.kind === "symbol") mark.width = mark.height = 2 * SYMBOL + 3; // a star reaches over the others, and each has a halo
  else {
    mark.width = 12 + mark.pieces.length * 17 + 4 + widthOf(context, mark.text);
    mark.height = PILL_HEIGHT;
  }
}

export function size(site: Site): number {
  return (site.box[2] - site.box[0]) * (site.box[3] - site.box[1]);
}

function rank(mark: Mark): number {
  return mark.site.draw === "point" ? 0 : mark.site.draw === "district" ? 1 : 2;
}

function around(mark: Mark): [number, number][] {
  const out: [number, number][] = [];
  for (const distance of [26, 38]) {
    for (let i = 0; i < 8; i += 1) {
      const angle = (i * Math.PI) / 4 - Math.PI / 4;
      out.push([mark.anchorX + Math.cos(angle) * (distance + mark.width / 4), mark.anchorY + Math.sin(angle) * distance]);
    }
  }
  return out;
}

function boxAround(mark: Mark): Rect {
  return rectAround(mark.x, mark.y, mark.width, mark.height);
}

function closest(marks: Mark[], [x, y]: [number, number], reach: number): Mark | undefined {
  let best: Mark | undefined;
  let distance = reach * reach;
  for (const other of marks) {
    const d = (other.x - x) ** 2 + (other.y - y) ** 2;
    if (d < distance) [best, distance] = [other, d];
  }
  return best;
}
