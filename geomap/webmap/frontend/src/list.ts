// The list under the panel: incidents by date, then what is not on the map, grouped by reason.
import { h, replace } from "./dom.ts";
import type { Texts } from "./payload.ts";
import { rowItem } from "./rows.ts";
import type { Store } from "./store.ts";
import { LARGE, UNDATED } from "./table.ts";
import { grouped, plural, reasonOf } from "./words.ts";

const PAGE = 100; // rows drawn at once

export class List {
  readonly element = h("section", { class: "list", "aria-label": "Events" });
  readonly #store: Store;
  readonly #texts: Texts;
  readonly #open: (row: number) => void;
  #order: Uint32Array | null = null;
  #limit = PAGE;
  #turn = 0;

  constructor(store: Store, texts: Texts, open: (row: number) => void) {
    this.#store = store;
    this.#texts = texts;
    this.#open = open;
    store.on((change) => {
      if (change === "filter" || change === "brush") {
        this.#limit = PAGE;
        this.later();
      } else if (change === "select") this.#current();
    });
  }

  #waiting = 0;

  later(): void {
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.show(), this.#store.table.rows > LARGE ? 160 : 40); // the map and its days first
  }

  /** The rows by day, or null where they stay as they are in the file. */
  #sorted(): Uint32Array | null {
    if (this.#order) return this.#order;
    const { day, rows } = this.#store.table;
    // Neighbours in a large file share a block of text; sorted by day, a page of rows would open a hundred blocks.
    if (rows > LARGE) return null;
    const key = (row: number): number => (day[row] === UNDATED ? Infinity : (day[row] as number));
    this.#order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => key(a) - key(b) || a - b);
    return this.#order;
  }

  async show(): Promise<void> {
    const turn = (this.#turn += 1);
    const { table, shown } = this.#store;
    const on: number[] = [];
    const off = new Map<string, { rows: number[]; count: number }>();
    let mapped = 0;
    let unmapped = 0;
    const kinds: ReturnType<typeof reasonOf>[] = []; // of each reason
    const order = this.#sorted();
    const [from, to] = this.#store.brush ?? [-Infinity, Infinity];
    for (let at = 0; at < table.rows; at += 1) {
      const row = order ? (order[at] as number) : at;
      if (!shown[row]) continue;
      const start = table.day[row] as number;
      if ((start > to || start + (table.span[row] as number) < from) && start !== UNDATED) continue; // as Store.inBrush, without a call a row
      if (row < table.located) {
        mapped += 1;
        if (on.length < this.#limit) on.push(row);
      } else {
        unmapped += 1;
        const [kind] = (kinds[table.reason[row] as number] ??= reasonOf(table.head.reasons[table.reason[row] as number] ?? ""));
        let group = off.get(kind);
        if (!group) off.set(kind, (group = { rows: [], count: 0 }));
        group.count += 1;
        if (group.rows.length < this.#limit) group.rows.push(row);
      }
    }
    const items = async (rows: number[]): Promise<HTMLElement> => {
      const details = await Promise.all(rows.map((row) => this.#texts.row(row)));
      const list = h("ul", { class: "rows" });
      rows.forEach((row, i) => list.append(rowItem(table, row, details[i] ?? { id: "", title: "" }, this.#open, this.#chosen(row))));
      return list;
    };
    const mappedList = await items(on);
    const groups: HTMLElement[] = [];
    for (const [kind, { rows, count }] of off) groups.push(h("h4", {}, `${kind} (${grouped(count)})`), await items(rows));
    if (turn !== this.#turn) return;
    this.element.hidden = !table.rows; // the panel says it
    replace(
      this.element,
      h(
        "div", // the list's title stays above these rows alone
        { class: "mapped" },
        h("h3", { class: "list-title" }, `On the map (${grouped(mapped)})${table.rows > LARGE ? ", by place" : ""}`),
        mapped ? mappedList : h("p", { class: "note" }, this.#store.filtered() || this.#store.brush ? "Nothing matches these filters and days." : "Nothing was placed."),
        mapped > on.length ? h("button", { type: "button", class: "more", click: () => { this.#limit += PAGE * 2; void this.show(); } }, `Show more (${grouped(mapped - on.length)} left)`) : null,
      ),
      ...(unmapped ? [h("details", { class: "off", open: unmapped <= 12 }, h("summary", {}, `Not on the map (${grouped(unmapped)})`), h("p", { class: "note" }, `${plural(unmapped, "item")} without a place of its own on this map; each opens its quote.`), ...groups)] : []),
    );
  }

  #chosen(row: number): boolean {
    const { selection } = this.#store;
    return selection.kind === "row" && selection.row === row;
  }

  #current(): void {
    for (const button of this.element.querySelectorAll<HTMLButtonElement>("button.row")) {
      if (this.#chosen(Number(button.dataset["row"]))) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }
}
