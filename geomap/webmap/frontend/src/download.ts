// What the reader can take away: the shown events as GeoJSON or CSV, the current view as PNG or SVG, a link.
import type { App } from "./app.ts";
import { countText } from "./counts.ts";
import { cell } from "./csv.ts";
import { h } from "./dom.ts";
import { latitude, longitude } from "./geometry.ts";
import { UNDATED } from "./table.ts";
import type { Detail } from "./types.ts";
import { isoOf } from "./words.ts";
import { picture, vector } from "./picture.ts";

type Row = Record<string, string | number | boolean | null>;

export function save(name: string, type: string, data: BlobPart): void {
  const url = URL.createObjectURL(new Blob([data], { type }));
  const anchor = h("a", { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 30000);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function properties(app: App, row: number, detail: Detail): Row {
  const { table } = app.store;
  const { head } = table;
  const place = head.places[(table.place[row] as number) - 1];
  const day = table.day[row] as number;
  const names = (list: number[], from: string[]): string => list.map((index) => from[index] ?? "").join("; ");
  const base: Row = {
    id: detail.id,
    title: detail.title,
    type: head.types[table.type[row] as number] ?? "other",
    status: head.kind === "incidents" ? (head.statuses[table.status[row] as number] ?? null) : null,
    date_start: day === UNDATED ? null : isoOf(day),
    date_end: day === UNDATED ? null : isoOf(day + (table.span[row] as number)),
    date_precision: head.precisions[table.precision[row] as number] ?? "unknown",
    place: place ? place.name : null,
    place_id: place ? place.id : null,
    admin: place ? place.above.join(", ") : null,
    place_exactness: place ? place.draw : null,
    uncertainty_km: place ? place.radius : null,
    on_map: row < table.located,
    off_map_reason: row < table.located ? null : (head.reasons[table.reason[row] as number] ?? null),
    harm: (detail.harm ?? []).map(([kind, counts]) => `${kind}: ${countText(counts)}`).join(" | ") || null,
    killed_least: (table.killed[row] as number) < 0 ? null : (table.killed[row] as number),
    independent_sources: head.kind === "incidents" ? (table.independent[row] as number) : null,
    sources: names(table.sources.of(row), head.sources),
    actors: names(table.actors.of(row), head.actors),
    quotes: (detail.claims ?? []).map((claim) => `${claim.source} (${claim.stance}): ${claim.quote.map(([text]) => text).join("")}`).join(" | ") || (detail.text ?? ""),
    checked: detail.review !== undefined && detail.review !== "unreviewed",
  };
  if (detail.url) base["url"] = detail.url;
  for (const [name, value] of detail.more ?? []) base[name in base ? `${name}_` : name] = value;
  return base;
}

async function* rows(app: App): AsyncGenerator<[row: number, detail: Detail]> {
  const { store, texts } = app;
  for (let row = 0; row < store.table.rows; row += 1) {
    if (store.shown[row] && store.inBrush(row)) yield [row, await texts.row(row)];
  }
}

export async function geojson(app: App): Promise<string> {
  const { table } = app.store;
  const features: string[] = [];
  for await (const [row, detail] of rows(app)) {
    const place = table.head.places[(table.place[row] as number) - 1];
    const point = row < table.located ? { type: "Point", coordinates: [round(longitude((table.unitsX[row] as number) / table.head.world), 5), round(latitude((table.unitsY[row] as number) / table.head.world), 5)] } : null;
    // An area goes out as its area: a point in its middle would feign what nobody said.
    const geometry = place && place.draw !== "point" && place.geometry ? place.geometry : point;
    features.push(JSON.stringify({ type: "Feature", geometry, properties: properties(app, row, detail) }));
  }
  return `{"type":"FeatureCollection","features":[\n${features.join(",\n")}\n]}\n`;
}

export async function csv(app: App): Promise<string> {
  const all: Row[] = [];
  const names = new Set<string>();
  const { table } = app.store;
  for await (const [row, detail] of rows(app)) {
    const made = properties(app, row, detail);
    const located = row < table.located;
    made["lat"] = located ? round(latitude((table.unitsY[row] as number) / table.head.world), 5) : null;
    made["lon"] = located ? round(longitude((table.unitsX[row] as number) / table.head.world), 5) : null;
    for (const name of Object.keys(made)) names.add(name);
    all.push(made);
  }
  const columns = [...names];
  return [columns.map(cell).join(","), ...all.map((row) => columns.map((name) => cell(row[name] ?? null)).join(","))].join("\r\n") + "\r\n";
}

export function shareMenu(app: App): HTMLElement {
  const said = h("p", { class: "note", role: "status" });
  const item = (text: string, act: () => Promise<string | void> | string | void): HTMLElement =>
    h("button", { type: "button", class: "menu-item", click: () => void Promise.resolve(act()).then((note) => (said.textContent = note ?? "Saved.")) }, text);
  return h(
    "details",
    { class: "share menu" },
    h("summary", { class: "tool" }, "Share"),
    h(
      "div",
      { class: "menu-body" },
      item("Copy a link to this view", async () => {
        const address = await app.address();
        try {
          await navigator.clipboard.writeText(address);
          return "Link copied.";
        } catch {
          return "The link stands in the address bar.";
        }
      }),
      item("Events shown, as GeoJSON", async () => save("events.geojson", "application/geo+json", await geojson(app))),
      item("Events shown, as CSV", async () => save("events.csv", "text/csv", await csv(app))),
      item("This view, as PNG", async () => save("map.png", "image/png", await picture(app))),
      item("This view, as SVG", () => save("map.svg", "image/svg+xml", vector(app))),
      item("Print", () => { window.print(); return ""; }),
      said,
    ),
  );
}
