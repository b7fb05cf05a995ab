// An item, or its answers alone, shared with all of the tenant's standards. What is tied to a shared part can bring it up
// to date from here; drafts that use it are offered the change by the linter.
import { both, t, type Both } from "../words";
import { editItem } from "../state/deeds";
import { useField } from "../state/field";
import { boot, itemAt } from "../state/store";
import { toast } from "../state/toasts";
import type { Part } from "../document/parts";
import type { Item, JsonObject } from "../types";
import { Button } from "./fields";

export function Sharing({ item }: { item: string }) {
  const shared = useField(item, "shared") as { part?: string; revision?: number } | undefined;
  if (!shared?.part) {
    return (
      <div class="line">
        <Button kind="quiet" icon="link" label={t("共用这个检查项", "Share this item")} title={t("存为共用部件，别的标准也能用", "As a shared part, for our other standards too")} act="share" onClick={() => void share(item, "item")} />
        <Button kind="quiet" icon="link" label={t("共用这种作答方式", "Share these answers")} title={t("选项、时限或评分尺度，别的检查项也能用", "Options, bands or levels, for other items too")} act="share-answers" onClick={() => void share(item, "response_set")} />
      </div>
    );
  }
  const code = shared.part;
  return (
    <>
      <p class="small quiet">{t("与", "Tied to the ")}<a href={boot.urls.shared}>{t(`共用部件 ${code}`, `shared part ${code}`)}</a>{t(" 相连；它被改写时，检查结果里会提示。", "; when that is reworded, the findings offer it.")}</p>
      <div class="line">
        <Button kind="quiet" icon="upload" label={t("用这里的写法更新共用部件", "Update the shared part with this")} act="share-update" onClick={() => void update(item, code)} />
        <Button kind="quiet" label={t("断开", "Cut the tie")} act="unshare" onClick={() => editItem(item, { shared: undefined }, both("断开共用", "Cut the tie"))} />
      </div>
    </>
  );
}

/** What a part takes from an item: its condition and its ties are its own. */
function bodyOf(item: Item, kind: string): JsonObject {
  const { when: _when, shared: _shared, ...body } = item;
  return kind === "response_set" ? { ...item.response } : body;
}

async function share(key: string, kind: "item" | "response_set"): Promise<void> {
  const item = itemAt(key)!;
  const names = { name_zh: item.text_zh || item.text_en, name_en: item.text_en || item.text_zh };
  const answer = await ask("POST", boot.urls.parts, { kind, code: kind === "item" ? item.code : "", ...names, body: bodyOf(item, kind) });
  if (answer) tie(key, answer, both("共用", "Share"), t("已共用，在“从标准库加入”里可以找到", "Shared; it is found under “Add from the library”"));
}

async function update(key: string, code: string): Promise<void> {
  const listed = await ask("GET", `${boot.urls.parts}?${new URLSearchParams({ source: "own", find: code })}`);
  if (!listed) return;
  const part = ((listed.parts ?? []) as Part[]).find((one) => one.code === code);
  if (!part) return toast({ text: t(`共用部件 ${code} 已不再共用`, `${code} is shared no longer`), kind: "alert" });
  const body = updated(part, itemAt(key)!);
  if (!body) return toast({ text: t(`这一项不在共用部件 ${code} 里，请到“共用部件”页面改写`, `${code} does not hold this item; reword it on the page of shared parts`), kind: "alert" });
  const { kind, name_zh, name_en } = part;
  const answer = await ask("PUT", `${boot.urls.parts}/${part.id}`, { kind, code, name_zh, name_en, body }, { "If-Match": `"${part.revision}"` });
  if (answer) tie(key, answer, both("更新共用部件", "Update the shared part"), t("共用部件已更新，用到它的草稿会得到提示", "The shared part is up to date; drafts that use it are offered it"));
}

/** The part's body as this item has it; where it stands and what it weighs is every draft's own. */
function updated({ kind, body: given }: Part, item: Item): JsonObject | null {
  const body = given as JsonObject;
  if (kind === "response_set") return bodyOf(item, kind);
  const own = (before: JsonObject): JsonObject => ({ ...bodyOf(item, "item"), code: before.code, stage: before.stage, weight: before.weight });
  if (kind === "item") return own(body);
  const items = body.items as JsonObject[];
  if (!items.some((one) => one.code === item.code)) return null;
  return { ...body, items: items.map((one) => (one.code === item.code ? { ...own(one), when: one.when } : one)) };
}

function tie(key: string, answer: JsonObject, label: Both, said: string): void {
  editItem(key, { shared: { part: answer.code, revision: answer.revision } }, label);
  toast({ text: said });
}

async function ask(method: string, url: string, sent?: JsonObject, more: Record<string, string> = {}): Promise<JsonObject | null> {
  try {
    const headers = { "X-Sanmi-Client": "builder/1", "Content-Type": "application/json", Accept: "application/json", ...more };
    const response = await fetch(url, { method, headers, body: sent && JSON.stringify(sent) });
    const answer = (await response.json().catch(() => ({}))) as JsonObject & { detail?: string; title?: string; errors?: { message: string }[] };
    if (response.ok) return answer;
    toast({ text: answer.errors?.[0]?.message ?? answer.detail ?? answer.title ?? String(response.status), kind: "alert" });
  } catch {
    toast({ text: t("网络断开，请再试一次", "The network is away; please try again"), kind: "alert" });
  }
  return null;
}
