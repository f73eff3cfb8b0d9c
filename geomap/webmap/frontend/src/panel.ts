// The evidence panel: a three-line summary, a place with what happened there, or one incident with its claims side by side.
import { countText } from "./counts.ts";
import { correctBox } from "./correct.ts";
import { h, link, replace } from "./dom.ts";
import type { Texts } from "./payload.ts";
import type { Store } from "./store.ts";
import { summary } from "./summary.ts";
import { symbol } from "./symbols.ts";
import type { Claim, Detail, Located, Place, Report, Segment } from "./types.ts";
import { dayOf, dayText, grouped, GROUPS, HARM_NAMES, HOW_NAMES, plural, regionName, STATUS_NAMES, things, typeName, when, whenOf } from "./words.ts";
import { LARGE, UNDATED } from "./table.ts";
import { rowItem } from "./rows.ts";
import { whyBox } from "./why.ts";

const MARKS: [bit: number, name: string, label: string][] = [
  [1, "trigger", "what happened"],
  [2, "place", "place"],
  [4, "date", "date"],
  [8, "speaker", "speaker"],
];

/** The quoted sentence: trigger, place, date and speaker each under its own kind of line. */
function quoteOf(segments: Segment[], language: string | null = null): HTMLElement {
  const box = h("blockquote", { dir: "auto", lang: language && /^[a-z]{2,3}$/.test(language) ? language : null });
  for (const [text, bits] of segments) {
    const names = MARKS.filter(([bit]) => bits & bit);
    box.append(names.length ? h("mark", { class: names.map(([, name]) => `m-${name}`).join(" "), title: names.map(([, , label]) => label).join(", ") }, text) : text);
  }
  return box;
}

function markKey(): HTMLElement {
  return h("p", { class: "mark-key" }, "Marked in the quotes: ", ...MARKS.map(([, name, label]) => h("mark", { class: `m-${name}` }, label)));
}

function reportLine(report: Report | undefined, date: string | null): HTMLElement {
  if (!report) return h("p", { class: "report" }, "report not in this file");
  return h(
    "p",
    { class: "report" },
    report.url ? link(report.url) : null,
    report.url && (report.outlet || report.title) ? " · " : null,
    h("bdi", {}, report.outlet ?? "outlet not given"),
    report.title ? " · " : null,
    report.title ? h("bdi", {}, report.title) : null,
    (date ?? report.date) ? `, published ${dayText(dayOf((date ?? report.date) as string), false)}` : null,
  );
}

const STANCES: Record<Claim["stance"], string> = { asserts: "says it happened", denies: "denies it", unverified: "could not verify it" };

function claimCard(claim: Claim, reports: Report[]): HTMLElement {
  const general = claim.stance === "denies" && claim.quote.length > 0 && !claim.quote.some(([, bits]) => bits & 2);
  const note = general ? "General denial, names no place" : claim.stance === "asserts" && claim.said.length ? `Attribution: “${claim.said.join("”, “")}”${claim.medium.length ? `, ${claim.medium.join(", ")}` : ""}` : null;
  return h(
    "article",
    { class: `claim ${claim.stance}` },
    h("h4", {}, h("bdi", {}, claim.source || (claim.kind === "outlet" ? (reports[claim.document]?.outlet ?? "Outlet not given") : "Nobody named")), h("span", { class: "stance" }, STANCES[claim.stance])),
    note ? h("p", { class: "note" }, note) : null,
    ...claim.harm.map(([kind, counts]) => h("p", { class: "figure" }, `${HARM_NAMES[kind] ?? kind}: `, h("bdi", {}, countText(counts)))),
    claim.quote.length ? quoteOf(claim.quote, reports[claim.document]?.language) : h("p", { class: "note" }, "No quote in this file"),
    claim.elsewhere?.date ? h("p", { class: "note" }, "Date from “", h("bdi", {}, claim.elsewhere.date), "” in another sentence") : null,
    claim.elsewhere?.place ? h("p", { class: "note" }, "Place from “", h("bdi", {}, claim.elsewhere.place), "” in another sentence") : null,
    reportLine(reports[claim.document], claim.date),
  );
}

