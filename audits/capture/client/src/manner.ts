// How this person wants the form on this phone: all stages on one page, and a screen that looks like a notebook.
import { effect, signal, type Signal } from "@preact/signals";
import { draft } from "./session";
import { pick, t } from "./words";

/** One long page instead of stage by stage. */
export const long = remembered("sanmi-long");

/** For shoppers: dark, small, and nothing on the screen that tells a neighbour what it is. */
export const discreet = remembered("sanmi-discreet");

function remembered(name: string): Signal<boolean> {
  const kept = signal(read(name));
  effect(() => write(name, kept.value));
  return kept;
}

/** Keeps the page in the chosen manner; the name in the list of open pages is part of the disguise. */
export function keepManner(): void {
  const root = document.documentElement;
  const theme = root.dataset.theme;
  effect(() => {
    root.toggleAttribute("data-discreet", discreet.value);
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
