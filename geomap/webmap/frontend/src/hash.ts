// The page's state as the part of an address after #, there and back.

export interface State {
  view?: [lat: number, lon: number, zoom: number];
  days?: [from: string, to: string];
  groups?: number[];
  statuses?: number[];
  sources?: number[];
  actors?: number[];
  exact?: string;
  killed?: number;
  known?: boolean; // leave out rows whose dead are not counted
  words?: string;
  event?: string;
  place?: string;
  mentioned?: boolean;
}

export function encode(state: State): string {
  const parts: string[] = [];
  const put = (key: string, value: string | undefined): void => {
    if (value) parts.push(`${key}=${encodeURIComponent(value)}`);
  };
  put("map", state.view && `${state.view[2]}/${state.view[0]}/${state.view[1]}`);
  put("days", state.days?.join("_"));
  put("hide", state.groups?.join("."));
  put("hideStatus", state.statuses?.join("."));
  put("by", state.sources?.join("."));
  put("actor", state.actors?.join("."));
  put("exact", state.exact);
  put("killed", state.killed === undefined ? undefined : String(state.killed));
  put("known", state.known ? "1" : undefined);
  put("q", state.words);
  put("event", state.event);
  put("place", state.place);
  put("mentioned", state.mentioned ? "1" : undefined);
  return parts.join("&");
}

/** A state out of any text: what makes no sense is left out. */
export function decode(hash: string): State {
  const state: State = {};
  const found = new Map<string, string>();
  for (const part of hash.replace(/^#/, "").slice(0, 4000).split("&")) {
    const [key, ...value] = part.split("=");
    try {
      if (key && value.length) found.set(key, decodeURIComponent(value.join("=")));
    } catch {
      // A broken escape: leave this part out.
    }
  }
  const list = (key: string): number[] | undefined => {
    const numbers = found.get(key)?.split(".").map(Number).filter((n) => Number.isInteger(n) && n >= 0);
    return numbers?.length ? numbers : undefined;
  };
  const view = found.get("map")?.split("/").map(Number);
  if (view?.length === 3 && view.every(Number.isFinite)) state.view = [clamp(view[1] as number, 85), clamp(view[2] as number, 540), Math.max(0.5, Math.min(14, view[0] as number))];
  const days = found.get("days")?.split("_");
  if (days?.length === 2 && days.every((day) => /^\d{4}-\d\d-\d\d$/.test(day) && Number.isFinite(Date.parse(day)))) state.days = [days[0] as string, days[1] as string];
  const groups = list("hide");
  if (groups) state.groups = groups;
  const statuses = list("hideStatus");
  if (statuses) state.statuses = statuses;
  const sources = list("by");
  if (sources) state.sources = sources;
  const actors = list("actor");
  if (actors) state.actors = actors;
  const killed = Number(found.get("killed") ?? NaN);
  if (Number.isFinite(killed)) state.killed = killed;
  for (const [key, name] of [["exact", "exact"], ["q", "words"], ["event", "event"], ["place", "place"]] as const) {
    const value = found.get(key);
    if (value) state[name] = value;
  }
  if (found.has("known")) state.known = true;
  if (found.has("mentioned")) state.mentioned = true;
  return state;
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
