// Interface words in two languages, side by side where they are used. The language is that of the page.

export type Lang = "zh" | "en";
export interface Both {
  zh: string;
  en: string;
}

export let lang: Lang = "zh";

export function speak(chosen: Lang): void {
  lang = chosen;
}

export function t(zh: string, en: string): string {
  return lang === "zh" ? zh : en;
}

export const both = (zh: string, en: string): Both => ({ zh, en });

export const say = (words: Both): string => (lang === "zh" ? words.zh : words.en);

/** Picks `name_zh` or `name_en`, falling back to the other language when one is missing. */
export function pick(thing: object | null | undefined, field: string): string {
  const values = (thing ?? {}) as Record<string, unknown>;
  const other = lang === "zh" ? "en" : "zh";
  return String(values[`${field}_${lang}`] || values[`${field}_${other}`] || "");
}

/** "12:03" in the reader's own time. */
export function clock(ms: number): string {
  const at = new Date(ms);
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

/** The time alone when it is today's, else day and time. */
export function moment(ms: number): string {
  if (new Date(ms).toDateString() === new Date().toDateString()) return clock(ms);
  const day = new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", { month: "short", day: "numeric" });
  return `${day.format(ms)} ${clock(ms)}`;
}
