// Paints events: areas by hatch and outline, settlements by ring and symbol, crowds by dots, and every name without overlap.
import { boxOf, outlines, type Ring } from "./geometry.ts";
import type { Ground, View } from "./ground.ts";
import { looseSites, markOf, type Mark, type Site, sitesOf } from "./marks.ts";
import { Outline } from "./outline.ts";
import { firstFree, rectAround, type Rect, Taken } from "./place.ts";
import type { Store } from "./store.ts";
import { drawSymbol } from "./symbols.ts";
import type { Theme } from "./theme.ts";
import { worldX, worldY } from "./geometry.ts";
import { GROUPS } from "./words.ts";
import { Dots } from "./dots.ts";
import { drawLabels, drawMention } from "./labels.ts";

export const DOTS_FROM = 2500; // loose rows in view above which a symbol each would cover the next
const SYMBOL = 9.5; // pixels from the middle of a symbol to its edge
const PILL_HEIGHT = 24;
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
    for (const ring of site.rings) tracePath(outline, ring, view, true);
    for (const line of site.lines) tracePath(outline, line, view, false);
    if (site.draw === "area" && site.rings.length) {
      context.save();
      context.clip(outline, "evenodd");
      hatch(context, site, view, chosen ? this.theme.accent : this.theme.hatch);
      context.restore();
    } else if (site.draw === "district") {
      context.fillStyle = this.theme.hatch;
      context.globalAlpha = mark.dim ? 0.05 : 0.1;
      context.fill(outline, "evenodd");
      context.globalAlpha = mark.dim ? 0.3 : 1;
    }
    context.strokeStyle = chosen ? this.theme.accent : this.theme.ink;
    context.lineWidth = chosen ? 2.2 : 1.3;
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
    let covered = false;
    for (const mark of order) {
      if (!covered && mark.site.draw === "area") {
        covered = true;
        for (const rect of this.covers()) taken.add(rect);
      }
      mark.anchorX = mark.site.x * view.size - view.left;
      mark.anchorY = mark.site.y * view.size - view.top;
      this.#measure(context, mark);
      if (mark.site.draw === "area") {
        const spots = mark.site.spots.map(([x, y]): [number, number] => [x * view.size - view.left, y * view.size - view.top]);
        const found = firstFree(spots, mark.width, mark.height, taken, inset(frame, 8));
        if (!found) continue;
        const small = (mark.site.box[2] - mark.site.box[0]) * view.size < mark.width;
        const host = found.free || !small ? undefined : closest(out, found.spot, mark.width);
        if (host) {
          this.#join(context, host, mark);
              taken.add(rectAround(host.x, host.y, host.width, host.height));
          continue;
        }
        [mark.x, mark.y] = found.spot;
        [mark.anchorX, mark.anchorY] = found.spot;
      } else {
        const rect = rectAround(mark.anchorX, mark.anchorY, mark.width, mark.height);
        [mark.x, mark.y] = [mark.anchorX, mark.anchorY];
        if (!taken.free(rect)) {
          const near = out.find((other) => other.site.draw !== "area" && Math.hypot(other.anchorX - mark.anchorX, other.anchorY - mark.anchorY) < 14);
          const beside = near ? null : firstFree(around(mark), mark.width, mark.height, taken, inset(frame, 2));
          if (!beside?.free) {
            const host = near ?? nearest(out, mark);
            if (host) {
              this.#join(context, host, mark);
              taken.add(rectAround(host.x, host.y, host.width, host.height));
              continue;
            }
          } else [mark.x, mark.y] = beside.spot;
        }
      }
      taken.add(rectAround(mark.x, mark.y, mark.width, mark.height));
      out.push(mark);
    }
    if (!covered) for (const rect of this.covers()) taken.add(rect);
    return out;
  }

  #join(context: CanvasRenderingContext2D, host: Mark, mark: Mark): void {
    host.rows = [...host.rows, ...mark.rows];
    host.kind = "pill";
    host.dim = host.dim && mark.dim;
    for (const piece of mark.pieces) {
      const same = host.pieces.find((other) => other.group === piece.group && other.status === piece.status);
      if (same) same.count += piece.count;
      else if (host.pieces.length < 4) host.pieces.push({ ...piece });
    }
    host.pieces.sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
    host.text = String(host.rows.length);
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

  #mark(context: CanvasRenderingContext2D, mark: Mark): void {
    const { theme } = this;
    context.save();
    context.globalAlpha = mark.dim ? 0.35 : 1;
    const chosen = this.#selected(mark);
    if (mark.x !== mark.anchorX || mark.y !== mark.anchorY) {
      context.beginPath();
      context.moveTo(mark.anchorX, mark.anchorY);
      context.lineTo(mark.x, mark.y);
      context.strokeStyle = theme.ink;
      context.lineWidth = 1;
      context.stroke();
      context.fillStyle = theme.ink;
      context.fillRect(mark.anchorX - 1.5, mark.anchorY - 1.5, 3, 3);
    }
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

function inset(rect: Rect, by: number): Rect {
  return [rect[0] + by, rect[1] + by, rect[2] - by, rect[3] - by];
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

function nearest(marks: Mark[], mark: Mark): Mark | undefined {
  return closest(marks.filter((other) => other.site.draw !== "area"), [mark.anchorX, mark.anchorY], Infinity);
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

export function tracePath(context: CanvasPath, points: Ring, view: View, close: boolean): void {
  for (let i = 0; i < points.length; i += 2) {
    const x = (points[i] as number) * view.size - view.left;
    const y = (points[i + 1] as number) * view.size - view.top;
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  if (close) context.closePath();
}

const STEP = 9; // pixels between the lines of a hatch

/** Diagonal lines over a site's box, fixed to the ground so that they do not swim while the map moves. */
function hatch(context: CanvasRenderingContext2D, site: Site, view: View, colour: string): void {
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
