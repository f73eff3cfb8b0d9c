// Keeps marks and labels apart: a list of taken rectangles, and the first free spot of several.

export type Rect = [x0: number, y0: number, x1: number, y1: number];

export class Taken {
  readonly rects: Rect[] = [];

  free([x0, y0, x1, y1]: Rect, margin = 0): boolean {
    for (const [a, b, c, d] of this.rects) {
      if (x0 - margin < c && x1 + margin > a && y0 - margin < d && y1 + margin > b) return false;
    }
    return true;
  }

  add(rect: Rect): void {
    this.rects.push(rect);
  }
}

export function rectAround(x: number, y: number, width: number, height: number): Rect {
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

/** The first of the spots where a box is free and within the frame; the first within the frame if none is free. */
export function firstFree(spots: [number, number][], width: number, height: number, taken: Taken, frame: Rect): { spot: [number, number]; free: boolean } | null {
  let fallback: [number, number] | null = null;
  for (const spot of spots) {
    const rect = rectAround(spot[0], spot[1], width, height);
    if (rect[0] < frame[0] || rect[1] < frame[1] || rect[2] > frame[2] || rect[3] > frame[3]) continue;
    fallback ??= spot;
    if (taken.free(rect, 3)) return { spot, free: true };
  }
  return fallback ? { spot: fallback, free: false } : null;
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

export function inset(rect: Rect, by: number): Rect {
  return [rect[0] + by, rect[1] + by, rect[2] - by, rect[3] - by];
}
