// What the linter found in the draft as saved: each with its place, advice, and where there is one a mend of one press.
import { applyPatch, PatchFails } from "../document/patch";
import { readDocument, writeDocument } from "../document/model";
import type { Finding, JsonObject } from "../types";
import { both, pick, say, t } from "../words";
import { counted } from "../state/marks";
import { atItem, atStage, go } from "../state/place";
import { findings, isClean, saveNow } from "../state/saving";
import { commit, doc, undoStep } from "../state/store";
import { toast } from "../state/toasts";
import { Button } from "./fields";
import { Icon } from "./icons";

const ICONS: Record<string, string> = { error: "cross", warning: "warning", info: "info" };

export function FindingsPage() {
  const { errors, warnings, notes } = counted.value;
  const found = findings.value;
  return (
    <article class="editor__page" data-editing="findings">
      <header class="editor__title"><h2>{t("检查结果", "Findings")}</h2>
        <p class="quiet">{errors ? t(`${errors} 处错误须先改正才能发布`, `${errors === 1 ? "1 error" : `${errors} errors`} must be corrected before publishing`) : found.length ? t("没有错误，可以发布；下面的值得看一眼。", "No errors: it can be published. What follows deserves a look.") : ""}</p></header>
      {!found.length && <p class="line all-well"><Icon name="check" />{t("没有发现问题：权重、等级、条件和双语都完整。", "Nothing found: weights, bands, conditions and both languages are whole.")}</p>}
      {(["error", "warning", "info"] as const).map((severity) => {
        const own = found.filter((finding) => finding.severity === severity);
        const title = { error: t(`错误 ${errors}`, `Errors ${errors}`), warning: t(`提醒 ${warnings}`, `Warnings ${warnings}`), info: t(`提示 ${notes}`, `Notes ${notes}`) }[severity];
        return own.length > 0 && <section key={severity}><h3 class="findings__title">{title}</h3><FindingList findings={own} places /></section>;
      })}
    </article>
  );
}

export function FindingList({ findings: found, places }: { findings: readonly Finding[]; places?: boolean }) {
  if (!found.length) return null;
  return (
    <ul class="found">
      {found.map((finding, index) => (
        <li key={index} class="found__one" data-severity={finding.severity} data-finding={finding.code}>
          <Icon name={ICONS[finding.severity] ?? "info"} label={{ error: t("错误", "Error"), warning: t("提醒", "Warning"), info: t("提示", "Note") }[finding.severity]} />
          <div class="found__words">
            {places && <Place finding={finding} />}
            <span>{say(finding)}</span>
            {finding.advice && !finding.mend?.patch && <span class="quiet"> {say(finding.advice)}</span>}
          </div>
          {finding.mend?.patch && <Button icon="bulb" label={say(finding.mend)} act="mend" onClick={() => void mend(finding)} />}
        </li>
      ))}
    </ul>
  );
}

function Place({ finding }: { finding: Finding }) {
  const now = doc.value;
  const item = finding.item ? now.items.find((row) => row.value.code === finding.item) : undefined;
  const stage = !item && finding.stage ? now.stages.find((row) => row.value.code === finding.stage) : undefined;
  const where = item ? atItem(item.key) : stage ? atStage(stage.key) : finding.path.startsWith("scoring") ? "scoring" : finding.path === "items" || finding.code.startsWith("weights") ? "weights" : "standard";
  const name = item?.value.code ?? (stage && pick(stage.value, "name")) ?? { scoring: t("计分", "Scoring"), weights: t("权重", "Weights"), standard: t("标准", "Standard") }[where] ?? "";
  return <button type="button" class="found__place" data-act="to-place" onClick={() => go(where)}>{name}</button>;
}

/** Apply a mend. Its patch fits the draft as saved, so unsaved changes go to the server first and the finding is looked up again. */
async function mend(finding: Finding): Promise<void> {
  let current: Finding | undefined = finding;
  if (!isClean.peek()) {
    const fresh = await saveNow();
    current = fresh ? findings.peek().find((one) => one.code === finding.code && one.item === finding.item && one.mend?.zh === finding.mend?.zh) : undefined;
    if (!current) return toast({ text: fresh ? t("内容已变，这一条不再适用", "The draft has changed; this no longer applies") : t("先保存成功才能改正；请看保存状态", "It must be saved first; see the state of saving"), kind: "alert" });
  }
  const { patch, zh, en } = current.mend!;
  try {
    const next = applyPatch(writeDocument(doc.peek()), patch!) as JsonObject;
    if (!commit({ label: both(zh, en) }, (now) => readDocument(next, now))) return;
    toast({ text: t(`已改正：${zh}`, `Mended: ${en}`), deed: { label: t("撤销", "Undo"), act: () => void undoStep() } });
  } catch (reason) {
    if (!(reason instanceof PatchFails)) throw reason;
    toast({ text: t("内容已变，这一条不再适用", "The draft has changed; this no longer applies"), kind: "alert" });
  }
}
