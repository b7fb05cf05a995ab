// Counting: one tap for small numbers, plus and minus, or typed.
import { bandOf } from "../judge";
import { buzz } from "../manner";
import { answer } from "../session";
import { useState } from "preact/hooks";
import type { Item, Response } from "../types";
import { pick, t } from "../words";
import type { FieldProps } from "./answers";
import { hold } from "./cards";
import { bandName } from "./guide";
import { Icon } from "./icons";
import { tone } from "./said";

type Counted = Extract<Response, { type: "count" | "deduction" }>;

const CHIPS = [0, 1, 2, 3, 4];

export function Counter({ item, entry, response }: FieldProps & { response: Counted }) {
  const value = entry?.value as number | undefined;
  const limit = response.type === "count" ? (response.limit ?? null) : null;
  const unit = pick(response, "unit") || (response.type === "deduction" ? t("次", "times") : "");
  const small = limit === null || limit <= CHIPS.length;
  const [wide, setWide] = useState(!small || (value ?? 0) >= CHIPS.length);
  const set = (next: number | undefined) => {
    hold(item.code);
    if (next !== value) buzz();
    answer(item.code, { value: next, na: undefined });
  };
  return (
    <div class="counter" role="group" aria-labelledby={`q-${item.code}`}>
      {small && (
        <div class="chips">
          {CHIPS.map((n) => (
            <button key={n} type="button" class="chip" data-value={n} aria-pressed={value === n} onClick={() => set(n)}>{n}</button>
          ))}
          <button type="button" class="chip" data-act="wide" aria-expanded={wide}
            onClick={() => { setWide(true); if ((value ?? 0) < CHIPS.length) set(CHIPS.length); }}>{CHIPS.length}+<span class="unseen">{t("更多", "more")}</span></button>
        </div>
      )}
      {wide && <Stepper item={item} value={value} unit={unit} set={set} />}
      <Verdict {...{ item, entry, response }} limit={limit} unit={unit} />
    </div>
  );
}

interface StepperProps {
  item: Item;
  value: number | undefined;
  unit: string;
  set: (next: number | undefined) => void;
}

function Stepper({ item, value, unit, set }: StepperProps) {
  return (
    <div class="stepper">
      <button type="button" class="answer" data-act="less" aria-label={t("减一", "One less")} disabled={!value}
        onClick={() => set(Math.max(0, (value ?? 0) - 1))}><Icon name="minus" /></button>
      <label class="stepper-value">
        <input type="text" inputMode="numeric" pattern="[0-9]*" data-act="value" aria-labelledby={`q-${item.code}`}
          value={value ?? ""} placeholder="—" onInput={(event) => set(whole(event.currentTarget.value))} />
        <span>{unit}</span>
      </label>
      <button type="button" class="answer" data-act="more" aria-label={t("加一", "One more")}
        onClick={() => set((value ?? 0) + 1)}><Icon name="plus" /></button>
    </div>
  );
}

function whole(text: string): number | undefined {
  const digits = text.replace(/\D/g, "").slice(0, 6);
  return digits === "" ? undefined : Number(digits);
}

function Verdict({ item, entry, response, limit, unit }: FieldProps & { response: Counted; limit: number | null; unit: string }) {
  const value = entry?.value as number | undefined;
  if (response.type === "deduction") {
    const lost = value === undefined ? 0 : Math.min(item.weight ?? 0, value * response.per_occurrence);
    return <p class="verdict">{t(`每${unit}扣 ${response.per_occurrence} 分`, `${response.per_occurrence} points off each`)}
      {lost > 0 && <b class={tone(item, entry)}>−{lost}</b>}</p>;
  }
  const band = value === undefined ? null : bandOf(response.bands, value);
  return (
    <p class="verdict" aria-live="polite">
      {limit !== null && <span>{t(`标准 ${limit} ${unit}`, `Standard ${limit} ${unit}`)}</span>}
      {band && <b class={tone(item, entry)}>{bandName(band)}</b>}
    </p>
  );
}
