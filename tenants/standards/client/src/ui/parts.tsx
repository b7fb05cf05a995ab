// Parts to add: items, stages, modules and answers from the built-in standards and the tenant's own shared ones.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { kindFacts } from "../document/kinds";
import { insertPart, type Part, type PartKind } from "../document/parts";
import type { Item, Response } from "../types";
import { both, pick, say, t } from "../words";
import { atItem, atStage, go, lastSpot } from "../state/place";
import { boot, codes, commit, doc, undoStep, usedCodes } from "../state/store";
import { toast } from "../state/toasts";
import { Button, Segments } from "./fields";
import { Icon } from "./icons";

const kind = signal<PartKind>("item");
const source = signal("");
const wanted = signal("");
const found = signal<Part[] | null>(null);
const failed = signal(false);

const KINDS: { value: PartKind; zh: string; en: string }[] = [
  { value: "item", zh: "检查项", en: "Items" },
  { value: "stage", zh: "环节", en: "Stages" },
  { value: "module", zh: "模块", en: "Modules" },
  { value: "response_set", zh: "作答方式", en: "Answers" },
];

export function PartsPage() {
  const asked = `${boot.urls.parts}?${new URLSearchParams({ kind: kind.value, source: source.value, find: wanted.value })}`;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => void ask(asked).then((parts) => { if (current) [found.value, failed.value] = [parts, parts === null]; }), wanted.peek() ? 200 : 0);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked]);
  const spot = lastSpot();
  const there = new Set(codes.value);
  const isThere = (part: Part): boolean => part.kind === "item" && there.has(part.code);
  const listed = [...(found.value ?? [])].sort((a, b) => Number(isThere(a)) - Number(isThere(b)));
  return (
    <article class="editor__page" data-editing="parts">
      <header class="editor__title"><h2>{t("从标准库加入", "Add from the library")}</h2>
        <p class="quiet">{spotWords(spot)}</p></header>
      <div class="tools">
        <Segments label={t("加入什么", "What to add")} name="part-kind" value={kind.value} options={KINDS.map((one) => ({ value: one.value, label: t(one.zh, one.en) }))} onChange={(value) => { found.value = null; kind.value = value as PartKind; }} />
        <Segments label={t("来源", "From")} name="part-source" value={source.value} options={[{ value: "", label: t("全部", "All") }, { value: "library", label: t("内置", "Built in") }, { value: "own", label: t("本机构共用", "Ours") }]} onChange={(value) => (source.value = value)} />
      </div>
      <input class="input" type="search" data-field="part-find" value={wanted.value} aria-label={t("查找", "Find")} placeholder={t("查找，例如：微笑、电话、投诉…", "Find, such as: smile, phone, complaint…")} onInput={(event) => (wanted.value = event.currentTarget.value)} />
      {source.value === "own" && <p class="small"><a href={boot.urls.shared}>{t("管理共用部件…", "Manage the shared parts…")}</a></p>}
      {failed.value && <p class="is-alert small" role="alert">{t("没有取到，请检查网络后再试。", "It could not be fetched; check the network and try again.")}</p>}
      {found.value?.length === 0 && <p class="quiet small">{t("没有符合的。换个词，或换一类看看。", "Nothing fits; try another word or kind.")}</p>}
      <ul class="parts" aria-busy={found.value === null || undefined}>
        {listed.slice(0, 80).map((part) => <PartRow key={part.id} part={part} there={isThere(part)} />)}
      </ul>
      {(found.value?.length ?? 0) > 80 && <p class="small quiet">{t(`另有 ${found.value!.length - 80} 条，写个词缩小范围。`, `${found.value!.length - 80} more; a word narrows the list.`)}</p>}
    </article>
  );
}

function spotWords({ item, stage }: ReturnType<typeof lastSpot>): string {
  if (kind.value === "stage" || kind.value === "module") return t("环节和模块加在末尾，之后可以移动。", "Stages and modules come at the end; move them afterwards.");
  const row = doc.value.items.find((one) => one.key === item);
  if (kind.value === "response_set") return row ? t(`将套用到 ${row.value.code}「${pick(row.value, "text")}」。`, `They become the answers of ${row.value.code} "${pick(row.value, "text")}".`) : t("先在目录里选一个检查项。", "Choose an item in the outline first.");
  const home = doc.value.stages.find((one) => (row ? one.value.code === row.value.stage : one.key === stage));
  const name = home ? pick(home.value, "name") : t("最后一个环节", "the last stage");
  return row ? t(`加在「${name}」的 ${row.value.code} 之后。`, `They come after ${row.value.code} in ${name}.`) : t(`加在「${name}」的末尾。`, `They come at the end of ${name}.`);
}

async function ask(url: string): Promise<Part[] | null> {
  try {
    const response = await fetch(url, { headers: { "X-Sanmi-Client": "builder/1", Accept: "application/json" } });
    return response.ok ? ((await response.json()) as { parts: Part[] }).parts : null;
  } catch {
    return null;
  }
}

function PartRow({ part, there }: { part: Part; there: boolean }) {
  const response: Response | undefined = part.kind === "item" ? (part.body as Item).response : part.kind === "response_set" ? (part.body as Response) : undefined;
  return (
    <li class="parts__one" data-part={part.code}>
      <Icon name={response ? kindFacts(response.type).icon : part.kind === "module" ? "standards" : "tree"} />
      <div class="grow"><p class="parts__name">{pick(part, "name")}</p>
        <p class="small quiet"><code>{part.code}</code> · {say(part.summary)}{part.summary.items > 0 && t(` · ${part.summary.items} 项`, ` · ${part.summary.items} items`)}{response && ` · ${say(kindFacts(response.type).name)}`}</p></div>
      <Button icon="plus" label={there ? t("再加一份", "Add again") : t("加入", "Add")} kind={there ? "quiet" : ""} act={`add-part-${part.code}`} onClick={() => insert(part)} />
    </li>
  );
}

function insert(part: Part): void {
  const name = pick(part, "name");
  const before = doc.peek();
  let made = { kind: "item" as "item" | "stage", key: "", items: 0 };
  const done = commit({ label: both(`加入「${part.name_zh}」`, `Add "${part.name_en}"`), structural: true }, (now) => {
    const { doc: next, ...rest } = insertPart(now, part, lastSpot(), usedCodes());
    made = rest;
    return next;
  });
  if (!done || doc.peek() === before) return;
  go(made.kind === "item" ? atItem(made.key) : atStage(made.key));
  toast({ text: made.items > 1 ? t(`已加入「${name}」，共 ${made.items} 项`, `"${name}" is added, ${made.items} items`) : t(`已加入「${name}」`, `"${name}" is added`), deed: { label: t("撤销", "Undo"), act: () => void undoStep() } });
}
