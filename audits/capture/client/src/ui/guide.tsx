// What good looks like, on demand: the bands of a measured item, the help text of any.
import { signal } from "@preact/signals";
import { pictureAddress, picturesOf } from "../guidance";
import type { Band, Item } from "../types";
import { pick, seconds, span, t } from "../words";
import { Icon } from "./icons";
import { levelName, toneOf } from "./said";

const opened = signal<ReadonlySet<string>>(new Set());

function bandsOf(item: Item): Band[] {
  return "bands" in item.response ? (item.response.bands ?? []) : [];
}

export function GuideButton({ item }: { item: Item }) {
  if (!bandsOf(item).length && !pick(item, "help") && !picturesOf(item).length) return null;
  const open = opened.value.has(item.code);
  const toggle = () => {
    const next = new Set(opened.value);
    if (!next.delete(item.code)) next.add(item.code);
    opened.value = next;
  };
  return (
    <button type="button" class="guide-button" data-act="guide" aria-expanded={open} onClick={toggle}>
      <Icon name="info" />{t("怎样算好", "What good looks like")}
    </button>
  );
}

export function Guide({ item }: { item: Item }) {
  if (!opened.value.has(item.code)) return null;
  const { response } = item;
  const unit = pick(response, "unit");
  const help = pick(item, "help");
  return (
    <div class="guide">
      {help && <p>{help}</p>}
      {picturesOf(item).map((picture) => (
        <figure key={picture.digest}>
          <img src={pictureAddress(picture)} alt={pick(picture, "caption") || t("做得好的样子", "What good looks like")} />
          {pick(picture, "caption") && <figcaption>{pick(picture, "caption")}</figcaption>}
        </figure>
      ))}
      <ul>
        {bandsOf(item).map((band) => (
          <li>
            <span class={`dot ${toneOf(band.score ?? 0)}`} />
            <b>{bandName(band)}</b>
            <span class="num">{response.type === "duration_seconds" ? timeRange(band) : countRange(band, unit)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function bandName(band: Band): string {
  return pick(band, "name") || (band.level ? levelName(band.level) : "");
}

export function timeRange({ min, max }: Band): string {
  if (max === null) return t(`${seconds(min ?? 0)}以上`, `over ${seconds(min ?? 0)}`);
  return min ? span(min, max) : t(`${seconds(max)}以内`, `up to ${seconds(max)}`);
}

function countRange({ min, max }: Band, unit: string): string {
  const low = min ?? "";
  if (max === null) return min === null ? t("其余", "otherwise") : t(`${low} ${unit}以上`, `${low} ${unit} or more`);
  return low === max ? `${max} ${unit}` : `${low}–${max} ${unit}`;
}
