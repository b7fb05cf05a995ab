// The stage in hand, or all of them on one page where the auditor wants it so. When the form opens, what fills the
// screen is drawn first and can be answered; the rest follows.
import { useEffect, useState } from "preact/hooks";
import { long } from "../manner";
import { draft, goTo, progress } from "../session";
import { afterPaint, bringIntoView, type Screen } from "./screens";
import { StagePage } from "./stage";

const FIRST = 2; // open cards that fill a phone's screen

let returned = false;
let drawn = false;

export function Stages({ screen }: { screen: Screen & { kind: "stage" } }) {
  const { stages } = progress.value;
  const [whole, setWhole] = useState(drawn);
  useEffect(() => {
    if (whole) return returnToPlace();
    afterPaint(() => setWhole((drawn = true)));
  }, [whole]);
  useEffect(() => (long.value ? followTheEye() : undefined), [long.value, stages.length]);
  const shown = long.value && whole ? stages : [screen.stage];
  return (
    <main class="stage-pages">
      {shown.map((stage) => <StagePage key={stage.stage.code} progress={stage} first={stage === stages[0]} most={whole ? undefined : FIRST} />)}
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
