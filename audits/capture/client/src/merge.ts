// Two windows on one draft: the newer entry wins item by item, and what was handed over is never turned back.
import type { Answers, Draft } from "./types";

/** `kept` is what the store holds, `mine` this window's view. */
export function merged(kept: Draft, mine: Draft): Draft {
  if (kept.sending.phase !== "draft" && mine.sending.phase === "draft") return kept;
  const base = mine.updated_at >= kept.updated_at ? mine : kept;
  const { sending, payload, submitted_at, attempted } = kept; // moved by the queue alone
  return {
    ...base,
    ...{ sending, payload, submitted_at, attempted },
    answers: mergedAnswers(kept.answers, mine.answers),
    position: base.position ?? kept.position ?? mine.position,
    position_settled: kept.position_settled || mine.position_settled,
    started_at: base.started_at ?? kept.started_at ?? mine.started_at,
  };
}

function mergedAnswers(kept: Answers, mine: Answers): Answers {
  const result: Answers = { ...kept };
  for (const [code, entry] of Object.entries(mine)) {
    const other = kept[code];
    if (!other || entry.at >= other.at) result[code] = entry;
  }
  return result;
}
