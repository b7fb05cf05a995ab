// An item shared with all of the tenant's standards: made so by one press; a later change is offered by the linter.
import { both, t } from "../words";
import { editItem } from "../state/deeds";
import { useField } from "../state/field";
import { boot, itemAt } from "../state/store";
import { toast } from "../state/toasts";
import { Button } from "./fields";

export function Sharing({ item }: { item: string }) {
  const shared = useField(item, "shared") as { part?: string; revision?: number } | undefined;
  if (shared?.part) return <p class="small quiet">{t(`与本机构共享项 ${shared.part} 相连（第 ${shared.revision} 稿）；它改了会在检查结果里提示。`, `Tied to our shared item ${shared.part} (revision ${shared.revision}); when it changes, the findings offer it.`)} <Button kind="quiet" label={t("断开", "Cut the tie")} act="unshare" onClick={() => editItem(item, { shared: undefined }, both("断开共享", "Cut the tie"))} /></p>;
  return <div><Button kind="quiet" icon="link" label={t("存为本机构共享项，别的标准也能用", "Share it with all of our standards")} act="share" onClick={() => void share(item)} /></div>;
}

async function share(key: string): Promise<void> {
  const { when: _when, ...body } = itemAt(key)!;
  const sent = { kind: "item", code: body.code, name_zh: body.text_zh || body.text_en, name_en: body.text_en || body.text_zh, body };
  try {
    const response = await fetch(boot.urls.parts, { method: "POST", headers: { "X-Sanmi-Client": "builder/1", "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(sent) });
    const answer = (await response.json().catch(() => ({}))) as { code?: string; revision?: number; detail?: string; title?: string; errors?: { message: string }[] };
    if (!response.ok) return toast({ text: answer.errors?.[0]?.message ?? answer.detail ?? answer.title ?? String(response.status), kind: "alert" });
    editItem(key, { shared: { part: answer.code, revision: answer.revision } }, both("存为共享项", "Share an item"));
    toast({ text: t("已共享，在“从标准库加入”里可以找到", "Shared; it is found under “Add from the library”") });
  } catch {
    toast({ text: t("网络断开，请再试一次", "The network is away; please try again"), kind: "alert" });
  }
}
