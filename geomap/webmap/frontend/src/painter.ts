// Paints events: areas by hatch and outline, settlements by ring and symbol, crowds by dots, and every name without overlap.
import { type Box, boxOf, outlines, type Ring } from "./geometry.ts";
import type { Ground, View } from "./ground.ts";
import { looseSites, markOf, type Mark, type Site, sitesOf } from "./marks.ts";
import { Outline } from "./outline.ts";
import { firstFree, inset, overlaps, rectAround, type Rect, Taken } from "./place.ts";
import type { Store } from "./store.ts";
import { drawSymbol } from "./symbols.ts";
import type { Theme } from "./theme.ts";
import { worldX, worldY } from "./geometry.ts";
import { GROUPS } from "./words.ts";
import { Dots } from "./dots.ts";
import { hatch } from "./hatch.ts";
import { drawLabels, drawMention } from "./labels.ts";

export const DOTS_FROM = 2500; // loose rows in view above which a symbol each would cover the next
const SYMBOL = 9.5; // pixels from the middle of a symbol to its edge
const PILL_HEIGHT = 24;
const [LARGE, FULL] = [0.15, 0.4]; // share of the view from which on an area's hatch is faint, and left out
const CROWD = 60; // pixels around a mark in which others make it a crowd
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";

export class Painter {
  readonly store: Store;
  readonly #dots: Dots;
  readonly ground: Ground;
  readonly sites: Site[];
  readonly sectors: { text: string; rings: Ring[] }[];
  theme: Theme;
  marks: Mark[] = [];
  dotted = false;
  frame: () => Rect = () => [0, 0, 0, 0];
  /** What lies over the map (key, buttons, scale), in pixels of the canvas. */
  covers: () => Rect[] = () => [];

  constructor(store: Store, ground: Ground, colours: Theme) {
    this.store = store;
    this.ground = ground;
    this.theme = colours;
    this.#dots = new Dots(store.table);
    this.sites = sitesOf(store.table);
    this.sectors = store.table.head.relations.map(({ text, geometry }) => ({ text, rings: outlines(geometry).rings }));
  }

  paintGround = (context: CanvasRenderingContext2D, view: View): void => this.ground.draw(context, view, this.theme);

  readonly paintMarks = (context: CanvasRenderingContext2D, view: View): void => {
    const { store, theme } = this;
    const frame = this.frame();
    const seen = this.sites.filter((site) => touches(site, view));
    const marks: Mark[] = [];
    for (const site of seen) {
      const mark = markOf(store, site);
      if (mark) marks.push(mark);
    }
    if (store.mentioned) for (const sector of this.sectors) this.#sector(context, view, sector);
    const wide = marks.filter(({ site }) => site.draw !== "point").sort((a, b) => size(b.site) - size(a.site));
    for (const mark of wide) this.#area(context, view, mark);
    for (const mark of marks) if (mark.site.draw === "point") this.#ring(context, view, mark);
    const loose = this.#loose(view);
    this.dotted = loose === null;
    if (loose === null) this.#dots.draw(context, view, store, theme, !wide.length && !this.sites.length && !store.mentioned);
    else for (const site of loose) {
      const mark = markOf(store, site);
      if (mark) marks.push(mark);
    }
    const taken = new Taken();
    this.marks = this.#placed(context, view, marks, taken, frame);
    const mentions = store.mentioned ? store.table.head.mentioned : [];
    for (const [, , lat, lon] of mentions) drawMention(context, worldX(lon) * view.size - view.left, worldY(lat) * view.size - view.top, theme);
    const names = this.marks.filter(({ site }) => site.name && site.draw !== "area");
    drawLabels(context, view, this.ground.labels(view), names, { mentions, notes: store.mentioned ? this.#notes() : [] }, taken, theme, frame, new Set(this.marks.map(({ site }) => site.name)));
    for (const mark of this.marks) this.#leader(context, mark); // below every mark
    for (const mark of this.marks) this.#mark(context, mark);
  };

  /** The marks or areas at a point of the canvas, the nearest first. */
  at(x: number, y: number, view: View, reach: number): Mark | { rows: number[] } | null {
    for (const mark of [...this.marks].reverse()) {
      const halfWidth = Math.max(mark.width / 2, reach);
      const halfHeight = Math.max(mark.height / 2, reach);
      if (Math.abs(x - mark.x) <= halfWidth && Math.abs(y - mark.y) <= halfHeight) return mark;
    }
    if (this.dotted) {
      const unit = this.store.table.head.world / view.size;
      const [wx, wy] = [(view.left + x) * unit, (view.top + y) * unit];
      const rows = this.store.table.looseIn(wx - 5 * unit, wy - 5 * unit, wx + 5 * unit, wy + 5 * unit, 500);
      const open = rows?.filter((row) => this.store.shown[row] && this.store.inBrush(row)) ?? [];
      if (open.length) return { rows: open };
    }
    return null;
  }

  #loose(view: View): Site[] | null {
    const { table } = this.store;
    if (!table.loose) return [];
    const unit = table.head.world / view.size;
    const rows = table.looseIn(view.left * unit, view.top * unit, (view.left + view.width) * unit, (view.top + view.height) * unit, DOTS_FROM);
    return rows ? looseSites(table, rows.filter((row) => this.store.shown[row]), view.size, 2.6 * SYMBOL) : null;
  }

  #selected(mark: Mark): boolean {
    const chosen = this.store.selection;
    if (chosen.kind === "row") return mark.rows.includes(chosen.row);
    return chosen.kind === "site" && mark.site.index >= 0 && chosen.place === mark.site.index;
  }

