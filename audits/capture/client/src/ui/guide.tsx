// What good looks like, on demand: the bands of a measured item, the help text of any.
import type { Band, Item } from "../types";
import { pick, seconds, t } from "../words";
import { Icon } from "./icons";
import { levelName, toneOf } from "./said";

export function Guide({ item }: { item: Item }) {
  const { response } = item;
  const bands = "bands" in response ? (response.bands ?? []) : [];
  const help = pick(item, "help");
  if (!bands.length && !help) return null;
  const unit = pick(response, "unit");
  const say = response.type === "duration_seconds" ? seconds : (value: number) => `${value} ${unit}`.trim();
  return (
    <details class="guide">
      <summary><Icon name="info" />{t("怎样算好", "What good looks like")}</summary>
      {help && <p>{help}</p>}
      {bands.length > 0 && (
        <ul>
          {bands.map((band) => (
            <li>
              <span class={`dot ${toneOf(band.score ?? 0)}`} />
              <b>{bandName(band)}</b>
              <span class="num">{range(band, say)}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

export function bandName(band: Band): string {
  return pick(band, "name") || (band.level ? levelName(band.level) : "");
}

export function range(band: Band, say: (value: number) => string): string {
  if (band.max === null) return t(`${say(band.min ?? 0)} 以上`, `over ${say(band.min ?? 0)}`);
  if (!band.min) return t(`${say(band.max)} 以内`, `up to ${say(band.max)}`);
  if (band.min === band.max) return say(band.min);
  return `${band.min}–${say(band.max)}`;
}
