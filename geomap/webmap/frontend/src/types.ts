// What the Python side puts into the file: see columns.py, table.py and evidence.py.

export type Segment = [text: string, marks: number];

export interface Place {
  id: string;
  name: string;
  kind: string;
  above: string[];
  lat: number;
  lon: number;
  draw: "area" | "district" | "point";
  radius: number;
  boundary: "exact" | "approximate" | "none";
  geometry: Geometry | null;
  source: string;
}

export type Position = [lon: number, lat: number];
export type Geometry =
  | { type: "Point"; coordinates: Position }
  | { type: "MultiPoint" | "LineString"; coordinates: Position[] }
  | { type: "Polygon" | "MultiLineString"; coordinates: Position[][] }
  | { type: "MultiPolygon"; coordinates: Position[][][] }
  | { type: "GeometryCollection"; geometries: Geometry[] };

export interface Report {
  title: string | null;
  outlet: string | null;
  url: string | null;
  date: string | null;
  language: string | null;
}

export interface Step {
  title?: string;
  text?: string;
  view?: [lat: number, lon: number, zoom: number];
  from?: string;
  to?: string;
  event?: string;
}

export interface Head {
  kind: "incidents" | "table";
  title: string | null;
  subtitle: string | null;
  credit: string | null;
  note: string | null;
  made: string;
  version: string;
  steps: Step[];
  types: string[];
  /** The mark of each type and the marks' names, where the table's types are not ours. */
  groups?: number[] | null;
  groupNames?: string[] | null;
  /** Hosts that a Folium user's own layers load from. */
  links?: string[];
  statuses: string[];
  /** What stands beside the reports: data sets of others and files of located points. */
  references?: { name: string; citation: string; rows: number }[];
  precisions: string[];
  places: Place[];
  reasons: string[];
  sources: string[];
  actors: string[];
  documents: Report[];
  checked?: number; // incidents that a person checked
  mentioned: [name: string, area: 0 | 1, lat: number, lon: number][];
  also: [row: number, place: number][]; // further places of incidents that are in several
  relations: { text: string; type: string; geometry: Geometry }[];
  rows: number;
  located: number;
  columns: [name: string, kind: "u" | "i", size: number, length: number, delta: number][];
  chunk: number;
  blocks: number;
  world: number;
  cells: [key: number, size: number][];
  tiles: { url: string; attribution: string; host: string } | null;
}

export interface Count {
  text: string;
  low: number | null;
  best: number | null;
  high: number | null;
  side: string | null;
  victims?: "civilian" | "combatant";
  also?: Count[]; // of others in the same breath, never added
}

export interface EventDate {
  start: string | null;
  end: string | null;
  time: string | null;
  precision: string;
  words: string | null;
  anchor: string | null;
}

export interface Claim {
  source: string;
  kind: "party" | "neutral" | "outlet" | "unnamed";
  stance: "asserts" | "denies" | "unverified";
  document: number;
  date: string | null;
  quote: Segment[];
  said: string[];
  medium: string[];
  harm: [kind: string, counts: Count[]][];
  elsewhere?: { place?: string; date?: string };
}

export interface Why {
  rules: string[];
  notAt: [place: string, reason: string][];
  resolved: string;
  rejected: [name: string, kind: string, admin1: string | null, country: string | null, score: number][];
  how: string | null;
  score: number | null;
  acled: [string | null, string | null] | null;
  plover: [string | null, string | null] | null;
  codes: [number | null, number | null];
  triggers: string[];
}

/** A point located by hand that fits an incident's place and days. */
export interface Located {
  layer: string;
  lat: number;
  lon: number;
  time: string | null;
  radius_km: number;
  who: string | null;
  link: string | null;
  note: string | null;
  km: number;
  days: number;
}

/** The text of an incident. */
export interface Detail {
  id: string;
  title: string;
  date?: EventDate;
  places?: string[];
  harm?: [kind: string, counts: Count[]][];
  claims?: Claim[];
  independence?: string;
  reports?: number;
  events?: string[];
  /** The entries of a corrections file that name the events. */
  entries?: string[];
  actors?: string[];
  review?: string;
  confidence?: number;
  why?: Why;
  points?: Located[];
  /** A user's own table: the text column, the link and any further columns. */
  text?: string;
  url?: string;
  more?: [name: string, value: string][];
}
