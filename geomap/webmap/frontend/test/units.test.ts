// The parts of the page that need no browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { isolated } from "../src/arrange.ts";
import { countryName, shownName } from "../build/basemap.mjs";
import { labelPoint, spareLabels } from "../build/topology.mjs";
import { countText } from "../src/counts.ts";
import { cell } from "../src/csv.ts";
import { coreDays, coreOf } from "../src/days.ts";
import { webAddress } from "../src/dom.ts";
import { along, around, disc, inside, kilometres, latitude, longitude, near, outlines, seam, worldX, worldY } from "../src/geometry.ts";
import { cellBox, decode as tile, Ground } from "../src/ground.ts";
import { decode, encode } from "../src/hash.ts";
import { columns } from "../src/payload.ts";
import { firstFree, rectAround, Taken } from "../src/place.ts";
import { Table, UNDATED } from "../src/table.ts";
import type { Count, Head } from "../src/types.ts";
import { dayOf, dayText, groupOf, isoOf, plural, reasonOf, regionName, rowDays, when } from "../src/words.ts";

test("days and their words", () => {
  assert.equal(dayOf("1970-01-01"), 0);
  assert.equal(isoOf(dayOf("2021-09-05")), "2021-09-05");
  assert.equal(dayText(dayOf("2021-09-05")), "Sun 5 Sep 2021");
  assert.equal(when(dayOf("2021-09-05"), 0, "day"), "Sun 5 Sep 2021 (day)");
  assert.equal(when(dayOf("2021-08-31"), 6, "week"), "31 Aug 2021 to 6 Sep 2021 (no day given)");
  assert.equal(rowDays(dayOf("2021-09-05"), 0, "day", false), "5 Sep");
  assert.equal(rowDays(dayOf("2021-09-05"), 0, "day", true), "5 Sep 2021");
  assert.equal(rowDays(dayOf("2021-09-01"), 4, "week", false), "1–5 Sep");
  assert.equal(rowDays(dayOf("2021-08-31"), 3, "week", false), "31\u00a0Aug\u00a0– 3\u00a0Sep");
  assert.equal(rowDays(dayOf("2021-12-30"), 3, "week", false), "30\u00a0Dec\u00a02021\u00a0– 2\u00a0Jan\u00a02022");
  assert.equal(rowDays(dayOf("2021-09-01"), 29, "month", false), "Sep 2021");
  assert.equal(rowDays(dayOf("2003-01-01"), 364, "year", false), "2003");
  assert.equal(when(dayOf("1980-01-01"), 3652, "year"), "1980–1989 (year)");
  assert.equal(when(null, 0, "unknown"), "Date not given");
});

test("counts keep their words and say whose people they are", () => {
  const count = (text: string, side: string | null, more: object = {}): Count => ({ text, low: null, best: null, high: null, side, ...more });
  assert.equal(countText([count("more than 600", "Taliban fighters", { victims: "combatant" })]), "more than 600, of Taliban fighters (combatants)");
  assert.equal(countText([count("two", "officers", { victims: "combatant", also: [count("three", "shoppers", { victims: "civilian" })] })]), "two officers (combatants); beside them three shoppers (civilians)");
  assert.equal(countText([count("four", "civilians", { victims: "civilian" })]), "four civilians");
  assert.equal(countText([count("between 10 and 12", null, { low: 10, high: 12 })]), "between 10 and 12 (10–12)");
  assert.equal(countText([count("A Kenyan police officer", "officer", { victims: "combatant", high: 1 })]), "A Kenyan police officer (combatant)");
});

test("names on the ground are those of newsrooms", () => {
  assert.equal(shownName("Kandahār", "AF"), "Kandahar");
  assert.equal(shownName("Pul-e ‘Alam", "AF"), "Pul-e 'Alam");
  assert.equal(shownName("Donets'k", "UA"), "Donetsk");
  assert.equal(shownName("Łódź", "PL"), "Łódź");
  assert.equal(shownName("Старо", "MK"), "Старо");
  assert.equal(countryName("S. Sudan"), "South Sudan");
  assert.equal(countryName("Dem. Rep. Congo"), "DR Congo");
  assert.equal(countryName("Solomon Is."), "Solomon Islands");
  assert.equal(countryName("Peru"), "Peru");
});

test("a unit over the 180th meridian is named within itself", () => {
  const fiji: [number, number][] = [[177, -16], [-179, -16], [-179, -19], [177, -19], [177, -16]];
  const { area, point } = labelPoint([[fiji]]);
  assert.ok(Math.abs(area - 12) < 1e-9 && Math.abs(point[0] - 179) < 1e-9 && Math.abs(point[1] + 17.5) < 1e-9);
  for (const [lon] of spareLabels([[fiji]], 0.5, [0.2, 0.1], 2)) assert.ok(lon > 177 || lon < -179, String(lon));
});

