// Names and sentences of the page: types, status, dates, precision.
import type { EventDate } from "./types.ts";

/** A table that holds nothing but its entries: a type called "constructor" must not find Object's. */
function bare<T>(entries: Record<string, T>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, entries);
}

export const GROUPS = ["fighting", "killing", "captured", "territory", "disaster", "protest", "other"] as const;
export type Group = (typeof GROUPS)[number];

export const GROUP_NAMES: Record<Group, string> = {
  fighting: "Fighting, explosion",
  killing: "Killing, death",
  captured: "Captured, arrested",
  territory: "Territory",
  disaster: "Disaster",
  protest: "Protest, riot",
  other: "Other",
};

const GROUP_OF: Record<string, Group> = bare<Group>({
  attack: "fighting",
  explosion: "fighting",
  death: "killing",
  abduct: "captured",
  arrest: "captured",
  territory: "territory",
  protest: "protest",
  riot: "protest",
  disaster: "disaster",
});

export function groupOf(type: string): Group {
  return GROUP_OF[type] ?? "other";
}

/** The name of a mark, which a user's own table may give. */
export function groupName(head: { groupNames?: string[] | null }, index: number): string {
  const group = GROUPS[index] ?? "other";
  return head.groupNames?.[index] ?? GROUP_NAMES[group];
}

export const TYPE_NAMES: Record<string, string> = bare<string>({
  attack: "Attack or fighting",
  explosion: "Explosion or shelling",
  death: "Killing or death",
  territory: "Territory taken or lost",
  abduct: "Capture or abduction",
  arrest: "Arrest",
  protest: "Protest",
  riot: "Riot",
  agreement: "Agreement",
  mobilise: "Movement of forces",
  statement: "Statement",
  displacement: "Displacement",
  disaster: "Disaster",
  other: "Other",
});

export function typeName(type: string | undefined): string {
  return type ? (TYPE_NAMES[type] ?? type) : "Event";
}

export const STATUS_NAMES: Record<string, string> = bare<string>({
  reported: "Outlet or neutral source",
  claimed: "Claimed by one side",
  contested: "Contested",
  unverified: "Unverified or unnamed",
  denied: "Denied",
  reference: "Reference data, no report",
  located: "Located by hand, no report",
});

/** Statuses of rows that no report tells: they stand beside the incidents and are counted apart. */
export const BESIDE = new Set(["reference", "located"]);

export const HARM_NAMES: Record<string, string> = bare<string>({
  killed: "Killed",
  wounded: "Wounded",
  captured: "Captured",
  arrested: "Arrested",
  missing: "Missing",
  displaced: "Displaced",
});

