// A document says 1.1 as soon as it uses what 1.0 did not have (docs/scoring.md), so that nobody has to know of versions.
import type { Doc, Head, Item, Stage } from "../types";

const NEWER_KINDS = new Set(["number", "multi_choice", "deduction", "signature", "datetime", "instruction"]);
const NEWER_KEYS = ["help_zh", "help_en", "required", "bonus", "when", "guidance_pictures"] as const;

const newerItem = (item: Item): boolean => NEWER_KINDS.has(item.response?.type ?? "") || NEWER_KEYS.some((key) => item[key] !== undefined && item[key] !== null);
const newerStage = (stage: Stage): boolean => stage.weight !== undefined || stage.pass_mark !== undefined;

function newerHead({ scoring = {}, expectations }: Head): boolean {
  if (expectations !== undefined) return true;
  const { method, direction, decimals, band_limits, critical_policy } = scoring;
  return method === "points" || method === "weighted_sections" || [direction, decimals, band_limits].some((one) => one !== undefined) || critical_policy?.mode === "zero_stage";
}

/** `after` with its version stated; only what changed since `before` is looked at. */
export function stated(before: Doc, after: Doc): Doc {
  const { schema_version } = after.head;
  if (schema_version !== undefined && schema_version !== "1.0") return after;
  const known = new Set<unknown>([...before.items, ...before.stages].map((row) => row.value));
  const newer =
    after.items.some(({ value }) => !known.has(value) && newerItem(value)) ||
    after.stages.some(({ value }) => !known.has(value) && newerStage(value)) ||
    (after.head !== before.head && newerHead(after.head));
  return newer ? { ...after, head: { ...after.head, schema_version: "1.1" } } : after;
}
