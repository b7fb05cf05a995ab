// Which items and stages have something found in them: a signal for each, so that an answer of the server redraws
// only the rows whose mark changed.
import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Finding } from "../types";
import { findings } from "./saving";

export type Mark = "error" | "warning" | null;

const marks = new Map<string, Signal<Mark>>();

export function markOf(name: string): ReadonlySignal<Mark> {
  let found = marks.get(name);
  if (!found) marks.set(name, (found = signal(worst(findings.peek(), name))));
  return found;
}

export const itemName = (code: string): string => `item ${code}`;
export const stageName = (code: string): string => `stage ${code}`;

function belongs(finding: Finding, name: string): boolean {
  if (finding.item) return name === itemName(finding.item);
  return Boolean(finding.stage) && name === stageName(finding.stage!);
}

function worst(found: readonly Finding[], name: string): Mark {
  const own = found.filter((finding) => belongs(finding, name));
  if (own.some((finding) => finding.severity === "error")) return "error";
  return own.some((finding) => finding.severity === "warning") ? "warning" : null;
}

export function watchMarks(): void {
  effect(() => {
    const found = findings.value;
    for (const [name, mark] of marks) mark.value = worst(found, name);
  });
}

export const findingsAt = (name: string): Finding[] => findings.value.filter((finding) => belongs(finding, name));

export const counted = computed(() => ({
  errors: findings.value.filter((finding) => finding.severity === "error").length,
  warnings: findings.value.filter((finding) => finding.severity === "warning").length,
  notes: findings.value.filter((finding) => finding.severity === "info").length,
}));