export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A reason for not being on the map, as the heading of all rows of its kind, and the name that this row's gives beside it. */
export function reasonOf(reason: string): [kind: string, name: string] {
  const [, unknown] = /^the gazetteer does not know “(.*)”$/s.exec(reason) ?? [];
  if (unknown !== undefined) return ["A place that the gazetteer does not know", unknown];
  const [, shared] = /^no place called “(.*)” is likely enough$/s.exec(reason) ?? [];
  if (shared !== undefined) return ["A name of several places, none likely enough", shared];
  return [capitalised(reason || "no place of its own is named"), ""];
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const DAY_MS = 86400000;

export function dayOf(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

export function isoOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function yearOf(day: number): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

/** "Sun 5 Sep 2021". */
export function dayText(day: number, weekday = true): string {
  const date = new Date(day * DAY_MS);
  const text = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}`;
  return weekday ? `${DAYS[date.getUTCDay()] ?? ""} ${text}` : text;
}

/** "5 Sep". */
export function shortDay(day: number): string {
  const date = new Date(day * DAY_MS);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
}

export function monthText(day: number): string {
  const date = new Date(day * DAY_MS);
  return `${MONTHS[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}`;
}

/** Days of a row with their precision: "Sun 5 Sep 2021 (day)". */
export function when(day: number | null, span: number, precision: string): string {
  if (day === null) return "Date not given";
  const known = precision === "unknown" ? "" : ` (${precision === "part" ? "part of a day" : precision})`;
  if (precision === "month") return `${monthText(day)}${known}`;
  if (precision === "year") return `${new Date(day * DAY_MS).getUTCFullYear()}${span > 366 ? `–${new Date((day + span) * DAY_MS).getUTCFullYear()}` : ""}${known}`;
  if (span > 0) return `${dayText(day, false)} to ${dayText(day + span, false)}${precision === "week" ? " (no day given)" : known}`;
  return `${dayText(day)}${known}`;
}

/** Days as a list has room for them, no finer than they are known: "5 Sep", "1–6 Sep", "Sep 2021", "2021". */
export function rowDays(day: number, span: number, precision: string, year: boolean): string {
  const from = new Date(day * DAY_MS);
  const to = new Date((day + span) * DAY_MS);
  const sameYear = from.getUTCFullYear() === to.getUTCFullYear();
  const sameMonth = sameYear && from.getUTCMonth() === to.getUTCMonth();
  if (precision === "year") return sameYear ? `${from.getUTCFullYear()}` : `${from.getUTCFullYear()}–${to.getUTCFullYear()}`;
  if (precision === "month") return sameMonth ? monthText(day) : `${MONTHS[from.getUTCMonth()] ?? ""}${sameYear ? "" : ` ${from.getUTCFullYear()}`} – ${monthText(day + span)}`;
  const tail = year || !sameYear ? ` ${to.getUTCFullYear()}` : "";
  if (!span) return shortDay(day) + tail;
  if (sameMonth) return `${from.getUTCDate()}–${shortDay(day + span)}${tail}`;
  const joined = (text: string): string => text.replace(/ /g, "\u00a0"); // a line breaks after the dash, nowhere else
  return `${joined(`${shortDay(day)}${sameYear ? "" : ` ${from.getUTCFullYear()}`}`)}\u00a0– ${joined(shortDay(day + span) + tail)}`;
}

/** TIMEX3's parts of a day. */
const PARTS: Record<string, string> = bare<string>({ MO: "morning", MI: "midday", AF: "afternoon", EV: "evening", NI: "night", DT: "daytime" });

export function whenOf(date: EventDate): string {
  const start = date.start ?? date.end;
  if (!start) return "Date not given";
  const first = dayOf(start);
  const text = when(first, date.end ? Math.max(0, dayOf(date.end) - first) : 0, date.precision);
  return date.time ? `${text}, ${PARTS[date.time.replace(/^T/, "")] ?? date.time}` : text;
}

/** "1,200": by hand, since the browser's own formatter takes ten milliseconds to start. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Rows in words: incidents of reports, or events of a user's own table. */
export function things(head: { kind: "incidents" | "table" }, count: number): string {
  return plural(count, head.kind === "incidents" ? "incident" : "event");
}

export const HOW_NAMES: Record<string, string> = bare<string>({
  clause: "named in the same clause",
  sentence: "named in the same sentence",
  discourse: "carried over from the text around it",
  quote: "named around the quotation",
  inference: "inferred from the report",
});

/** Countries that newsrooms call otherwise than the browser does. */
const COUNTRIES: Record<string, string> = bare<string>({ CD: "DR Congo", CG: "Congo", CI: "Ivory Coast", MM: "Myanmar", PS: "Palestinian territories", TR: "Turkey" });
let regions: Intl.DisplayNames | undefined; // made when first asked for: it takes some 20 ms

/** A country's name for its two-letter code; any other text as it is. */
export function regionName(text: string): string {
  if (!/^[A-Z]{2}$/.test(text)) return text;
  if (COUNTRIES[text]) return COUNTRIES[text];
  try {
    regions ??= new Intl.DisplayNames(["en"], { type: "region" });
    return regions.of(text) ?? text;
  } catch {
    return text;
  }
}
