// The little of the scoring that the form shows: the band of a measured value, and whether points are lost.
// Scores are made on the server alone.
import type { Band, Entry, Item, Response } from "./types";

/** First band in listed order that holds the value, both ends inclusive. */
export function bandOf(bands: readonly Band[] | undefined, value: number): Band | null {
  return bands?.find((band) => (band.min === null || value >= band.min) && (band.max === null || value <= band.max)) ?? null;
}

/** Normalised score 0..1 of an answer, or null when the item is unanswered, N/A or never scored. */
export function share(item: Item, entry: Entry | undefined): number | null {
  if (!entry || entry.na || entry.value === undefined) return null;
  return shareOf(item.response, entry.value, item.weight ?? 0);
}

function shareOf(response: Response, value: unknown, weight: number): number | null {
  switch (response.type) {
    case "yes_no":
      return (response.scores ?? { yes: 1, no: 0 })[value as "yes" | "no"] ?? null;
    case "scale_0_5":
      return (value as number) / 5;
    case "duration_seconds":
    case "count":
    case "number":
      return bandOf(response.bands, value as number)?.score ?? null;
    case "choice":
      return response.options.find((option) => String(option.value) === value)?.score ?? null;
    case "multi_choice": {
      const ticked = response.options.filter((option) => (value as string[]).includes(String(option.value)));
      const shares = ticked.flatMap((option) => (option.score === null ? [] : [option.score]));
      if (response.options.every((option) => option.score === null) || (ticked.length && !shares.length)) return null;
      const sum = shares.reduce((total, one) => total + one, 0);
      return Math.min(1, Math.max(0, response.mode === "deduct" ? 1 - sum : sum));
    }
    case "deduction":
      return weight > 0 ? Math.max(0, 1 - ((value as number) * response.per_occurrence) / weight) : null;
    default:
      return null;
  }
}

export function losesPoints(item: Item, entry: Entry | undefined): boolean {
  const s = share(item, entry);
  return s !== null && s < 1 && (item.weight ?? 0) > 0 && !item.bonus;
}

export function failsCritical(item: Item, entry: Entry | undefined): boolean {
  const s = share(item, entry);
  return Boolean(item.critical) && s !== null && s <= (item.critical_fail_at ?? 0);
}

/** What must be attached to the present answer: a critical failure always needs something to stand on. */
export function evidenceNeeded(item: Item, entry: Entry | undefined): "photo" | "note" | "sound" | "either" | null {
  const critical = failsCritical(item, entry);
  if (!critical && !losesPoints(item, entry)) return null;
  if (item.evidence === "photo") return "photo";
  if (item.evidence === "audio") return "sound";
  if (item.evidence === "note") return "note";
  return critical ? "either" : null;
}

/** True when the needed evidence is there. A photo that could not be taken may be replaced by the reason
 *  why, a recording by what was said. */
export function evidenceGiven(item: Item, entry: Entry | undefined): boolean {
  const needed = evidenceNeeded(item, entry);
  const noted = Boolean(entry?.note?.trim());
  const photographed = Boolean(entry?.evidence?.length);
  if (needed === "photo") return photographed || (Boolean(entry?.no_photo) && noted);
  if (needed === "note") return noted;
  if (needed === "sound") return noted || Boolean(entry?.sounds?.length);
  return needed === null || noted || photographed;
}
