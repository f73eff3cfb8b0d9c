// What the reader has chosen (filters, days, selection) and which rows that leaves; views listen and redraw.
import { type Table, UNDATED } from "./table.ts";
import { GROUPS } from "./words.ts";

export type Change = "filter" | "brush" | "select" | "options";
export type Exactness = "all" | "point" | "district" | "area";
export type Selection = { kind: "none" } | { kind: "row"; row: number } | { kind: "site"; place: number; rows: number[] };

export interface Filters {
  groups: Set<number>; // hidden groups
  statuses: Set<number>; // hidden statuses
  sources: Set<number>;
  actors: Set<number>;
  exactness: Exactness;
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
  turn = 0; // how often the filters were applied
  left = { groups: new Uint32Array(0), statuses: new Uint32Array(0) };
  readonly #listeners: ((change: Change) => void)[] = [];

  constructor(table: Table) {
    this.table = table;
    this.shown = new Uint8Array(table.rows).fill(1);
    this.apply();
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

  /** Work out which rows pass; `left` counts, for every facet, the rows that all other facets let through. */
  apply(): void {
    const { table, filters: f } = this;
    const { group, status, killed } = table;
    const groups = Uint8Array.from(GROUPS, (_, i) => (f.groups.has(i) ? 1 : 0));
    const statuses = Uint8Array.from(table.head.statuses, (_, i) => (f.statuses.has(i) ? 2 : 0));
    const listed = f.sources.size > 0 || f.actors.size > 0;
    const rest = listed || f.exactness !== "all" || f.killed !== null || f.matches !== null;
    const left = { groups: new Uint32Array(groups.length), statuses: new Uint32Array(statuses.length) };
    let count = 0;
    for (let row = 0; row < table.rows; row += 1) {
      const g = group[row] as number;
      const s = status[row] as number;
      let failed = (groups[g] as number) | (statuses[s] as number);
      if (rest) {
        if (
          (f.sources.size > 0 && !table.sources.has(row, f.sources)) ||
          (f.actors.size > 0 && !table.actors.has(row, f.actors)) ||
          (f.exactness !== "all" && this.#exact(row) !== f.exactness) ||
          (f.killed !== null && ((killed[row] as number) < 0 ? !f.killedUnknown : (killed[row] as number) < f.killed)) ||
          (f.matches !== null && !f.matches.has(row))
        ) failed |= 4;
      }
      this.shown[row] = failed ? 0 : 1;
      if (!failed) count += 1;
      if (!(failed & 6)) left.groups[g] = (left.groups[g] as number) + 1;
      if (!(failed & 5)) left.statuses[s] = (left.statuses[s] as number) + 1;
    }
    this.count = count;
    this.turn += 1;
    this.left = left;
    this.say("filter");
  }

  #exact(row: number): Exactness {
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
