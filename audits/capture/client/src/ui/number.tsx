// A measured number with its unit; the band shows as it is typed.
import { bandOf } from "../judge";
import { answer } from "../session";
import type { Response } from "../types";
import { pick } from "../words";
import type { FieldProps } from "./answers";
import { hold } from "./cards";
import { bandName } from "./guide";
import { tone } from "./said";
import { useState } from "preact/hooks";

type Numeric = Extract<Response, { type: "number" }>;

export function NumberField({ item, entry, response }: FieldProps & { response: Numeric }) {
  const value = entry?.value as number | undefined;
  const [text, setText] = useState(value === undefined ? "" : String(value));
  const band = value === undefined ? null : bandOf(response.bands, value);
  const onInput = (typed: string) => {
    setText(typed);
    hold(item.code);
    answer(item.code, { value: decimal(typed), na: undefined });
  };
  return (
    <div class="number">
      <label class="stepper-value">
        <input type="text" inputMode="decimal" data-act="value" aria-labelledby={`q-${item.code}`} placeholder="—"
          value={text} onInput={(event) => onInput(event.currentTarget.value)} />
        <span>{pick(response, "unit")}</span>
      </label>
      <p class="verdict" aria-live="polite">{band && <b class={tone(item, entry)}>{bandName(band)}</b>}</p>
    </div>
  );
}

/** "2,5", "2.5" and "-3" are numbers; anything else is no answer yet. */
export function decimal(text: string): number | undefined {
  const plain = text.trim().replace(",", ".").replace("。", ".");
  return /^-?\d{1,9}(\.\d{1,4})?$/.test(plain) ? Number(plain) : undefined;
}
