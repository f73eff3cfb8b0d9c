// Reads the data blocks of the page: base64, gzip, then columns of numbers or JSON.
import type { Detail, Head } from "./types.ts";

export type Column = Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array;

declare global {
  interface Uint8ArrayConstructor {
    fromBase64?: (text: string) => Uint8Array;
  }
}

export function fromBase64(text: string): Uint8Array {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** Unpack gzip; written straight into the stream, since a Blob would make the journey to the browser's process and back. */
export async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  // A damaged block rejects these as well as the reading below, which is the one to report it.
  writer.write(bytes as BufferSource).catch(() => undefined);
  writer.close().catch(() => undefined);
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}

function block(name: string): string {
  return document.getElementById(`geomap-${name}`)?.textContent ?? "";
}

/** Resolves when the whole file is there: the texts stand behind the script that draws the map. */
export function parsed(): Promise<void> {
  return new Promise((done) => {
    if (document.readyState !== "loading") done();
    else document.addEventListener("DOMContentLoaded", () => done(), { once: true });
  });
}

export async function json<T>(name: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await gunzip(fromBase64(block(name))))) as T;
}

export function bytes(name: string): Uint8Array {
  return fromBase64(block(name));
}

const DELTA = 1;
const CONSTANT = 2;

function array(kind: "u" | "i", size: number, length: number): Column {
  const unsigned = kind === "u";
  if (size === 1) return unsigned ? new Uint8Array(length) : new Int8Array(length);
  if (size === 2) return unsigned ? new Uint16Array(length) : new Int16Array(length);
  return unsigned ? new Uint32Array(length) : new Int32Array(length);
}

/** A column that holds one value: in single bytes where those suffice, and in the same ones as others of that value. */
function constant(value: number, kind: "u" | "i", size: number, length: number, known: Map<string, Column>): Column {
  const width = value === (value << 24) >> 24 && (kind === "i" || value >= 0) ? 1 : size;
  const key = `${value} ${kind} ${width} ${length}`;
  let column = known.get(key);
  if (!column) known.set(key, (column = array(kind, width, length).fill(value)));
  return column;
}

/** Columns out of their byte planes: the reverse of columns.planes in Python. */
export function columns(head: Pick<Head, "columns">, data: Uint8Array): Map<string, Column> {
  const out = new Map<string, Column>();
  const constants = new Map<string, Column>();
  let at = 0;
  for (const [name, kind, size, length, how] of head.columns) {
    const rows = how === CONSTANT ? Math.min(1, length) : length;
    const values = array(kind, size, rows);
    if (size === 1) values.set(data.subarray(at, at + rows));
    else if (size === 2) for (let row = 0; row < rows; row += 1) values[row] = (data[at + row] as number) | ((data[at + rows + row] as number) << 8);
    else {
      let last = 0;
      for (let row = 0, b = at + rows, c = b + rows, d = c + rows; row < rows; row += 1) {
        const value = (data[at + row] as number) | ((data[b + row] as number) << 8) | ((data[c + row] as number) << 16) | ((data[d + row] as number) << 24);
        if (how === DELTA) values[row] = last += (value >>> 1) ^ -(value & 1);
        else values[row] = value;
      }
    }
    at += rows * size;
    out.set(name, how === CONSTANT && rows ? constant(values[0] as number, kind, size, length, constants) : values);
  }
  return out;
}

/** The text of rows, a block of some two thousand opened when one of its rows is asked for. */
export class Texts {
  readonly #head: Head;
  readonly #open = new Map<number, Promise<Detail[]>>();
  readonly #limit = 24; // blocks kept open: some 10 MB of text

  constructor(head: Head) {
    this.#head = head;
  }

  block(index: number): Promise<Detail[]> {
    let found = this.#open.get(index);
    if (found) {
      this.#open.delete(index); // set again below: the map's order is the order of use
    } else {
      found = index < this.#head.blocks ? parsed().then(() => json<Detail[]>(`text-${index}`)) : Promise.resolve([]);
      const oldest = this.#open.keys().next().value;
      if (this.#open.size >= this.#limit && oldest !== undefined) this.#open.delete(oldest);
    }
    this.#open.set(index, found);
    return found;
  }

  async row(row: number): Promise<Detail> {
    const rows = await this.block(Math.floor(row / this.#head.chunk));
    return rows[row % this.#head.chunk] ?? { id: String(row), title: "" };
  }
}
