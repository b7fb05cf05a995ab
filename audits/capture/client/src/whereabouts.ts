// How far the phone is from the branch, and whether that wants a reason.
import type { Branch, Position } from "./types";

const EARTH_M = 6_371_000;
/** A large building and its forecourt; the phone's own doubt is added. */
const RADIUS_M = 300;

/** Metres over ground; null when the branch's place is not known. Source: the haversine formula. */
export function distance(branch: Branch, { lat, lon }: Position): number | null {
  if (branch.lat == null || branch.lon == null) return null;
  const [a, b] = [radians(branch.lat), radians(lat)];
  const h = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(radians(lon - branch.lon) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(h));
}

export function isElsewhere(branch: Branch, position: Position): boolean {
  const metres = distance(branch, position);
  return metres !== null && metres > RADIUS_M + position.accuracy_m;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
