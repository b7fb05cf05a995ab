// Between editor and preview, by messages of the same origin:
//
//   editor -> preview   sanmi:document {document}    show this one; answers of items that are still there stay
//                       sanmi:show {item}            bring an item into view
//                       sanmi:lang {lang}            zh or en
//                       sanmi:clear                  begin again without answers
//   preview -> editor   sanmi:ready                  now it listens
//                       sanmi:answers {answers}      after every change
//                       sanmi:sheet {sheet, trouble, open}
import { effect } from "@preact/signals";
import { change, draft, goTo, showDocument, standard } from "../session";
import type { Answers } from "../types";
import { afterPaint } from "../ui/screens";
import { lang } from "../words";
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
  if (said.type === "sanmi:show") bring(String(said.item));
  if (said.type === "sanmi:lang" && (said.lang === "zh" || said.lang === "en")) lang.value = said.lang;
  if (said.type === "sanmi:clear") change({ answers: {}, place: { screen: "" } });
}

function show(document: object): void {
  const before = new Map(standard.items.map((item) => [item.code, JSON.stringify([item.response.type, valuesOf(item.response)])]));
  const next = fit(document);
  const kept: Answers = {};
  for (const item of next.items) {
    const entry = draft.peek().answers[item.code];
    if (entry && before.get(item.code) === JSON.stringify([item.response.type, valuesOf(item.response)])) kept[item.code] = entry;
  }
  showDocument(next, kept);
  written.value = document;
}

/** What an answer may be: an answer that is no longer possible goes. */
function valuesOf(response: object): unknown {
  return "options" in response ? (response.options as { value: unknown }[]).map(({ value }) => String(value)) : null;
}

/** Into view, but without taking the focus from whoever types in the editor. */
function bring(code: string): void {
  const item = standard.items.find((one) => one.code === code);
  if (!item) return;
  goTo(item.stage, item.code);
  afterPaint(() => document.querySelector(`[data-item="${CSS.escape(code)}"]`)?.scrollIntoView({ block: "start" }));
}
