// The rows as typed columns, which of them pass the filters, and a grid for finding those in view.
import { columns, type Column } from "./payload.ts";
import type { Head } from "./types.ts";
import { groupOf, GROUPS, yearOf } from "./words.ts";

export const UNDATED = -(2 ** 31);
/** Rows from which what is not the map may wait a moment, and the list keeps the file's order instead of the days'. */
export const LARGE = 20000;
const GRID = 256;
const SMALL = 20000; // rows that are looked through sooner than a grid is built

export class Table {
  readonly head: Head;
  readonly rows: number;
  readonly located: number;
  readonly unitsX: Uint32Array;
  readonly unitsY: Uint32Array;
  readonly type: Column;
  readonly group: Uint8Array;
  readonly status: Column;
  readonly day: Int32Array;
  readonly span: Column;
  readonly precision: Column;
  readonly place: Uint32Array;
  readonly killed: Int32Array;
  readonly reason: Column;
  readonly independent: Column;
  readonly exactness: Column;
  readonly sources: Lists;
  readonly actors: Lists;
  /** Rows of each place, and the located rows without one ("loose"), which the grid finds. */
  readonly byPlace: Uint32Array[];
  readonly loose: number;
  /** The year of all days on the map, which need not stand beside each; null where they fall into several. */
  readonly year: number | null;
  #gridStart: Uint32Array | null = null;
  #gridRows: Uint32Array | null = null;

  constructor(head: Head, data: Uint8Array) {
    const found = columns(head, data);
    const get = (name: string): Column => found.get(name) ?? new Uint8Array(head.rows);
    this.head = head;
    this.rows = head.rows;
    this.located = head.located;
    this.unitsX = get("x") as Uint32Array;
    this.unitsY = get("y") as Uint32Array;
    this.type = get("type");
    this.status = get("status");
    this.day = get("day") as Int32Array;
    this.span = get("span");
    this.precision = get("precision");
    this.place = get("place") as Uint32Array;
    this.killed = get("killed") as Int32Array;
    this.reason = get("reason");
    this.independent = get("independent");
    this.exactness = get("exactness");
    this.sources = new Lists(get("sourceCount"), get("sources"));
    this.actors = new Lists(get("actorCount"), get("actors"));
    const groups = head.groups ?? head.types.map((type) => GROUPS.indexOf(groupOf(type)));
    this.group = new Uint8Array(this.rows);
    const counts = new Uint32Array(head.places.length);
    let loose = 0;
    const wide = head.precisions.indexOf("year");
    let first = Infinity;
    let last = -Infinity;
    for (let row = 0; row < this.rows; row += 1) {
      this.group[row] = groups[this.type[row] as number] ?? GROUPS.length - 1;
      const place = this.place[row] as number;
      if (place) counts[place - 1] = (counts[place - 1] as number) + 1;
      else if (row < this.located) loose += 1;
      const day = this.day[row] as number;
      if (day === UNDATED || row >= this.located || this.precision[row] === wide) continue;
      if (day < first) first = day;
      if (day > last) last = day;
    }
    this.year = first <= last && yearOf(first) === yearOf(last) ? yearOf(first) : null;
    this.loose = loose;
    this.byPlace = Array.from(counts, (count) => new Uint32Array(count));
    counts.fill(0);
    if (head.places.length) {
      for (let row = 0; row < this.rows; row += 1) {
        const place = this.place[row] as number;
        if (!place) continue;
        const at = counts[place - 1] as number;
        (this.byPlace[place - 1] as Uint32Array)[at] = row;
        counts[place - 1] = at + 1;
      }
      for (const [row, place] of head.also) {
        this.byPlace[place] = Uint32Array.from([...(this.byPlace[place] as Uint32Array), row]);
      }
    }
  }

