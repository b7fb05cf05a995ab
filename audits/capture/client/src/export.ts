// A file with everything that has not been sent, for the day the phone must be given away or will not connect.
import { loadPhoto, photosOf } from "./db";
import { stamp } from "./clock";
import type { Draft } from "./types";

export async function exportRecords(records: readonly Draft[]): Promise<void> {
  const unsent = records.filter((record) => record.sending.phase !== "sent" && !record.discarded_at);
  const parts = await Promise.all(unsent.map(async (record) => ({ ...record, photos: await namedPhotos(record.id) })));
  const text = JSON.stringify({ format: "sanmi-phone-backup", exported_at: stamp(Date.now()), records: parts });
  save(new Blob([text], { type: "application/json" }), `sanmi-${stamp(Date.now()).slice(0, 10)}.json`);
}

async function namedPhotos(audit: string): Promise<object[]> {
  const photos = await Promise.all((await photosOf(audit)).map(({ sha256 }) => loadPhoto(audit, sha256)));
  return photos.filter((photo) => photo !== undefined).map(({ sha256, type, taken_at, bytes }) => ({ sha256, type, taken_at, base64: base64(bytes) }));
}

function base64(bytes: ArrayBuffer): string {
  const view = new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < view.length; at += 0x8000) text += String.fromCharCode(...view.subarray(at, at + 0x8000));
  return btoa(text);
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
