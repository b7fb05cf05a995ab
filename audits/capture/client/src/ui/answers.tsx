// One field per response type. A choice made with one tap folds its card; what is typed or counted stays open.
import { answer } from "../session";
import type { Entry, Item, Level, Option, Value } from "../types";
import { localMinute, stamp } from "../clock";
import { pick, t } from "../words";
import { fold, hold } from "./cards";
import { Counter } from "./counter";
import { NumberField } from "./number";
import { PhotoButtons, Photos } from "./photos";
import { moveFocus } from "./radios";
import { levelName, toneOf } from "./said";
import { part } from "../part";
import { later } from "./later";
import { Stopwatch } from "./stopwatch";

const Signature = later(async () => (await part("evidence")).Signature);

export interface FieldProps {
  item: Item;
  entry: Entry | undefined;
}

export function AnswerField(props: FieldProps) {
  const { item, entry } = props;
  const { response } = item;
  switch (response.type) {
    case "yes_no":
      return <YesNo {...props} />;
    case "scale_0_5":
      return <Scale {...props} anchors={response.anchors ?? {}} />;
    case "duration_seconds":
      return <Stopwatch {...props} response={response} />;
    case "count":
    case "deduction":
      return <Counter {...props} response={response} />;
    case "number":
      return <NumberField {...props} response={response} />;
    case "choice":
      return <Choice {...props} options={response.options} />;
    case "multi_choice":
      return <MultiChoice {...props} options={response.options} />;
    case "photo":
      return (
        <>
          <Photos item={item} entry={entry} />
          <div class="answers answers-pair"><PhotoButtons item={item} entry={entry} big /></div>
        </>
      );
    case "text":
      return <Words {...props} longest={response.max_chars ?? 4000} />;
    case "signature":
      return <Signature {...props} />;
    case "datetime":
      return <Moment {...props} />;
    case "instruction":
      return null;
  }
}

function choose(item: Item, value: Value): void {
  answer(item.code, { value, na: undefined });
  fold(item);
}

interface RadioProps {
  item: Item;
  value: Value;
  checked: boolean;
  look?: string;
  children: preact.ComponentChildren;
}

function Radio({ item, value, checked, look = "", children }: RadioProps) {
  return (
    <button type="button" role="radio" aria-checked={checked} class={`answer ${look}`} data-value={String(value)}
      onClick={() => choose(item, value)}>
      {children}
    </button>
  );
}

function RadioGroup({ item, look, children }: { item: Item; look: string; children: preact.ComponentChildren }) {
  return (
    <div role="radiogroup" aria-labelledby={`q-${item.code}`} class={`answers ${look}`} onKeyDown={moveFocus}>
      {children}
    </div>
  );
}

function YesNo({ item, entry }: FieldProps) {
  return (
    <RadioGroup item={item} look="answers-pair">
      <Radio item={item} value="yes" checked={entry?.value === "yes"} look="answer-short">{t("是", "Yes")}</Radio>
      <Radio item={item} value="no" checked={entry?.value === "no"} look="answer-short">{t("否", "No")}</Radio>
    </RadioGroup>
  );
}

function Scale({ item, entry, anchors }: FieldProps & { anchors: Record<string, { level?: Level; zh: string; en: string }> }) {
  return (
    <RadioGroup item={item} look="answers-scale">
      {[5, 4, 3, 2, 1, 0].map((level) => {
        const anchor = anchors[String(level)];
        return (
          <Radio key={level} item={item} value={level} checked={entry?.value === level} look={anchor ? "" : "answer-between"}>
            <span class={`step ${(item.weight ?? 0) > 0 ? toneOf(level / 5) : "tone-none"}`}>{level}</span>
            <span class="answer-words">
              {anchor?.level && <b>{levelName(anchor.level)}</b>}
              {anchor ? t(anchor.zh, anchor.en) : t(`介于 ${level - 1} 与 ${level + 1} 之间`, `Between ${level - 1} and ${level + 1}`)}
            </span>
          </Radio>
        );
      })}
    </RadioGroup>
  );
}

function Choice({ item, entry, options }: FieldProps & { options: Option[] }) {
  return (
    <RadioGroup item={item} look="">
      {options.map((option) => (
        <Radio key={option.value} item={item} value={String(option.value)} checked={entry?.value === String(option.value)}>
          <span class="tick" />
          <span class="answer-words">{pick(option, "label")}</span>
        </Radio>
      ))}
    </RadioGroup>
  );
}

function MultiChoice({ item, entry, options }: FieldProps & { options: Option[] }) {
  const ticked = (entry?.value as string[] | undefined) ?? null;
  const set = (value: string[]) => {
    hold(item.code);
    answer(item.code, { value, na: undefined });
  };
  const toggle = (value: string) =>
    set(options.map((option) => String(option.value)).filter((one) => (one === value) !== Boolean(ticked?.includes(one))));
  return (
    <div role="group" aria-labelledby={`q-${item.code}`} class="answers">
      {options.map((option) => (
        <button key={option.value} type="button" role="checkbox" aria-checked={Boolean(ticked?.includes(String(option.value)))}
          class="answer" data-value={option.value} onClick={() => toggle(String(option.value))}>
          <span class="tick tick-square" />
          <span class="answer-words">{pick(option, "label")}</span>
        </button>
      ))}
      <button type="button" role="checkbox" aria-checked={ticked?.length === 0} class="answer" data-value="none" onClick={() => set([])}>
        <span class="tick tick-square" />
        <span class="answer-words">{t("以上均无", "None of these")}</span>
      </button>
    </div>
  );
}

function Words({ item, entry, longest }: FieldProps & { longest: number }) {
  const value = (entry?.value as string | undefined) ?? "";
  return (
    <div class="words">
      <textarea aria-labelledby={`q-${item.code}`} rows={5} maxLength={longest} value={value} data-act="text"
        onFocus={() => hold(item.code)}
        onInput={(event) => answer(item.code, { value: event.currentTarget.value, na: undefined })} />
      <span class="facts num">{value.length} / {longest}</span>
    </div>
  );
}

function Moment({ item, entry }: FieldProps) {
  const at = entry?.value ? Date.parse(entry.value as string) : NaN;
  const set = (ms: number) => {
    hold(item.code);
    answer(item.code, { value: Number.isNaN(ms) ? undefined : stamp(ms), na: undefined });
  };
  return (
    <div class="moment">
      <input type="datetime-local" aria-labelledby={`q-${item.code}`} data-act="datetime"
        value={Number.isNaN(at) ? "" : localMinute(at)} onChange={(event) => set(Date.parse(event.currentTarget.value))} />
      <button type="button" class="answer answer-short" data-act="now" onClick={() => set(Date.now())}>{t("现在", "Now")}</button>
    </div>
  );
}
