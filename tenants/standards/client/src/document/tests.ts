// One test of a condition as a form sees it: which comparisons an item's kind allows, and what each writes.
import { both, type Both } from "../words";
import type { Item, Test } from "../types";

export type Operator = "yes" | "no" | "na" | "is" | "at_least" | "at_most" | "between" | "any" | "exactly" | "other";

export const OPERATORS: Record<Operator, Both> = {
  yes: both("为 是", "is yes"),
  no: both("为 否", "is no"),
  na: both("为 不适用", "is not applicable"),
  is: both("等于", "is"),
  at_least: both("不低于", "is at least"),
  at_most: both("不超过", "is at most"),
  between: both("在…之间", "is between"),
  any: both("选了其中之一", "is one of"),
  exactly: both("选的正好是", "is exactly"),
  other: both("（此处只能看，见上面的句子）", "(read only, see the sentence)"),
};

export function operatorsFor(item: Item): Operator[] {
  const na: Operator[] = item.na_allowed !== false && item.response?.type !== "instruction" ? ["na"] : [];
  switch (item.response?.type) {
    case "yes_no":
      return ["yes", "no", ...na];
    case "scale_0_5":
      return ["at_most", "at_least", "is", "between", ...na];
    case "duration_seconds":
    case "count":
    case "number":
    case "deduction":
      return ["at_least", "at_most", "between", "is", ...na];
    case "choice":
      return ["any", ...na];
    case "multi_choice":
      return ["any", "exactly", ...na];
    default:
      return na;
  }
}

export function operatorOf(test: Test, item: Item | undefined): Operator {
  const { equals, in: wanted, at_least, at_most } = test;
  const stated = [equals, wanted, at_least, at_most].filter((one) => one !== undefined).length;
  if (at_least !== undefined && at_most !== undefined && stated === 2) return "between";
  if (stated > 1) return "other";
  if (wanted) return wanted.some(Array.isArray) ? "other" : "any";
  if (at_least !== undefined) return "at_least";
  if (at_most !== undefined) return "at_most";
  if (Array.isArray(equals)) return "exactly";
  if (equals === "na") return "na";
  if (item?.response?.type === "yes_no") return equals === "yes" || equals === true ? "yes" : equals === "no" || equals === false ? "no" : "other";
  if (item?.response?.options) return "any";
  return typeof equals === "number" ? "is" : "other";
}

/** A test that can be met, to begin with. */
export function firstTest(item: Item): Test {
  return testWith({ item: item.code }, item, operatorsFor(item)[0] ?? "na");
}

/** The same item compared otherwise; figures already given are kept. */
export function testWith(test: Test, item: Item, operator: Operator): Test {
  const code = item.code;
  const figure = [test.at_least, test.at_most, test.equals].find((one): one is number => typeof one === "number") ?? usual(item);
  const options = item.response?.options ?? [];
  const named = (test.in ?? (Array.isArray(test.equals) ? test.equals : test.equals !== undefined ? [test.equals] : [])).flat();
  const chosen = options.map((option) => option.value).filter((value) => named.some((one) => String(one) === String(value)));
  const some = chosen.length ? chosen : options.slice(0, 1).map((option) => option.value);
  switch (operator) {
    case "yes":
    case "no":
    case "na":
      return { item: code, equals: operator };
    case "is":
      return { item: code, equals: figure };
    case "at_least":
      return { item: code, at_least: figure };
    case "at_most":
      return { item: code, at_most: figure };
    case "between":
      return { item: code, at_least: test.at_least ?? figure, at_most: test.at_most ?? figure + (item.response?.type === "scale_0_5" ? 1 : 10) };
    case "any":
      return { item: code, in: some };
    case "exactly":
      return { item: code, equals: some };
    case "other":
      return test;
  }
}

function usual(item: Item): number {
  if (item.response?.type === "scale_0_5") return 2;
  if (item.response?.type === "deduction") return 1;
  const ends = (item.response?.bands ?? []).map((band) => band.max).filter((end): end is number => typeof end === "number");
  return ends.length ? ends.at(-1)! : 1;
}
