// The legend: what, how sure, how exact; only what this map holds.
import { h, svg } from "./dom.ts";
import { symbol } from "./symbols.ts";
import { Table } from "./table.ts";
import { groupName, GROUPS, STATUS_NAMES } from "./words.ts";

function swatch(kind: "area" | "district" | "point" | "mention"): SVGElement {
  const ink = "var(--ink)";
  const lines = [-12, -5, 2, 9, 16].map((x) => `M${x} 14L${x + 14} 0`).join("");
  const inner =
    kind === "area" ? [svg("path", { d: lines, stroke: "var(--hatch)", "stroke-width": 1 }), svg("rect", { x: 0.7, y: 0.7, width: 20.6, height: 12.6, fill: "none", stroke: ink, "stroke-width": 1.2 })]
    : kind === "district" ? [svg("rect", { x: 0.7, y: 0.7, width: 20.6, height: 12.6, rx: 6, fill: "var(--hatch)", "fill-opacity": 0.12, stroke: ink, "stroke-width": 1.2, "stroke-dasharray": "4 3" })]
    : kind === "point" ? [svg("circle", { cx: 11, cy: 7, r: 6, fill: "none", stroke: ink, "stroke-width": 1.1 })]
    : [svg("rect", { x: 8, y: 4, width: 6, height: 6, fill: "var(--mention)" })];
  return svg("svg", { viewBox: "0 0 22 14", width: 22, height: 14, class: "swatch", "aria-hidden": "true", focusable: "false" }, ...inner);
}

export function legend(table: Table, mentioned: (on: boolean) => void): HTMLElement {
  const groups = Table.counts(table.group, table.located, GROUPS.length);
  const statuses = Table.counts(table.status, table.located, table.head.statuses.length);
  const { head } = table;
  const draws = new Set(head.places.map(({ draw }) => draw));
  const dashed = head.places.some((place) => place.draw !== "point" && (place.boundary !== "exact" || !place.geometry));
  const solid = head.places.some((place) => place.draw !== "point" && place.boundary === "exact" && place.geometry);
  const item = (mark: Node, text: string): HTMLElement => h("li", {}, mark, h("span", { class: "key-text" }, text));
  const row = (name: string, items: HTMLElement[]): HTMLElement | null => (items.length ? h("div", { class: "key-row" }, h("h2", {}, name), h("ul", {}, ...items)) : null);
  const extra = head.mentioned.length + head.relations.length;
  if (!table.located && !extra) return h("details", { class: "legend", hidden: true }); // nothing to explain
  return h(
    "details",
    { class: "legend", open: true },
    h("summary", {}, "Key"),
    row("What", GROUPS.map((group, i) => (groups[i] ? item(symbol(group, "reported", 6), groupName(head, i)) : null)).filter((node) => node !== null)),
    head.kind === "incidents" ? row("How sure", head.statuses.map((status, i) => (statuses[i] ? item(symbol("territory", status, 6, "var(--soft)"), STATUS_NAMES[status] ?? status) : null)).filter((node) => node !== null)) : null,
    row("How exact", [
      ...(draws.has("area") ? [item(swatch("area"), "Somewhere in this area")] : []),
      ...(draws.has("point") ? [item(swatch("point"), "Settlement or site")] : []),
      ...(dashed ? [item(swatch("district"), "Extent approximate")] : []),
      ...(solid && !draws.has("area") ? [item(swatch("area"), "Extent known")] : []),
    ]),
    extra
      ? h("label", { class: "check" }, h("input", { type: "checkbox", change: (event: Event) => mentioned((event.target as HTMLInputElement).checked) }), swatch("mention"), `Places only mentioned (${head.mentioned.length})`)
      : null,
  );
}
