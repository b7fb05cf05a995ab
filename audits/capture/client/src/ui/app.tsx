// The whole form: head, one screen, the bar under the thumb.
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { holding } from "../lock";
import { onTheWire } from "../queue/sender";
import { draft } from "../session";
import { Bar } from "./bar";
import { Elsewhere } from "./elsewhere";
import { Head } from "./head";
import { later } from "./later";
import { screenOf } from "./screens";
import { Stages } from "./stages";
import { Summary } from "./summary";
import { part } from "../part";
import { lang } from "../words";

const Outcome = later(async () => (await part("outcome")).Outcome);

export function App({ root }: { root: HTMLElement }) {
  useEffect(() => effect(() => void (root.dataset.state = stateOf())), [root]);
  useEffect(() => effect(() => void (document.documentElement.lang = lang.value === "zh" ? "zh-Hans" : "en")), []);
  const { phase } = draft.value.sending;
  const screen = screenOf();
  const elsewhere = phase === "draft" && holding.value !== "mine";
  const editing = phase === "draft" && !elsewhere;
  return (
    <>
      <Head />
      <div class="screen">
        {elsewhere ? <Elsewhere /> : !editing ? <Outcome /> : screen.kind === "stage" ? <Stages screen={screen} /> : <Summary />}
      </div>
      {editing && <Bar />}
    </>
  );
}

/** ready, elsewhere (in another window), sending, waiting (for the network), paused (signed out), parked (refused), sent. */
function stateOf(): string {
  const { id, sending } = draft.value;
  if (sending.phase === "draft") return holding.value === "mine" ? "ready" : "elsewhere";
  if (sending.phase === "waiting") return onTheWire.value?.id === id ? "sending" : "waiting";
  return sending.phase;
}
