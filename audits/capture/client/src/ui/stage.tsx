// One stage of the visit: its cards, one after the other.
import type { StageProgress } from "../progress";
import { pick, t } from "../words";
import { Card } from "./card";
import { Intro } from "./intro";

/** `most`: so many of its cards at most, for the moment. */
export function StagePage({ progress, first, most }: { progress: StageProgress; first: boolean; most?: number }) {
  const { stage, items, done, asked } = progress;
  return (
    <section class="stage" data-stage-page={stage.code} tabIndex={-1}>
      {first && <Intro />}
      <h2 tabIndex={-1}>
        {pick(stage, "name")}
        <span class="num">{t(`${done} / ${asked}`, `${done} / ${asked}`)}</span>
      </h2>
      {items.slice(0, most).map((item) => <Card key={item.code} item={item} />)}
    </section>
  );
}
