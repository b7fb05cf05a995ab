// Starts the form from its boot value, wherever that came from.
import { render } from "preact";
import { fetchAhead } from "./guidance";
import { keepManner } from "./manner";
import { startSender } from "./queue/outbox";
import { openDraft, standard } from "./session";
import type { Boot } from "./types";
import { App } from "./ui/app";
import { Shield } from "./ui/shield";
import { lang } from "./words";

export async function startForm(boot: Boot, root: HTMLElement): Promise<void> {
  lang.value = boot.lang;
  await openDraft(boot);
  keepManner();
  root.replaceChildren();
  render(<Shield><App root={root} /></Shield>, root);
  startSender(boot);
  fetchAhead(standard);
}
