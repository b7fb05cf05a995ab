// One stage of the visit: its cards, one after the other.
import { useEffect } from "preact/hooks";
import type { StageProgress } from "../progress";
import { draft } from "../session";
import { pick, t } from "../words";
import { Card } from "./card";
import { Intro } from "./intro";
import { bringIntoView, screenOf } from "./screens";

let returned = false;

export function StagePage({ progress }: { progress: StageProgress }) {
  const { stage, items, done, asked } = progress;
  const screen = screenOf();
  useEffect(returnToPlace, []);
  return (
    <main class="stage" key={stage.code}>
      {screen.kind === "stage" && screen.index === 0 && <Intro />}
      <h2 tabIndex={-1}>
        {pick(stage, "name")}
        <span class="num">{t(`${done} / ${asked}`, `${done} / ${asked}`)}</span>
      </h2>
      {items.map((item) => <Card key={item.code} item={item} />)}
    </main>
  );
}

/** After a reload: back to the card that was being filled in. */
function returnToPlace(): void {
  const { item } = draft.peek().place;
  if (!returned && item) requestAnimationFrame(() => bringIntoView(item));
  returned = true;
}
