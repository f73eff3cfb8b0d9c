// The state of the page in the address: view, filters, days and the selected incident, so that a link shows the same.
import type { App } from "./app.ts";
import type { State } from "./hash.ts";
import { type Exactness, noFilters } from "./store.ts";
import { dayOf, isoOf } from "./words.ts";

export async function stateOf(app: App): Promise<State> {
  const { filters, brush, selection, table, mentioned } = app.store;
  const center = app.map.getCenter();
  const state: State = { view: [Number(center.lat.toFixed(4)), Number(center.lng.toFixed(4)), Number(app.map.getZoom().toFixed(2))] };
  if (brush) state.days = [isoOf(brush[0]), isoOf(brush[1])];
  if (filters.groups.size) state.groups = [...filters.groups];
  if (filters.statuses.size) state.statuses = [...filters.statuses];
  if (filters.sources.size) state.sources = [...filters.sources];
  if (filters.actors.size) state.actors = [...filters.actors];
  if (filters.exactness !== "all") state.exact = filters.exactness;
  if (filters.killed !== null) state.killed = filters.killed;
  if (!filters.killedUnknown) state.known = true;
  if (filters.words) state.words = filters.words;
  if (mentioned) state.mentioned = true;
  if (selection.kind === "row") state.event = (await app.texts.row(selection.row)).id;
  else if (selection.kind === "site" && selection.place >= 0) state.place = table.head.places[selection.place]?.id ?? "";
  return state;
}

/** The row of an event's id; blocks are opened until it is found. */
export async function rowOf(app: App, id: string): Promise<number> {
  const { head } = app.store.table;
  for (let block = 0; block < head.blocks; block += 1) {
    const at = (await app.texts.block(block)).findIndex((detail) => detail.id === id || (detail.events ?? []).includes(id));
    if (at >= 0) return block * head.chunk + at;
  }
  return -1;
}

export async function restore(app: App, state: State): Promise<void> {
  const { store } = app;
  if (state.view) app.map.setView([state.view[0], state.view[1]], state.view[2], { animate: false });
  const filters = noFilters();
  for (const group of state.groups ?? []) filters.groups.add(group);
  for (const status of state.statuses ?? []) filters.statuses.add(status);
  for (const source of state.sources ?? []) filters.sources.add(source);
  for (const actor of state.actors ?? []) filters.actors.add(actor);
  if (state.exact && ["point", "district", "area"].includes(state.exact)) filters.exactness = state.exact as Exactness;
  if (state.killed !== undefined) filters.killed = state.killed;
  if (state.known) filters.killedUnknown = false;
  store.filters = filters;
  store.apply();
  if (state.words) await app.filters.find(state.words);
  app.filters.build();
  app.timeline.brush(state.days ? [dayOf(state.days[0]), dayOf(state.days[1])] : null);
  app.showMentioned(Boolean(state.mentioned));
  if (state.event) {
    const row = await rowOf(app, state.event);
    if (row >= 0) app.openRow(row);
  } else if (state.place) {
    const place = store.table.head.places.findIndex(({ id }) => id === state.place);
    if (place >= 0) store.select({ kind: "site", place, rows: Array.from(store.table.byPlace[place] ?? []).filter((row) => store.shown[row]) });
  }
}
