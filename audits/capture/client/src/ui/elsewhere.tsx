// This draft is open in another window: said plainly, with the way to go on here.
import { holding } from "../lock";
import { boot, takeOver } from "../session";
import { t } from "../words";
import { Icon } from "./icons";

export function Elsewhere() {
  const taken = holding.value === "taken";
  return (
    <main class="outcome" data-elsewhere={holding.value} aria-live="assertive">
      <h2><Icon name="list" />{taken ? t("已在另一个窗口接着填写", "This visit went on in another window") : t("这份检查正在另一个窗口里填写", "This visit is open in another window")}</h2>
      <p>{t("为了不互相覆盖，同一份检查一次只在一个窗口里填写。已填的内容都在手机上。", "So that nothing is overwritten, a visit is filled in in one window at a time. What was entered is on this phone.")}</p>
      <div class="outcome-acts">
        <button type="button" class="send" data-act="take-over" onClick={() => void takeOver()}>{t("在这里继续", "Go on here")}</button>
        <a class="extra" href={boot.urls.done}>{t("回到任务", "My visits")}</a>
      </div>
    </main>
  );
}
