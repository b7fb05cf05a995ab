// A picture from the camera becomes a small upright JPEG. Of its hidden data only time and place go along, as claims.
import { keepPhoto } from "./db";
import { sha256 } from "./ids";
import { owner } from "./keep/owner";
import { part } from "./part";

export class PhotoError extends Error {}

/** Shrinks, fingerprints and keeps one file; returns its SHA-256. Raises PhotoError when it is no picture or too big. */
export async function takeIn(file: Blob, audit: string, limits: { photo_bytes: number; photo_edge: number }): Promise<string> {
  const bitmap = await upright(file);
  const small = bitmap ? await claiming(await shrink(bitmap, limits.photo_edge), file) : await asHeic(file);
  if (small.size > limits.photo_bytes) throw new PhotoError("too_big");
  return keep(small, audit);
}

/** Without claims when that part of the form is not on this phone: the picture itself must not wait for it. */
async function claiming(small: Blob, original: Blob): Promise<Blob> {
  return part("evidence").then(({ withClaims }) => withClaims(small, original)).catch(() => small);
}

export async function keep(picture: Blob, audit: string): Promise<string> {
  const bytes = await picture.arrayBuffer();
  const name = await sha256(bytes);
  await keepPhoto({ audit, person: owner(), sha256: name, bytes, type: picture.type, taken_at: Date.now(), uploaded: false });
  return name;
}

async function shrink(bitmap: ImageBitmap, edge: number): Promise<Blob> {
  const factor = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * factor));
  canvas.height = Math.max(1, Math.round(bitmap.height * factor));
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return asBlob(canvas, "image/jpeg", 0.82);
}

/** Null when this browser cannot read the file. */
function upright(file: Blob): Promise<ImageBitmap | null> {
  return createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
}

/** Some phones take HEIC that their browser cannot read: it goes as it is, and the server takes its hidden data off. */
async function asHeic(file: Blob): Promise<Blob> {
  const brand = new TextDecoder().decode(await file.slice(4, 12).arrayBuffer());
  if (!/^ftyp(hei[cxms]|hev[cx]|mif1|msf1)$/.test(brand)) throw new PhotoError("not_a_picture");
  return new Blob([file], { type: "image/heic" });
}

export function asBlob(canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new PhotoError("not_a_picture"))), type, quality);
  });
}

const THUMB = 176;

/** Draws a kept picture: whole, or cut to a small square from its middle. What cannot be read stays blank. */
export async function drawPicture(canvas: HTMLCanvasElement, bytes: ArrayBuffer, type: string, whole: boolean): Promise<void> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type })).catch(() => null);
  if (!bitmap) return;
  const side = Math.min(bitmap.width, bitmap.height);
  const [wide, high] = whole ? [bitmap.width, bitmap.height] : [side, side];
  canvas.width = whole ? wide : THUMB;
  canvas.height = whole ? high : THUMB;
  const [x, y] = [(bitmap.width - wide) / 2, (bitmap.height - high) / 2];
  canvas.getContext("2d")?.drawImage(bitmap, x, y, wide, high, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}
