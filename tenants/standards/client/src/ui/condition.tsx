// When an item is shown: built from a form, read as a sentence in both languages, refused at once where it cannot be.
import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { isTest, testsIn } from "../document/condition";
import { faultOf } from "../document/logic";
import { sentence } from "../document/sentence";
import { firstTest, operatorOf, OPERATORS, operatorsFor, testWith, type Operator } from "../document/tests";
import type { Condition, Item, Test } from "../types";
import { both, pick, say, t } from "../words";
import { editItem } from "../state/deeds";
import { useField } from "../state/field";
import { codes, doc, itemAt, itemsByCode } from "../state/store";
import { Button, NumberField, Select, type Choice } from "./fields";
import { Icon } from "./icons";

export function ConditionEditor({ item }: { item: string }) {
  const kept = useField(item, "when") ?? null;
  const [draft, setDraft] = useState<Condition | null>(kept);
  useEffect(() => setDraft(kept), [kept]);
  const earlier = useComputed(() => earlierItems(item)).value;
  const code = itemAt(item)?.code ?? "";
  const fault = draft ? faultOf(doc.value, code, draft) : null;
  const change = (next: Condition | null) => {
    setDraft(next);
    if (next === null || faultOf(doc.peek(), code, next) === null) {
      editItem(item, { when: next ?? undefined }, both("改显示条件", "Change the condition"), "when", true);
    }
  };
  if (!draft) {
    return (
      <div class="line">
        <span class="quiet small">{t("每次都问。", "It is asked every time.")}</span>
        <Button icon="plus" label={t("只在某些情形下问", "Ask only in some cases")} act="when-add" disabled={!earlier.length} onClick={() => change(firstTest(earlier.at(-1)!))} />
        {!earlier.length && <span class="small quiet">{t("前面还没有可作条件的检查项。", "No earlier item can serve as a condition.")}</span>}
      </div>
    );
  }
  const said = sentence(draft, itemsByCode.value);
  return (
    <div class="when">
      <p class={`when__said${fault ? " is-faulty" : ""}`} data-when="sentence"><span lang="zh-Hans">{`仅当${said.zh}时，才问这一项。`}</span><br /><span lang="en" class="quiet">{`Asked only if ${said.en}.`}</span></p>
      {fault && <p class="when__fault" role="alert"><Icon name="warning" /><span>{say(fault)}{kept && t("（原来的条件仍在使用）", " (the condition from before still holds)")}</span></p>}
      <Group condition={draft} onChange={change} earlier={earlier} top depth={0} path="when" />
      <div class="line"><Button kind="quiet" icon="cross" label={t("取消条件，每次都问", "No condition: ask every time")} act="when-clear" onClick={() => change(null)} /></div>
    </div>
  );
}

/** The items before this one that can serve as a condition. */
function earlierItems(key: string): Item[] {
  void codes.value;
  const rows = doc.peek().items;
  const own = rows.findIndex((row) => row.key === key);
  return rows.slice(0, Math.max(own, 0)).map((row) => row.value).filter((one) => operatorsFor(one).length > 0);
}

/** The nearest earlier item that the condition does not ask for yet. */
function fresh(earlier: readonly Item[], condition: Condition): Item {
  const asked = new Set([...testsIn(condition)].map((test) => test.item));
  return [...earlier].reverse().find((item) => !asked.has(item.code)) ?? earlier.at(-1)!;
}

interface PartProps {
  condition: Condition;
  onChange: (next: Condition | null) => void;
  earlier: readonly Item[];
  depth: number;
  path: string;
  top?: boolean;
}