test("the world is round", () => {
  assert.ok(Math.abs(near(0.98, 0.02) + 0.02) < 1e-12);
  assert.ok(Math.abs(near(0.01, 0.99) - 1.01) < 1e-12);
  assert.deepEqual(around([[0.2, 0.3], [0.5, 0.6]]), [0.2, 0.6]);
  const [from, to] = around([[0.99, 0.995], [0.01, 0.02]]);
  assert.ok(Math.abs(from - 0.99) < 1e-12 && Math.abs(to - 1.02) < 1e-12);
  assert.deepEqual(around([[0.4, 0.4]]), [0.4, 0.4]);
  assert.equal(seam(Float64Array.of(0.2, 0.55, 0.88)), 0);
  assert.equal(seam(Float64Array.of(0.01, 0.02, 0.99)), 506 / 512);
  assert.equal(seam(new Float64Array(0)), 0);
});

test("words", () => {
  assert.equal(plural(1, "report"), "1 report");
  assert.equal(plural(1200, "report"), "1,200 reports");
  assert.equal(groupOf("riot"), "protest");
  assert.equal(groupOf("constructor"), "other");
  assert.equal(regionName("AF"), "Afghanistan");
  assert.equal(regionName("Baghlan"), "Baghlan");
});

test("why an event is not on the map", () => {
  assert.deepEqual(reasonOf("told as history"), ["Told as history", ""]);
  assert.deepEqual(reasonOf(""), ["No place of its own is named", ""]);
  assert.deepEqual(reasonOf("the gazetteer does not know “Kib“a”ti”"), ["A place that the gazetteer does not know", "Kib“a”ti"]);
  assert.deepEqual(reasonOf("no place called “Hamilton” is likely enough"), ["A name of several places, none likely enough", "Hamilton"]);
});

test("a name keeps its direction to itself", () => {
  assert.equal(isolated("Goma"), "Goma");
  assert.equal(isolated("حلب"), "\u2068حلب\u2069");
});

test("only web addresses become links", () => {
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " ", "//x", "https://", "https://user:pw@x.example", "vbscript:x", "\u0001javascript:x"]) assert.equal(webAddress(bad), null, bad);
  assert.equal(webAddress("https://news.example/a?b=1")?.hostname, "news.example");
});

test("a state survives its address, and nonsense is left out", () => {
  const state = { view: [35.5, 69.7, 8.25] as [number, number, number], days: ["2021-09-03", "2021-09-05"] as [string, string], groups: [1, 4], words: "a&b=c #é", event: "x/y", mentioned: true, killed: 3, known: true };
  assert.deepEqual(decode(`#${encode(state)}`), state);
  for (const bad of ["", "#", "#map=a/b/c", "#days=2021-13-40_2021-01-01", "#q=%E0%A4%A", "#hide=-1.x", "#=&&&="]) assert.deepEqual(decode(bad), {}, bad);
});

test("a cell of a CSV runs nothing", () => {
  assert.equal(cell("=1+1"), "'=1+1");
  assert.equal(cell('say "hi", now'), '"say ""hi"", now"');
  assert.equal(cell(null), "");
  assert.equal(cell(-5), "-5");
});

test("columns come out of their planes", () => {
  const data = Uint8Array.from([1, 2, 0, 1, 10, 5, 0, 0, 0, 0, 0, 0, 7, 255, 255, 255, 255]);
  const got = columns({ columns: [["a", "u", 2, 2, 0], ["d", "u", 4, 2, 1], ["c", "u", 1, 3, 2], ["m", "i", 4, 2, 2]] }, data);
  assert.deepEqual([...(got.get("a") ?? [])], [1, 258]);
  assert.deepEqual([...(got.get("d") ?? [])], [5, 2]);
  assert.deepEqual([...(got.get("c") ?? [])], [7, 7, 7]);
  assert.deepEqual([...(got.get("m") ?? [])], [-1, -1]);
});

test("projection there and back", () => {
  for (const lat of [-80, -35.3, 0, 12, 69.9]) assert.ok(Math.abs(latitude(worldY(lat)) - lat) < 1e-9);
  assert.equal(longitude(worldX(69.5)), 69.5);
  assert.ok(worldY(90) >= 0 && worldY(-90) <= 1);
});

test("shapes", () => {
  const square = outlines({ type: "Polygon", coordinates: [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]] });
  assert.equal(inside(square.rings, worldX(5), worldY(5)), true);
  assert.equal(inside(square.rings, worldX(15), worldY(5)), false);
  const spots = along(square.rings, 8);
  assert.equal(spots.length, 8);
  assert.ok((spots[0]?.[1] ?? 1) <= worldY(9.9)); // the first is at the top
  const ring = disc(60, 10, 100);
  const radius = (ring[0] as number) - worldX(10);
  assert.ok(Math.abs(radius - kilometres(100, 60)) < 1e-12);
});

