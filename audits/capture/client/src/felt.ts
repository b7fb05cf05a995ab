// What the visitor expected before the visit and perceived after it: the dimensions that the standard asks about.
import { boot, change, draft, standard } from "./session";
import type { Dimension, Felt } from "./types";

export function dimensionsAsked(): Dimension[] {
  const given: unknown = standard.expectations;
  const known = boot.dimensions ?? {};
  if (!Array.isArray(given)) return [];
  return (given as (Dimension | string)[]).map((one) =>
    typeof one === "string" ? { code: one, ...(known[one] ?? { name_zh: one, name_en: one }) } : one,
  );
}

/** An expectation that is given after the first answer would be none. */
export const tooLate = (): boolean => draft.value.started_at !== null;

export function feel(code: string, moment: keyof Felt, level: number): void {
  const before = draft.value.felt ?? {};
  change({ felt: { ...before, [code]: { ...before[code], [moment]: level } } });
}

export const feltAt = (code: string, moment: keyof Felt): number | undefined => draft.value.felt?.[code]?.[moment];
