// One line of a list: symbol, title, place, claimant and day.
import { h } from "./dom.ts";
import { symbol } from "./symbols.ts";
import { type Table, UNDATED } from "./table.ts";
import type { Detail } from "./types.ts";
import { GROUPS, reasonOf, rowDays, typeName, STATUS_NAMES, yearOf } from "./words.ts";

export function rowItem(table: Table, row: number, detail: Detail, open: (row: number) => void, chosen = false): HTMLLIElement {
  const { head } = table;
  const status = head.statuses[table.status[row] as number] ?? "reported";
  const place = head.places[(table.place[row] as number) - 1];
  const day = table.day[row] as number;
  const sources = table.sources.of(row).map((index) => head.sources[index] ?? "").filter(Boolean);
  const under = [
    place ? `${place.name}${place.draw === "area" ? " (area only)" : ""}` : reasonOf(head.reasons[table.reason[row] as number] ?? "")[1], // the rest of the reason stands in the heading above
    sources.length ? `${sources[0] ?? ""}${sources.length > 1 ? `\u00a0+${sources.length - 1}` : ""}` : null,
  ].filter(Boolean);
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "row", "aria-current": chosen ? "true" : null, "data-row": row, click: () => open(row) },
      h("span", { class: "row-symbol" }, symbol(GROUPS[table.group[row] as number] ?? "other", status, 6.5)),
      h("span", { class: "row-text" }, h("bdi", { class: "row-title" }, detail.title || typeName(head.types[table.type[row] as number])), h("span", { class: "row-under" }, h("bdi", {}, under.join(" · ")), h("span", { class: "sr" }, `, ${STATUS_NAMES[status] ?? status}`))),
      h("span", { class: "row-day" }, day === UNDATED ? "undated" : rowDays(day, table.span[row] as number, head.precisions[table.precision[row] as number] ?? "day", table.year !== yearOf(day))),
    ),
  );
}
