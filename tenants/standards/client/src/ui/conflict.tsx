// Two people saved the same draft: who, when, what each changed; then one press decides. Nothing is lost either way.
import { useEffect, useRef, useState } from "preact/hooks";
import { differences, merge, type Difference } from "../document/diff";
import { writeDocument } from "../document/model";
import { both, moment, pick, t } from "../words";
import { savedDocument, saving, settle, theirs } from "../state/saving";
import { boot, doc, undoStep } from "../state/store";
import { toast } from "../state/toasts";
import { Button } from "./fields";
import { Icon } from "./icons";

export function ConflictBanner() {
  const [open, setOpen] = useState(false);
  const draft = theirs.value;
  if (!draft || saving.value.phase.name !== "conflict") return null;
  const who = draft.saved_by ?? t("另一位同事", "Somebody else");
  const when = moment(Date.parse(draft.saved_at));
  return (
    <div class="clash" role="alert">
      <Icon name="warning" />
      <p><b>{t(`${who}在 ${when} 保存了这份草稿。`, `${who} saved this draft at ${when}.`)}</b> {t("您的修改还在这里，没有保存，也没有丢。可以继续编辑，先看看差在哪里再决定。", "Your changes are still here, neither saved nor lost. Keep working; look at the differences and decide.")}</p>
      <Button label={t("看差异并决定", "See and decide")} act="decide" kind="primary" onClick={() => setOpen(true)} />
      {open && <Decide who={who} onClose={() => setOpen(false)} />}
    </div>
  );
}

function Decide({ who, onClose }: { who: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  const draft = theirs.value!;
  const mine = writeDocument(doc.value);
  const found = differences(savedDocument(), mine, draft.document);
  const [give, setGive] = useState<ReadonlySet<string>>(new Set());
  const choose = (name: string, toThem: boolean) => {
    const next = new Set(give);
    if (toThem) next.add(name);
    else next.delete(name);
    setGive(next);
  };
  const takeTheirs = () => {
    settle(draft.document, both(`采用${who}的版本`, `Take ${who}'s version`));
    onClose();
    toast({ text: t(`已采用${who}的版本，您的那份还能找回`, `${who}'s version is taken; yours can be brought back`), deed: { label: t("找回我的", "Bring mine back"), act: () => void undoStep() } });
  };
  const keepBoth = () => {
    settle(merge(savedDocument(), mine, draft.document, give), both("合并两人的修改", "Merge both people's changes"));
    onClose();
  };
  const clashes = found.filter((one) => one.clash).length;
  return (
    <dialog class="dialog dialog--wide" ref={dialog} aria-labelledby="decide-title" onClose={onClose} data-dialog-decide>
      <div class="dialog__head"><h2 id="decide-title" class="grow">{t(`您和${who}改了同一份草稿`, `You and ${who} changed the same draft`)}</h2><Button iconOnly kind="quiet" icon="cross" label={t("先不决定", "Decide later")} act="later" onClick={() => dialog.current!.close()} /></div>
      <div class="dialog__body">
        <p class="small">{t(`共 ${found.length} 处不同，其中 ${clashes} 处两人都改了。`, `${found.length} places differ; both changed ${clashes} of them.`)}</p>
        <table class="clashes">
          <thead><tr><th scope="col">{t("位置", "Place")}</th><th scope="col">{who}</th><th scope="col">{t("您", "You")}</th><th scope="col">{t("合并后用", "Merged")}</th></tr></thead>
          <tbody>{found.map((one) => <Row key={`${one.kind} ${one.code}`} one={one} who={who} given={give.has(`${one.kind} ${one.code}`)} onChoose={(toThem) => choose(`${one.kind} ${one.code}`, toThem)} />)}</tbody>
        </table>
      </div>
      <div class="dialog__foot">
        <a class="button button--quiet" download={`${boot.standard.code}-${t("我的草稿", "my-draft")}.json`} href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(mine, null, 1))}`} data-act="download-mine"><Icon name="download" />{t("下载我的这份", "Download mine")}</a>
        <span class="grow" />
        <Button small={false} label={t(`采用${who}的`, `Take ${who}'s`)} act="take-theirs" onClick={takeTheirs} />
        <Button small={false} kind="primary" label={t("合并两人的修改", "Merge both")} act="keep-both" onClick={keepBoth} />
      </div>
    </dialog>
  );
}