  #area(context: CanvasRenderingContext2D, view: View, mark: Mark): void {
    const { site } = mark;
    const chosen = this.#selected(mark);
    context.save();
    context.globalAlpha = mark.dim ? 0.3 : 1;
    const outline = new Outline();
    // Islands of a pixel or two would make a coast a blot.
    site.rings.forEach((ring, i) => {
      const [x0, y0, x1, y1] = site.boxes[i] as Box;
      if (site.rings.length === 1 || (x1 - x0 + y1 - y0) * view.size > 7) tracePath(outline, ring, view, true);
    });
    for (const line of site.lines) tracePath(outline, line, view, false);
    // An area that holds much of the view says little by its hatch, and the hatch hides what is in it.
    const share = (size(site) * view.size * view.size) / (view.width * view.height);
    if (site.draw === "area" && site.rings.length && (share < FULL || chosen)) {
      context.save();
      context.clip(outline, "evenodd");
      context.globalAlpha *= share < LARGE ? 1 : 0.4;
      hatch(context, site, view, chosen ? this.theme.accent : this.theme.hatch);
      context.restore();
    } else if (site.draw === "district") {
      context.fillStyle = this.theme.hatch;
      context.globalAlpha = mark.dim ? 0.05 : 0.1;
      context.fill(outline, "evenodd");
      context.globalAlpha = mark.dim ? 0.3 : 1;
    }
    context.strokeStyle = chosen ? this.theme.accent : this.theme.ink;
    context.lineJoin = "round";
    context.lineWidth = chosen ? 2.2 : site.rings.length > 20 ? 1 : 1.3;
    context.setLineDash(site.dashed ? [6, 4] : []);
    context.stroke(outline);
    context.restore();
  }

  #ring(context: CanvasRenderingContext2D, view: View, mark: Mark): void {
    const { site } = mark;
    if (!site.rings.length || (site.box[2] - site.box[0]) * view.size < 2.6 * SYMBOL) return;
    context.save();
    context.globalAlpha = mark.dim ? 0.3 : 0.85;
    context.beginPath();
    for (const ring of site.rings) tracePath(context, ring, view, true);
    context.strokeStyle = this.#selected(mark) ? this.theme.accent : this.theme.ink;
    context.lineWidth = 1.1;
    if (site.dashed) context.setLineDash([6, 4]);
    context.stroke();
    context.restore();
  }

  #sector(context: CanvasRenderingContext2D, view: View, sector: { text: string; rings: Ring[] }): void {
    context.save();
    context.beginPath();
    for (const ring of sector.rings) tracePath(context, ring, view, true);
    context.fillStyle = this.theme.mention;
    context.globalAlpha = 0.12;
    context.fill();
    context.globalAlpha = 0.9;
    context.strokeStyle = this.theme.mention;
    context.setLineDash([2, 3]);
    context.stroke();
    context.restore();
  }

  /** What stands on the sectors: the words they were read from, at their far edge. */
  #notes(): [text: string, x: number, y: number][] {
    return this.sectors.map(({ text, rings }) => {
      const box = boxOf(rings);
      return [`“${text}”: approximate`, (box[0] + box[2]) / 2, box[1] + (box[3] - box[1]) * 0.12];
    });
  }

  /** Give every mark a place: points where they are, or beside it on a leader; areas on their outline; the rest joined. */
  #placed(context: CanvasRenderingContext2D, view: View, marks: Mark[], taken: Taken, frame: Rect): Mark[] {
    const out: Mark[] = [];
    context.font = `600 12px ${FONT}`;
    const order = [...marks].sort((a, b) => rank(a) - rank(b) || size(a.site) - size(b.site) || b.rows.length - a.rows.length);
    for (const mark of order) {
      mark.anchorX = mark.x = mark.site.x * view.size - view.left;
      mark.anchorY = mark.y = mark.site.y * view.size - view.top;
      this.#measure(context, mark);
    }
    const covers = this.covers();
    let covered = false;
    for (const mark of order) {
      if (!covered && mark.site.draw === "area") {
        covered = true;
        for (const rect of covers) taken.add(rect);
      }
      const host = mark.site.draw === "area" ? this.#onOutline(context, view, mark, out, taken, frame) : this.#atPlace(mark, order, out, taken, frame);
      if (host === null) continue;
      if (host) this.#join(context, host, mark);
      else out.push(mark);
      taken.add(boxAround(host ?? mark));
    }
    const settled = this.#settled(context, out);
    taken.rects.length = 0;
    for (const rect of covers) taken.add(rect);
    for (const mark of settled) taken.add(boxAround(mark));
    return settled;
  }

  /** Place an area's count on its outline; returns the mark to count it with where there is no room, null where nothing of it is in view. */
  #onOutline(context: CanvasRenderingContext2D, view: View, mark: Mark, placed: Mark[], taken: Taken, frame: Rect): Mark | null | undefined {
    const spots = mark.site.spots.map(([x, y]): [number, number] => [x * view.size - view.left, y * view.size - view.top]);
    const wide = (mark.site.box[2] - mark.site.box[0]) * view.size;
    let found = firstFree(spots, mark.width, mark.height, taken, inset(frame, 8));
    if (!found?.free) {
      mark.text = String(mark.rows.length); // its name does not fit: the count alone may
      this.#measure(context, mark);
      found = firstFree(spots, mark.width, mark.height, taken, inset(frame, 8)) ?? found;
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
  #atPlace(mark: Mark, all: Mark[], placed: Mark[], taken: Taken, frame: Rect): Mark | undefined {
    if (taken.free(boxAround(mark), 2)) return undefined;
    const apart = (other: Mark): number => Math.hypot(other.anchorX - mark.anchorX, other.anchorY - mark.anchorY);
    const points = placed.filter(({ site }) => site.draw !== "area");
    const same = points.find((other) => apart(other) < 14);
    if (same) return same;
    // Leaders help among a few neighbours; in a crowd they would cross each other.
    if (all.filter((other) => other.site.draw !== "area" && apart(other) < CROWD).length <= 4) {
      const beside = firstFree(around(mark), mark.width, mark.height, taken, inset(frame, 2));
      if (beside?.free) {
        [mark.x, mark.y] = beside.spot;
        return undefined;
      }
    }
    return closest(points, [mark.anchorX, mark.anchorY], Infinity);
  }

  /** Count marks together that would cover each other, as one may that grew by what was counted with it. */
  #settled(context: CanvasRenderingContext2D, marks: Mark[]): Mark[] {
    let left = marks;
    for (let merged = true; merged; ) {
      merged = false;
      const sorted = [...left].sort((a, b) => rank(a) - rank(b) || b.rows.length - a.rows.length);
      const gone = new Set<Mark>();
      for (const [i, host] of sorted.entries()) {
        if (gone.has(host)) continue;
        for (const guest of sorted.slice(i + 1)) {
          if (gone.has(guest) || !overlaps(boxAround(host), boxAround(guest))) continue;
          this.#join(context, host, guest);
          gone.add(guest);
          merged = true;
        }
      }
      left = left.filter((mark) => !gone.has(mark));
    }
    return left;
  }

  #join(context: CanvasRenderingContext2D, host: Mark, mark: Mark): void {
    host.rows = [...new Set([...host.rows, ...mark.rows])]; // an incident in two places is one
    host.kind = "pill";
    host.dim = host.dim && mark.dim;
    for (const piece of mark.pieces) {
      const same = host.pieces.find((other) => other.group === piece.group && other.status === piece.status);
      if (same) same.count += piece.count;
      else if (host.pieces.length < 4) host.pieces.push({ ...piece });
    }
    host.pieces.sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
    host.text = host.rows.length.toLocaleString("en");
    host.site = { ...host.site, index: -1, name: host.site.name === mark.site.name ? host.site.name : "" };
    this.#measure(context, host);
  }

  #measure(context: CanvasRenderingContext2D, mark: Mark): void {
    if (mark.kind === "symbol") mark.width = mark.height = 2 * SYMBOL - 1;
    else {
      mark.width = 12 + mark.pieces.length * 17 + 4 + context.measureText(mark.text).width;
      mark.height = PILL_HEIGHT;
    }
  }

  /** The line from a mark to where it belongs. */
  #leader(context: CanvasRenderingContext2D, mark: Mark): void {
    if (mark.x === mark.anchorX && mark.y === mark.anchorY) return;
    context.save();
    context.globalAlpha = mark.dim ? 0.35 : 1;
    context.beginPath();
    context.moveTo(mark.anchorX, mark.anchorY);
    context.lineTo(mark.x, mark.y);
    context.strokeStyle = context.fillStyle = this.theme.ink;
    context.lineWidth = 1;
    context.stroke();
    context.fillRect(mark.anchorX - 1.5, mark.anchorY - 1.5, 3, 3);
    context.restore();
  }

  #mark(context: CanvasRenderingContext2D, mark: Mark): void {
    const { theme } = this;
    context.save();
    context.globalAlpha = mark.dim ? 0.35 : 1;
    const chosen = this.#selected(mark);
    const ink = (group: (typeof GROUPS)[number]): { colour: string; paper: string; halo: string } => ({ colour: theme.group[group], paper: theme.paper, halo: theme.halo });
    if (mark.kind === "symbol") {
      const piece = mark.pieces[0];
      if (chosen) selectionRing(context, mark, theme.accent);
      if (piece) drawSymbol(context, piece.group, piece.status, mark.x, mark.y, SYMBOL, ink(piece.group));
    } else {
      const left = mark.x - mark.width / 2;
      const top = mark.y - mark.height / 2;
      context.beginPath();
      context.roundRect(left, top, mark.width, mark.height, 5);
      context.fillStyle = theme.paper;
      context.fill();
      context.strokeStyle = chosen ? theme.accent : theme.ink;
      context.lineWidth = chosen ? 2.4 : 1.2;
      context.stroke();
      mark.pieces.forEach((piece, i) => drawSymbol(context, piece.group, piece.status, left + 14 + i * 17, mark.y, 6, { ...ink(piece.group), halo: theme.paper }));
      context.font = `600 12px ${FONT}`;
      context.fillStyle = theme.ink;
      context.textBaseline = "middle";
      context.textAlign = "left";
      context.fillText(mark.text, left + 8 + mark.pieces.length * 17, mark.y + 0.5);
    }
    context.restore();
  }
}