function claimsBox(claims: Claim[], reports: Report[]): HTMLElement[] {
  const sides: Claim[][] = [claims.filter((claim) => claim.stance === "asserts"), claims.filter((claim) => claim.stance !== "asserts")];
  const [says, against] = sides as [Claim[], Claim[]];
  if (!says.length || !against.length) return [h("h3", {}, claims.length > 1 ? "What each report says" : "What the report says"), h("div", { class: "claims" }, ...claims.map((claim) => claimCard(claim, reports)))];
  const denied = against.some((claim) => claim.stance === "denies");
  return [
    h("h3", {}, "Claims next to each other"),
    h(
      "div",
      { class: "claims sides" },
      h("section", { "aria-label": "Those who say it" }, h("p", { class: "side" }, "Says so"), ...says.map((claim) => claimCard(claim, reports))),
      h("section", { "aria-label": "Those who do not" }, h("p", { class: "side" }, denied ? "Says otherwise" : "Not verified by"), ...against.map((claim) => claimCard(claim, reports))),
    ),
  ];
}

/** Points that people located by hand: evidence of their own kind, which moves no incident. */
function locatedBox(points: Located[]): HTMLElement[] {
  return [
    h("h3", {}, "Located by hand, beside the reports"),
    ...points.map((point) =>
      h(
        "article",
        { class: "claim located" },
        h("h4", {}, h("bdi", {}, point.who ?? point.layer), h("span", { class: "stance" }, point.km ? `${point.km < 10 ? point.km.toFixed(1) : Math.round(point.km)} km from the place told` : "inside the place told")),
        h("p", { class: "note" }, `${point.lat}, ${point.lon}, within ${point.radius_km} km`, point.time ? "; " : null, point.time ? h("bdi", {}, point.time) : null),
        point.note ? quoteOf([[point.note, 0]]) : null,
        h("p", { class: "report" }, point.link ? link(point.link) : null, point.link ? " · " : null, h("bdi", {}, point.layer)),
      ),
    ),
  ];
}

function placeText(place: Place): string {
  return [place.name, ...place.above.map(regionName).filter((name) => name !== place.name)].join(", ");
}

function exactness(place: Place): string {
  if (place.draw === "area") return place.boundary === "exact" ? "somewhere in this area, no finer place given" : "somewhere in this area; outline approximate";
  if (place.draw === "district") return place.geometry && place.boundary === "exact" ? "district, boundary known" : `district, approximate: drawn within ${Math.round(place.radius)} km`;
  return `${place.kind}, drawn within ${place.radius < 1 ? "1" : Math.round(place.radius)} km`;
}

export class Panel {
  readonly element = h("section", { class: "panel", "aria-label": "Evidence", "aria-live": "polite", tabindex: -1 });
  readonly #store: Store;
  readonly #texts: Texts;
  readonly #open: (row: number) => void;
  readonly #zoom: (rows: number[]) => void;
  #turn = 0;

  constructor(store: Store, texts: Texts, open: (row: number) => void, zoom: (rows: number[]) => void) {
    this.#zoom = zoom;
    this.#store = store;
    this.#texts = texts;
    this.#open = open;
    store.on((change) => {
      if (change === "select") void this.show();
      else if (change === "filter" && store.selection.kind === "none") this.#later();
    });
  }

  #waiting = 0;

