// Starts the form from its boot value, wherever that came from: first what can be answered, then the rest.
import { render } from "preact";
import { fetchAhead } from "./guidance";
import { keepManner } from "./manner";
import { makeSender, sender } from "./queue/outbox";
import { openDraft, settle, standard } from "./session";
import type { Boot } from "./types";
import { App } from "./ui/app";
import { atRest } from "./ui/screens";
import { Shield } from "./ui/shield";
import { lang } from "./words";

export async function startForm(boot: Boot, root: HTMLElement): Promise<void> {
  lang.value = boot.lang;
  await openDraft(boot);
  keepManner();
  makeSender(boot);
  root.replaceChildren();
  render(<Shield><App root={root} /></Shield>, root);
  atRest(() => {
    settle();
    sender.start();
    fetchAhead(standard);
  });
}
