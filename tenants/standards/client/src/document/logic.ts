// Conditions: walking them, renaming what they name, and what is wrong with them. The meaning is that of docs/scoring.md:
// a test is false while its item has no answer; "na" equals only "not applicable".
import { both, type Both } from "../words";
import { isTest, testsIn } from "./condition";
import { canHold } from "./reach";
import type { Condition, Doc, Item, Test } from "../types";

export interface Fault {
  item: string;
  said: Both;
}

/** What is wrong with one item's condition where it stands; null when nothing is. */
export function faultOf(doc: Doc, code: string, condition: Condition | null | undefined): Both | null {
  if (!condition) return null;
  const items = doc.items.map((row) => row.value);
  const own = items.findIndex((item) => item.code === code);
  const empty = emptyIn(condition);
  if (empty) return empty;
  for (const test of testsIn(condition)) {
    const place = items.findIndex((item) => item.code === test.item);
    if (place < 0) return both(`条件用到的 ${test.item} 不存在`, `The condition uses ${test.item}, which does not exist`);
    const circle = place === own ? [code] : wayBack(items, test.item, code);
    if (circle) {
      const round = [code, ...circle].join(" → ");
      return place === own
        ? both(`${code} 不能以自己的回答为条件`, `${code} cannot depend on its own answer`)
        : both(`条件绕成了圈：${round}，谁也等不到谁`, `The conditions go in a circle: ${round}`);
    }
    if (place > own) return both(`${code} 的条件用到排在后面的 ${test.item}；把 ${test.item} 移到前面，或改用前面的检查项`, `${code} depends on ${test.item}, which comes later; move ${test.item} before it or choose an earlier item`);
  }
  if (!canHold(items, { ...items[own]!, when: condition })) {
    return both(`${code} 的条件永远不会成立，检查员看不到这一项；请放宽条件`, `The condition of ${code} can never be met, so nobody would see the item; relax it`);
  }
  return null;
}

/** The way from one item to another along conditions, if there is one. */
function wayBack(items: readonly Item[], from: string, to: string): string[] | null {
  const byCode = new Map(items.map((item) => [item.code, item]));
  const seen = new Set<string>();
  const walk = (code: string): string[] | null => {
    if (code === to) return [code];
    if (seen.has(code)) return null;
    seen.add(code);
    const when = byCode.get(code)?.when;
    for (const test of when ? testsIn(when) : []) {
      const rest = walk(test.item);
      if (rest) return [code, ...rest];
    }
    return null;
  };
  return walk(from);
}

function emptyIn(condition: Condition): Both | null {
  if ("not" in condition) return emptyIn(condition.not);
  const parts = "and" in condition ? condition.and : "or" in condition ? condition.or : null;
  if (parts) return parts.length ? (parts.map(emptyIn).find((one) => one !== null) ?? null) : both("这一组里还没有条件", "This group is still empty");
  return isTest(condition) && isUnfinished(condition) ? both("有一条条件还没填完", "One of the conditions is not complete") : null;
}

/** A test still being made: no item, or nothing to compare with. */
export function isUnfinished(test: Test): boolean {
  if (!test.item) return true;
  const { equals, in: wanted, at_most, at_least } = test;
  if (wanted !== undefined) return wanted.length === 0;
  if (Array.isArray(equals)) return equals.length === 0;
  return equals === undefined && at_most === undefined && at_least === undefined;
}

/** Every fault of the document's conditions, in item order. */
export function faultsOf(doc: Doc): Fault[] {
  return doc.items.flatMap((row) => {
    const said = faultOf(doc, row.value.code, row.value.when);
    return said ? [{ item: row.value.code, said }] : [];
  });
}

/** The first fault that `after` has and `before` had not: the reason to refuse a change. */
export function newFault(before: Doc, after: Doc): Fault | null {
  if (!after.items.some((row) => row.value.when)) return null;
  const known = new Set(faultsOf(before).map((fault) => fault.item));
  return faultsOf(after).find((fault) => !known.has(fault.item)) ?? null;
}

/** The items whose condition names this one. */
export function dependants(doc: Doc, code: string): Item[] {
  return doc.items.map((row) => row.value).filter((item) => item.when && [...testsIn(item.when)].some((test) => test.item === code));
}
