// What items weigh: exact sums by stage, dimension and aspect; and spreading so that a sum comes out exactly.
import { Refusal, type Doc, type Item, type Row } from "../types";
import { both } from "../words";
import { fromUnits, mostPlaces, show, sum, toUnits } from "./decimal";
import { counts } from "./kinds";

export interface Share {
  code: string;
  weight: number;
  items: number;
}

export interface Weights {
  total: number;
  counted: number;
  bonus: number;
  stages: Share[];
  dimensions: Share[];
  aspects: Share[];
}

/** The sums over items that count; bonus items stand apart. Groups in the order in which they first occur. */
export function weigh(rows: readonly Row<Item>[]): Weights {
  const counted = rows.map((row) => row.value).filter(counts);
  const bonus = rows.map((row) => row.value).filter((item) => item.bonus && (item.weight ?? 0) > 0);
  return {
    total: sum(counted.map((item) => item.weight ?? 0)),
    counted: counted.length,
    bonus: sum(bonus.map((item) => item.weight ?? 0)),
    stages: grouped(counted, (item) => item.stage),
    dimensions: grouped(counted, (item) => item.dimension ?? ""),
    aspects: grouped(counted, (item) => item.aspect ?? ""),
  };
}

function grouped(items: readonly Item[], group: (item: Item) => string): Share[] {
  const weights = new Map<string, number[]>();
  for (const item of items) {
    const code = group(item);
    const found = weights.get(code);
    if (found) found.push(item.weight ?? 0);
    else weights.set(code, [item.weight ?? 0]);
  }
  return [...weights].map(([code, values]) => ({ code, weight: sum(values), items: values.length }));
}

/** What items should weigh together: 100, or with points whatever the scheme says. */
export function wholeOf({ head }: Pick<Doc, "head">): number {
  const { scoring } = head;
  return scoring?.method === "points" && typeof scoring.total === "number" ? scoring.total : 100;
}

/**
 * Divide `amount` units in the given proportions, each at least one unit: floors first, the rest by largest remainder.
 * Null when there are fewer units than parts. The result always adds up to `amount`.
 */
export function divide(amount: bigint, proportions: readonly bigint[]): bigint[] | null {
  const count = BigInt(proportions.length);
  if (amount < count || !proportions.length) return null;
  const whole = proportions.reduce((total, one) => total + one, 0n);
  const shares = proportions.map((one) => (whole ? one : 1n));
  const all = whole || count;
  const parts = shares.map((share) => (amount * share) / all);
  const rest = shares.map((share, index) => ({ index, remainder: (amount * share) % all }));
  rest.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1));
  let left = amount - parts.reduce((total, one) => total + one, 0n);
  for (const { index } of rest) if (left-- > 0n) parts[index]! += 1n;
  for (let index = 0; index < parts.length; index++) {
    while (parts[index]! < 1n) {
      const most = parts.reduce((best, value, at) => (value > parts[best]! ? at : best), 0);
      parts[most]! -= 1n;
      parts[index]! += 1n;
    }
  }
  return parts;
}

export type Manner = "proportional" | "even";

export interface Spreading {
  rows: readonly Row<Item>[];
  locked: ReadonlySet<string>;
  target: number;
  places: number;
  manner: Manner;
}

/** New weights by row key, so that the counted items among `rows` add up to `target`; locked ones stay. */
export function spread({ rows, locked, target, places, manner }: Spreading): Map<string, number> {
  const counted = rows.filter((row) => counts(row.value));
  const free = counted.filter((row) => !locked.has(row.key));
  const held = sum(counted.filter((row) => locked.has(row.key)).map((row) => row.value.weight ?? 0));
  const rest = sum([target, -held]);
  if (!counted.length) throw new Refusal(both("这里没有计分的检查项；先给一项填上权重", "No item here is scored; give one a weight first"));
  if (!free.length) throw new Refusal(both("检查项都锁定了；先解锁一项", "Every item is locked; unlock one first"));
  if (rest <= 0) throw new Refusal(both(`锁定的权重合计 ${show(held)}，已占满 ${show(target)}`, `The locked weights add up to ${show(held)}, which leaves nothing of ${show(target)}`));
  const amount = toUnits(rest, places);
  if (amount === null) {
    const need = mostPlaces([rest]);
    throw new Refusal(both(`锁定的权重有 ${need} 位小数，请把精度改细`, `The locked weights have ${need} decimals; choose a finer step`));
  }
  const scale = mostPlaces(free.map((row) => row.value.weight ?? 0));
  const proportions = free.map((row) => (manner === "even" ? 1n : toUnits(row.value.weight ?? 0, scale)!));
  const units = divide(amount, proportions);
  if (!units) throw new Refusal(both(`${free.length} 项要分 ${show(rest)}，每项不足一份；请把精度改细`, `${show(rest)} is too little for ${free.length} items at this step; choose a finer one`));
  return new Map(free.map((row, index) => [row.key, fromUnits(units[index]!, places)]));
}

/** Stage weights that add up to 100, proportional to what they are or even. */
export function spreadStages(weights: readonly number[], places: number, manner: Manner): number[] {
  const scale = mostPlaces(weights);
  const units = divide(toUnits(100, places)!, weights.map((weight) => (manner === "even" ? 1n : toUnits(weight, scale)!)));
  if (!units) throw new Refusal(both("没有可分配的环节", "There is no stage to share among"));
  return units.map((unit) => fromUnits(unit, places));
}
