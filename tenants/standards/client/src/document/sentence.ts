// A condition as a sentence, in both languages: 「问候」为 2 级以下，且…
import { both, type Both } from "../words";
import { isTest, NA, word } from "./condition";
import { isUnfinished } from "./logic";
import type { Condition, Item, Scalar, Test } from "../types";

type Items = ReadonlyMap<string, Item>;

/** "only if ..." without the "only if". */
export function sentence(condition: Condition, items: Items, inner = false): Both {
  if ("and" in condition || "or" in condition) {
    const all = "and" in condition;
    const parts = (all ? condition.and : (condition as { or: Condition[] }).or).map((part) => sentence(part, items, true));
    if (parts.length === 1) return parts[0]!;
    const zh = parts.map((part) => part.zh).join(all ? "，且" : "，或");
    const en = parts.map((part) => part.en).join(all ? " and " : " or ");
    return inner ? both(`（${zh}）`, `(${en})`) : both(zh, en);
  }
  if ("not" in condition) {
    const part = sentence(condition.not, items, true);
    return both(`并非${part.zh}`, `it is not so that ${part.en}`);
  }
  return isTest(condition) ? testSentence(condition, items) : both("？", "?");
}

function testSentence(test: Test, items: Items): Both {
  if (isUnfinished(test)) return both("（还没填完）", "(not complete)");
  const item = items.get(test.item);
  const name = nameOf(item, test.item);
  const unit = unitOf(item);
  const clauses: Both[] = [];
  const list = (values: Scalar[], zh: string, en: string): Both => {
    const said = values.map((value) => answer(value, item));
    return both(said.map((one) => one.zh).join(zh), said.map((one) => one.en).join(en));
  };
  if (test.equals !== undefined) {
    if (Array.isArray(test.equals)) {
      const said = list(test.equals, "、", ", ");
      clauses.push(both(`正好选了${said.zh}`, `is exactly ${said.en}`));
    } else clauses.push(verb(item, [answer(test.equals, item)]));
  }
  if (test.in) clauses.push(verb(item, test.in.map((value) => (Array.isArray(value) ? list(value, "+", " + ") : answer(value, item)))));
  if (test.at_least !== undefined && test.at_most !== undefined) clauses.push(both(`在 ${test.at_least} 到 ${test.at_most}${unit.zh}之间`, `is from ${test.at_least} to ${test.at_most}${unit.en}`));
  else if (test.at_least !== undefined) clauses.push(both(`不低于 ${test.at_least}${unit.zh}`, `is at least ${test.at_least}${unit.en}`));
  else if (test.at_most !== undefined) clauses.push(both(`不超过 ${test.at_most}${unit.zh}`, `is at most ${test.at_most}${unit.en}`));
  return both(`${name.zh}${clauses.map((one) => one.zh).join("且")}`, `${name.en} ${clauses.map((one) => one.en).join(" and ")}`);
}

function verb(item: Item | undefined, said: Both[]): Both {
  const several = item?.response?.type === "multi_choice";
  const zh = said.map((one) => one.zh).join(" 或 ");
  const en = said.map((one) => one.en).join(" or ");
  return several ? both(`选了 ${zh}`, `includes ${en}`) : both(`为 ${zh}`, `is ${en}`);
}

export function nameOf(item: Item | undefined, code: string): Both {
  const short = (text: string | undefined, most: number): string => (text && [...text].length > most ? `${[...text].slice(0, most).join("")}…` : (text ?? ""));
  const zh = short(item?.text_zh, 16);
  const en = short(item?.text_en, 40);
  return both(zh ? `「${zh}」` : `「${code}」`, en ? `"${en}"` : `"${code}"`);
}

function unitOf(item: Item | undefined): Both {
  const response = item?.response;
  if (response?.type === "duration_seconds") return both(" 秒", " s");
  if (response?.type === "scale_0_5") return both(" 级", "");
  if (response?.type === "deduction") return both(" 次", " times");
  return both(response?.unit_zh ? ` ${response.unit_zh}` : "", response?.unit_en ? ` ${response.unit_en}` : "");
}

export function answer(value: Scalar, item: Item | undefined): Both {
  const plain = word(value);
  if (plain === NA) return both("不适用", "not applicable");
  const option = item?.response?.options?.find((one) => String(one.value) === plain);
  if (option) return both(option.label_zh || plain, option.label_en || plain);
  if (plain === "yes") return both("是", "yes");
  if (plain === "no") return both("否", "no");
  const unit = typeof value === "number" ? unitOf(item) : both("", "");
  return item?.response?.type === "scale_0_5" ? both(`${plain} 级`, `level ${plain}`) : both(plain + unit.zh, plain + unit.en);
}
