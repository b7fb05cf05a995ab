// The stage in hand, or all of them on one page where the auditor wants it so. When the form opens, its cards come one
// after the other, each in a task of its own: the first can be answered while the rest follows, and no tap waits long.
import { useEffect, useLayoutEffect } from "preact/hooks";
import { long } from "../manner";
import { draft, goTo, progress } from "../session";
import { afterPaint, bringIntoView, cardsDrawn, soon, type Screen } from "./screens";
import { openCards, StagePage } from "./stage";

const SCREENFUL = 2; // open cards that fill a phone's screen: they need not wait for a painting in between
const STEP = 2;

let returned = false;

export function Stages({ screen }: { screen: Screen & { kind: "stage" } }) {
  const { stages } = progress.value;
  const asked = long.value ? stages : [screen.stage];
  const all = asked.reduce((sum, stage) => sum + openCards(stage), 0);
  const most = cardsDrawn.value;
  useLayoutEffect(() => {
    if (most === Infinity) return returnToPlace();
    const more = () => (cardsDrawn.value = most >= all ? Infinity : cardsDrawn.value + (most < SCREENFUL ? 1 : STEP));
    if (most < SCREENFUL) soon(more);
    else afterPaint(more);
  }, [most]);
  useEffect(() => (long.value ? followTheEye() : undefined), [long.value, stages.length]);
  let left = most;
  return (
    <main class="stage-pages">
      {asked.map((stage, n) => {
        const share = left;
        left -= openCards(stage);
        return (n === 0 || share > 0) && <StagePage key={stage.stage.code} progress={stage} first={stage === stages[0]} most={share} />;
      })}
    </main>
  );
}

/** On one long page the stage in hand is the one under the middle of the screen. */
function followTheEye(): () => void {
  const seen = new IntersectionObserver(
    (entries) => {
      const page = entries.find((entry) => entry.isIntersecting)?.target as HTMLElement | undefined;
      const code = page?.dataset.stagePage;
      if (code && code !== draft.peek().place.screen) goTo(code, draft.peek().place.item);
    },
    { rootMargin: "-45% 0px -54% 0px" },
  );
  document.querySelectorAll("[data-stage-page]").forEach((page) => seen.observe(page));
  return () => seen.disconnect();
}

/** After a reload: back to the card that was being filled in. */
function returnToPlace(): void {
  const { item } = draft.peek().place;
  if (!returned && item) requestAnimationFrame(() => bringIntoView(item));
  returned = true;
}
