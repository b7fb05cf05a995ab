// The one script of the phone: the form and the list of visits, each from the server's page or from the phone's own.
import "./early";
import { presentSession } from "./cookies";
import { keepStandard } from "./keep/documents";
import { fetchPack, packOf } from "./keep/pack";
import { part } from "./part";
import { startShell } from "./shell";
import { startForm } from "./start";
import { lookAtTask } from "./task";
import type { Boot, HomeBoot } from "./types";
import { atRest } from "./ui/screens";
import { holdRelease, installWorker } from "./worker";

async function start(): Promise<void> {
  const given = document.getElementById("boot")?.textContent;
  const root = document.getElementById("form");
  if (!given) return startShell(root!);
  const boot = JSON.parse(given) as Boot | HomeBoot;
  if (document.getElementById("leave")) return (await part("home")).startLeave(boot);
  if ("standard" in boot) await startForm(boot, root!);
  else await (await part("home")).startHome(boot);
  if (boot.session) void takeAlong(boot);
}

/** After the first visit, everything is on the phone. What this page brought is not fetched again. */
async function takeAlong(boot: Boot | HomeBoot): Promise<void> {
  if ("standard" in boot) {
    const { version_id, document } = boot.standard;
    await keepStandard(boot.person, version_id, document).catch(() => undefined);
  }
  lookAtTask(await fetchPack(await packOf(presentSession()).catch(() => undefined)));
}

/** A browser draws the icon as a page of its own: not before there is something to answer. */
function showIcon(): void {
  const icon = document.querySelector<HTMLLinkElement>("link[data-then]");
  if (icon) icon.href = icon.dataset.then!;
}

void start().then(() => {
  holdRelease();
  atRest(() => {
    installWorker();
    showIcon();
  });
});
