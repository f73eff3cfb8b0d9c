// What stands under every map, on screen, in print and in a picture.
import { h } from "./dom.ts";
import type { Table } from "./table.ts";
import { dayOf, dayText } from "./words.ts";

export function footerParts(table: Table): string[] {
  const { head } = table;
  const dates = head.documents.flatMap(({ date }) => (date ? [date] : [])).sort();
  return [
    head.credit,
    "Ground: Natural Earth (boundaries of about 2013); places: GeoNames CC BY 4.0",
    ...(head.references ?? []).map(({ name, citation }) => `${name}: ${citation}`),
    "Borders imply no position",
    dates.length ? `Data to ${dayText(dayOf(dates.at(-1) ?? ""), false)}` : null,
    `Made ${dayText(dayOf(head.made), false)} with geomap ${head.version}`,
    "Not for navigation or personal safety",
    head.tiles ? `Online tiles from ${head.tiles.host}: ${head.tiles.attribution}` : null,
    head.links?.length ? `Loads from ${head.links.join(", ")}` : null,
    head.note,
  ].filter((part): part is string => Boolean(part));
}

const ALWAYS = new Set(["Borders imply no position", "Not for navigation or personal safety"]);

/** The line under the map; on a phone it has room for what must always be seen, and `credits` hold the rest. */
export function footer(table: Table): HTMLElement {
  return h("footer", { class: "foot", tabindex: 0, "aria-label": "Sources and limits" }, ...footerParts(table).map((part) => h("span", { class: ALWAYS.has(part) ? null : "more-credit" }, h("bdi", {}, part))));
}

/** The same at the end of a phone's sheet. */
export function credits(table: Table): HTMLElement {
  return h("div", { class: "credits" }, h("h3", {}, "Sources and limits"), ...footerParts(table).map((part) => h("p", {}, h("bdi", {}, part))));
}