  /** The summary of a large table may come a moment after the map. */
  #later(): void {
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.show(), this.#store.table.rows > LARGE ? 120 : 0);
  }

  async show(): Promise<void> {
    const turn = (this.#turn += 1);
    const { selection } = this.#store;
    if (selection.kind === "none") replace(this.element, ...summary(this.#store));
    else if (selection.kind === "row") {
      const detail = await this.#texts.row(selection.row);
      if (turn === this.#turn) this.#incident(selection.row, detail);
    } else {
      const rows = selection.rows.slice(0, 200);
      const details = await Promise.all(rows.map((row) => this.#texts.row(row)));
      if (turn === this.#turn) this.#site(selection.place, selection.rows.length, rows, details);
    }
    this.element.parentElement?.scrollTo({ top: 0 });
  }

  #back(): HTMLElement {
    return h("button", { class: "back", type: "button", click: () => this.#store.select({ kind: "none" }) }, "‹ Summary");
  }

  #site(place: number, total: number, rows: number[], details: Detail[]): void {
    const { table } = this.#store;
    const { head } = table;
    const apart = !(place >= 0) && rows.some((row) => table.unitsX[row] !== table.unitsX[rows[0] as number] || table.unitsY[row] !== table.unitsY[rows[0] as number]);
    const known = place >= 0 ? table.head.places[place] : undefined;
    const list = h("ul", { class: "rows" });
    rows.forEach((row, i) => list.append(rowItem(table, row, details[i] as Detail, this.#open)));
    replace(
      this.element,
      this.#back(),
      h("h2", {}, known ? h("bdi", {}, placeText(known)) : `${things(head, total)} here`),
      known ? h("p", { class: "lead" }, known.draw === "area" ? `${things(head, total)} somewhere in it; no finer place given.` : `${things(head, total)}; ${exactness(known)}.`) : h("p", { class: "lead" }, apart ? "Counted together because they lie close at this zoom." : "Told of one place."),
      apart ? h("button", { type: "button", class: "tool", click: () => this.#zoom(rows) }, "Zoom in on them") : null,
      list,
      total > rows.length ? h("p", { class: "note" }, `The first ${rows.length} of ${grouped(total)}.`) : null,
    );
  }

  #incident(row: number, detail: Detail): void {
    const { table } = this.#store;
    const { head } = table;
    const type = head.types[table.type[row] as number] ?? "other";
    const status = head.statuses[table.status[row] as number] ?? "reported";
    const place = head.places[(table.place[row] as number) - 1];
    const day = table.day[row] as number;
    const facts = h("dl", { class: "facts" });
    const fact = (name: string, ...value: (Node | string | null)[]): void => {
      facts.append(h("dt", {}, name), h("dd", {}, ...value));
    };
    fact("When", detail.date ? whenOf(detail.date) : when(day === UNDATED ? null : day, table.span[row] as number, head.precisions[table.precision[row] as number] ?? "unknown"), detail.date?.words ? h("span", { class: "soft" }, " from “", h("bdi", {}, detail.date.words), "”") : null);
    if (place) {
      fact("Where", h("bdi", {}, placeText(place)), h("span", { class: "soft" }, ` · ${exactness(place)}${detail.why?.how ? `; ${HOW_NAMES[detail.why.how] ?? detail.why.how}` : ""}`));
      const others = (detail.places ?? []).filter((name) => name !== place.name);
      if (others.length) fact("Also", h("bdi", {}, others.join(", ")));
    } else if (row >= table.located) {
      const reason = head.reasons[table.reason[row] as number] ?? "";
      fact("Where", "Not on the map: ", h("bdi", {}, reason || "no place of its own is named"));
    }
    for (const [kind, counts] of detail.harm ?? []) {
      const said = saidBy(detail, kind);
      const name = HARM_NAMES[kind] ?? kind;
      if (said.length) fact(name, ...said.map(([source, text]) => h("span", { class: "said" }, h("bdi", {}, text), h("span", { class: "soft" }, " by ", h("bdi", {}, source)))));
      else fact(name, h("bdi", {}, countText(counts)));
    }
    if (detail.review && detail.review !== "unreviewed") fact("Checked", `${detail.review} by a person`);
    if (detail.claims?.length) {
      const count = table.independent[row] as number;
      const reports = plural(detail.reports ?? 0, "report");
      fact("Sources", detail.independence ? h("bdi", {}, detail.independence) : `${reports}, ${plural(count, "original source")}`, h("span", { class: "soft" }, " · in these files"));
    }
    for (const [name, value] of detail.more ?? []) fact(name, h("bdi", {}, value));
    replace(
      this.element,
      this.#back(),
      h("p", { class: "kicker" }, symbol(GROUPS[table.group[row] as number] ?? "other", status, 7), h("span", {}, typeName(type)), h("span", { class: `status s-${status}` }, head.kind === "incidents" ? (STATUS_NAMES[status] ?? status) : "")),
      h("h2", {}, h("bdi", {}, detail.title || typeName(type))),
      facts,
      ...(detail.claims?.length ? claimsBox(detail.claims, head.documents) : []),
      ...(detail.points?.length ? locatedBox(detail.points) : []),
      detail.claims?.some((claim) => claim.quote.length) ? markKey() : null,
      detail.text ? quoteOf([[detail.text, 0]]) : null,
      detail.url ? h("p", { class: "report" }, link(detail.url)) : null,
      detail.why ? whyBox(detail, place) : null,
      detail.entries?.length ? correctBox(detail.events ?? [], detail.entries) : null,
    );
  }
}

/** Each count of people with the one who gives it; the same words of two reports stand once. */
function saidBy(detail: Detail, kind: string): [source: string, text: string][] {
  const out = new Map<string, string>();
  for (const claim of detail.claims ?? []) {
    if (claim.stance !== "asserts") continue;
    for (const [name, counts] of claim.harm) {
      const text = countText(counts);
      const before = out.get(text);
      if (name === kind && !before?.includes(claim.source)) out.set(text, before ? `${before}, ${claim.source}` : claim.source);
    }
  }
  return [...out].map(([text, source]) => [source || "a source not named", text]);
}
