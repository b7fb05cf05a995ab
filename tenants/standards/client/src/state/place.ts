// Where the editor is: "item r12", "stage r3", "standard", "scoring", "weights", "findings". The address names it by code.
import { effect, signal } from "@preact/signals";
import { findItem, findStage, stagesInOrder } from "../document/model";
import type { Doc } from "../types";

export type Page = "standard" | "scoring" | "weights" | "findings" | "parts";
export const PAGES: readonly Page[] = ["standard", "scoring", "weights", "findings", "parts"];

export const place = signal<string>("standard");

/** Which of the columns a phone shows. */
export const tab = signal<"outline" | "edit" | "preview">("outline");

export const atItem = (key: string): string => `item ${key}`;
export const atStage = (key: string): string => `stage ${key}`;

/** The item and stage that were chosen last, also while a page of the whole standard is open. */
let last: { item: string | null; stage: string | null } = { item: null, stage: null };
effect(() => {
  const { kind, key } = placeKey(place.value);
  if (kind === "item") last = { item: key, stage: null };
  if (kind === "stage") last = { item: null, stage: key };
});
export const lastSpot = (): { item: string | null; stage: string | null } => last;

export function placeKey(where: string): { kind: string; key: string } {
  const [kind, key = ""] = where.split(" ") as [string, string?];
  return { kind, key };
}

export function placeExists(where: string, doc: Doc): boolean {
  const { kind, key } = placeKey(where);
  if (kind === "item") return findItem(doc, key) !== undefined;
  return kind === "stage" ? findStage(doc, key) !== undefined : true;
}

export function go(where: string): void {
  place.value = where;
  tab.value = "edit";
}

/** #item=BK-AR03, #stage=arrival, #weights */
export function addressOf(where: string, doc: Doc): string {
  const { kind, key } = placeKey(where);
  if (kind === "item") return `#item=${encodeURIComponent(findItem(doc, key)?.value.code ?? "")}`;
  return kind === "stage" ? `#stage=${encodeURIComponent(findStage(doc, key)?.value.code ?? "")}` : `#${kind}`;
}

export function placeOf(address: string, doc: Doc): string {
  const [name, code] = address.replace(/^#/, "").split("=").map(decodeURIComponent) as [string, string?];
  const row = name === "item" ? doc.items.find((one) => one.value.code === code) : name === "stage" ? doc.stages.find((one) => one.value.code === code) : undefined;
  if (row) return `${name} ${row.key}`;
  if ((PAGES as readonly string[]).includes(name)) return name;
  const first = stagesInOrder(doc)[0];
  const item = doc.items.find((one) => one.value.stage === first?.value.code);
  return item ? atItem(item.key) : first ? atStage(first.key) : "standard";
}
