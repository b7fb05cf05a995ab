// Codes for new items and stages: unique, short, in the manner of those around them, and never one that was used before.
import type { Doc, Stage } from "../types";
import { itemsOf } from "./model";

const SHAPE = /^([A-Z]{2,6})-([A-Z]{0,3})(\d{2,3})$/;

/** A code for a new item of a stage: BK-AR04 after BK-AR03. `used`: codes of published versions and of deleted items. */
export function newItemCode(doc: Doc, stage: string, used: ReadonlySet<string>): string {
  const taken = new Set([...used, ...doc.items.map((row) => row.value.code)]);
  const [prefix, letters] = mannerOf(doc, stage, taken);
  for (let number = highest(taken, `${prefix}-${letters}`) + 1; ; number++) {
    const code = `${prefix}-${letters}${String(number).padStart(2, "0")}`;
    if (!taken.has(code)) return code;
  }
}

function highest(taken: ReadonlySet<string>, start: string): number {
  let most = 0;
  for (const code of taken) {
    const rest = code.startsWith(start) ? code.slice(start.length) : "";
    if (/^\d+$/.test(rest)) most = Math.max(most, Number(rest));
  }
  return most;
}

/** The two halves before the number, as most items of the stage have them. */
function mannerOf(doc: Doc, stage: string, taken: ReadonlySet<string>): [string, string] {
  const shapes = itemsOf(doc, stage).map((row) => SHAPE.exec(row.value.code)).filter((found) => found !== null);
  if (shapes.length) {
    const letters = commonest(shapes.map((found) => `${found[1]} ${found[2]}`)).split(" ");
    return [letters[0]!, letters[1] ?? ""];
  }
  const all = doc.items.map((row) => SHAPE.exec(row.value.code)?.[1]).filter((one) => one !== undefined);
  const prefix = all.length ? commonest(all) : ownPrefix(doc.head.code);
  const row = doc.stages.find((one) => one.value.code === stage);
  return [prefix, freeLetters(prefix, row?.value, taken)];
}

function ownPrefix(code: unknown): string {
  const letters = String(code ?? "").toUpperCase().replace(/[^A-Z]/g, "");
  return letters.length >= 2 ? letters.slice(0, 2) : "ST";
}

/** Two letters that stand for a stage and that no other stage's items begin with. */
function freeLetters(prefix: string, stage: Stage | undefined, taken: ReadonlySet<string>): string {
  const free = (letters: string): boolean => ![...taken].some((code) => new RegExp(`^${prefix}-${letters}\\d`).test(code));
  const words = String(stage?.name_en || stage?.code || "").toUpperCase().replace(/[^A-Z ]/g, " ").split(/\s+/).filter(Boolean);
  const name = words.join("");
  const initials = words.map((word) => word[0]).join("").slice(0, 2);
  const wishes = [name.slice(0, 2), initials, ...[...name.slice(1)].map((letter) => name[0]! + letter)];
  for (const wish of wishes) if (wish.length === 2 && free(wish)) return wish;
  for (let n = 0; n < 676; n++) {
    const letters = String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
    if (free(letters)) return letters;
  }
  return "X";
}

function commonest(values: string[]): string {
  const count = new Map<string, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  return [...count].sort((a, b) => b[1] - a[1])[0]![0];
}

/** A code for a new stage: stage_1, stage_2, ... */
export function newStageCode(doc: Doc): string {
  const taken = new Set([...doc.stages.map((row) => row.value.code), ...doc.items.map((row) => row.value.stage)]);
  for (let number = doc.stages.length + 1; ; number++) if (!taken.has(`stage_${number}`)) return `stage_${number}`;
}
