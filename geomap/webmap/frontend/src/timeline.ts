// Days as stacked bars by type with a brush; spans as soft bars; publication as ticks below; an own bin for the undated.
import { coreDays } from "./days.ts";
import { h, reduced } from "./dom.ts";
import type { Store } from "./store.ts";
import { UNDATED } from "./table.ts";
import { FONT, type Theme } from "./theme.ts";
import { dayOf, dayText, grouped, GROUPS, monthText, shortDay, things, yearOf } from "./words.ts";

const MOST_BINS = 120;
const UNDATED_WIDTH = 58;

const MOST_SPANS = 40;
const LANES = 3; // lines of spans above the bars
const SMALL = 60; // pixels: the strip of a phone

interface Counted {
  stacks: Uint32Array;
  undated: Uint32Array;
  spans: [from: number, to: number, group: number][];
  outside: number;
}

export class Timeline {
  readonly element: HTMLElement;
  readonly #canvas = h("canvas", { "aria-hidden": "true" });
  readonly #from: HTMLInputElement;
  readonly #to: HTMLInputElement;
  readonly #output = h("output", { class: "days", "aria-live": "polite" });
  readonly #play: HTMLButtonElement;
  readonly #clear: HTMLButtonElement;
  readonly #store: Store;
  #theme: Theme;
  #first = 0;
  #last = 0;
  #bin = 1;
  #bins = 1;
  #empty = true;
  #width = 0;
  #height = 0;
  #timer = 0;
  readonly #published: number[];

