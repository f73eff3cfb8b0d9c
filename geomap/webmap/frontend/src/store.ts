// What the reader has chosen (filters, days, selection) and which rows that leaves; views listen and redraw.
import { type Table, UNDATED } from "./table.ts";

export type Change = "filter" | "brush" | "select" | "options";
export type Selection = { kind: "none" } | { kind: "row"; row: number } | { kind: "site"; place: number; rows: number[] };

export interface Filters {
  groups: Set<number>; // hidden groups
  statuses: Set<number>; // hidden statuses
  sources: Set<number>;
  actors: Set<number>;
  exactness: "all" | "point" | "district" | "area";
  killed: number | null; // at least
  killedUnknown: boolean;
  words: string;
  matches: Set<number> | null; // rows whose text holds the words
}

export function noFilters(): Filters {
  return { groups: new Set(), statuses: new Set(), sources: new Set(), actors: new Set(), exactness: "all", killed: null, killedUnknown: true, words: "", matches: null };
}

export class Store {
  readonly table: Table;
  readonly shown: Uint8Array; // 1: passes the filters
  filters = noFilters();
  brush: [from: number, to: number] | null = null;
  selection: Selection = { kind: "none" };
  mentioned = false;
  count = 0;
  readonly #listeners: ((change: Change) => void)[] = [];

  constructor(table: Table) {
    this.table = table;
    this.shown = new Uint8Array(table.rows).fill(1);
    this.count = table.rows;
  }

  on(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  say(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  filtered(): boolean {
    const f = this.filters;
    return Boolean(f.groups.size || f.statuses.size || f.sources.size || f.actors.size || f.exactness !== "all" || f.killed !== null || f.matches);
  }

  apply(): void {
    const { table, filters: f } = this;
    this.count = 0;
    for (let row = 0; row < table.rows; row += 1) {
      const pass =
        !f.groups.has(table.group[row] as number) &&
        !f.statuses.has(table.status[row] as number) &&
        (!f.sources.size || table.sources.has(row, f.sources)) &&
        (!f.actors.size || table.actors.has(row, f.actors)) &&
        (f.exactness === "all" || this.#exact(row) === f.exactness) &&
        (f.killed === null || ((table.killed[row] as number) < 0 ? f.killedUnknown : (table.killed[row] as number) >= f.killed)) &&
        (!f.matches || f.matches.has(row));
      this.shown[row] = pass ? 1 : 0;
      if (pass) this.count += 1;
    }
    this.say("filter");
  }

  #exact(row: number): Filters["exactness"] {
    const place = this.table.place[row] as number;
    return place ? (this.table.head.places[place - 1]?.draw ?? "point") : row < this.table.located ? "point" : "all";
  }

  /** Whether a row lies in the brushed days; the undated always stay. */
  inBrush(row: number): boolean {
    if (!this.brush) return true;
    const day = this.table.day[row] as number;
    if (day === UNDATED) return true;
    return day <= this.brush[1] && day + (this.table.span[row] as number) >= this.brush[0];
  }

  setBrush(brush: [number, number] | null): void {
    this.brush = brush;
    this.say("brush");
  }

  select(selection: Selection): void {
    this.selection = selection;
    this.say("select");
  }
}
