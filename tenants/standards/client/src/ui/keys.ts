// What keys do: everywhere, and in the outline.
import { addItemHere, duplicateHere, moveHere, removeHere } from "../state/deeds";
import { go, place, tab } from "../state/place";
import { saveNow } from "../state/saving";
import { redoStep, undoStep } from "../state/store";
import { toast } from "../state/toasts";
import { lang, say, t } from "../words";

const typing = (target: EventTarget | null): boolean => target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement || target instanceof HTMLSelectElement;

export function undo(): void {
  const step = undoStep();
  if (step) tell(t("已撤销", "Undone"), say(step.label));
}

export function redo(): void {
  const step = redoStep();
  if (step) tell(t("已重做", "Redone"), say(step.label));
}

/** Said to screen readers; sighted people see it happen. */
function tell(word: string, what: string): void {
  const line = document.getElementById("editor-said");
  if (line) line.textContent = lang === "zh" ? `${word}：${what}` : `${word}: ${what}`;
}

export function watchKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.target as Element).closest?.("dialog")) return;
    const key = event.key.toLowerCase();
    const control = event.ctrlKey || event.metaKey;
    if (control && !event.altKey && (key === "z" || key === "y")) {
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    } else if (control && key === "s") {
      event.preventDefault();
      void saveNow().then((saved) => saved && toast({ text: t("已保存", "Saved") }));
    } else if (event.altKey && !control && (event.key === "ArrowUp" || event.key === "ArrowDown") && !typing(event.target)) {
      event.preventDefault();
      moveHere(event.key === "ArrowUp" ? -1 : 1);
      keepFocus();
    } else if (event.altKey && !control && event.code === "KeyN") {
      event.preventDefault();
      addItemHere();
      focusEditor();
    } else if (event.key === "Escape" && !event.defaultPrevented && (event.target as Element).closest?.(".editor__page")) {
      event.preventDefault();
      focusOutline();
    }
  });
}

export function outlineKeys(event: preact.TargetedKeyboardEvent<HTMLElement>): void {
  const face = (event.target as Element).closest<HTMLElement>("[data-focus]");
  if (!face || event.isComposing) return;
  if (event.altKey || event.shiftKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === "d") {
      event.preventDefault();
      duplicateHere();
      keepFocus();
    }
    return;
  }
  const way = { ArrowLeft: "true", ArrowRight: "false" }[event.key];
  if (way) {
    event.preventDefault();
    face.parentElement?.querySelector<HTMLElement>(`[aria-expanded="${way}"]`)?.click();
    return;
  }
  const faces = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-focus]:not(:disabled)")];
  const at = faces.indexOf(face);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: faces.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    const next = faces[Math.min(Math.max(to, 0), faces.length - 1)];
    if (next) {
      place.value = next.dataset.focus!;
      next.focus();
    }
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    removeHere();
    keepFocus();
  } else if (event.key === "Enter") {
    event.preventDefault();
    go(face.dataset.focus!);
    focusEditor();
  } else if (event.key === "Insert") {
    event.preventDefault();
    addItemHere();
    focusEditor();
  }
}

/** After the outline is redrawn, the chosen row has the focus again. */
export function keepFocus(): void {
  if (tab.peek() === "outline" || matchMedia("(min-width: 960px)").matches) requestAnimationFrame(focusOutline);
}

export function focusOutline(): void {
  document.querySelector<HTMLElement>(`[data-focus="${place.peek()}"]`)?.focus();
}

/** The first thing to type into. */
export function focusEditor(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".editor__page .part :is(textarea, input, select, button)")?.focus());
}
