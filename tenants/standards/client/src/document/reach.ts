// Can a condition be met at all? Tries the answers at which it can change, over the chain of items it rests on.
// Where that is more than MOST combinations, nothing is tried and nothing said; the server's linter looks again.
import { holds, NA, testsIn, word, type Fact } from "./condition";
import type { Condition, Item, Scalar, Test } from "../types";

const MOST = 20_000;

export function canHold(items: readonly Item[], item: Item): boolean {
  if (!item.when) return true;
  const byCode = new Map(items.map((one) => [one.code, one]));
  const chain = chainOf(byCode, item.when);
  if (!chain) return true;
  const order = new Map(items.map((one, index) => [one.code, index]));
  chain.sort((a, b) => order.get(a.code)! - order.get(b.code)!);
  const tests = [item.when, ...chain.flatMap((one) => (one.when ? [one.when] : []))].flatMap((one) => [...testsIn(one)]);
  const choices = chain.map((one) => valuesOf(one, tests.filter((test) => test.item === one.code)));
  if (choices.reduce((size, one) => size * one.length, 1) > MOST) return true;
  return search(item.when, chain, choices, 0, new Map());
}

function chainOf(byCode: ReadonlyMap<string, Item>, condition: Condition): Item[] | null {
  const found = new Map<string, Item>();
  const waiting = [...testsIn(condition)].map((test) => test.item);
  while (waiting.length) {
    const code = waiting.pop()!;
    const item = byCode.get(code);
    if (!item) return null;
    if (found.has(code)) continue;
    found.set(code, item);
    if (item.when) waiting.push(...[...testsIn(item.when)].map((test) => test.item));
  }
  return [...found.values()];
}

function search(target: Condition, chain: Item[], choices: (Fact | null)[][], place: number, facts: Map<string, Fact>): boolean {
  if (place === chain.length) return holds(target, facts);
  const item = chain[place]!;
  const hidden = item.when && !holds(item.when, facts);
  for (const value of hidden ? [null] : choices[place]!) {
    if (value === null) facts.delete(item.code);
    else facts.set(item.code, value);
    if (search(target, chain, choices, place + 1, facts)) return true;
  }
  facts.delete(item.code);
  return false;
}

/** The answers worth trying, only those that can be given. */
function valuesOf(item: Item, tests: readonly Test[]): (Fact | null)[] {
  const wanted = tests.flatMap((test) => [test.equals, ...(test.in ?? []), test.at_most, test.at_least]).filter((one) => one !== undefined);
  const values = new Map<string, Fact>();
  for (const value of ownValues(item, wanted)) values.set(JSON.stringify(value), value);
  const free: (Fact | null)[] = item.required ? [] : [null];
  return [...values.values(), ...(item.na_allowed !== false ? [NA] : []), ...free];
}

function ownValues(item: Item, wanted: readonly (Scalar | Scalar[])[]): Fact[] {
  const { response } = item;
  const numbers = wanted.filter((one): one is number => typeof one === "number");
  switch (response?.type) {
    case "yes_no":
      return ["yes", "no"];
    case "scale_0_5":
      return [0, 1, 2, 3, 4, 5];
    case "count":
    case "deduction":
      return [0, 1e9, ...numbers.flatMap((one) => [Math.floor(one), Math.ceil(one), Math.floor(one) - 1, Math.ceil(one) + 1])].filter((one) => one >= 0);
    case "duration_seconds":
      return [0, 1e9, ...numbers.flatMap((one) => [one - 1, one - 0.5, one, one + 0.5, one + 1])].filter((one) => one >= 0);
    case "number":
      return [0, 1e9, -1e9, ...numbers.flatMap((one) => [one - 1, one - 0.5, one, one + 0.5, one + 1])];
    case "choice":
      return (response.options ?? []).map((option) => String(option.value));
    case "multi_choice":
      return subsets((response.options ?? []).map((option) => String(option.value)), wanted);
    case "photo":
    case "signature":
    case "datetime":
    case "instruction":
      return ["\u0001"];
    default:
      return ["\u0001", ...wanted.flat().map(word)];
  }
}

/** Sets of the options that are asked for (eight at most), each alone and with one of the others. */
function subsets(options: readonly string[], wanted: readonly (Scalar | Scalar[])[]): string[][] {
  const named = new Set(wanted.flat().map(word));
  const asked = options.filter((one) => named.has(one)).slice(0, 8);
  const other = options.find((one) => !named.has(one));
  const sets = asked.reduce<string[][]>((found, one) => [...found, ...found.map((set) => [...set, one])], [[]]);
  return other === undefined ? sets : [...sets, ...sets.map((set) => [...set, other])];
}
