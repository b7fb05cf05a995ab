// Which items are shown: `when` conditions on the answers of earlier items. The server decides by the same rules.
//
//   {"item": "BK-AR02", "equals": "yes"}      a test; in, at_most, at_least likewise; several = all of them
//   {"and": [..]}  {"or": [..]}  {"not": {..}}
//
// A test of an item that is hidden or open is false; "not applicable" equals only "na".
import type { Answers, Condition, Item, Scalar, StandardDocument, Value } from "./types";

const NA = "\0na";

/** Items to show, in document order. */
export function visibleItems(document: StandardDocument, answers: Answers): Item[] {
  const shown: Item[] = [];
  const facts = new Map<string, Value>();
  for (const item of document.items) {
    if (item.when && !meets(item.when, facts)) continue;
    shown.push(item);
    const entry = answers[item.code];
    const fact = entry?.na ? NA : entry?.value;
    if (fact !== undefined) facts.set(item.code, fact);
  }
  return shown;
}

export function meets(condition: Condition, facts: ReadonlyMap<string, Value>): boolean {
  if ("and" in condition) return condition.and.every((part) => meets(part, facts));
  if ("or" in condition) return condition.or.some((part) => meets(part, facts));
  if ("not" in condition) return !meets(condition.not, facts);
  const fact = facts.get(condition.item);
  if (fact === undefined) return false;
  const number = typeof fact === "number" ? fact : NaN;
  return (
    (condition.equals === undefined || same(fact, condition.equals)) &&
    (condition.in === undefined || condition.in.some((wanted) => same(fact, wanted))) &&
    (condition.at_most === undefined || number <= condition.at_most) &&
    (condition.at_least === undefined || number >= condition.at_least)
  );
}

/** Of several choices, one wanted option must be among them; a wanted list must be all of them. */
function same(fact: Value, wanted: Scalar | Scalar[]): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(fact) && fact.length === wanted.length && wanted.every((one) => fact.includes(word(one)));
  }
  return Array.isArray(fact) ? fact.includes(word(wanted)) : String(fact) === word(wanted);
}

function word(literal: Scalar): string {
  if (typeof literal === "boolean") return literal ? "yes" : "no";
  return /^\s*n\/?a\s*$/i.test(String(literal)) ? NA : String(literal);
}
