// A share of an item's weight in percent, or "not scored"; with a bar that shows it.
import { fromPercent, percent } from "../../document/decimal";
import { t } from "../../words";
import { NumberField } from "../fields";
import { Icon } from "../icons";

interface Props {
  label: string;
  value: number | null | undefined;
  onChange: (share: number | null) => void;
  name: string;
  least?: number;
  /** Whether "not scored" can be chosen. */
  free?: boolean;
}

export function Share({ label, value, onChange, name, least = 0, free }: Props) {
  const shown = value === null || value === undefined ? null : percent(value);
  return (
    <div class="share">
      <NumberField label={label} hideLabel value={shown} unit="%" min={least * 100} max={100} step={10} name={name} optional={free} placeholder={free ? t("不计", "none") : undefined}
        onChange={(next) => onChange(next === null ? null : fromPercent(next))} />
      <ShareBar value={value} />
      {free && (
        <button type="button" class="share__free" data-act={`${name}-free`} aria-pressed={shown === null} onClick={() => onChange(shown === null ? 0 : null)}
          title={t("不计分：选它不影响得分", "Not scored: choosing it leaves the score as it is")}>
          <Icon name={shown === null ? "eye-off" : "eye"} label={`${label} ${t("不计分", "not scored")}`} />
        </button>
      )}
    </div>
  );
}

export function ShareBar({ value }: { value: number | null | undefined }) {
  const width = Math.abs(value ?? 0) * 100;
  return (
    <svg class="share__bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="share__rail" width="100" height="6" rx="0" />
      <rect class={`tone-${toneOf(value)}`} width={width} height="6" />
    </svg>
  );
}

/** 1 best to 5; "none" when nothing is scored. */
export function toneOf(score: number | null | undefined): string {
  if (score === null || score === undefined) return "none";
  if (score >= 0.9) return "1";
  if (score >= 0.7) return "2";
  if (score >= 0.5) return "3";
  return score > 0 ? "4" : "5";
}
