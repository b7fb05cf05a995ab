// Whether the task of the open form is still given to this person, as far as this phone has heard.
import { signal } from "@preact/signals";
import type { Fetched } from "./keep/pack";
import { boot, draft } from "./session";

export const taskGone = signal(false);

/** After the server was asked for what is new. */
export function lookAtTask(fetched: Fetched): void {
  if (!("pack" in fetched)) return;
  const given = draft.peek()?.assignment_id;
  taskGone.value = Boolean(given) && fetched.pack.person === boot.person && !fetched.pack.assignments.some(({ id }) => id === given);
}
