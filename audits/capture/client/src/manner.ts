// How this person wants the form on this phone: all stages on one page, large letters, no buzz, a screen like a notebook.
import { effect, signal, type Signal } from "@preact/signals";
import { draft } from "./session";
import { pick, t } from "./words";

/** One long page instead of stage by stage. */
export const long = remembered("sanmi-long");

/** For shoppers: dark, small, and nothing on the screen that tells a neighbour what it is. */
export const discreet = remembered("sanmi-discreet");

/** Letters half as large again. */
export const large = remembered("sanmi-large");

/** No short buzz at a count: some phones are heard across a hall. */
export const still = remembered("sanmi-still");

/** A count is felt without looking; not where motion is unwelcome, and never in the discreet manner. */
export function buzz(): void {
  if (still.value || discreet.value || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  navigator.vibrate?.(12);
}

function remembered(name: string): Signal<boolean> {
  const kept = signal(read(name));
  effect(() => {
    if (kept.value !== read(name)) write(name, kept.value);
  });
  return kept;
}

/** Keeps the page in the chosen manner; the name in the list of open pages is part of the disguise. */
export function keepManner(): void {
  const root = document.documentElement;
  const theme = root.dataset.theme;
  effect(() => {
    root.toggleAttribute("data-discreet", discreet.value);
    root.toggleAttribute("data-large", large.value);
    if (discreet.value) root.dataset.theme = "dark";
    else if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    document.title = discreet.value ? disguise() : `${t("检查", "Visit")} · ${pick(draft.value.branch, "name")}`;
  });
}

export function disguise(): string {
  return t("备忘录", "Notes");
}

function read(name: string): boolean {
  try {
    return localStorage.getItem(name) === "yes";
  } catch {
    return false;
  }
}

function write(name: string, value: boolean): void {
  try {
    if (value) localStorage.setItem(name, "yes");
    else localStorage.removeItem(name);
  } catch {
    // without storage the choice holds for this page
  }
}
