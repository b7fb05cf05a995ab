// An answer in a few words, for the folded line.
import { bandOf, failsCritical, share } from "../judge";
import type { Entry, Item, Level } from "../types";
import { dayClock, pick, seconds, t } from "../words";

export function levelName(level: Level): string {
  return {
    excellent: t("优质", "Excellent"),
    general: t("一般", "General"),
    below_general: t("低于一般", "Below general"),
    absent: t("缺失", "Absent"),
  }[level];
}

export function said(item: Item, entry: Entry): string {
  if (entry.na) return t("不适用", "N/A");
  const { response } = item;
  const value = entry.value;
  switch (response.type) {
    case "yes_no":
      return value === "yes" ? t("是", "Yes") : t("否", "No");
    case "scale_0_5": {
      const level = response.anchors?.[String(value)]?.level;
      return level ? `${value} ${levelName(level)}` : String(value);
    }
    case "duration_seconds": {
      const band = bandOf(response.bands, value as number);
      return band?.level ? `${seconds(value as number)} ${levelName(band.level)}` : seconds(value as number);
    }
    case "count":
    case "number":
      return `${value} ${pick(response, "unit")}`;
    case "deduction":
      return `${value} ${pick(response, "unit") || t("次", "times")}`;
    case "choice":
      return pick(response.options.find((option) => String(option.value) === value), "label");
    case "multi_choice":
      return (value as string[]).length ? `${(value as string[]).length} ${t("项", "ticked")}` : t("均无", "None");
    case "photo":
      return `${entry.evidence?.length ?? 0} ${t("张", "photos")}`;
    case "signature":
      return t("已签", "Signed");
    case "datetime":
      return dayClock(Date.parse(value as string));
    default:
      return String(value).trim().slice(0, 12);
  }
}

/** The class that tints an answer by its share of the points. */
export function tone(item: Item, entry: Entry | undefined): string {
  if (failsCritical(item, entry)) return "tone-critical";
  const s = share(item, entry);
  return s === null || !item.weight ? "tone-none" : toneOf(s);
}

export function toneOf(s: number): string {
  if (s >= 1) return "tone-1";
  if (s >= 0.8) return "tone-2";
  if (s >= 0.6) return "tone-3";
  return s >= 0.3 ? "tone-4" : "tone-5";
}
