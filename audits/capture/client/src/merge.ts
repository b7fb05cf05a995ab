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
    felt: mergedFelt(kept.felt, base.felt),
    position: base.position ?? kept.position ?? mine.position,
    position_settled: kept.position_settled || mine.position_settled,
    started_at: base.started_at ?? kept.started_at ?? mine.started_at,
  };
}

/** Of the newer record where both say something, of either where only one does. */
function mergedFelt(kept: Draft["felt"], newer: Draft["felt"]): Draft["felt"] {
  const codes = new Set([...Object.keys(kept ?? {}), ...Object.keys(newer ?? {})]);
  return codes.size ? Object.fromEntries([...codes].map((code) => [code, { ...kept?.[code], ...newer?.[code] }])) : undefined;
}

function mergedAnswers(kept: Answers, mine: Answers): Answers {
  const result: Answers = { ...kept };
  for (const [code, entry] of Object.entries(mine)) {
    const other = kept[code];
    if (!other || entry.at >= other.at) result[code] = entry;
  }
  return result;
}
