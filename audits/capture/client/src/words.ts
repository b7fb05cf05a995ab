// Interface words in two languages, side by side where they are used.
import { signal } from "@preact/signals";

export type Lang = "zh" | "en";
export const lang = signal<Lang>("zh");

export function t(zh: string, en: string): string {
  return lang.value === "zh" ? zh : en;
}

/** Picks `name_zh` or `name_en`, falling back to the other language when one is missing. */
export function pick(thing: object | null | undefined, field: string): string {
  const values = (thing ?? {}) as Record<string, string | undefined>;
  const other = lang.value === "zh" ? "en" : "zh";
  return values[`${field}_${lang.value}`] || values[`${field}_${other}`] || "";
}

export function clock(ms: number): string {
  const at = new Date(ms);
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

/** Day and time, without the year: "11月21日 10:42", "21 Nov 10:42". */
export function dayClock(ms: number): string {
  const day = new Intl.DateTimeFormat(lang.value === "zh" ? "zh-CN" : "en-GB", { month: "short", day: "numeric" });
  return `${day.format(ms)} ${clock(ms)}`;
}

/** The time alone when it is today's. */
export function shortDay(ms: number): string {
  return new Date(ms).toDateString() === new Date().toDateString() ? clock(ms) : dayClock(ms);
}

/** Seconds as people read them: "2.4 秒", "5 分", "3 分 05 秒". */
export function seconds(value: number): string {
  if (value < 60) return `${value} ${t("秒", "s")}`;
  const rest = Math.floor(value % 60);
  const minutes = `${Math.floor(value / 60)} ${t("分", "min")}`;
  return rest ? `${minutes} ${String(rest).padStart(2, "0")} ${t("秒", "s")}` : minutes;
}

/** From one to the other, the unit said once where both share it: "3–10 秒", "5–15 分". */
export function span(from: number, to: number): string {
  const [first, last] = [seconds(from), seconds(to)];
  const shared = first.split(" ").length === 2 && first.split(" ")[1] === last.split(" ")[1] && last.split(" ").length === 2;
  return shared ? `${first.split(" ")[0]}–${last}` : `${first} – ${last}`;
}
