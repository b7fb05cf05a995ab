// Carries out saving: watches the document, keeps a local copy, sends, tries again, notices other people's saves.
import { computed, effect, signal } from "@preact/signals";
import { changeSince, withChange } from "../document/diff";
import { readDocument, same, writeDocument } from "../document/model";
import type { Doc, Draft, Finding, JsonObject } from "../types";
import { both, moment, t } from "../words";
import { Keeper } from "./keep";
import { CLEAN, dueAt, step, type Event, type Saving } from "./saver";
import { getDraft, putDraft } from "./server";
import { boot, commit, doc } from "./store";
import { toast } from "./toasts";

export const saving = signal<Saving>(CLEAN);
export const savedAt = signal<number>(0);
export const findings = signal<Finding[]>([]);
/** The draft that somebody else saved in between, while it is not decided what becomes of it. */
export const theirs = signal<Draft | null>(null);
/** Whether this browser can keep a copy until the server has one. */
export const keeps = signal(true);

let saved: { doc: Doc; document: JsonObject; revision: number };
let keeper: Keeper;
let timer = 0;

export const isClean = computed(() => saving.value.phase.name === "clean");
export const savedDocument = (): JsonObject => saved.document;

const move = (event: Event): void => {
  saving.value = step(saving.peek(), event);
};

/** Read the boot's draft and what this browser kept of a last time; give the document to show. */
export function openSaving(): void {
  const { draft, standard, person } = boot;
  keeper = new Keeper(`sanmi-draft:${standard.id}:${person}`);
  saved = { doc: doc.peek(), document: draft.document, revision: draft.revision };
  savedAt.value = Date.parse(draft.saved_at);
  findings.value = draft.findings;
  restore(draft);
  effect(() => noticeChange(doc.value));
  effect(() => {
    const due = dueAt(saving.value);
    clearTimeout(timer);
    if (due !== null) timer = window.setTimeout(() => void send(), Math.max(0, due - Date.now()));
  });
  addEventListener("online", () => move({ kind: "now", now: Date.now() }));
  addEventListener("pagehide", keepNow);
  addEventListener("beforeunload", (event) => {
    if (!isClean.peek() && !keeps.peek()) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? keepNow() : void lookForOthers()));
}

function restore(draft: Draft): void {
  const kept = keeper.read(Date.now());
  if (!kept) return;
  const document = withChange(draft.document, kept.change);
  if (same(document, draft.document)) return keeper.forget();
  commit({ label: both("找回未保存的修改", "Restore unsaved changes") }, (now) => readDocument(document, now));
  if (kept.revision === draft.revision) {
    toast({ text: t(`已找回 ${moment(kept.at)} 未保存的修改`, `Unsaved changes of ${moment(kept.at)} are back`) });
    return;
  }
  // somebody saved meanwhile: the change was made from an older draft, so it is decided on like any conflict
  saved = { ...saved, revision: kept.revision };
  theirs.value = draft;
  move({ kind: "conflict" });
}

let keeping = 0;

function noticeChange(now: Doc): void {
  if (now === saved.doc) {
    if (saving.peek().phase.name !== "sending" && saving.peek().phase.name !== "conflict" && !isClean.peek()) {
      saving.value = CLEAN;
      keepNow();
    }
    return;
  }
  if (!keeping) keeping = window.setTimeout(keepNow, 120);
  move({ kind: "change", now: Date.now() });
}

function keepNow(): void {
  clearTimeout(keeping);
  keeping = 0;
  const change = changeSince(saved.doc, doc.peek());
  if (!change) return keeper.forget();
  keeps.value = keeper.write(saved.revision, change);
}

async function send(): Promise<void> {
  const { phase } = saving.peek();
  if (phase.name !== "dirty" && phase.name !== "waiting") return;
  const shown = doc.peek();
  move({ kind: "send" });
  const answer = await putDraft(shown, saved.revision);
  if (answer.kind === "saved") {
    saved = { doc: shown, document: writeDocument(shown), revision: answer.revision };
    savedAt.value = Date.parse(answer.saved_at);
    findings.value = answer.findings;
    move({ kind: "saved", now: Date.now() });
    keepNow();
  } else if (answer.kind === "conflict") await meetOthers();
  else if (answer.kind === "lost") move({ kind: "lost", now: Date.now(), why: answer.why });
  else move({ kind: "refused", said: answer.said });
}

/** Somebody saved in between: fetch what they have. What looks the same needs no decision. */
async function meetOthers(): Promise<void> {
  const draft = await getDraft();
  if (!draft) return move({ kind: "lost", now: Date.now(), why: "network" });
  if (same(draft.document, writeDocument(doc.peek()))) {
    adopt(draft, doc.peek());
    return move({ kind: "saved", now: Date.now() });
  }
  theirs.value = draft;
  move({ kind: "conflict" });
}

function adopt(draft: Draft, shown: Doc): void {
  saved = { doc: shown, document: draft.document, revision: draft.revision };
  savedAt.value = Date.parse(draft.saved_at);
  findings.value = draft.findings;
  theirs.value = null;
}

/** After a conflict: go on with `document` (theirs, or both merged), from their revision. What was here is one undo away. */
export function settle(document: JsonObject, label: { zh: string; en: string }): void {
  const draft = theirs.peek();
  if (!draft) return;
  commit({ label }, (now) => readDocument(document, now));
  const shown = doc.peek();
  const asSaved = same(document, draft.document);
  adopt(draft, asSaved ? shown : readDocument(draft.document, shown));
  saving.value = CLEAN;
  if (!asSaved) move({ kind: "decided", now: Date.now() });
  keepNow();
}

/** Back in this window with nothing unsaved: if somebody else has saved, show it and say so. */
async function lookForOthers(): Promise<void> {
  if (!isClean.peek()) return;
  const draft = await getDraft();
  if (!draft || draft.revision === saved.revision || !isClean.peek() || doc.peek() !== saved.doc) return;
  commit({ label: both("载入他人的保存", "Load another's save") }, (now) => readDocument(draft.document, now));
  adopt(draft, doc.peek());
  saving.value = CLEAN;
  const who = draft.saved_by ?? t("同事", "A colleague");
  const when = moment(Date.parse(draft.saved_at));
  toast({ text: t(`${who}在 ${when} 保存了修改，已载入`, `${who} saved at ${when}; their version is shown now`) });
}

/** Send what is unsaved at once and wait for the answer. Tells whether the server has everything. */
export async function saveNow(): Promise<boolean> {
  for (let tries = 0; tries < 100 && !isClean.peek(); tries++) {
    const { name } = saving.peek().phase;
    if (name === "conflict" || name === "refused" || (name === "waiting" && tries > 1)) return false;
    if (name === "dirty" || name === "waiting") await send();
    else await new Promise((done) => setTimeout(done, 100));
  }
  return isClean.peek();
}

export const tryAgain = (): void => move({ kind: "now", now: Date.now() });
