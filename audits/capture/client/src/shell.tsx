// The form's page as it lies on the phone: no word of anybody's in it. What it shows is what this phone keeps for the
// sign-in whose mark the cookie bears; what is not here is asked of the server.
import { render } from "preact";
import { applyTheme, chosenLang, presentSession } from "./cookies";
import { loadDraftAhead, loadMineAhead } from "./db";
import type { Look } from "./keep/database";
import { loadStandardAhead } from "./keep/documents";
import { fetchPack, type Pack, packOf } from "./keep/pack";
import { actAs } from "./keep/owner";
import { part } from "./part";
import { bootFrom, namedId, placeOf } from "./place";
import { draft } from "./session";
import { startForm } from "./start";
import { lookAtTask } from "./task";
import { atRest } from "./ui/screens";
import { lang } from "./words";

export async function startShell(root: HTMLElement): Promise<void> {
  applyTheme();
  const kept = await packOf(presentSession(), readAhead).catch(() => undefined);
  lang.value = chosenLang() ?? kept?.lang ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  if (kept && (await show(root, kept))) return atRest(() => keepAsking(kept));
  const fetched = await fetchPack(kept);
  if ("pack" in fetched && (await show(root, fetched.pack))) return;
  const asked = new URLSearchParams(location.search).get("from") === "server";
  if (!asked && fetched.kind !== "unreachable") return askServer();
  const { NotHere } = await part("home");
  root.dataset.state = "absent";
  root.replaceChildren();
  render(<NotHere known={Boolean(kept)} />, root);
}

/** What is new is asked for now, and again when the network is back or the form is looked at again. */
function keepAsking(kept: Pack): void {
  if (placeOf(location).kind === "home") return; // the list asks by itself
  let asking: Promise<void> | null = null;
  const ask = () => {
    if (draft.peek().sending.phase !== "draft") return; // the line belongs to what is being sent
    asking ??= fetchPack(kept).then(lookAtTask).finally(() => (asking = null));
  };
  addEventListener("online", ask);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  ask();
}

/** What the form will ask for next, while the pack is being opened. */
function readAhead(person: string, look: Look): void {
  const place = placeOf(location);
  if (place.kind === "home") return;
  if (place.kind === "new") loadStandardAhead(person, place.version, look);
  const id = namedId();
  if (id) loadDraftAhead(id, look);
  else loadMineAhead(person, look);
}

/** False when this phone does not have what the address asks for. */
async function show(root: HTMLElement, pack: Pack): Promise<boolean> {
  actAs(pack.person);
  if (pack.accent) colour(pack.accent);
  const place = placeOf(location);
  if (place.kind === "home") {
    const [{ Home }] = await Promise.all([part("home"), styled("home")]);
    document.title = lang.value === "zh" ? "我的任务" : "My visits";
    root.dataset.state = "home";
    root.replaceChildren();
    render(<Home pack={pack} />, root);
    return true;
  }
  const boot = await bootFrom(pack, place);
  if (!boot) return false;
  await startForm({ ...boot, lang: lang.value }, root);
  return true;
}

/** The tenant's colour; what is derived from it stands in the style sheet. */
function colour(accent: string): void {
  const { dataset, style } = document.documentElement;
  dataset.tenant = "";
  style.setProperty("--tenant", accent);
}

/** A style sheet that the form itself does without. What it is for is shown without it, when it cannot be had. */
function styled(name: string): Promise<unknown> {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = `/capture/static/${name}.css?v=${STAMP}`;
  document.head.append(sheet);
  return new Promise((done) => (sheet.onload = sheet.onerror = done));
}

/** The server's own page tells what this phone cannot: withdrawn, retired, not yours, sign in. */
function askServer(): void {
  const url = new URL(location.href);
  url.searchParams.set("from", "server");
  location.replace(url);
}
