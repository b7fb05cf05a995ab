// How far a stage is.
export function Counts({ done, asked }: { stage: string; done: number; asked: number }) {
  return <span class="num">{done}/{asked}</span>;
}
