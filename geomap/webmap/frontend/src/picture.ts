// The current view as a picture with its title, warning and credits: PNG from the canvases, SVG from their drawing calls.
import type { App } from "./app.ts";
import { footerParts } from "./footer.ts";
import { drawSymbol } from "./symbols.ts";
import { Recorder } from "./svgcontext.ts";
import { Table } from "./table.ts";
import { groupName, GROUPS, STATUS_NAMES, type Group } from "./words.ts";
import type { View } from "./ground.ts";

const TOP = 62;
const FOOT = 40;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";

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

function footHeight(app: App, width: number): number {
  const context = document.createElement("canvas").getContext("2d");
  return FOOT + (context ? keyed(context, entries(app.store.table), width).lines * KEY_LINE : 0);
}

/** Draw title, chip, key and credits around a map of a width and height. */
function frame(context: CanvasRenderingContext2D, app: App, width: number, height: number): void {
  const { head } = app.store.table;
  const list = entries(app.store.table);
  const key = keyed(context, list, width);
  context.fillStyle = css("paper");
  context.fillRect(0, 0, width, TOP);
  context.fillRect(0, TOP + height, width, FOOT + key.lines * KEY_LINE);
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.fillStyle = css("ink");
  context.font = `700 20px ${FONT}`;
  context.fillText(fitted(context, head.title ?? "Event map", width - 32), 16, 27);
  context.font = `600 13px ${FONT}`;
  context.fillStyle = css("chip-ink");
  context.fillText(fitted(context, app.chip, width - 32), 16, 50);
  list.forEach(([group, status, text, colour], i) => {
    const [x, line] = key.spots[i] ?? [16, 0];
    const y = TOP + height + 14 + line * KEY_LINE;
    drawSymbol(context, group, status, x + 7, y, 6, { colour: css(colour), paper: css("mark-paper"), halo: css("paper") });
    context.font = `12px ${FONT}`;
    context.fillStyle = css("ink");
    context.fillText(text, x + 19, y + 4);
  });
  const foot = TOP + height + key.lines * KEY_LINE;
  context.font = `11px ${FONT}`;
  context.fillStyle = css("soft");
  const parts = footerParts(app.store.table);
  const half = Math.ceil(parts.length / 2);
  context.fillText(fitted(context, parts.slice(0, half).join(" · "), width - 32), 16, foot + 16);
  context.fillText(fitted(context, parts.slice(half).join(" · "), width - 32), 16, foot + 32);
}

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end = Math.floor(end * 0.9);
  return `${text.slice(0, end)}…`;
}

export async function picture(app: App): Promise<Blob> {
  const size = app.map.getSize();
  const ratio = Math.max(2, Math.min(3, window.devicePixelRatio || 1));
  const canvas = document.createElement("canvas");
  canvas.width = size.x * ratio;
  canvas.height = (size.y + TOP + footHeight(app, size.x)) * ratio;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  frame(context, app, size.x, size.y);
  context.save();
  context.translate(0, TOP);
  context.beginPath();
  context.rect(0, 0, size.x, size.y);
  context.clip();
  const [left, top] = app.surface.frame();
  for (const layer of app.surface.canvases) {
    const scale = layer.width / app.surface.view.width;
    context.drawImage(layer, left * scale, top * scale, size.x * scale, size.y * scale, 0, 0, size.x, size.y);
  }
  context.restore();
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

export function vector(app: App): string {
  const size = app.map.getSize();
  const recorder = new Recorder(size.x, size.y + TOP + footHeight(app, size.x));
  const context = recorder as unknown as CanvasRenderingContext2D;
  const [left, top] = app.surface.frame();
  const view: View = { ...app.surface.view, left: app.surface.view.left + left, top: app.surface.view.top + top, width: size.x, height: size.y };
  context.save();
  context.translate(0, TOP);
  app.painter.paintGround(context, view);
  const { frame: old, marks } = app.painter;
  app.painter.frame = () => [0, 0, size.x, size.y];
  app.painter.paintMarks(context, view);
  app.painter.frame = old;
  app.painter.marks = marks;
  context.restore();
  frame(context, app, size.x, size.y);
  return recorder.text();
}