  /** Loose rows in a box of world units, or null where they are at more than `limit` points; through a grid built when it serves. */
  looseIn(x0: number, y0: number, x1: number, y1: number, limit: number): number[] | null {
    if (this.loose <= SMALL) return this.#scan(x0, y0, x1, y1, limit);
    const cell = this.head.world / GRID;
    if (!this.#gridStart || !this.#gridRows) {
      if (!this.#scan(x0, y0, x1, y1, limit)) return null; // found soon where many are in view: no grid for a first view
      this.#index(cell);
    }
    const start = this.#gridStart as unknown as Uint32Array;
    const rows = this.#gridRows as unknown as Uint32Array;
    const found = new Found(this, [x0, y0, x1, y1], limit);
    const clamp = (value: number): number => Math.max(0, Math.min(GRID - 1, Math.floor(value / cell)));
    for (let gy = clamp(y0); gy <= clamp(y1); gy += 1) {
      for (let gx = clamp(x0); gx <= clamp(x1); gx += 1) {
        const key = gy * GRID + gx;
        for (let i = start[key] as number; i < (start[key + 1] as number); i += 1) {
          if (!found.take(rows[i] as number)) return null;
        }
      }
    }
    return found.rows;
  }

  #scan(x0: number, y0: number, x1: number, y1: number, limit: number): number[] | null {
    const found = new Found(this, [x0, y0, x1, y1], limit);
    for (let row = 0; row < this.located; row += 1) if (!this.place[row] && !found.take(row)) return null;
    return found.rows;
  }

  #index(cell: number): void {
    const start = new Uint32Array(GRID * GRID + 1);
    const key = (row: number): number => Math.floor((this.unitsY[row] as number) / cell) * GRID + Math.floor((this.unitsX[row] as number) / cell);
    for (let row = 0; row < this.located; row += 1) {
      if (this.place[row]) continue;
      const at = key(row) + 1;
      start[at] = (start[at] as number) + 1;
    }
    for (let i = 1; i < start.length; i += 1) start[i] = (start[i] as number) + (start[i - 1] as number);
    const next = start.slice();
    const rows = new Uint32Array(this.loose);
    for (let row = 0; row < this.located; row += 1) {
      if (this.place[row]) continue;
      const at = key(row);
      const to = next[at] as number;
      rows[to] = row;
      next[at] = to + 1;
    }
    this.#gridStart = start;
    this.#gridRows = rows;
  }

  /** How many rows have each value of a column of small numbers. */
  static counts(column: ArrayLike<number>, rows: number, kinds: number, shown?: Uint8Array): Uint32Array {
    const out = new Uint32Array(kinds);
    for (let row = 0; row < rows; row += 1) if (!shown || shown[row]) out[column[row] as number] = (out[column[row] as number] as number) + 1;
    return out;
  }
}

/** Rows in a box, as long as they are at few points: equal points are neighbours in the file, and a pile of them is one mark. */
class Found {
  readonly rows: number[] = [];
  readonly #x: Uint32Array;
  readonly #y: Uint32Array;
  readonly #box: [x0: number, y0: number, x1: number, y1: number];
  #left: number;
  #last: [x: number, y: number] = [-1, -1];

  constructor(table: Pick<Table, "unitsX" | "unitsY">, box: [number, number, number, number], limit: number) {
    this.#x = table.unitsX;
    this.#y = table.unitsY;
    this.#box = box;
    this.#left = limit;
  }

  /** Take a row if it lies in the box; false where that makes too many points. */
  take(row: number): boolean {
    const x = this.#x[row] as number;
    const y = this.#y[row] as number;
    const [x0, y0, x1, y1] = this.#box;
    if (x < x0 || x > x1 || y < y0 || y > y1) return true;
    this.rows.push(row);
    if (x === this.#last[0] && y === this.#last[1]) return true;
    this.#last = [x, y];
    this.#left -= 1;
    return this.#left >= 0;
  }
}

/** Lists of indexes of one name list, row after row. */
export class Lists {
  readonly values: Column;
  readonly #start: Uint32Array;

  constructor(counts: Column, values: Column) {
    this.values = values;
    this.#start = new Uint32Array(values.length ? counts.length + 1 : 0);
    if (values.length) for (let i = 0; i < counts.length; i += 1) this.#start[i + 1] = (this.#start[i] as number) + (counts[i] as number);
  }

  of(row: number): number[] {
    return Array.from(this.values.subarray(this.#start[row], this.#start[row + 1]));
  }

  has(row: number, wanted: Set<number>): boolean {
    for (let i = this.#start[row] as number; i < (this.#start[row + 1] as number); i += 1) {
      if (wanted.has(this.values[i] as number)) return true;
    }
    return false;
  }
}
