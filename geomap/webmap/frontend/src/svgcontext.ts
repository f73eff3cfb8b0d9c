// A stand-in for a canvas' context that writes SVG: the part of its interface that our painters use.

type State = {
  fillStyle: string | CanvasGradient | CanvasPattern;
  strokeStyle: string | CanvasGradient | CanvasPattern;
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  letterSpacing: string;
  lineJoin: CanvasLineJoin;
  dash: number[];
  dx: number;
  dy: number;
  clip: string;
};

const RATIO = 2; // pixels of what goes in as a picture, to one of the drawing

const measure = (): CanvasRenderingContext2D | null => document.createElement("canvas").getContext("2d");

export class Recorder {
  fillStyle: State["fillStyle"] = "#000";
  strokeStyle: State["strokeStyle"] = "#000";
  lineWidth = 1;
  globalAlpha = 1;
  font = "12px sans-serif";
  textAlign: CanvasTextAlign = "left";
  textBaseline: CanvasTextBaseline = "alphabetic";
  letterSpacing = "0px";
  lineJoin: CanvasLineJoin = "round";
  readonly #width: number;
  readonly #height: number;
  readonly #out: string[] = [];
  readonly #defs: string[] = [];
  readonly #stack: State[] = [];
  readonly #ruler = measure();
  #path = "";
  #dash: number[] = [];
  #dx = 0;
  #dy = 0;
  #clip = "";
  #clips = 0;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  text(): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${this.#width} ${this.#height}" width="${this.#width}" height="${this.#height}"><defs>${this.#defs.join("")}</defs>${this.#out.join("\n")}</svg>\n`;
  }

  save(): void {
    this.#stack.push({ fillStyle: this.fillStyle, strokeStyle: this.strokeStyle, lineWidth: this.lineWidth, globalAlpha: this.globalAlpha, font: this.font, textAlign: this.textAlign, textBaseline: this.textBaseline, letterSpacing: this.letterSpacing, lineJoin: this.lineJoin, dash: this.#dash, dx: this.#dx, dy: this.#dy, clip: this.#clip });
  }

  restore(): void {
    const state = this.#stack.pop();
    if (!state) return;
    const { dash, dx, dy, clip, ...rest } = state;
    Object.assign(this, rest);
    this.#dash = dash;
    this.#dx = dx;
    this.#dy = dy;
    this.#clip = clip;
  }

  translate(x: number, y: number): void {
    this.#dx += x;
    this.#dy += y;
  }

  getTransform(): { a: number } {
    return { a: RATIO };
  }

  setTransform(): void {
    // Only crowds of dots reset the transform, and those are drawn as a picture.
  }

  drawImage(sheet: HTMLCanvasElement): void {
    this.#out.push(`<image href="${sheet.toDataURL("image/png")}" x="${this.#dx}" y="${this.#dy}" width="${sheet.width / RATIO}" height="${sheet.height / RATIO}"/>`);
  }

  setLineDash(dash: number[]): void {
    this.#dash = dash;
  }

  beginPath(): void {
    this.#path = "";
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${this.#x(x)} ${this.#y(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `L${this.#x(x)} ${this.#y(y)}`;
  }

  closePath(): void {
    this.#path += "Z";
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path += `M${this.#x(x)} ${this.#y(y)}h${n(width)}v${n(height)}h${n(-width)}Z`;
  }

  roundRect(x: number, y: number, width: number, height: number, r: number): void {
    this.#path += `M${this.#x(x + r)} ${this.#y(y)}h${n(width - 2 * r)}a${r} ${r} 0 0 1 ${r} ${r}v${n(height - 2 * r)}a${r} ${r} 0 0 1 ${-r} ${r}h${n(2 * r - width)}a${r} ${r} 0 0 1 ${-r} ${-r}v${n(2 * r - height)}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
  }

  arc(x: number, y: number, r: number): void {
    this.#path += `M${this.#x(x - r)} ${this.#y(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0Z`;
  }

  fill(path?: { data: string } | string, rule?: string): void {
    this.#shape(path, `fill="${attribute(this.fillStyle)}" fill-rule="${(typeof path === "string" ? path : rule) ?? "nonzero"}"`);
  }

  stroke(path?: { data: string }): void {
    const dash = this.#dash.length ? ` stroke-dasharray="${this.#dash.join(" ")}"` : "";
    this.#shape(path, `fill="none" stroke="${attribute(this.strokeStyle)}" stroke-width="${n(this.lineWidth)}" stroke-linejoin="round"${dash}`);
  }

  clip(path?: { data: string } | string, rule?: string): void {
    const id = `c${(this.#clips += 1)}`;
    const outer = this.#clip;
    const [data, shift] = typeof path === "object" ? [path.data, ` transform="translate(${n(this.#dx)} ${n(this.#dy)})"`] : [this.#path, ""];
    this.#defs.push(`<clipPath id="${id}"${outer}><path d="${data}"${shift} clip-rule="${(typeof path === "string" ? path : rule) ?? "nonzero"}"/></clipPath>`);
    this.#clip = ` clip-path="url(#${id})"`;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#out.push(`<rect x="${this.#x(x)}" y="${this.#y(y)}" width="${n(width)}" height="${n(height)}" fill="${attribute(this.fillStyle)}"${this.#alpha()}${this.#clip}/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#out.push(`<rect x="${this.#x(x)}" y="${this.#y(y)}" width="${n(width)}" height="${n(height)}" fill="none" stroke="${attribute(this.strokeStyle)}" stroke-width="${n(this.lineWidth)}"${this.#clip}/>`);
  }

  clearRect(): void {
    // A new picture is empty.
  }

  measureText(text: string): { width: number } {
    if (!this.#ruler) return { width: text.length * 7 };
    this.#ruler.font = this.font;
    this.#ruler.letterSpacing = this.letterSpacing;
    return this.#ruler.measureText(text);
  }

  fillText(text: string, x: number, y: number): void {
    this.#text(text, x, y, `fill="${attribute(this.fillStyle)}"`);
  }

  strokeText(text: string, x: number, y: number): void {
    this.#text(text, x, y, `fill="none" stroke="${attribute(this.strokeStyle)}" stroke-width="${n(this.lineWidth)}" stroke-linejoin="round"`);
  }

  #text(text: string, x: number, y: number, paint: string): void {
    const anchor = this.textAlign === "center" ? "middle" : this.textAlign === "right" ? "end" : "start";
    const baseline = this.textBaseline === "middle" ? "central" : this.textBaseline === "top" ? "hanging" : "auto";
    const font = this.font.match(/^(italic )?(\d00 )?([\d.]+)px (.*)$/);
    const look = font ? `font-style="${font[1] ? "italic" : "normal"}" font-weight="${(font[2] ?? "400").trim()}" font-size="${font[3] ?? "12"}" font-family="${escaped(font[4] ?? "sans-serif")}"` : "";
    this.#out.push(`<text x="${this.#x(x)}" y="${this.#y(y)}" text-anchor="${anchor}" dominant-baseline="${baseline}" letter-spacing="${this.letterSpacing}" ${look} ${paint}${this.#alpha()}>${escaped(text)}</text>`);
  }

  #shape(path: { data: string } | string | undefined, paint: string): void {
    const own = typeof path === "object";
    const data = own ? path.data : this.#path;
    if (!data) return;
    const shift = own && (this.#dx || this.#dy) ? ` transform="translate(${n(this.#dx)} ${n(this.#dy)})"` : "";
    const body = `<path d="${data}" ${paint}${shift}${this.#alpha()}/>`;
    this.#out.push(shift && this.#clip ? `<g${this.#clip}>${body}</g>` : body.replace("/>", `${this.#clip}/>`));
  }

  #alpha(): string {
    return this.globalAlpha < 1 ? ` opacity="${n(this.globalAlpha)}"` : "";
  }

  #x(x: number): string {
    return n(x + this.#dx);
  }

  #y(y: number): string {
    return n(y + this.#dy);
  }
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function attribute(value: string | CanvasGradient | CanvasPattern): string {
  return typeof value === "string" ? escaped(value) : "#888";
}

const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function escaped(text: string): string {
  return text.replace(CONTROLS, "\ufffd").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
