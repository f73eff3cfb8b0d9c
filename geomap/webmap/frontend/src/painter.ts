// Paints events: areas by hatch and outline, settlements by ring and symbol, crowds by dots, and every name without overlap.
import { arrange, size, SYMBOL } from "./arrange.ts";
import { type Box, boxOf, outlines, type Ring } from "./geometry.ts";
import { centreOf, type Ground, type View } from "./ground.ts";
import { looseSites, markOf, type Mark, type Site, sitesOf, viewOf } from "./marks.ts";
import { outline, traced } from "./outline.ts";
import { type Rect, Taken } from "./place.ts";
import type { Store } from "./store.ts";
import { drawSymbol } from "./symbols.ts";
import { FONT, type Theme } from "./theme.ts";
import { near, worldX, worldY } from "./geometry.ts";
import { GROUPS } from "./words.ts";
import { Dots } from "./dots.ts";
import { hatch } from "./hatch.ts";
import { drawLabels, drawMention } from "./labels.ts";

const DOTS_FROM = 2500; // points of loose rows in view above which a symbol each would cover the next
const SMALL = 40; // pixels across
const [LARGE, FULL] = [0.15, 0.4]; // share of the view from which on an area's hatch is faint, and left out

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
    const marks: Mark[] = [];
    for (const site of this.sites) {
      const mark = touches(site, viewOf(site, view)) ? markOf(store, site, view) : null;
      if (mark) marks.push(mark);
    }
    if (store.mentioned) for (const sector of this.sectors) this.#sector(context, view, sector);
    const wide = marks.filter(({ site }) => site.draw !== "point").sort((a, b) => size(b.site) - size(a.site));
    for (const mark of wide) this.#area(context, mark);
    for (const mark of marks) if (mark.site.draw === "point") this.#ring(context, mark);
    const loose = this.#loose(view);
    this.dotted = loose === null;
    if (loose === null) this.#dots.draw(context, view, store, theme, !wide.length && !this.sites.length && !store.mentioned);
    else for (const site of loose) {
      const mark = markOf(store, site, view);
      if (mark) marks.push(mark);
    }
    const taken = new Taken();
    this.marks = arrange(context, marks, this.covers(), taken, frame);
    const mentions = store.mentioned ? store.table.head.mentioned : [];
    const centre = centreOf(view);
    for (const [, area, lat, lon] of mentions) if (!area) drawMention(context, near(worldX(lon), centre) * view.size - view.left, worldY(lat) * view.size - view.top, theme);
    const names = this.marks.filter(({ site }) => site.name && site.draw !== "area");
    const sites = new Set(this.marks.map(({ site }) => site.name));
    drawLabels(context, view, { ground: this.ground.labels(view), marks: names, sites, mentions, notes: store.mentioned ? this.#notes() : [] }, taken, theme, frame);
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
      const rows = this.#looseIn(wx - 5 * unit, wy - 5 * unit, wx + 5 * unit, wy + 5 * unit, 500);
      const open = rows?.filter((row) => this.store.shown[row] && this.store.inBrush(row)) ?? [];
      if (open.length) return { rows: open };
    }
    return null;
  }

  #loose(view: View): Site[] | null {
    const { table } = this.store;
    if (!table.loose) return [];
    const unit = table.head.world / view.size;
    const middle = centreOf(view) * table.head.world;
    const half = Math.min((view.width / 2) * unit, table.head.world / 2); // each row once, where it is nearest
    const rows = this.#looseIn(middle - half, view.top * unit, middle + half, (view.top + view.height) * unit, DOTS_FROM);
    return rows ? looseSites(table, rows.filter((row) => this.store.shown[row]), view.size, 2.6 * SYMBOL) : null;
  }

  /** Loose rows in a box of world units that may reach over the edge of the world; null where they are too many. */
  #looseIn(x0: number, y0: number, x1: number, y1: number, limit: number): number[] | null {
    const { table } = this.store;
    const { world } = table.head;
    const out: number[] = [];
    for (let copy = Math.floor(x0 / world); copy * world < x1; copy += 1) {
      const found = table.looseIn(Math.max(0, x0 - copy * world), y0, Math.min(world, x1 - copy * world), y1, limit - out.length);
      if (!found) return null;
      for (const row of found) out.push(row);
    }
    return out;
  }

  #selected(mark: Mark): boolean {
    const chosen = this.store.selection;
    if (chosen.kind === "row") return mark.rows.includes(chosen.row);
    if (chosen.kind !== "site") return false;
    if (chosen.place >= 0) return chosen.place === mark.site.index;
    return mark.rows.length === chosen.rows.length && mark.rows[0] === chosen.rows[0]; // counted together: no place of a name
  }

  #area(context: CanvasRenderingContext2D, mark: Mark): void {
    const { site, view } = mark;
    const chosen = this.#selected(mark);
    context.save();
    context.globalAlpha = mark.dim ? 0.3 : 1;
    // Islands of a pixel or two would make a coast a blot.
    const rings = site.rings.filter((_, i) => {
      const [x0, y0, x1, y1] = site.boxes[i] as Box;
      return site.rings.length === 1 || (x1 - x0 + y1 - y0) * view.size > 7;
    });
    const edge = outline([...rings.map((ring) => traced(ring, view, true)), ...site.lines.map((line) => traced(line, view, false))].join(""));
    // An area that holds much of the view says little by its hatch, and the hatch hides what is in it.
    const share = (size(site) * view.size * view.size) / (view.width * view.height);
    if (site.draw === "area" && site.rings.length && (share < FULL || chosen)) {
      context.save();
      context.clip(edge, "evenodd");
      context.globalAlpha *= share < LARGE ? 1 : 0.4;
      hatch(context, site, view, chosen ? this.theme.accent : this.theme.hatch);
      context.restore();
    } else if (site.draw === "district") {
      context.fillStyle = this.theme.hatch;
      context.globalAlpha = mark.dim ? 0.05 : 0.1;
      context.fill(edge, "evenodd");
      context.globalAlpha = mark.dim ? 0.3 : 1;
    }
    context.strokeStyle = chosen ? this.theme.accent : this.theme.ink;
    context.lineJoin = "round";
    const fine = site.rings.length > 20 || (site.box[2] - site.box[0]) * view.size < SMALL; // its own line would fill it
    context.lineWidth = chosen ? 2.2 : fine ? 0.9 : 1.3;
    context.setLineDash(site.dashed ? [6, 4] : []);
    context.stroke(edge);
    context.restore();
  }

  #ring(context: CanvasRenderingContext2D, mark: Mark): void {
    const { site, view } = mark;
    if (!site.rings.length || (site.box[2] - site.box[0]) * view.size < 2.6 * SYMBOL) return;
    context.save();
    context.globalAlpha = mark.dim ? 0.3 : 0.85;
    context.strokeStyle = this.#selected(mark) ? this.theme.accent : this.theme.ink;
    context.lineWidth = 1.1;
    if (site.dashed) context.setLineDash([6, 4]);
    context.stroke(outline(site.rings.map((ring) => traced(ring, view, true)).join("")));
    context.restore();
  }

  #sector(context: CanvasRenderingContext2D, view: View, sector: { text: string; rings: Ring[] }): void {
    context.save();
    const [from, , to] = boxOf(sector.rings);
    const middle = (from + to) / 2;
    const shifted = { ...view, left: view.left - (near(middle, centreOf(view)) - middle) * view.size };
    const edge = outline(sector.rings.map((ring) => traced(ring, shifted, true)).join(""));
    context.fillStyle = this.theme.mention;
    context.globalAlpha = 0.12;
    context.fill(edge);
    context.globalAlpha = 0.9;
    context.strokeStyle = this.theme.mention;
    context.setLineDash([2, 3]);
    context.stroke(edge);
    context.restore();
  }

  /** What stands on the sectors: the words they were read from, at their far edge. */
  #notes(): [text: string, x: number, y: number][] {
    return this.sectors.map(({ text, rings }) => {
      const box = boxOf(rings);
      return [`“${text}”: approximate`, (box[0] + box[2]) / 2, box[1] + (box[3] - box[1]) * 0.12];
    });
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

function selectionRing(context: CanvasRenderingContext2D, mark: Mark, colour: string): void {
  context.beginPath();
  context.arc(mark.x, mark.y, SYMBOL + 7, 0, 2 * Math.PI);
  context.strokeStyle = colour;
  context.lineWidth = 3;
  context.stroke();
}
