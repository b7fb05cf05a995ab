// Bands of a measured answer on an axis. In the document the first listed band that holds a value counts, both ends inside;
// on the axis that is a row of pieces with cuts between them. A cut moves every end that stands on it.
import type { Band } from "../types";

/** A place where the score may change. low: where the lower side ends; high: where the upper side begins. */
export interface Cut {
  low: number;
  high: number;
}

/** A stretch of the axis between two cuts. band: index of the band that counts there, -1 for a hole. */
export interface Piece {
  from: number | null;
  to: number | null;
  band: number;
}

/** The cuts of bands in ascending order. `whole`: only whole numbers occur, so 3 | 4 is one cut. */
export function cutsOf(bands: readonly Band[], whole: boolean, floor: number | null): Cut[] {
  const ends = new Set<number>();
  const starts = new Set<number>();
  for (const band of bands) {
    if (band.max !== null && band.max !== undefined) ends.add(band.max);
    if (band.min !== null && band.min !== undefined && (floor === null || band.min > floor)) starts.add(band.min);
  }
  const cuts: Cut[] = [...ends].map((end) => ({ low: end, high: whole ? end + 1 : end }));
  for (const start of starts) if (!cuts.some((cut) => cut.high === start)) cuts.push({ low: whole ? start - 1 : start, high: start });
  return cuts.sort((a, b) => a.high - b.high);
}

export function bandAt(bands: readonly Band[], value: number): number {
  return bands.findIndex((band) => (band.min ?? -Infinity) <= value && value <= (band.max ?? Infinity));
}

/** The axis from `floor` (null: without end) upwards, cut into pieces. */
export function piecesOf(bands: readonly Band[], whole: boolean, floor: number | null): Piece[] {
  const cuts = cutsOf(bands, whole, floor);
  const pieces: Piece[] = [];
  let from = floor;
  for (const cut of [...cuts, null]) {
    const to = cut ? cut.low : null;
    if (from === null || to === null || to >= from) pieces.push({ from, to, band: bandAt(bands, within(from, to, whole)) });
    from = cut ? cut.high : null;
  }
  return pieces;
}

function within(from: number | null, to: number | null, whole: boolean): number {
  if (from === null && to === null) return 0;
  if (to === null) return whole ? from! : from! + 1;
  if (from === null) return to - 1;
  return whole ? from : (from + to) / 2;
}

/** Move a cut; it stays between its neighbours. */
export function moveCut(bands: readonly Band[], cut: Cut, to: number, whole: boolean, floor: number | null): Band[] {
  const cuts = cutsOf(bands, whole, floor);
  const index = cuts.findIndex((one) => one.low === cut.low && one.high === cut.high);
  const step = whole ? 1 : 0.1;
  const least = index > 0 ? cuts[index - 1]!.high + (whole ? 0 : step) : floor === null ? -Infinity : floor + (whole ? 0 : step);
  const most = index >= 0 && index < cuts.length - 1 ? cuts[index + 1]!.low - step : Infinity;
  const low = rounded(Math.min(Math.max(to, least), most));
  const high = whole ? low + 1 : low;
  return bands.map((band) => ({
    ...band,
    max: band.max === cut.low ? low : band.max,
    min: band.min === cut.high && (floor === null || band.min > floor) ? high : band.min,
  }));
}

const rounded = (value: number): number => Number(value.toFixed(6));

/** One band more: the last stretch is cut in two, the new part scores half of what is before it, at least nothing. */
export function addBand(bands: readonly Band[], whole: boolean, floor: number | null): Band[] {
  if (!bands.length) return [{ min: floor, max: null, score: 1, level: "excellent" }];
  const cuts = cutsOf(bands, whole, floor);
  const last = cuts.at(-1);
  const base = last ? last.high : (floor ?? 0);
  const at = rounded(last ? (base || 1) * 2 : base + (whole ? 3 : 10));
  const open = bands.findIndex((band) => band.max === null || band.max === undefined);
  if (open < 0) return [...bands, { min: whole ? at + 1 : at, max: null, score: 0, level: "absent" }];
  const cut = bands[open]!;
  const rest: Band = { min: whole ? at + 1 : at, max: null, score: 0, level: "absent" };
  return [...bands.slice(0, open), { ...cut, max: at }, rest, ...bands.slice(open + 1)];
}

/** One band less; the neighbour that ends where it began takes its place, so that no hole is left. */
export function removeBand(bands: readonly Band[], index: number, whole: boolean): Band[] {
  const gone = bands[index]!;
  const rest = bands.filter((_, at) => at !== index);
  const gap = whole ? 1 : 0;
  const before = gone.min === null ? -1 : rest.findIndex((band) => band.max !== null && band.max + gap === gone.min);
  if (before >= 0) return rest.map((band, at) => (at === before ? { ...band, max: gone.max } : band));
  const after = gone.max === null ? -1 : rest.findIndex((band) => band.min !== null && band.min === gone.max! + gap);
  return after >= 0 ? rest.map((band, at) => (at === after ? { ...band, min: gone.min } : band)) : rest;
}

/** The end of the axis as drawn: a round figure some way beyond the last cut. */
export function axisEnd(bands: readonly Band[], floor: number | null): number {
  const ends = bands.flatMap((band) => [band.min, band.max]).filter((end): end is number => typeof end === "number");
  const most = Math.max(floor ?? -Infinity, ...ends, ends.length ? -Infinity : 10);
  const target = most + Math.max(Math.abs(most) * 0.35, 1);
  const step = 10 ** Math.floor(Math.log10(Math.max(target, 1)));
  return Math.ceil(target / (step / 2)) * (step / 2);
}