function Row({ one, who, given, onChoose }: { one: Difference; who: string; given: boolean; onChoose: (toThem: boolean) => void }) {
  const name = nameOf(one);
  const result = one.clash ? given : one.mine === null;
  return (
    <tr data-difference={`${one.kind} ${one.code}`} class={one.clash ? "is-clash" : undefined}>
      <th scope="row">{name}</th>
      <td>{said(one.theirs)}{one.theirs === "changed" && <Words value={one.theirsNow} before={one.before} />}</td>
      <td>{said(one.mine)}{one.mine === "changed" && <Words value={one.mineNow} before={one.before} />}</td>
      <td>
        {one.clash ? (
          <select class="input input--small" aria-label={t(`${name}合并后用谁的`, `Whose ${name}`)} data-field={`whose-${one.code}`} value={given ? "theirs" : "mine"} onChange={(event) => onChoose(event.currentTarget.value === "theirs")}>
            <option value="mine">{t("我的", "mine")}</option><option value="theirs">{who}</option>
          </select>
        ) : result ? who : one.theirs ? t("两人的都留下", "both kept") : t("我的", "mine")}
      </td>
    </tr>
  );
}

const said = (deed: Difference["mine"]): string => ({ added: t("新增", "added"), removed: t("删除", "deleted"), changed: t("改了", "changed"), none: "—" })[deed ?? "none"];

const HEADS: Record<string, [string, string]> = { scoring: ["计分规则", "Scoring"], scenarios: ["到访场景", "Scenarios"], name_zh: ["中文名称", "Chinese name"], name_en: ["英文名称", "English name"], description_zh: ["中文说明", "Chinese description"], description_en: ["英文说明", "English description"] };

function nameOf(one: Difference): string {
  if (one.kind === "item") return one.code;
  if (one.kind === "stage") return t(`环节 ${pick((one.mineNow ?? one.theirsNow) as object, "name") || one.code}`, `Stage ${pick((one.mineNow ?? one.theirsNow) as object, "name") || one.code}`);
  return t(...(HEADS[one.code] ?? [one.code, one.code]));
}

const FIELDS: Record<string, [string, string]> = {
  text_zh: ["中文", "Chinese"], text_en: ["英文", "English"], help_zh: ["中文指引", "Chinese guidance"], help_en: ["英文指引", "English guidance"], weight: ["权重", "Weight"], response: ["作答方式", "Answers"], when: ["显示条件", "Condition"],
  critical: ["一票否决", "Critical"], required: ["必答", "Required"], na_allowed: ["可选不适用", "N/A"], bonus: ["加分项", "Bonus"], evidence: ["佐证", "Evidence"], dimension: ["维度", "Dimension"], aspect: ["视角", "Aspect"], time_measure: ["时间指标", "Time measure"],
  source: ["出处", "Source"], stage: ["环节", "Stage"], order: ["次序", "Order"], name_zh: ["中文名称", "Chinese name"], name_en: ["英文名称", "English name"], pass_mark: ["及格线", "Pass mark"], bands: ["等级", "Bands"], method: ["计分方法", "Method"],
  critical_policy: ["否决规则", "Veto"], guidance_pictures: ["图片", "Pictures"],
};

/** Which parts changed, with the new words or figure where there is one. */
function Words({ value, before }: { value: unknown; before: unknown }) {
  const [now, then] = [value, before] as Record<string, unknown>[];
  const changed = Object.keys({ ...now, ...then }).filter((key) => JSON.stringify(now?.[key]) !== JSON.stringify(then?.[key]));
  const told = changed.map((key) => {
    const name = t(...(FIELDS[key] ?? [key, key]));
    const plain = typeof now?.[key] === "string" || typeof now?.[key] === "number";
    return plain ? t(`${name}：${now![key]}`, `${name}: ${now![key]}`) : name;
  });
  return <span class="clashes__words">{told.slice(0, 4).map((one) => <>{one}<br /></>)}{told.length > 4 && "…"}</span>;
}
