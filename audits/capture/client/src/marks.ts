// Marks on a picture: arrows that point, blots that hide a face or a name for good.
export type Point = [number, number];

export interface Mark {
  kind: "arrow" | "blot";
  from: Point;
  to: Point;
}

const RED = "#d9371e";

/** Draws the picture with its marks. Blots first: an arrow may point at what is hidden. */
export function drawMarked(canvas: HTMLCanvasElement, picture: ImageBitmap, marks: Mark[]): void {
  canvas.width = picture.width;
  canvas.height = picture.height;
  const pen = canvas.getContext("2d")!;
  pen.drawImage(picture, 0, 0);
  for (const mark of marks) if (mark.kind === "blot") blot(pen, canvas, mark);
  for (const mark of marks) if (mark.kind === "arrow") arrow(pen, canvas, mark);
}

/** Whether a mark is more than a slip of the finger. */
export function isMark({ from, to }: Mark, canvas: { width: number; height: number }): boolean {
  return Math.hypot(to[0] - from[0], to[1] - from[1]) > Math.max(canvas.width, canvas.height) / 50;
}

/** Six squares across the shorter side: too few for any face or line of writing to be made out again. */
const ACROSS = 6;

function blot(pen: CanvasRenderingContext2D, canvas: HTMLCanvasElement, { from, to }: Mark): void {
  const [x, y] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
  const wide = Math.max(1, Math.abs(to[0] - from[0]));
  const high = Math.max(1, Math.abs(to[1] - from[1]));
  const square = Math.max(Math.min(wide, high) / ACROSS, Math.max(canvas.width, canvas.height) / 80);
  const small = document.createElement("canvas");
  small.width = Math.max(1, Math.round(wide / square));
  small.height = Math.max(1, Math.round(high / square));
  const brush = small.getContext("2d")!;
  brush.imageSmoothingQuality = "high";
  brush.drawImage(canvas, x, y, wide, high, 0, 0, small.width, small.height);
  pen.save();
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, x, y, wide, high);
  pen.restore();
}

function arrow(pen: CanvasRenderingContext2D, canvas: HTMLCanvasElement, { from, to }: Mark): void {
  const width = Math.max(canvas.width, canvas.height) / 110;
  const turn = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const wing = (side: number): Point => [
    to[0] - 5 * width * Math.cos(turn + side * 0.5),
    to[1] - 5 * width * Math.sin(turn + side * 0.5),
  ];
  pen.lineCap = pen.lineJoin = "round";
  for (const [colour, extra] of [["#fff", width * 0.9], [RED, 0]] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width + extra;
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.moveTo(...wing(1));
    pen.lineTo(...to);
    pen.lineTo(...wing(-1));
    pen.stroke();
  }
}
