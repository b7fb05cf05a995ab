// Which items and stages have something found in them: a signal for each, so that an answer of the server redraws
// only the rows whose mark changed.
import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Finding } from "../types";
import { findings } from "./saving";

export type Mark = "error" | "warning" | null;

const marks = new Map<string, Signal<Mark>>();

export function markOf(name: string): ReadonlySignal<Mark> {
  let found = marks.get(name);
  if (!found) marks.set(name, (found = signal(marked.peek().get(name) ?? null)));
  return found;
}

export const itemName = (code: string): string => `item ${code}`;
export const stageName = (code: string): string => `stage ${code}`;

function belongs(finding: Finding, name: string): boolean {
  if (finding.item) return name === itemName(finding.item);
  return Boolean(finding.stage) && name === stageName(finding.stage!);
}

/** The worst mark of each name that has one: one walk over the findings, not one for each row. */
const marked = computed(() => {
  const worst = new Map<string, Mark>();
  for (const { item, stage, severity } of findings.value) {
    const name = item ? itemName(item) : stage ? stageName(stage) : "";
    if (name && (severity === "error" || (severity === "warning" && !worst.has(name)))) worst.set(name, severity);
  }
  return worst;
});

export function watchMarks(): void {
  effect(() => {
    const found = marked.value;
    for (const [name, mark] of marks) mark.value = found.get(name) ?? null;
  });
}

export const findingsAt = (name: string): Finding[] => findings.value.filter((finding) => belongs(finding, name));

export const counted = computed(() => ({
  errors: findings.value.filter((finding) => finding.severity === "error").length,
  warnings: findings.value.filter((finding) => finding.severity === "warning").length,
  notes: findings.value.filter((finding) => finding.severity === "info").length,
}));
