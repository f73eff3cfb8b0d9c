// Counts of people in words: each as its source gave it, with whose people they are.
import type { Count } from "./types.ts";
import { grouped } from "./words.ts";

/** Counts in their own words: "more than 600, of Taliban fighters (combatants)", with whom else the same breath counts. */
export function countText(counts: Count[]): string {
  return counts.map((count) => [count, ...(count.also ?? [])].map(oneCount).join("; beside them ")).join("; ");
}

function oneCount({ text, low, high, side, victims }: Count): string {
  const range = low !== null && high !== null && low !== high ? ` (${grouped(low)}–${grouped(high)})` : "";
  const known = victims && !side?.toLowerCase().includes(victims) ? ` (${victims}${high === 1 ? "" : "s"})` : "";
  return `${text}${range}${side ? `${sided(text, side)}` : ""}${known}`;
}

/** Whose people a count is of: "two officers", "more than 600, of Taliban fighters"; words that say so already stay as they are. */
function sided(text: string, side: string): string {
  if (text.toLowerCase().includes(side.toLowerCase())) return "";
  return /^[\p{L}-]+s$/u.test(side) ? ` ${side}` : `, of ${side}`;
}
