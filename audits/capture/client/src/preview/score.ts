// The score of what is answered so far, from the server's own engine; asked a moment after the last change.
import { computed, effect, signal } from "@preact/signals";
import { payloadOf } from "../payload";
import { draft, standard } from "../session";

export interface Row {
  code: string;
  display: string | null;
  passed: boolean | null;
}

export interface Sheet {
  score: { display: string | null; raw_display: string | null; band: string | null; passed: boolean | null };
  coverage_decimal: number | null;
  stages: Row[];
  critical_failures: string[];
}

/** sheet: of the last answer; trouble: why there is none; open: required items without an answer. */
export interface Scored {
  sheet: Sheet | null;
  trouble: string;
  open: string[];
}

export const scored = signal<Scored>({ sheet: null, trouble: "", open: [] });
/** The document as the editor has it, unfinished keys and all. */
export const written = signal<object>({});
export const answers = computed(() => answersOf());
const PAUSE = 200;

function answersOf(): Record<string, unknown> {
  void written.value;
  return (JSON.parse(payloadOf(draft.value, standard, Date.now())) as { answers: Record<string, unknown> }).answers;
}

export function watchScore(url: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = "";
  let running: AbortController | undefined;
  effect(() => {
    const body = JSON.stringify({ document: written.value, answers: answers.value });
    if (body === last) return;
    last = body;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running?.abort();
      running = new AbortController();
      void ask(url, body, running.signal);
    }, PAUSE);
  });
}

async function ask(url: string, body: string, signal: AbortSignal): Promise<void> {
  try {
    const headers = { "Content-Type": "application/json", "X-Sanmi-Client": "preview/1" };
    const answer = await fetch(url, { method: "POST", headers, body, signal });
    const said = (await answer.json()) as { sheet?: Sheet; open?: string[]; title?: string; errors?: { item: string | null; message: string }[] };
    if (signal.aborted) return;
    const [first] = said.errors ?? [];
    const trouble = first ? [first.item, first.message].filter(Boolean).join(" ") : (said.title ?? "");
    scored.value = { sheet: said.sheet ?? null, trouble: said.sheet ? "" : trouble, open: said.open ?? [] };
  } catch {
    if (!signal.aborted) scored.value = { ...scored.value, trouble: "offline" };
  }
}