  constructor(store: Store, colours: Theme) {
    this.#store = store;
    this.#theme = colours;
    this.#published = [...new Set(store.table.head.documents.flatMap(({ date }) => (date ? [dayOf(date)] : [])))];
    this.#range();
    const slider = (label: string, value: number): HTMLInputElement =>
      h("input", { type: "range", class: "edge", min: this.#first, max: this.#last, step: 1, value, "aria-label": label, input: () => this.#slid() });
    this.#from = slider("First day shown", this.#first);
    this.#to = slider("Last day shown", this.#last);
    this.#play = h("button", { type: "button", class: "tool", disabled: this.#empty, click: () => this.#toggle() }, "Play");
    this.#clear = h("button", { type: "button", class: "tool", disabled: true, click: () => this.brush(null) }, "All days");
    const step = (label: string, sign: number, text: string): HTMLElement => h("button", { type: "button", class: "tool", "aria-label": label, disabled: this.#empty, click: () => this.step(sign) }, text);
    this.element = h(
      "section",
      { class: "timeline", "aria-label": "Timeline" },
      h("div", { class: "time-tools" }, h("h2", {}, "When"), step("One day back", -1, "‹"), this.#play, step("One day on", 1, "›"), this.#clear, this.#output),
      h("div", { class: "time-plot", dir: "ltr" }, this.#canvas, h("div", { class: "edges" }, this.#from, this.#to)),
    );
    this.#canvas.addEventListener("pointerdown", (event) => this.#drag(event));
    store.on((change) => {
      if (change === "filter") this.#counted = null;
      this.#clear.disabled = !store.brush; // at once: a page that is slow to draw would swallow the reader's click
      if (change === "filter" || change === "brush") this.#soon();
    });
    new ResizeObserver(() => {
      if (this.#canvas.clientWidth !== this.#width || this.#canvas.clientHeight !== this.#height) this.draw();
    }).observe(this.#canvas);
    if (this.#empty) this.element.classList.add("empty");
  }

  set theme(colours: Theme) {
    this.#theme = colours;
    this.draw();
  }

  #range(): void {
    const { day, span, rows, located, precision, head } = this.#store.table;
    const wide = head.precisions.indexOf("year");
    let first = Infinity;
    let last = -Infinity;
    for (let row = 0; row < rows; row += 1) {
      const start = day[row] as number;
      if (start === UNDATED || (row >= located && located > 0) || precision[row] === wide) continue;
      if (start < first) first = start;
      const end = start + (span[row] as number);
      if (end > last) last = end;
    }
    this.#empty = first > last;
    if (last - first > 400) [first, last] = this.#core(first, last);
    if (this.#empty) [first, last] = this.#published.length ? [Math.min(...this.#published), Math.max(...this.#published)] : [0, 0];
    // Publication dates near the events belong into the picture; an archive's do not stretch it.
    const reach = Math.max(10, last - first);
    for (const day of this.#published) {
      if (day <= last + reach && day > last) last = day;
      if (day >= first - reach && day < first) first = day;
    }
    const days = last - first + 3;
    this.#bin = days <= MOST_BINS ? 1 : days <= MOST_BINS * 7 ? 7 : days <= MOST_BINS * 30 ? 30 : Math.ceil(days / MOST_BINS);
    // An empty bin at either end: there the handles stand.
    this.#first = first - this.#bin;
    this.#last = last + this.#bin;
    this.#bins = Math.ceil((this.#last - this.#first + 1) / this.#bin);
  }

  /** The days to show: those of all but strays, with some room. */
  #core(first: number, last: number): [number, number] {
    const [low, high] = coreDays(this.#store.table, first, last);
    const room = Math.max(30, Math.round((high - low) / 10));
    return [Math.max(first, low - room), Math.min(last, high + room)];
  }

  #frame = 0;

  /** Draw with the next frame, together with the map. */
  #soon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.draw();
    });
  }

  brush(days: [number, number] | null): void {
    this.#from.value = String(days?.[0] ?? this.#first);
    this.#to.value = String(days?.[1] ?? this.#last);
    this.#store.setBrush(days);
  }

  step(sign: number): void {
    const { brush } = this.#store;
    const width = brush ? brush[1] - brush[0] : this.#bin - 1;
    const from = brush ? brush[0] + sign * (width + 1) : sign > 0 ? this.#first + 1 : this.#last - 1 - width;
    if (from > this.#last || from + width < this.#first) this.brush(null);
    else this.brush([from, from + width]);
  }

  #toggle(): void {
    if (this.#timer) {
      clearInterval(this.#timer);
      this.#timer = 0;
    } else {
      if (!this.#store.brush) this.step(1);
      this.#timer = window.setInterval(() => {
        this.step(1);
        if (!this.#store.brush) this.#toggle();
      }, reduced() ? 1600 : 900);
    }
    this.#play.textContent = this.#timer ? "Stop" : "Play";
  }

  #slid(): void {
    const a = Number(this.#from.value);
    const b = Number(this.#to.value);
    const whole = Math.min(a, b) <= this.#first && Math.max(a, b) >= this.#last;
    this.#store.setBrush(whole ? null : [Math.min(a, b), Math.max(a, b)]);
  }

  /** Pixels that the plot leaves at its ends for the sliders' handles. */
  #pad(): number {
    return this.#canvas.clientHeight < SMALL ? 8 : 5;
  }

  #plotWidth(): number {
    return Math.max(60, this.#canvas.clientWidth - UNDATED_WIDTH);
  }

  #dayAt(x: number): number {
    const plot = this.#plotWidth() - 2 * this.#pad();
    return this.#first + Math.floor((Math.max(0, Math.min(plot - 1, x - this.#pad())) / plot) * (this.#bins * this.#bin));
  }

  #drag(event: PointerEvent): void {
    const box = this.#canvas.getBoundingClientRect();
    if (event.clientX - box.left > this.#plotWidth()) return;
    event.preventDefault();
    const start = this.#dayAt(event.clientX - box.left);
    this.#canvas.setPointerCapture(event.pointerId);
    let moved = false;
    const snap = (day: number): number => this.#first + Math.floor((day - this.#first) / this.#bin) * this.#bin;
    const move = (next: PointerEvent): void => {
      moved ||= Math.abs(next.clientX - event.clientX) > 3;
      const end = this.#dayAt(next.clientX - box.left);
      this.brush([snap(Math.min(start, end)), snap(Math.max(start, end)) + this.#bin - 1]);
    };
    const up = (): void => {
      this.#canvas.removeEventListener("pointermove", move);
      if (moved) return;
      const days: [number, number] = [snap(start), snap(start) + this.#bin - 1];
      const { brush } = this.#store;
      this.brush(brush && brush[0] === days[0] && brush[1] === days[1] ? null : days);
    };
    this.#canvas.addEventListener("pointermove", move);
    this.#canvas.addEventListener("pointerup", up, { once: true });
    this.#canvas.addEventListener("pointercancel", () => this.#canvas.removeEventListener("pointermove", move), { once: true });
  }

  #counted: Counted | null = null;

  /** Count the shown rows by bin and type; kept until the filters change. */
  #count(): Counted {
    const { table, shown } = this.#store;
    const kinds = GROUPS.length;
    const stacks = new Uint32Array(this.#bins * kinds);
    const undated = new Uint32Array(kinds);
    const spans: [from: number, to: number, group: number][] = [];
    let outside = 0;
    for (let row = 0; row < table.located; row += 1) {
      if (!shown[row]) continue;
      const group = table.group[row] as number;
      const day = table.day[row] as number;
      if (day === UNDATED) {
        undated[group] = (undated[group] as number) + 1;
        continue;
      }
      const days = table.span[row] as number;
      if (days >= this.#bin && spans.length < MOST_SPANS) {
        spans.push([day, day + days, group]);
        continue;
      }
      const bin = Math.floor((day - this.#first) / this.#bin);
      if (bin >= 0 && bin < this.#bins) stacks[bin * kinds + group] = (stacks[bin * kinds + group] as number) + 1;
      else outside += 1;
    }
    return { stacks, undated, spans, outside };
  }

  draw(): void {
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const width = (this.#width = this.#canvas.clientWidth);
    const height = (this.#height = this.#canvas.clientHeight);
    const context = this.#canvas.getContext("2d");
    if (!context || !width || !height) return;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#say();
    if (this.#empty && !this.#published.length) return;
    context.translate(this.#pad(), 0);
    const small = height < SMALL;
    const axis = height - (small ? 18 : 22);
    const plot = this.#plotWidth() - 2 * this.#pad();
    const column = plot / this.#bins;
    const { stacks, undated, spans } = (this.#counted ??= this.#count());
    const lane = small ? 4 : 7;
    const room = axis - 4 - Math.min(LANES, spans.length) * lane;
    const left = (day: number): number => ((day - this.#first) / this.#bin) * column;
    this.#brushed(context, left, axis);
    this.#bars(context, stacks, undated, { axis, room, column, undatedAt: plot + this.#pad() + 14 });
    const ends = new Array<number>(LANES).fill(-Infinity);
    for (const [from, to, group] of spans) {
      const free = ends.findIndex((end) => end < from);
      const at = free < 0 ? ends.indexOf(Math.min(...ends)) : free; // over another where all are taken: none shall vanish
      ends[at] = Math.max(ends[at] as number, to);
      this.#span(context, [left(from), left(to + 1)], [2 + at * lane, lane - 2], group, this.#lit(from, to));
    }
    this.#axis(context, axis, plot, column, small);
    if (!this.#empty || undated.some(Boolean)) context.fillText("undated", plot + this.#pad() + 26, axis + (small ? 7 : 10));
  }

  /** Whether days reach into the brush, or there is none. */
  #lit(from: number, to: number): boolean {
    const { brush } = this.#store;
    return !brush || (from <= brush[1] && to >= brush[0]);
  }

  #brushed(context: CanvasRenderingContext2D, left: (day: number) => number, axis: number): void {
    const { brush } = this.#store;
    if (!brush) return;
    context.fillStyle = this.#theme.accent;
    context.globalAlpha = 0.14;
    context.fillRect(left(brush[0]), 0, left(brush[1] + 1) - left(brush[0]), axis);
    context.globalAlpha = 1;
  }

  /** The stacks of the days and, apart, of the undated; few events are drawn one by one. */
  #bars(context: CanvasRenderingContext2D, stacks: Uint32Array, undated: Uint32Array, at: { axis: number; room: number; column: number; undatedAt: number }): void {
    const kinds = GROUPS.length;
    const total = (counts: Uint32Array): number => counts.reduce((sum, n) => sum + n, 0);
    const bins = Array.from({ length: this.#bins }, (_, bin) => stacks.subarray(bin * kinds, (bin + 1) * kinds));
    const most = bins.reduce((high, counts) => Math.max(high, total(counts)), Math.max(3, total(undated)));
    const each = most <= 12 && at.room >= 5 * most;
    const stack = (counts: Uint32Array, x: number, wide: number, lit: boolean): void => {
      let y = at.axis - 1;
      context.globalAlpha = lit ? 1 : 0.25;
      counts.forEach((count, group) => {
        const tall = (count / most) * at.room;
        context.fillStyle = this.#theme.group[GROUPS[group] ?? "other"];
        if (each) for (let i = 0; i < count; i += 1) context.fillRect(x, y - (i + 1) * (at.room / most), wide, at.room / most - 1);
        else if (count) context.fillRect(x, y - tall, wide, tall);
        y -= tall;
      });
      context.globalAlpha = 1;
    };
    const wide = Math.max(1, Math.min(26, at.column - (at.column > 6 ? 3 : 0.5)));
    bins.forEach((counts, bin) => {
      const day = this.#first + bin * this.#bin;
      stack(counts, bin * at.column + (at.column - wide) / 2, wide, this.#lit(day, day + this.#bin - 1));
    });
    stack(undated, at.undatedAt, 24, true);
  }

  #span(context: CanvasRenderingContext2D, [x0, x1]: [number, number], [y, tall]: [number, number], group: number, lit: boolean): void {
    const colour = this.#theme.group[GROUPS[group] ?? "other"];
    const soft = Math.min(14, (x1 - x0) / 3);
    const fade = context.createLinearGradient(x0, 0, x1, 0);
    const edge = soft / Math.max(1, x1 - x0);
    fade.addColorStop(0, "transparent");
    fade.addColorStop(edge, colour);
    fade.addColorStop(1 - edge, colour);
    fade.addColorStop(1, "transparent");
    context.globalAlpha = lit ? 0.75 : 0.2;
    context.fillStyle = fade;
    context.fillRect(x0, y, x1 - x0, tall);
    context.globalAlpha = 1;
  }

  #axis(context: CanvasRenderingContext2D, axis: number, plot: number, column: number, small: boolean): void {
    context.strokeStyle = this.#theme.quiet;
    context.fillStyle = this.#theme.ink;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, axis + 0.5);
    context.lineTo(plot, axis + 0.5);
    context.stroke();
    context.font = `10.5px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    let free = -Infinity;
    let told = yearOf(this.#first) === yearOf(this.#last) ? yearOf(this.#first) : null; // where all days are of one year the summary tells it
    for (let bin = 0; bin < this.#bins; bin += 1) {
      const day = this.#first + bin * this.#bin;
      const text = this.#bin >= 28 ? monthText(day) : told === yearOf(day) ? shortDay(day) : `${shortDay(day)} ${yearOf(day)}`;
      const wide = context.measureText(text).width + 12;
      const x = bin * column + (this.#bin === 1 ? column / 2 : 0);
      if (x - wide / 2 < Math.max(free, small ? 8 : 6) || x + wide / 2 > plot) continue;
      context.fillText(text, x, axis + (small ? 7 : 10));
      free = x + wide / 2;
      told = yearOf(day);
    }
    context.strokeStyle = this.#theme.ink;
    for (const day of this.#published) {
      if (day < this.#first || day > this.#last) continue;
      const x = ((day - this.#first + 0.5) / this.#bin) * column;
      context.beginPath();
      context.moveTo(x, axis + 1);
      context.lineTo(x - 3.5, axis + (small ? 5.5 : 7));
      context.lineTo(x + 3.5, axis + (small ? 5.5 : 7));
      context.closePath();
      context.fill();
    }
  }

  /** Tell the brushed days and how many events fall into them, as the list counts them but for the undated. */
  #say(): void {
    const { brush, table, shown } = this.#store;
    const { outside } = (this.#counted ??= this.#count());
    if (this.#empty) this.#output.textContent = table.rows ? "No event has a date." : "No events.";
    else if (!brush) this.#output.textContent = [this.#published.length ? "▲ published" : "", outside ? `${grouped(outside)} far outside of these days` : ""].filter(Boolean).join(" · ");
    else {
      let count = 0;
      for (let row = 0; row < table.located; row += 1) {
        const day = table.day[row] as number;
        if (shown[row] && day !== UNDATED && day <= brush[1] && day + (table.span[row] as number) >= brush[0]) count += 1;
      }
      const days = brush[0] === brush[1] ? dayText(brush[0]) : `${dayText(brush[0], false)} to ${dayText(brush[1], false)}`;
      this.#output.textContent = `${days}: ${things(table.head, count)}`;
    }
  }
}
