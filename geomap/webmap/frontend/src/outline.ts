// A path that remembers its data, so that the same outline serves the canvas and an SVG.

export class Outline extends Path2D {
  data: string;

  constructor(data = "") {
    super(data);
    this.data = data;
  }

  override moveTo(x: number, y: number): void {
    super.moveTo(x, y);
    this.data += `M${x.toFixed(1)} ${y.toFixed(1)}`;
  }

  override lineTo(x: number, y: number): void {
    super.lineTo(x, y);
    this.data += `L${x.toFixed(1)} ${y.toFixed(1)}`;
  }

  override closePath(): void {
    super.closePath();
    this.data += "Z";
  }
}
