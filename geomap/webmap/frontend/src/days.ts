// The days that most events fall into: a few far from all others shall stretch neither timeline nor summary.
import { type Table, UNDATED } from "./table.ts";

const STRAY = 0.02; // share of the days at either end that may lie far away
const SAMPLE = 20000; // rows that are looked at

/** The first and last day without strays, or of all days where none lies far from the others; sorts the days. */
export function coreOf(days: Int32Array, first: number, last: number): [number, number] {
  days.sort();
  const low = days[Math.floor(days.length * STRAY)] ?? first;
  const high = days[Math.ceil(days.length * (1 - STRAY)) - 1] ?? last;
  return last - first > 4 * Math.max(high - low, 60) ? [low, high] : [first, last];
}

/** The same of the shown rows on the map, or of every row where none is on it. */
export function coreDays(table: Pick<Table, "day" | "rows" | "located">, first: number, last: number, shown?: Uint8Array): [number, number] {
  const rows = table.located || table.rows;
  const step = Math.max(1, Math.floor(rows / SAMPLE));
  const days = new Int32Array(Math.ceil(rows / step));
  let count = 0;
  for (let row = 0; row < rows; row += step) {
    const day = table.day[row] as number;
    if (day === UNDATED || (shown && !shown[row])) continue;
    days[count] = day;
    count += 1;
  }
  return coreOf(days.subarray(0, count), first, last);
}
