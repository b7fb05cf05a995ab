// What is typed into: one text, the same text in two languages, a number, a choice, a switch.
import { useEffect, useId, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { read, show } from "../document/decimal";
import { leaveField } from "../state/store";
import { t } from "../words";
import { Icon } from "./icons";

interface PairProps {
  label: string;
  zh: string | undefined;
  en: string | undefined;
  onChange: (lang: "zh" | "en", text: string) => void;
  name: string;
  rows?: number;
  needed?: boolean;
  hideLabel?: boolean;
  small?: boolean;
  hint?: string;
}

/** A text in both languages, side by side; the one that is missing is marked. */
export function Pair({ label, zh, en, onChange, name, rows = 1, needed, hideLabel, small, hint }: PairProps) {
  const values = { zh: zh ?? "", en: en ?? "" };
  const any = Boolean(values.zh.trim() || values.en.trim());
  const side = (lang: "zh" | "en") => {
    const word = lang === "zh" ? t("中文", "Chinese") : t("英文", "English");
    const waits = /^(【待译】|\[to translate\])/.test(values[lang]);
    const missing = (needed || any) && (!values[lang].trim() || waits);
    return (
      <label class={`pair__side${missing ? " is-missing" : ""}`}>
        <span class="pair__tag">
          <span class="hidden-visually">{label} </span>
          <span aria-hidden="true">{lang === "zh" ? "中" : "EN"}</span>
          <span class="hidden-visually">{word}</span>
          {missing && <span class={waits ? "pair__waits" : "pair__missing"}>{waits ? t("待翻译", "to translate") : lang === "zh" ? t("缺中文", "Chinese missing") : t("缺英文", "English missing")}</span>}
        </span>
        <textarea class="input" lang={lang === "zh" ? "zh-Hans" : "en"} rows={rows} data-field={`${name}_${lang}`} value={values[lang]}
          onInput={(event) => onChange(lang, event.currentTarget.value)} onBlur={leaveField} />
      </label>
    );
  };
  return (
    <div class={`pair${small ? " pair--small" : ""}`} role="group" aria-label={label}>
      {!hideLabel && <div class="label">{label}{hint && <span class="label__hint">{hint}</span>}</div>}
      <div class="pair__sides">{side("zh")}{side("en")}</div>
    </div>
  );
}

interface NumberProps {
  label: string;
  value: number | null | undefined;
  onChange: (value: number | null) => void;
  name: string;
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  whole?: boolean;
  /** An empty field means "none" and is allowed. */
  optional?: boolean;
  placeholder?: string;
  hideLabel?: boolean;
  places?: number;
}

/** A number as typed. What is not (yet) a number stays in the field and is said; the document keeps the last good one. */
export function NumberField(props: NumberProps) {
  const { label, value, onChange, name, unit, min, max, step = 1, whole, optional, placeholder, hideLabel, places = 6 } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  const plain = show(value, places);
  useEffect(() => {
    if (typed !== null && (read(typed) ?? null) !== (value ?? null) && judge(typed) === null) setTyped(null);
  }, [value]);
  function judge(text: string): string | null {
    if (!text.trim()) return optional ? null : t("请填一个数", "a number is needed");
    const number = read(text);
    if (number === null) return t("不是数字", "not a number");
    if (whole && !Number.isInteger(number)) return t("应为整数", "a whole number, please");
    if (min !== undefined && number < min) return t(`最小 ${min}`, `at least ${min}`);
    if (max !== undefined && number > max) return t(`最大 ${max}`, `at most ${max}`);
    return null;
  }
  const said = typed === null ? null : judge(typed);
  const set = (text: string) => {
    setTyped(text);
    if (judge(text) === null) onChange(text.trim() ? read(text) : null);
  };
  const onKeyDown = (event: preact.TargetedKeyboardEvent<HTMLInputElement>) => {
    const way = event.altKey || event.ctrlKey || event.metaKey ? 0 : { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = (read(event.currentTarget.value) ?? 0) + way * step * (event.shiftKey ? 10 : 1);
    set(show(Math.min(Math.max(next, min ?? -Infinity), max ?? Infinity), places));
  };
  return (
    <label class="number">
      <span class={hideLabel ? "hidden-visually" : "label"}>{label}</span>
      <span class="number__row">
        <input class="input input--num" type="text" inputMode="decimal" autocomplete="off" data-field={name} value={typed ?? plain} placeholder={placeholder}
          aria-invalid={said ? true : undefined} aria-describedby={said ? id : undefined}
          onInput={(event) => set(event.currentTarget.value)} onKeyDown={onKeyDown}
          onBlur={() => { if (said === null) setTyped(null); leaveField(); }} />
        {unit && <span class="number__unit">{unit}</span>}
      </span>
      {said && <span class="number__said" id={id}>{said}</span>}
    </label>
  );
}

interface TextProps {
  label: string;
  value: string | undefined;
  onChange: (text: string) => void;
  name: string;
  hideLabel?: boolean;
  placeholder?: string;
  list?: string;
  code?: boolean;
}

export function Text({ label, value, onChange, name, hideLabel, placeholder, code }: TextProps) {
  return (
    <label class="text">
      <span class={hideLabel ? "hidden-visually" : "label"}>{label}</span>
      <input class={`input${code ? " input--code" : ""}`} type="text" autocomplete="off" data-field={name} value={value ?? ""} placeholder={placeholder}
        onInput={(event) => onChange(event.currentTarget.value)} onBlur={leaveField} />
    </label>
  );
}

/** A code: taken over when the field is left or Enter is pressed, because half a code is none. */
export function CodeField({ label, value, onChange, disabled, hint, name }: { label: string; value: string; onChange: (code: string) => void; disabled?: boolean; hint?: string; name: string }) {
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => setTyped(null), [value]);
  const take = () => {
    if (typed !== null && typed.trim() !== value) onChange(typed.trim());
    setTyped(null);
  };
  return (
    <label class="text text--code" title={hint}>
      <span class="label">{label}{disabled && <Icon name="lock" label={hint} />}</span>
      <input class="input input--code" type="text" autocomplete="off" spellcheck={false} data-field={name} readOnly={disabled} value={typed ?? value}
        onInput={(event) => setTyped(event.currentTarget.value)} onBlur={take}
        onKeyDown={(event) => { if (event.key === "Enter") take(); }} />
    </label>
  );
}

export interface Choice {
  value: string;
  label: string;
}

export function Select({ label, value, options, onChange, name, hideLabel, blank }: { label: string; value: string; options: readonly Choice[]; onChange: (value: string) => void; name: string; hideLabel?: boolean; blank?: string }) {
  const known = options.some((option) => option.value === value) || (blank !== undefined && value === "");
  return (
    <label class="text">
      <span class={hideLabel ? "hidden-visually" : "label"}>{label}</span>
      <select class="input" data-field={name} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {blank !== undefined && <option value="">{blank}</option>}
        {!known && <option value={value}>{value || "—"}</option>}
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
    </label>
  );
}

export function Switch({ label, note, checked, onChange, name }: { label: ComponentChildren; note?: string; checked: boolean; onChange: (checked: boolean) => void; name: string }) {
  return (
    <label class={`switch${checked ? " is-on" : ""}`}>
      <input type="checkbox" data-field={name} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span><span class="switch__label">{label}</span>{note && <small>{note}</small>}</span>
    </label>
  );
}

/** A few choices that are all seen at once. */
export function Segments({ label, value, options, onChange, name }: { label: string; value: string; options: readonly Choice[]; onChange: (value: string) => void; name: string }) {
  const group = useId();
  return (
    <fieldset class="segments">
      <legend class="label">{label}</legend>
      <div class="segments__row">
        {options.map((option) => (
          <label key={option.value} class="segments__one">
            <input type="radio" name={group} data-field={`${name}.${option.value}`} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Section({ title, children, id, aside }: { title: string; children: ComponentChildren; id: string; aside?: ComponentChildren }) {
  return (
    <section class="part" id={`part-${id}`} aria-labelledby={`part-${id}-title`}>
      <header class="part__head"><h3 id={`part-${id}-title`}>{title}</h3>{aside}</header>
      <div class="part__body">{children}</div>
    </section>
  );
}

export function Button({ label, icon, onClick, kind = "", iconOnly, disabled, act, small = true, pressed, title }: { label: string; icon?: string; onClick: () => void; kind?: string; iconOnly?: boolean; disabled?: boolean; act: string; small?: boolean; pressed?: boolean; title?: string }) {
  return (
    <button type="button" class={`button${kind ? ` button--${kind}` : ""}${small ? " button--small" : ""}${iconOnly ? " button--icon" : ""}`} data-act={act}
      aria-pressed={pressed} aria-disabled={disabled || undefined} title={title ?? (iconOnly ? label : undefined)} onClick={() => { if (!disabled) onClick(); }}>
      {icon && <Icon name={icon} />}
      <span class={iconOnly ? "hidden-visually" : undefined}>{label}</span>
    </button>
  );
}