function touches(site: Site, view: View): boolean {
  return (
    site.box[2] * view.size >= view.left && site.box[0] * view.size <= view.left + view.width &&
    site.box[3] * view.size >= view.top && site.box[1] * view.size <= view.top + view.height
  );
}

function size(site: Site): number {
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
  let distance = reach;
  for (const other of marks) {
    const d = Math.hypot(other.x - x, other.y - y);
    if (d < distance) [best, distance] = [other, d];
  }
  return best;
}

function selectionRing(context: CanvasRenderingContext2D, mark: Mark, colour: string): void {
  context.beginPath();
  context.arc(mark.x, mark.y, SYMBOL + 7, 0, 2 * Math.PI);
  context.strokeStyle = colour;
  context.lineWidth = 3;
  context.stroke();
}

const TINY = 1; // pixels: nearer points change nothing that can be seen

export function tracePath(context: CanvasPath, points: Ring, view: View, close: boolean): void {
  let lastX = 0;
  let lastY = 0;
  const end = points.length - 2;
  for (let i = 0; i <= end; i += 2) {
    const x = (points[i] as number) * view.size - view.left;
    const y = (points[i + 1] as number) * view.size - view.top;
    if (i === 0) context.moveTo(x, y);
    else if (i < end && Math.abs(x - lastX) + Math.abs(y - lastY) < TINY) continue;
    else context.lineTo(x, y);
    lastX = x;
    lastY = y;
  }
  if (close) context.closePath();
}
