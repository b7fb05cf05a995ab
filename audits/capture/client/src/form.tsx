// The form page: reads what the server put into it, opens the draft, shows it.
import { render } from "preact";
import { fetchAhead } from "./guidance";
import { keepManner } from "./manner";
import { startSender } from "./queue/outbox";
import { openDraft, standard } from "./session";
import type { Boot } from "./types";
import { App } from "./ui/app";
import { Shield } from "./ui/shield";
import { lang } from "./words";

async function start(): Promise<void> {
  const boot = JSON.parse(document.getElementById("boot")!.textContent!) as Boot;
  lang.value = boot.lang;
  await openDraft(boot);
  const root = document.getElementById("form")!;
  keepManner();
  root.replaceChildren();
  render(<Shield><App root={root} /></Shield>, root);
  startSender(boot);
  fetchAhead(standard);
}

void start();
