// What this phone holds, on the page of assignments: drafts, what waits to be sent, what has arrived.
// Opening the page sends what waits.
import { render } from "preact";
import { signal } from "@preact/signals";
import { loadMine, removeDraft } from "./db";
import { onTheWire, Sender } from "./queue/sender";
import type { Draft, Urls } from "./types";
import { Icon } from "./ui/icons";
import { clock, dayClock, lang, pick, t } from "./words";

interface HomeBoot {
  lang: "zh" | "en";
  person: string;
  urls: Urls;
}

const records = signal<Draft[] | null>(null);

async function start(): Promise<void> {
  const boot = JSON.parse(document.getElementById("boot")!.textContent!) as HomeBoot;
  lang.value = boot.lang;
  const refresh = async () => {
    records.value = await loadMine(boot.person).catch(() => []);
    markAssignments(records.value);
  };
  await refresh();
  const sender = new Sender(boot.person, boot.urls, () => void refresh());
  const root = document.getElementById("phone-records")!;
  render(<Records boot={boot} retry={() => void sender.nudge()} refresh={() => void refresh()} />, root);
  addEventListener("pageshow", () => void refresh());
  sender.start();
}

/** An assignment that has a draft here says so on its own card. */
function markAssignments(mine: Draft[]): void {
  for (const card of document.querySelectorAll<HTMLElement>("[data-assignment]")) {
    const record = mine.find((one) => one.assignment_id === card.dataset.assignment);
    const badge = card.querySelector<HTMLElement>("[data-badge]");
    if (badge && record) badge.textContent = stateWords(record);
  }
}

function Records({ boot, retry, refresh }: { boot: HomeBoot; retry: () => void; refresh: () => void }) {
  const all = records.value ?? [];
  const drafts = all.filter((record) => record.sending.phase === "draft");
  const queued = all.filter((record) => record.sending.phase !== "draft" && record.sending.phase !== "sent");
  const sent = all.filter((record) => record.sending.phase === "sent").slice(0, 20);
  return (
    <>
      {queued.length > 0 && (
        <section class="records">
          <h2>{t("待发送", "To send")}<span class="num">{queued.length}</span></h2>
          <ul>{queued.map((record) => <Line key={record.id} record={record} />)}</ul>
          {queued.some((record) => record.sending.phase === "paused")
            ? <a class="extra" data-act="sign-in" href={`${boot.urls.sign_in ?? "/sign-in"}?next=${encodeURIComponent(location.pathname)}`}>{t("登录后继续发送", "Sign in to go on sending")}</a>
            : <button type="button" class="extra" data-act="retry" onClick={retry}>{t("现在再试", "Try now")}</button>}
        </section>
      )}
      {drafts.length > 0 && (
        <section class="records">
          <h2>{t("本机草稿", "Drafts on this phone")}<span class="num">{drafts.length}</span></h2>
          <ul>{drafts.map((record) => <Line key={record.id} record={record} remove={() => void removeDraft(record.id).then(refresh)} />)}</ul>
        </section>
      )}
      {sent.length > 0 && (
        <section class="records">
          <h2>{t("已送达", "Delivered")}<span class="num">{sent.length}</span></h2>
          <ul>{sent.map((record) => <Line key={record.id} record={record} />)}</ul>
        </section>
      )}
      <p class="saved" role="status">{onTheWire.value ? t("正在发送…", "Sending…") : ""}</p>
    </>
  );
}

function Line({ record, remove }: { record: Draft; remove?: () => void }) {
  const asked = signal(false);
  return (
    <li class="record" data-record={record.id} data-phase={record.sending.phase}>
      <a href={`${record.href}#${record.id}`}>
        <span class="record-name">{pick(record.branch, "name")}<small>{record.scenario ? pick(record.scenario, "name") : pick(record.standard, "name")} · {dayClock(record.opened_at)}</small></span>
        <span class="record-state">{stateWords(record)}</span>
      </a>
      {remove && (
        <button type="button" class="record-remove" data-act="discard" aria-label={t("删除草稿", "Delete this draft")}
          onClick={() => { if (asked.value) remove(); asked.value = true; }}><Icon name="remove" /></button>
      )}
    </li>
  );
}

function stateWords(record: Draft): string {
  const { sending } = record;
  switch (sending.phase) {
    case "draft":
      return t(`草稿 ${clock(record.updated_at)}`, `Draft ${clock(record.updated_at)}`);
    case "waiting":
      return t("等待发送", "Waiting");
    case "paused":
      return t("请登录", "Sign in");
    case "parked":
      return t("需要处理", "Needs you");
    case "sent":
      return sending.receipt.received_at ? dayClock(Date.parse(sending.receipt.received_at)) : t("已送达", "Delivered");
  }
}

void start();
