// The current view as a picture with its title, warning and credits: PNG from the canvases, SVG from their drawing calls.
import type { App } from "./app.ts";
import { footerParts } from "./footer.ts";
import { drawSymbol } from "./symbols.ts";
import { Recorder } from "./svgcontext.ts";
import { Table } from "./table.ts";
import { FONT } from "./theme.ts";
import { groupName, GROUPS, STATUS_NAMES, type Group } from "./words.ts";
import type { View } from "./ground.ts";

function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

type Entry = [group: Group, status: string, text: string, colour: string];

/** The key of the marks that the table holds: what by shape and colour, then how sure by fill. */
function entries(table: Table): Entry[] {
  const { head } = table;
  const groups = Table.counts(table.group, table.located, GROUPS.length);
  const statuses = Table.counts(table.status, table.located, head.statuses.length);
  const what = GROUPS.flatMap((group, i): Entry[] => (groups[i] ? [[group, "reported", groupName(head, i), group]] : []));
  const sure = head.kind === "incidents" ? head.statuses.flatMap((status, i): Entry[] => (statuses[i] ? [["territory", status, STATUS_NAMES[status] ?? status, "soft"]] : [])) : [];
  return [...what, ...sure];
}

const KEY_LINE = 22;

/** Where each entry of the key stands, line after line within a width; returns the lines' number too. */
function keyed(context: CanvasRenderingContext2D, list: Entry[], width: number): { spots: [x: number, line: number][]; lines: number } {
  context.font = `12px ${FONT}`;
  const spots: [number, number][] = [];
  let x = 16;
  let line = 0;
  for (const [, , text] of list) {
    const wide = context.measureText(text).width + 36;
    if (x + wide > width - 8 && x > 16) [x, line] = [16, line + 1];
    spots.push([x, line]);
    x += wide;
  }
  return { spots, lines: list.length ? line + 1 : 0 };
}

const TITLE_LINE = 25;
const CREDIT_LINE = 16;
const [MOST_TITLE, MOST_CREDIT] = [4, 8]; // lines

/** A text in lines of a width; what is beyond the last line is cut with an ellipsis. */
function wrapped(context: CanvasRenderingContext2D, text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest && lines.length < most) {
    const words = rest.split(/(?<=\s)/u);
    let line = "";
    while (words.length && context.measureText((line + (words[0] ?? "")).trimEnd()).width <= width) line += words.shift() ?? "";
    if (!line || lines.length === most - 1) line = fitted(context, rest, width); // one word wider than the picture, or the last line
    rest = rest.slice(line.endsWith("…") ? rest.length : line.length);
    lines.push(line.trimEnd());
  }
  return lines;
}

/** Where title, key and credits of a picture stand around a map of a width. */
interface Layout {
  title: string[];
  top: number; // pixels above the map
  list: Entry[];
  spots: [x: number, line: number][];
  credits: string[];
  foot: number; // pixels below it
}

function layout(app: App, width: number): Layout {
  const { table } = app.store;
  const list = entries(table);
  const ruler = document.createElement("canvas").getContext("2d");
  if (!ruler) throw new Error("no canvas");
  const { spots, lines } = keyed(ruler, list, width);
  ruler.font = `700 20px ${FONT}`;
  const title = wrapped(ruler, table.head.title ?? "Event map", width - 32, MOST_TITLE);
  ruler.font = `11px ${FONT}`;
  const credits = wrapped(ruler, footerParts(table).join(" · "), width - 32, MOST_CREDIT);
  return { title, top: 37 + title.length * TITLE_LINE, list, spots, credits, foot: 12 + lines * KEY_LINE + credits.length * CREDIT_LINE };
}

/** Draw title, chip, key and credits around a map of a width and height. */
function frame(context: CanvasRenderingContext2D, app: App, around: Layout, width: number, height: number): void {
  const { title, top, list, spots, credits, foot } = around;
  context.fillStyle = css("paper");
  context.fillRect(0, 0, width, top);
  context.fillRect(0, top + height, width, foot);
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.fillStyle = css("ink");
  context.font = `700 20px ${FONT}`;
  title.forEach((line, i) => context.fillText(line, 16, 27 + i * TITLE_LINE));
  context.font = `600 13px ${FONT}`;
  const chip = fitted(context, app.chip, width - 48);
  context.fillStyle = css("chip");
  context.fillRect(16, top - 29, context.measureText(chip).width + 16, 22);
  context.fillStyle = css("chip-ink");
  context.fillText(chip, 24, top - 13.5);
  let below = top + height;
  list.forEach(([group, status, text, colour], i) => {
    const [x, line] = spots[i] ?? [16, 0];
    const y = top + height + 14 + line * KEY_LINE;
    drawSymbol(context, group, status, x + 7, y, 6, { colour: css(colour), paper: css("mark-paper"), halo: css("paper") });
    context.font = `12px ${FONT}`;
    context.fillStyle = css("ink");
    context.fillText(text, x + 19, y + 4);
    below = top + height + (line + 1) * KEY_LINE;
  });
  context.font = `11px ${FONT}`;
  context.fillStyle = css("soft");
  credits.forEach((line, i) => context.fillText(line, 16, below + 16 + i * CREDIT_LINE));
}

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end = Math.floor(end * 0.9);
  return `${text.slice(0, end)}…`;
}

/** The view of the map's container, without what its canvases hold around it. */
function seen(app: App): View {
  const size = app.map.getSize();
  const [left, top] = app.surface.frame();
  const { view } = app.surface;
  return { ...view, left: view.left + left, top: view.top + top, width: size.x, height: size.y };
}

/** Let the marks be painted for a picture, in which nothing lies over the map, and not be taken for those on screen. */
function paintMarks(app: App, context: CanvasRenderingContext2D, view: View): void {
  const { painter } = app;
  const { frame: old, covers, marks } = painter;
  painter.frame = () => [0, 0, view.width, view.height];
  painter.covers = () => [];
  painter.paintMarks(context, view);
  [painter.frame, painter.covers, painter.marks] = [old, covers, marks];
}

export async function picture(app: App): Promise<Blob> {
  const view = seen(app);
  const around = layout(app, view.width);
  const ratio = Math.max(2, Math.min(3, window.devicePixelRatio || 1));
  const sheet = (height: number): [HTMLCanvasElement, CanvasRenderingContext2D] => {
    const canvas = document.createElement("canvas");
    canvas.width = view.width * ratio;
    canvas.height = height * ratio;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return [canvas, context];
  };
  const [canvas, context] = sheet(view.height + around.top + around.foot);
  frame(context, app, around, view.width, view.height);
  // Painted anew, since the canvases on the screen may have half as many pixels.
  for (const paint of [(on: CanvasRenderingContext2D) => app.painter.paintGround(on, view), (on: CanvasRenderingContext2D) => paintMarks(app, on, view)]) {
    const [layer, on] = sheet(view.height);
    paint(on);
    context.drawImage(layer, 0, around.top, view.width, view.height);
  }
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

export function vector(app: App): string {
  const view = seen(app);
  const around = layout(app, view.width);
  const recorder = new Recorder(view.width, view.height + around.top + around.foot);
  const context = recorder as unknown as CanvasRenderingContext2D;
  context.save();
  context.translate(0, around.top);
  app.painter.paintGround(context, view);
  paintMarks(app, context, view);
  context.restore();
  frame(context, app, around, view.width, view.height);
  return recorder.text();
}
