// One stage of the visit: its cards, one after the other.
import type { StageProgress } from "../progress";
import type { Item } from "../types";
import { pick, t } from "../words";
import { Card } from "./card";
import { isFolded } from "./cards";
import { Intro } from "./intro";

/** `most`: for the moment, its cards up to so many open ones; those that are folded fill no screen. */
export function StagePage({ progress, first, most }: { progress: StageProgress; first: boolean; most: number }) {
  const { stage, items, done, asked } = progress;
  return (
    <section class="stage" data-stage-page={stage.code} tabIndex={-1}>
      {first && <Intro />}
      <h2 tabIndex={-1}>
        {pick(stage, "name")}
        <span class="num">{t(`${done} / ${asked}`, `${done} / ${asked}`)}</span>
      </h2>
      {upTo(items, most).map((item) => <Card key={item.code} item={item} />)}
    </section>
  );
}

export function openCards({ items }: StageProgress): number {
  return items.filter((item) => !isFolded(item)).length;
}

function upTo(items: Item[], most: number): Item[] {
  let open = 0;
  const beyond = items.findIndex((item) => !isFolded(item) && ++open > most);
  return beyond < 0 ? items : items.slice(0, beyond);
}
