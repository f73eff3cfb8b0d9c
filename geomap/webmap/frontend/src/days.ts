// The days that most events fall into: a few far from all others shall stretch neither timeline nor summary.

const STRAY = 0.02; // share of the days at either end that may lie far away

/** The first and last day without strays, or of all days where none lies far from the others. */
export function coreOf(days: number[], first: number, last: number): [number, number] {
  const sorted = [...days].sort((a, b) => a - b);
  const low = sorted[Math.floor(sorted.length * STRAY)] ?? first;
  const high = sorted[Math.ceil(sorted.length * (1 - STRAY)) - 1] ?? last;
  return last - first > 4 * Math.max(high - low, 60) ? [low, high] : [first, last];
}
