// A stage's score, and how far it is. Stands in for ui/counts.tsx.
import { scored } from "./score";

export function Counts({ stage, done, asked }: { stage: string; done: number; asked: number }) {
  const row = scored.value.sheet?.stages.find((one) => one.code === stage);
  return (
    <>
      {row?.display && <b class="num score-of-stage">{row.display}</b>}
      <span class="num">{done}/{asked}</span>
    </>
  );
}
