// Reads TopoJSON: rings of polygons, lines shared by two units, and label points.

/** Decoded arcs as lists of [lon, lat]. */
export function arcs(topology) {
  const { scale, translate } = topology.transform ?? { scale: [1, 1], translate: [0, 0] };
  return topology.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => {
      if (!topology.transform) return [dx, dy];
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
}

function ring(indexes, decoded) {
  const points = [];
  for (const index of indexes) {
    const arc = index < 0 ? [...decoded[~index]].reverse() : decoded[index];
    points.push(...(points.length ? arc.slice(1) : arc));
  }
  return points;
}

/** Polygons of a geometry, each a list of rings. */
export function polygons(geometry, decoded) {
  if (geometry.type === "Polygon") return [geometry.arcs.map((part) => ring(part, decoded))];
  if (geometry.type === "MultiPolygon") {
    return geometry.arcs.map((polygon) => polygon.map((part) => ring(part, decoded)));
  }
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap((part) => polygons(part, decoded));
  return [];
}

/** Lines of a LineString or MultiLineString. */
export function lines(geometry, decoded) {
  if (geometry.type === "LineString") return [ring(geometry.arcs, decoded)];
  if (geometry.type === "MultiLineString") return geometry.arcs.map((part) => ring(part, decoded));
  return [];
}

/** Every arc that two or more units share, with the indexes of those units. */
export function shared(geometries, decoded) {
  const users = new Map();
  const visit = (nested, unit) => {
    for (const part of nested) {
      if (Array.isArray(part)) visit(part, unit);
      else {
        const index = part < 0 ? ~part : part;
        if (!users.has(index)) users.set(index, new Set());
        users.get(index).add(unit);
      }
    }
  };
  geometries.forEach((geometry, unit) => geometry.arcs && visit(geometry.arcs, unit));
  return [...users].filter(([, units]) => units.size > 1).map(([index, units]) => ({ line: decoded[index], units: [...units] }));
}

/** Signed area (square degrees) and centroid of a ring. */
export function centroid(points) {
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [ax, ay] = points[i];
    const [bx, by] = points[i + 1];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return area === 0 ? { area: 0, point: points[0] } : { area: Math.abs(area / 2), point: [x / (3 * area), y / (3 * area)] };
}

/** The point for a unit's name: the centroid of its largest part, and that part's area. */
export function labelPoint(parts) {
  let best = { area: -1, point: [0, 0] };
  for (const polygon of parts) {
    const candidate = centroid(unrolled(polygon[0]));
    if (candidate.area > best.area) best = candidate;
  }
  const [lon, lat] = best.point;
  return { area: best.area, point: [lon - 360 * Math.floor((lon + 180) / 360), lat] };
}

/** Whether a point lies in a ring. */
function within(points, x, y) {
  let odd = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i, i += 1) {
    const [ax, ay] = points[i];
    const [bx, by] = points[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

/** Points of a grid in a unit's largest parts with room around them for its name, for views that its middle lies outside of. */
export function spareLabels(parts, step, room, most) {
  const rings = parts.flatMap((polygon) => (polygon[0] ? withinWorld(polygon[0]) : [])).sort((a, b) => centroid(b).area - centroid(a).area);
  return rings.slice(0, most).flatMap((ring) => gridWithin(ring, step, room));
}

function gridWithin(ring, step, [wide, tall]) {
  const range = (axis) => ring.reduce(([low, high], point) => [Math.min(low, point[axis]), Math.max(high, point[axis])], [Infinity, -Infinity]);
  const [west, east] = range(0);
  const [south, north] = range(1);
  const out = [];
  for (let y = Math.ceil(south / step) * step; y < north; y += step) {
    for (let x = Math.ceil(west / step) * step; x < east; x += step) {
      const room = [[0, 0], [-wide, -tall], [wide, -tall], [-wide, tall], [wide, tall]];
      if (room.every(([dx, dy]) => within(ring, x + dx, y + dy))) out.push([x, y]);
    }
  }
  return out;
}

function half(points, axis, limit, sign) {
  const out = [];
  const inside = (point) => (point[axis] - limit) * sign >= 0;
  for (let i = 0; i < points.length; i += 1) {
    const a = points[i];
    const b = points[(i + 1) % points.length];
    if (inside(a)) out.push(a);
    if (inside(a) !== inside(b)) {
      const t = (limit - a[axis]) / (b[axis] - a[axis]);
      const cut = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
      cut[axis] = limit;
      out.push(cut);
    }
  }
  return out;
}

/** A ring cut to a range on one axis (Sutherland and Hodgman). */
export function clipRing(points, axis, low, high) {
  const cut = half(half(points, axis, low, 1), axis, high, -1);
  if (cut.length < 3) return [];
  return [...cut, cut[0]];
}

/** A ring without leaps over the 180th meridian: its longitudes go on beyond 180 or -180. */
function unrolled(points) {
  let turn = 0;
  return points.map(([lon, lat], i) => {
    const step = i ? lon - points[i - 1][0] : 0;
    if (step > 180) turn -= 360;
    else if (step < -180) turn += 360;
    return [lon + turn, lat];
  });
}

/** A ring as rings that do not cross the 180th meridian; one around a pole is closed over it. */
export function withinWorld(points) {
  const flat = unrolled(points);
  const east = flat.reduce((most, [lon]) => Math.max(most, lon), -Infinity);
  const west = flat.reduce((least, [lon]) => Math.min(least, lon), Infinity);
  if (west >= -180 && east <= 180) return [points];
  const [first, last] = [flat[0], flat.at(-1)];
  if (Math.abs(last[0] - first[0]) > 180) {
    const pole = first[1] > 0 ? 90 : -90;
    flat.push([last[0], pole], [first[0], pole], first);
  }
  return [-360, 0, 360].map((shift) => clipRing(flat.map(([lon, lat]) => [lon + shift, lat]), 0, -180, 180)).filter((ring) => ring.length);
}

/** The stretches of a line that touch a box [west, south, east, north]. */
export function clipLine(points, [west, south, east, north]) {
  const out = [];
  let run = [];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [ax, ay] = points[i];
    const [bx, by] = points[i + 1];
    const touches = Math.max(ax, bx) >= west && Math.min(ax, bx) <= east && Math.max(ay, by) >= south && Math.min(ay, by) <= north;
    if (touches) {
      if (!run.length) run.push(points[i]);
      run.push(points[i + 1]);
    } else if (run.length) {
      out.push(run);
      run = [];
    }
  }
  if (run.length) out.push(run);
  return out;
}

/** A line without the points that lie within a tolerance of it (Douglas and Peucker), ends kept. */
export function simplify(points, tolerance) {
  if (!tolerance || points.length < 3) return points;
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const stack = [[0, points.length - 1]];
  while (stack.length) {
    const [first, last] = stack.pop();
    const [ax, ay] = points[first];
    const dx = points[last][0] - ax;
    const dy = points[last][1] - ay;
    const length = Math.hypot(dx, dy);
    let far = 0;
    let at = -1;
    for (let i = first + 1; i < last; i += 1) {
      const px = points[i][0] - ax;
      const py = points[i][1] - ay;
      const distance = length ? Math.abs(px * dy - py * dx) / length : Math.hypot(px, py);
      if (distance > far) [far, at] = [distance, i];
    }
    if (far > tolerance) {
      keep[at] = 1;
      stack.push([first, at], [at, last]);
    }
  }
  return points.filter((_, i) => keep[i]);
}
