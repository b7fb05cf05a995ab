// The score of what is answered so far, from the server's own engine; asked a moment after the last change, and not at
// all before something is answered: whoever only edits sends nothing.
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

const NOTHING: Scored = { sheet: null, trouble: "", open: [] };
export const scored = signal<Scored>(NOTHING);
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
  let last = "{}";
  let document: object | undefined;
  let running: AbortController | undefined;
  effect(() => {
    const given = JSON.stringify(answers.value);
    if (given === last && (written.value === document || given === "{}")) return;
    [last, document] = [given, written.value];
    clearTimeout(timer);
    running?.abort();
    if (given === "{}") scored.value = NOTHING;
    else timer = setTimeout(() => {
      running = new AbortController();
      void ask(url, `{"document":${textOf(written.peek() as Loose)},"answers":${given}}`, running.signal);
    }, PAUSE);
  });
}

type Loose = Record<string, unknown>;
const texts = new WeakMap<object, string>();

/** The document as JSON; items are written once as long as they are the same objects. */
function textOf({ items, ...rest }: Loose): string {
  if (!Array.isArray(items)) return JSON.stringify({ ...rest, items });
  const each = items.map((item: object | null) => {
    const known = item && texts.get(item);
    if (known) return known;
    const text = JSON.stringify(item);
    if (item && typeof item === "object") texts.set(item, text);
    return text;
  });
  return `${JSON.stringify({ ...rest, items: [] }).slice(0, -2)}${each.join(",")}]}`;
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
