// How much room this phone has left for the form, looked at before it runs out.
import { signal } from "@preact/signals";

const FEW = 50 * 2 ** 20; // about a hundred photos
const SHARE = 0.05;

/** Bytes that are left when they are few; null while there is room, or where the browser does not tell. */
export const tight = signal<number | null>(null);

export async function lookAtRoom(): Promise<void> {
  const { quota, usage } = await (navigator.storage?.estimate?.() ?? Promise.resolve({})).catch(() => ({}) as StorageEstimate);
  if (quota === undefined || usage === undefined) return;
  const left = Math.max(0, quota - usage);
  tight.value = left < FEW || left < quota * SHARE ? left : null;
}

export function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