function Group({ condition, onChange, earlier, depth, path, top }: PartProps) {
  const negated = "not" in condition;
  const inner = negated ? condition.not : condition;
  const joint = "or" in inner ? "or" : "and";
  const parts = "or" in inner ? inner.or : "and" in inner ? inner.and : [inner];
  const put = (next: Condition[], how = joint, not = negated) => {
    if (!next.length) return onChange(null);
    const single = next.length === 1 && isTest(next[0]!) ? next[0]! : null;
    const made: Condition = single ?? (how === "or" ? { or: next } : { and: next });
    onChange(not ? { not: made } : made);
  };
  const modes: Choice[] = [
    { value: "and", label: t("以下全部成立", "all of these hold") },
    { value: "or", label: t("以下任何一条成立", "any of these holds") },
    { value: "not and", label: t("以下并非全部成立", "not all of these hold") },
    { value: "not or", label: t("以下没有一条成立", "none of these holds") },
  ];
  return (
    <div class={`group${top ? " group--top" : ""}`} role="group" aria-label={t("条件组", "Conditions")}>
      {(parts.length > 1 || negated || !top) && (
        <div class="group__head">
          <Select label={t("怎样合在一起", "How they join")} hideLabel name={`${path}-mode`} value={`${negated ? "not " : ""}${joint}`} options={modes}
            onChange={(mode) => put(parts, mode.endsWith("or") ? "or" : "and", mode.startsWith("not"))} />
          {!top && <Button kind="quiet" iconOnly icon="trash" label={t("删除这一组", "Delete this group")} act={`${path}-drop`} onClick={() => onChange(null)} />}
        </div>
      )}
      <ul class="group__list">
        {parts.map((part, index) => {
          const set = (next: Condition | null) => put(next ? parts.map((one, at) => (at === index ? next : one)) : parts.filter((_, at) => at !== index));
          const name = `${path}-${index}`;
          return (
            <li key={index}>
              {isTest(part) ? <TestRow test={part} onChange={set} earlier={earlier} name={name} /> : <Group condition={part} onChange={set} earlier={earlier} depth={depth + 1} path={name} />}
            </li>
          );
        })}
      </ul>
      <div class="line">
        <Button icon="plus" kind="quiet" label={t("再加一条", "Add a condition")} act={`${path}-test`} onClick={() => put([...parts, firstTest(fresh(earlier, condition))])} />
        {depth < 2 && <Button icon="tree" kind="quiet" label={t("加一组", "Add a group")} act={`${path}-group`} onClick={() => put([...parts, { or: [firstTest(fresh(earlier, condition)), firstTest(earlier[0]!)] }])} />}
        {parts.length === 1 && !negated && top && <Button kind="quiet" icon="sync" label={t("反过来", "Turn round")} act={`${path}-not`} onClick={() => put(parts, "and", true)} />}
      </div>
    </div>
  );
}

function TestRow({ test, onChange, earlier, name }: { test: Test; onChange: (next: Condition | null) => void; earlier: readonly Item[]; name: string }) {
  const item = itemsByCode.value.get(test.item);
  const known = earlier.some((one) => one.code === test.item);
  const operators = item ? operatorsFor(item) : [];
  const operator = operatorOf(test, item);
  const items: Choice[] = earlier.map((one) => ({ value: one.code, label: `${one.code} ${clip(pick(one, "text"))}` }));
  if (!known) items.unshift({ value: test.item, label: item ? `${test.item} ${clip(pick(item, "text"))}` : `${test.item}（${t("不存在", "missing")}）` });
  return (
    <div class="test" data-test={name}>
      <Select label={t("检查项", "Item")} hideLabel name={`${name}-item`} value={test.item} options={items} onChange={(code) => onChange(firstTest(itemsByCode.peek().get(code)!))} />
      <Select label={t("怎样比较", "Comparison")} hideLabel name={`${name}-op`} value={operator} options={operators.map((one) => ({ value: one, label: say(OPERATORS[one]) }))}
        onChange={(next) => onChange(testWith(test, item!, next as Operator))} />
      <Value test={test} item={item} operator={operator} onChange={onChange} name={name} />
      <Button kind="quiet" iconOnly icon="trash" label={t("删除这一条", "Delete this condition")} act={`${name}-drop`} onClick={() => onChange(null)} />
    </div>
  );
}

function Value({ test, item, operator, onChange, name }: { test: Test; item: Item | undefined; operator: Operator; onChange: (next: Condition) => void; name: string }) {
  const options = item?.response?.options ?? [];
  if (operator === "any" || operator === "exactly") {
    const chosen = [...(test.in ?? []), ...(test.equals === undefined ? [] : [test.equals])].flat().map(String);
    const toggle = (value: string | number) => {
      const next = options.map((one) => one.value).filter((one) => (String(one) === String(value)) !== chosen.includes(String(one)));
      onChange(operator === "any" ? { item: test.item, in: next } : { item: test.item, equals: next });
    };
    return (
      <span class="test__options" role="group" aria-label={t("选项", "Options")}>
        {options.map((option) => <label key={option.value} class="pill"><input type="checkbox" data-field={`${name}-${option.value}`} checked={chosen.includes(String(option.value))} onChange={() => toggle(option.value)} /><span>{pick(option, "label") || option.value}</span></label>)}
      </span>
    );
  }
  const number = (field: "equals" | "at_least" | "at_most", label: string) => (
    <NumberField label={label} hideLabel value={test[field] as number | undefined} name={`${name}-${field}`} onChange={(value) => onChange({ ...test, [field]: value ?? 0 })} />
  );
  if (operator === "is") return number("equals", t("数值", "value"));
  if (operator === "at_least") return number("at_least", t("下限", "least"));
  if (operator === "at_most") return number("at_most", t("上限", "most"));
  if (operator === "between") return <span class="line">{number("at_least", t("下限", "least"))}<span>{t("到", "to")}</span>{number("at_most", t("上限", "most"))}</span>;
  return <span />;
}

const clip = (text: string): string => ([...text].length > 28 ? `${[...text].slice(0, 28).join("")}…` : text);
