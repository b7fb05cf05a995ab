// The auditor's page where there is no network: the same list as the server's, from what this phone took along.
import { useEffect, useState } from "preact/hooks";
import type { Assigned, Pack } from "../keep/pack";
import { fetchPack } from "../keep/pack";
import { startRecords } from "../home";
import { pick, t } from "../words";

export function Home({ pack: first }: { pack: Pack }) {
  const [pack, setPack] = useState(first);
  const [alone, setAlone] = useState(false);
  useEffect(() => {
    const look = () => void fetchPack(pack).then((fetched) => {
      setAlone(fetched.kind === "unreachable");
      if ("pack" in fetched) setPack(fetched.pack);
    });
    addEventListener("online", look);
    look();
    return () => removeEventListener("online", look);
  }, []);
  useEffect(() => void startRecords(pack), []);
  const standards = pack.standards.filter((one) => one.current);
  return (
    <>
      <header class="head"><div class="head-line"><h1 class="head-title head-home"><b>{t("我的任务", "My visits")}</b><span>{pick(pack.tenant, "name")}</span></h1></div></header>
      <main class="screen visits">
        {alone && <p class="quiet" role="status" data-alone="">{t("现在没有网络：这里是手机上存着的内容，填写和保存不受影响。", "There is no network: this is what the phone keeps; filling in and saving go on as always.")}</p>}
        <div id="phone-records" />
        <section>
          {pack.assignments.length ? (
            <>
              <h2>{t("待检查", "To visit")}<span class="num" data-assignments="">{pack.assignments.length}</span></h2>
              <ul class="visit-list">{pack.assignments.map((given) => <Visit key={given.id} given={given} pack={pack} />)}</ul>
            </>
          ) : (
            <>
              <h2>{t("现在没有任务", "Nothing to visit now")}</h2>
              <p class="quiet">{t("分给您的任务会出现在这里。", "Visits given to you appear here.")}</p>
            </>
          )}
        </section>
        {pack.branches.length > 0 && standards.length > 0 && (
          <details class="visit-new" open={!pack.assignments.length}>
            <summary>{t("没有任务也要检查", "A visit without a task")}</summary>
            <form action="/capture/new" method="get">
              <label><span>{t("网点", "Branch")}</span>
                <select name="branch" required>{pack.branches.map((one) => <option key={one.id} value={one.id}>{pick(one, "name")}</option>)}</select></label>
              <label><span>{t("服务标准", "Standard")}</span>
                <select name="standard_version" required>{standards.map((one) => <option key={one.version_id} value={one.version_id}>{pick(one, "name")} v{one.version}</option>)}</select></label>
              <button class="button button--primary">{t("开始检查", "Start the visit")}</button>
            </form>
          </details>
        )}
        <div id="phone-backup" />
        <p class="quiet"><a href="/capture?from=server">{t("打开联网页面", "Open the page with a network")}</a></p>
      </main>
    </>
  );
}

function Visit({ given, pack }: { given: Assigned; pack: Pack }) {
  const standard = pack.standards.find((one) => one.version_id === given.version_id);
  return (
    <li class="visit" data-assignment={given.id}>
      <a href={`/capture/assignments/${given.id}`}>
        <span class="visit-name">{pick(given.branch, "name")}<small>{given.scenario ? pick(given.scenario, "name") : pick(standard, "name")}</small></span>
        <span class="visit-state" data-until={given.window_to}>{t("截至", "by")} {given.window_to.slice(5)}</span>
      </a>
    </li>
  );
}