test("boxes are kept apart", () => {
  const taken = new Taken();
  taken.add(rectAround(50, 50, 20, 20));
  assert.equal(taken.free(rectAround(55, 55, 10, 10)), false);
  const found = firstFree([[50, 50], [90, 50], [500, 500]], 20, 20, taken, [0, 0, 200, 200]);
  assert.deepEqual(found, { spot: [90, 50], free: true });
  assert.equal(firstFree([[500, 500]], 20, 20, taken, [0, 0, 200, 200]), null);
});

test("a view of nothing but water", () => {
  const bytes = tileOf([["land", 1]], [10, 4, 4, 8, 0, 0, 8, 7, 0, 0, 7]); // a square from 2,2 to 6,6 of 16
  const ground = new Ground(tile(bytes), { world: () => bytes, cells: () => bytes });
  assert.equal(ground.bare([0.5, 0.5, 0.6, 0.6]), true);
  assert.equal(ground.bare([0.2, 0.2, 0.3, 0.3]), false); // inland
  assert.equal(ground.bare([0.05, 0.05, 0.2, 0.2]), false); // a corner of the coast
  assert.equal(ground.bare([0.9, 0.05, 1.2, 0.2]), false); // the same beyond the edge of the world
  assert.equal(ground.bare([-0.5, 0.5, -0.4, 0.6]), true);
});

test("many rows at one point are one point", () => {
  const rows = 3000;
  const head = { rows, located: rows, places: [], types: ["a"], precisions: ["day"], also: [], world: 1024, columns: [["x", "u", 4, rows, 2], ["y", "u", 4, rows, 2], ["place", "u", 4, rows, 2], ["day", "i", 4, rows, 2]] } as unknown as Head;
  const table = new Table(head, Uint8Array.of(9, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0));
  assert.equal(table.looseIn(0, 0, 1024, 1024, 10)?.length, rows);
  assert.equal(table.looseIn(10, 0, 1024, 1024, 10)?.length, 0);
  assert.equal(table.looseIn(0, 0, 1024, 1024, 0), null);
});

test("a few stray days do not rule the rest", () => {
  const days = Int32Array.from([...Array.from({ length: 100 }, (_, i) => 7000 + i), 3652, 21000]);
  assert.deepEqual(coreOf(days, 3652, 21000), [7001, 7098]);
  assert.deepEqual(coreOf(Int32Array.of(0, 500, 1000), 0, 1000), [0, 1000]);
  assert.deepEqual(coreOf(new Int32Array(0), Infinity, -Infinity), [Infinity, -Infinity]);
  const table = { day: Int32Array.of(10, UNDATED, 12, 9000), rows: 4, located: 3 };
  assert.deepEqual(coreDays(table, 0, 9000), [10, 12]); // the last is not on the map
  assert.deepEqual(coreDays(table, 0, 9000, Uint8Array.of(1, 1, 0, 1)), [10, 10]);
});

/** A tile of 16 units a side with a label in its middle: lines as their length and zigzag steps. */
function tileOf(layers: [string, number][], body: number[]): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify({ bits: 4, layers, labels: [["city", "X", 8, 4, 1]] }));
  const bytes = new Uint8Array(4 + head.length + body.length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  bytes.set(body, 4 + head.length);
  return bytes;
}

test("a tile of the basemap comes out of its bytes", () => {
  // Three points 1,2 4,6 3,3 and then two points 3,4 -100,4, each as zigzag steps from the last.
  const got = tile(tileOf([["land", 1], ["river", 1]], [6, 2, 4, 6, 8, 1, 5, 4, 0, 2, 205, 1, 0]));
  assert.deepEqual([...(got.layers.get("land")?.points ?? [])], [1, 2, 4, 6, 3, 3]);
  assert.deepEqual([...(got.layers.get("land")?.boxes ?? [])], [1, 2, 4, 6]);
  assert.deepEqual([...(got.layers.get("river")?.points ?? [])], [3, 4, -100, 4]);
  assert.deepEqual(got.labels, [{ kind: "city", name: "X", x: 0.5, y: 0.25, rank: 1 }]);
});

test("the world and its fine cells wait for a view that shows them", async () => {
  const globe = { layers: new Map(), labels: [], box: [0, 0, 1, 1] as [number, number, number, number] };
  const bytes = tileOf([], []);
  const ground = new Ground(globe, { world: () => gzipSync(bytes), cells: () => Uint8Array.from([1, 2, 3]) }, [[49 * 36 + 10, 3]]);
  const size = 256 * 2 ** 8;
  const [x, y] = cellBox(49 * 36 + 10);
  const far = { zoom: 2, size: 1024, left: 0, top: 0, width: 800, height: 600 };
  const beside = { zoom: 8, size, left: x * size - 5000, top: y * size, width: 800, height: 600 };
  assert.equal(await ground.need(far), false);
  assert.equal(await ground.need(beside), true);
  assert.equal(await ground.need(beside), false);
  assert.deepEqual(ground.labels(beside).map(({ name }) => name), ["X"]);
  assert.deepEqual(ground.labels(far), []);
  await assert.rejects(ground.need({ ...beside, left: x * size })); // no gzip
});
