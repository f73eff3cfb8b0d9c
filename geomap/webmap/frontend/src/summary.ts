// The summary that a page opens on: how many incidents, where and when; who says so; what is not on the map.
import { coreDays } from "./days.ts";
import { h } from "./dom.ts";
import type { Store } from "./store.ts";
import { Table, UNDATED } from "./table.ts";
import { BESIDE, dayText, plural, things } from "./words.ts";

type Days = [first: number, last: number];

interface Tally {
  mapped: number; // incidents on the map
  places: number;
  beside: Map<string, number>; // rows of no report, by status
  fine: Days; // known to more than the year
  years: Days;
}

/** Count what is shown. */
function tally({ table, shown }: Store): Tally {
  const { head } = table;
  const wide = head.precisions.indexOf("year");
  const sites = new Set<number>();
  const out: Tally = { mapped: 0, places: 0, beside: new Map(), fine: [Infinity, -Infinity], years: [Infinity, -Infinity] };
  for (let row = 0; row < table.located; row += 1) {
    if (!shown[row]) continue;
    const status = head.statuses[table.status[row] as number] ?? "";
    if (BESIDE.has(status)) {
      out.beside.set(status, (out.beside.get(status) ?? 0) + 1);
      continue;
    }
    out.mapped += 1;
    if (head.places.length) sites.add(table.place[row] as number);
    const day = table.day[row] as number;
    if (day === UNDATED) continue;
    const days = table.precision[row] === wide ? out.years : out.fine; // a date known to the year alone would stretch the others
    days[0] = Math.min(days[0], day);
    days[1] = Math.max(days[1], day + (table.span[row] as number));
  }
  for (const [row, place] of head.also) if (shown[row]) sites.add(place + 1);
  out.places = sites.size;
  return out;
}

/** The days in words, without strays: "mostly 5 Sep 2021 to 6 Sep 2021". */
function daysOf({ table, shown }: Store, { fine, years }: Tally): string {
  let [first, last] = fine[0] <= fine[1] ? fine : years;
  if (first > last) return "";
  const whole = last - first;
  if (whole > 400) [first, last] = coreDays(table, first, last, shown);
  const mostly = last - first < whole || (fine[0] <= fine[1] && (years[0] < first || years[1] > last)) ? "mostly " : "";
  return `, ${mostly}${first === last ? dayText(first, false) : `${dayText(first, false)} to ${dayText(last, false)}`}`;
}

const PHRASES: [status: string, words: string][] = [
  ["claimed", "claimed by one side"],
  ["contested", "contested"],
  ["unverified", "unverified or from unnamed sources"],
  ["reported", "stated by an outlet or a neutral source"],
  ["denied", "denied"],
];

/** Who says what is shown, by status. */
function saidOf({ table, shown }: Store): string {
  const { statuses } = table.head;
  const counts = Table.counts(table.status, table.located, statuses.length, shown);
  return PHRASES.flatMap(([status, words]) => (counts[statuses.indexOf(status)] ? [`${counts[statuses.indexOf(status)] ?? 0} ${words}`] : [])).join(", ");
}

export function summary(store: Store): HTMLElement[] {
  const { table } = store;
  const { head } = table;
  const lead = (text: string): HTMLElement => h("p", { class: "lead" }, text);
  if (!table.rows) {
    return [
      h("h2", {}, "Nothing to show"),
      lead(head.documents.length ? `No event was found in ${plural(head.documents.length, "report")}.` : "No event was found in what was read."),
      h("p", {}, "Events are what happened at a place: attacks, deaths, arrests, territory taken, protests, disasters. A report that tells of none stays without a mark."),
    ];
  }
  if (!store.count) return [h("h2", {}, "Nothing matches"), lead("No event passes the filters."), h("p", {}, "Take one away, or clear them all, under “Filters” above.")];
  const counted = tally(store);
  const others = [...counted.beside.values()].reduce((sum, count) => sum + count, 0);
  const off = store.count - counted.mapped - others;
  const apart = [...counted.beside].map(([status, count]) => (status === "located" ? plural(count, "point located by hand", "points located by hand") : plural(count, "row of reference data", "rows of reference data")));
  const said = head.kind === "incidents" ? saidOf(store) : "";
  const checked = head.kind !== "incidents" ? "" : head.checked ? ` ${head.checked} of all ${things(head, table.rows)} checked by a person.` : " Nothing here was checked by a person.";
  return [
    h("h2", {}, "In short"),
    h(
      "ol",
      { class: "summary" },
      h("li", {}, h("b", {}, `${things(head, counted.mapped)}${table.loose ? "" : ` at ${plural(counted.places, "place")}`}`), daysOf(store, counted), head.documents.length ? `, from ${plural(head.documents.length, "report")}.` : "."),
      h("li", {}, said ? `${said}.` : "Select a mark to see what stands behind it."),
      h("li", {}, off ? `${plural(off, "more item")} not on the map, each with its reason, in the list.` : "Everything that was read is on the map.", checked),
      apart.length ? h("li", {}, `Beside the reports, hollow: ${apart.join(", ")}. They bear no incident out by themselves.`) : null,
    ),
  ];
}
