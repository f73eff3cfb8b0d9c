// Packs lines, rings and labels into the bytes that src/ground.ts reads: a JSON head, then zigzag varints.
import { gzipSync } from "node:zlib";

const LIMIT = 85.0511287798066; // where the square of web mercator ends

/** Longitude and latitude to whole units of a world 2**bits wide. */
export function project([lon, lat], bits) {
  const clamped = Math.max(-LIMIT, Math.min(LIMIT, lat));
  const sine = Math.sin((clamped * Math.PI) / 180);
  const size = 2 ** bits;
  return [
    Math.round(((lon + 180) / 360) * size),
    Math.round((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size),
  ];
}

function varint(out, value) {
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  while (rest > 127) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

/** Bytes of a tile: `layers` maps a name to lists of lines (or rings) of [lon, lat]; `labels` are [kind, name, lon, lat, rank]. */
export function pack(layers, labels, bits) {
  const body = [];
  const head = { bits, layers: [], labels: [] };
  let x = 0;
  let y = 0;
  for (const [name, lines] of Object.entries(layers)) {
    const kept = [];
    for (const line of lines) {
      const points = [];
      for (const point of line) {
        const [px, py] = project(point, bits);
        const last = points.at(-1);
        if (!last || last[0] !== px || last[1] !== py) points.push([px, py]);
      }
      if (points.length > 1) kept.push(points);
    }
    if (!kept.length) continue;
    head.layers.push([name, kept.length]);
    for (const points of kept) {
      varint(body, points.length);
      for (const [px, py] of points) {
        varint(body, px - x);
        varint(body, py - y);
        x = px;
        y = py;
      }
    }
  }
  for (const [kind, name, lon, lat, rank] of labels) {
    head.labels.push([kind, name, ...project([lon, lat], bits), rank]);
  }
  const json = Buffer.from(JSON.stringify(head), "utf8");
  const size = Buffer.alloc(4);
  size.writeUInt32LE(json.length);
  return gzipSync(Buffer.concat([size, json, Buffer.from(body)]), { level: 9 });
}
