// The form's pure parts, laid open for tests: built by npm run build, called from pytest through the browser.
import { meets, visibleItems } from "../../audits/capture/client/src/conditions";
import { sha256, sha256InScript } from "../../audits/capture/client/src/ids";
import { bandOf, evidenceGiven, evidenceNeeded, failsCritical, losesPoints, share } from "../../audits/capture/client/src/judge";
import { merged } from "../../audits/capture/client/src/merge";
import { evidenceOf, payloadOf, withDeviceTime } from "../../audits/capture/client/src/payload";
import { fit } from "../../audits/capture/client/src/preview/fit";
import { progressOf } from "../../audits/capture/client/src/progress";
import { backOff, nextDue, step, untilNext, verdictOf } from "../../audits/capture/client/src/queue/machine";
import { answered as answeredBy, begun, delivered } from "../../audits/capture/client/src/queue/record";
import { explore } from "./explore";
import type { Item, Value } from "../../audits/capture/client/src/types";

const conditionHolds = (condition: Parameters<typeof meets>[0], facts: Record<string, string | number | string[]>): boolean =>
  meets(condition, new Map(Object.entries(facts)));

const sha256OfText = async (text: string): Promise<[string, string]> => {
  const bytes = new TextEncoder().encode(text);
  return [await sha256(bytes.buffer as ArrayBuffer), sha256InScript(bytes)];
};

/** For each value: are points lost, has a critical item failed. */
const judged = (item: Item, values: Value[]): [boolean, boolean][] =>
  values.map((value) => [losesPoints(item, { at: 1, value }), failsCritical(item, { at: 1, value })]);

Object.assign(globalThis, {
  units: {
    answeredBy, backOff, bandOf, begun, conditionHolds, delivered, evidenceGiven, evidenceNeeded, evidenceOf, explore, fit, judged, merged,
    nextDue, payloadOf, progressOf, sha256OfText, share, step, untilNext, verdictOf, visibleItems, withDeviceTime,
  },
});
