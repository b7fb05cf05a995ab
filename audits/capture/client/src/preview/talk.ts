// Between editor and preview, by messages of the same origin:
//
//   editor -> preview   sanmi:document {document}    show this one; answers of items that are still there stay
//                       sanmi:change {change}        the same of what has changed since (change.ts)
//                       sanmi:show {item}            bring an item into view
//                       sanmi:lang {lang}            zh or en
//                       sanmi:clear                  begin again without answers
//   preview -> editor   sanmi:ready                  now it listens
//                       sanmi:answers {answers}      after every change
//                       sanmi:sheet {sheet, trouble, open}
import { effect } from "@preact/signals";
import { change, draft, goTo, showDocument, standard } from "../session";
import type { Answers, Item } from "../types";
import { afterPaint } from "../ui/screens";
import { lang } from "../words";
import { changed, type Change } from "./change";
import { fit } from "./fit";
import { answers, scored, written } from "./score";

export function talk(given: object): void {
  written.value = given;
  addEventListener("message", (event: MessageEvent) => {
    if (event.origin === location.origin && event.source === parent) hear(event.data as Record<string, unknown>);
  });
  if (parent === window) return;
  const say = (message: object) => parent.postMessage(message, location.origin);
  say({ type: "sanmi:ready" });
  effect(() => say({ type: "sanmi:answers", answers: answers.value }));
  effect(() => say({ type: "sanmi:sheet", ...scored.value }));
}

function hear(said: Record<string, unknown>): void {
  if (said.type === "sanmi:document" && typeof said.document === "object" && said.document) show(said.document);
  if (said.type === "sanmi:change") show(changed(written.peek(), said.change as Change));
  if (said.type === "sanmi:show") bring(String(said.item));
  if (said.type === "sanmi:lang" && (said.lang === "zh" || said.lang === "en")) lang.value = said.lang;
  if (said.type === "sanmi:clear") change({ answers: {}, place: { screen: "" } });
}

function show(document: object): void {
  const next = fit(document);
  const [before, now] = [byCode(standard.items), byCode(next.items)];
  const kept: Answers = {};
  for (const [code, entry] of Object.entries(draft.peek().answers)) {
    const [was, is] = [before.get(code), now.get(code)];
    if (was && is && (was === is || possible(was) === possible(is))) kept[code] = entry;
  }
  showDocument(next, kept);
  written.value = document;
}

const byCode = (items: readonly Item[]): Map<string, Item> => new Map(items.map((item) => [item.code, item]));

/** What an answer may be: an answer that is no longer possible goes. */
function possible({ response }: Item): string {
  const values = "options" in response ? response.options.map(({ value }) => String(value)) : null;
  return JSON.stringify([response.type, values]);
}

/** Into view, but without taking the focus from whoever types in the editor. */
function bring(code: string): void {
  const item = standard.items.find((one) => one.code === code);
  if (!item) return;
  goTo(item.stage); // without the item: the form would give its card the focus, as after a reload
  afterPaint(() => document.querySelector(`[data-item="${CSS.escape(code)}"]`)?.scrollIntoView({ block: "start" }));
}
