// The dial's face: one arc per band, best first, equally long so that 3 s and 30 min can both be read;
// within an arc the hand moves evenly. Numbers in the middle.
import type { Band } from "../types";
import { t } from "../words";
import { toneOf } from "./said";

const R = 88;
const GAP = 0.03;

export function Dial({ bands, value, label, running }: { bands: Band[]; value: number | undefined; label: string; running: boolean }) {
  const ordered = [...bands].sort((a, b) => (a.min ?? 0) - (b.min ?? 0));
  const at = value === undefined ? null : turn(ordered, value);
  const [big, small] = figures(value);
  return (
    <svg viewBox="0 0 200 200" aria-hidden="true" class={running ? "dial-running" : ""}>
      {ordered.map((band, n) => (
        <path class={`arc ${toneOf(band.score ?? 0)}${lit(ordered, n, value) ? " arc-lit" : ""}`}
          d={arc(n / ordered.length + GAP / 2, (n + 1) / ordered.length - GAP / 2)} />
      ))}
      {ordered.length === 0 && <path class="arc tone-none" d={arc(0.001, 0.999)} />}
      {at !== null && ordered.length > 0 && <circle class="hand" cx={x(at)} cy={y(at)} r="8" />}
      <text class="dial-figure" x="100" y={label ? 108 : 114}>{value === undefined ? label : big}</text>
      {value !== undefined && <text class="dial-unit" x="100" y={label ? 74 : 76}>{small}</text>}
      {value !== undefined && label && <text class="dial-label" x="100" y="142">{label}</text>}
    </svg>
  );
}

function lit(ordered: Band[], n: number, value: number | undefined): boolean {
  return value !== undefined && n / ordered.length <= turn(ordered, value);
}

/** Where on the round (0..1) a value stands. The open last band fills as it grows. */
function turn(ordered: Band[], value: number): number {
  const n = Math.max(0, ordered.findIndex((band) => band.max === null || value <= band.max));
  const band = ordered[n];
  if (!band) return 0;
  const low = band.min ?? 0;
  const width = (band.max ?? low * 2) - low || 1;
  const within = Math.min(1, Math.max(0, (value - low) / width));
  return (n + GAP / 2 + within * (1 - GAP)) / ordered.length;
}

function figures(value: number | undefined): [string, string] {
  if (value === undefined) return ["", ""];
  if (value < 60) return [value.toFixed(1), t("秒", "seconds")];
  const whole = Math.floor(value);
  const two = (n: number) => String(n).padStart(2, "0");
  return [`${Math.floor(whole / 60)}:${two(whole % 60)}`, t("分:秒", "min:s")];
}

const x = (part: number): number => 100 + R * Math.sin(2 * Math.PI * part);
const y = (part: number): number => 100 - R * Math.cos(2 * Math.PI * part);

function arc(from: number, to: number): string {
  return `M${x(from)} ${y(from)}A${R} ${R} 0 ${to - from > 0.5 ? 1 : 0} 1 ${x(to)} ${y(to)}`;
}
