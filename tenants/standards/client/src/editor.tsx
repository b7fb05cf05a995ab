// The page of the standards builder.
import { effect } from "@preact/signals";
import { render } from "preact";
import { openLocks } from "./state/locks";
import { watchMarks } from "./state/marks";
import { addressOf, place, placeOf } from "./state/place";
import { openSaving } from "./state/saving";
import { doc, open } from "./state/store";
import type { Boot } from "./types";
import { App } from "./ui/app";
import { watchKeys } from "./ui/keys";
import { speak } from "./words";

const given = document.getElementById("boot")!;
const boot = JSON.parse(given.textContent!) as Boot;
boot.urls.icons = given.dataset.icons!;
const root = document.getElementById("editor")!;
speak(boot.lang);
open(boot, boot.draft.document);
place.value = placeOf(location.hash, doc.peek());
openSaving();
openLocks();
watchMarks();
root.textContent = "";
render(<App />, root);
watchKeys();
effect(() => history.replaceState(null, "", addressOf(place.value, doc.peek())));
addEventListener("hashchange", () => (place.value = placeOf(location.hash, doc.peek())));
root.dataset.state = "ready";
