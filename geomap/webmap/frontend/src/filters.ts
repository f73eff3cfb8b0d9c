// The filters: words, type, status, source, actor, precision and number killed, each with the count it would leave.
import { h, replace } from "./dom.ts";
import type { Texts } from "./payload.ts";
import { type Exactness, noFilters, type Store } from "./store.ts";
import { symbol } from "./symbols.ts";
import { Table } from "./table.ts";
import type { Detail } from "./types.ts";
import { grouped, groupName, GROUPS, plural, STATUS_NAMES } from "./words.ts";

const MOST_NAMES = 60; // of sources or actors offered as boxes; the search finds the rest

/** Everything of a row that the word search looks through. */
export function searchable(detail: Detail): string {
  const quotes = (detail.claims ?? []).flatMap((claim) => [claim.source, ...claim.quote.map(([text]) => text)]);
  return [detail.title, detail.text ?? "", ...(detail.actors ?? []), ...(detail.places ?? []), ...quotes].join("").normalize("NFKC").toLowerCase();
}

export class Filters {
  readonly element = h("details", { class: "filters menu" });
  readonly search: HTMLInputElement;
  readonly #store: Store;
  readonly #texts: Texts;
  readonly #counts: [HTMLElement, () => number][] = [];
  #turn = 0;
  #label = h("span", {}, "Filters");

  constructor(store: Store, texts: Texts) {
    this.#store = store;
    this.#texts = texts;
    this.search = h("input", { type: "search", class: "search", placeholder: "Search words", "aria-label": "Search words in titles, quotes and names", input: () => this.#find() });
    this.element.append(h("summary", { class: "tool" }, this.#label)); // the boxes follow with `build`, after the first drawing
    store.on((change) => {
      if (change === "filter") this.#refresh();
    });
  }

  /** Draw the boxes again, as after a link has set them. */
  build(): void {
    const { table, filters } = this.#store;
    const { head } = table;
    this.#counts.length = 0;
    const present = { groups: Table.counts(table.group, table.rows, GROUPS.length), statuses: Table.counts(table.status, table.rows, head.statuses.length) };
    const box = (text: Node | string, on: boolean, change: (on: boolean) => void, count?: () => number): HTMLElement => {
      const number = h("span", { class: "count" });
      if (count) this.#counts.push([number, count]);
      return h("label", { class: "check" }, h("input", { type: "checkbox", checked: on, change: (event: Event) => change((event.target as HTMLInputElement).checked) }), text, count ? number : null);
    };
    const toggle = (set: Set<number>, index: number, on: boolean): void => {
      if (on) set.delete(index);
      else set.add(index);
      this.#store.apply();
    };
    const choose = (set: Set<number>, index: number, on: boolean): void => toggle(set, index, !on);
    const named = (text: string, mark: Node): HTMLElement => h("span", { class: "named" }, mark, text);
    const fieldset = (name: string, children: HTMLElement[]): HTMLElement | null => (children.length ? h("fieldset", {}, h("legend", {}, name), ...children) : null);
    const names = (list: string[], set: Set<number>): HTMLElement[] => list.slice(0, MOST_NAMES).map((name, i) => box(h("bdi", {}, name), set.has(i), (on) => choose(set, i, on)));
    const exactness: [Exactness, string][] = [["all", "Any precision"], ["point", "Settlement or site"], ["district", "District"], ["area", "Area only"]];
    const select = h("select", { "aria-label": "How exact", change: (event: Event) => { filters.exactness = (event.target as HTMLSelectElement).value as Exactness; this.#store.apply(); } }, ...exactness.map(([value, text]) => h("option", { value, selected: filters.exactness === value }, text)));
    const least = h("input", { type: "number", min: 0, step: 1, value: filters.killed, "aria-label": "At least this many reported killed", input: (event: Event) => { const { value } = event.target as HTMLInputElement; filters.killed = value === "" ? null : Number(value); this.#store.apply(); } });
    const killed = head.kind === "incidents" && table.killed.some((count) => count >= 0);
    replace(
      this.element,
      h("summary", { class: "tool" }, this.#label),
      h(
        "div",
        { class: "menu-body" },
        fieldset("What", GROUPS.flatMap((group, i) => (present.groups[i] ? [box(named(groupName(head, i), symbol(group, "reported", 6)), !filters.groups.has(i), (on) => toggle(filters.groups, i, on), () => this.#store.left.groups[i] ?? 0)] : []))),
        head.kind === "incidents" ? fieldset("How sure", head.statuses.flatMap((status, i) => (present.statuses[i] ? [box(named(STATUS_NAMES[status] ?? status, symbol("territory", status, 6, "var(--soft)")), !filters.statuses.has(i), (on) => toggle(filters.statuses, i, on), () => this.#store.left.statuses[i] ?? 0)] : []))) : null,
        head.places.length ? fieldset("How exact", [select]) : null,
        killed ? fieldset("Reported killed", [h("label", { class: "check" }, "at least", least), box("also where unknown", filters.killedUnknown, (on) => { filters.killedUnknown = on; this.#store.apply(); })]) : null,
        fieldset("Who says so", names(head.sources, filters.sources)),
        fieldset("Who takes part", names(head.actors, filters.actors)),
        h("button", { type: "button", class: "tool", click: () => this.clear() }, "Clear all filters"),
      ),
    );
    this.search.value = filters.words;
    this.#refresh();
  }

  clear(): void {
    this.#store.filters = noFilters();
    this.#store.apply();
    const held = this.element.contains(document.activeElement);
    this.build();
    if (held) this.element.querySelector<HTMLElement>("button")?.focus(); // the one that was pressed is gone
  }

  #refresh(): void {
    for (const [element, count] of this.#counts) element.textContent = grouped(count());
    const { count, table } = this.#store;
    this.#label.textContent = this.#store.filtered() ? `Filters: ${plural(count, "item")} of ${grouped(table.rows)}` : "Filters";
    this.element.classList.toggle("active", this.#store.filtered());
  }

  #waiting = 0;

  #find(): void {
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.find(this.search.value), 200);
  }

  /** Keep the rows whose text holds every word; blocks are opened one after another, and a newer search stops an older. */
  async find(text: string): Promise<void> {
    const turn = (this.#turn += 1);
    const { filters, table } = this.#store;
    const words = text.normalize("NFKC").toLowerCase().split(/\s+/u).filter(Boolean);
    filters.words = text;
    if (!words.length) {
      filters.matches = null;
      this.#store.apply();
      return;
    }
    const found = new Set<number>();
    for (let block = 0; block < table.head.blocks; block += 1) {
      const rows = await this.#texts.block(block);
      if (turn !== this.#turn) return;
      rows.forEach((detail, i) => {
        const all = searchable(detail);
        if (words.every((word) => all.includes(word))) found.add(block * table.head.chunk + i);
      });
    }
    filters.matches = found;
    this.#store.apply();
  }
}
