// The shape of a condition: a tree of "and", "or", "not" over tests. Everything here returns new trees.
import type { Condition, Scalar, Test } from "../types";

export const isTest = (condition: Condition): condition is Test => "item" in condition;

export function* testsIn(condition: Condition): Generator<Test> {
  if ("and" in condition) for (const part of condition.and) yield* testsIn(part);
  else if ("or" in condition) for (const part of condition.or) yield* testsIn(part);
  else if ("not" in condition) yield* testsIn(condition.not);
  else if (isTest(condition)) yield condition;
}

export function mapTests(condition: Condition, change: (test: Test) => Test): Condition {
  if ("and" in condition) return { and: condition.and.map((part) => mapTests(part, change)) };
  if ("or" in condition) return { or: condition.or.map((part) => mapTests(part, change)) };
  if ("not" in condition) return { not: mapTests(condition.not, change) };
  return isTest(condition) ? change(condition) : condition;
}

export const renameItem = (condition: Condition, from: string, to: string): Condition =>
  mapTests(condition, (test) => (test.item === from ? { ...test, item: to } : test));

export function renameOption(condition: Condition, item: string, from: string, to: string): Condition {
  const renamed = (value: Scalar): Scalar => (String(value) === from ? to : value);
  const deep = (value: Scalar | Scalar[]): Scalar | Scalar[] => (Array.isArray(value) ? value.map(renamed) : renamed(value));
  return mapTests(condition, (test) => {
    if (test.item !== item) return test;
    return { ...test, ...(test.equals !== undefined && { equals: deep(test.equals) }), ...(test.in && { in: test.in.map(deep) }) };
  });
}

/** Without the tests of one item; groups that become empty go too. Null when nothing is left. */
export function withoutItem(condition: Condition, code: string): Condition | null {
  const prune = (parts: Condition[]): Condition[] => parts.map((part) => withoutItem(part, code)).filter((part) => part !== null);
  if ("and" in condition || "or" in condition) {
    const joint = "and" in condition ? "and" : "or";
    const parts = prune("and" in condition ? condition.and : condition.or);
    if (parts.length <= 1) return parts[0] ?? null;
    return joint === "and" ? { and: parts } : { or: parts };
  }
  if ("not" in condition) {
    const inner = withoutItem(condition.not, code);
    return inner && { not: inner };
  }
  return isTest(condition) && condition.item === code ? null : condition;
}

/** Whether a condition holds for what is known: code -> value, "na" for not applicable. */
export type Fact = string | number | string[];

export const NA = "\0na";

export function holds(condition: Condition, facts: ReadonlyMap<string, Fact>): boolean {
  if ("and" in condition) return condition.and.every((part) => holds(part, facts));
  if ("or" in condition) return condition.or.some((part) => holds(part, facts));
  if ("not" in condition) return !holds(condition.not, facts);
  const fact = facts.get(condition.item);
  if (fact === undefined) return false;
  const number = typeof fact === "number" ? fact : NaN;
  return (
    (condition.equals === undefined || agrees(fact, condition.equals)) &&
    (condition.in === undefined || condition.in.some((wanted) => agrees(fact, wanted))) &&
    (condition.at_most === undefined || number <= condition.at_most) &&
    (condition.at_least === undefined || number >= condition.at_least)
  );
}

function agrees(fact: Fact, wanted: Scalar | Scalar[]): boolean {
  if (Array.isArray(wanted)) return Array.isArray(fact) && fact.length === wanted.length && wanted.every((one) => fact.includes(word(one)));
  return Array.isArray(fact) ? fact.includes(word(wanted)) : String(fact) === word(wanted);
}

export function word(literal: Scalar): string {
  if (typeof literal === "boolean") return literal ? "yes" : "no";
  return /^\s*(n\/?a|不适用)\s*$/i.test(String(literal)) ? NA : String(literal);
}
