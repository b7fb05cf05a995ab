// The form as a preview beside the editor: the real one, except that nothing is kept and nothing is sent.
//
//   src/db.ts            <- preview/memory.ts      in this window only
//   src/queue/{outbox,sender}.ts <- preview/nowhere.ts   nothing leaves
//   src/part.ts          <- preview/part.ts        what comes later in the form is there at once
//   src/ui/savestate.tsx <- preview/scoreline.tsx  the score where the save state stands
//   src/ui/send.tsx      <- preview/unsent.tsx     no button that sends
//   src/ui/counts.tsx    <- preview/counts.tsx     a stage's score beside its counts
//
// The build puts these in place of the others (build.mjs); everything else is the phone's own code.
import { render } from "preact";
import { fit } from "./preview/fit";
import { watchScore } from "./preview/score";
import { talk } from "./preview/talk";
import { change, openDraft } from "./session";
import type { PreviewBoot } from "./preview/boot";
import { App } from "./ui/app";
import { Shield } from "./ui/shield";
import { lang } from "./words";

async function start(): Promise<void> {
  const boot = JSON.parse(document.getElementById("boot")!.textContent!) as PreviewBoot;
  const given = boot.standard.document;
  lang.value = boot.lang;
  boot.standard.document = fit(given);
  await openDraft(boot);
  change({ position_settled: true });
  const root = document.getElementById("form")!;
  root.replaceChildren();
  render(<Shield><App root={root} /></Shield>, root);
  watchScore(boot.preview.score);
  talk(given);
}

void start();
