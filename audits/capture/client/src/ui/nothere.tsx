// What is asked for is not on this phone, and the server cannot be reached.
import { t } from "../words";
import { Icon } from "./icons";

export function NotHere({ known }: { known: boolean }) {
  return (
    <main class="screen outcome" data-absent="">
      <h2><Icon name="cloud" />{t("手机上还没有这一页", "This page is not on the phone yet")}</h2>
      <p>
        {known
          ? t("现在没有网络。这项任务还没有存到手机上，联网后打开一次即可离线使用。", "There is no network. This visit is not on the phone yet; open it once with a network and it works without one.")
          : t("现在没有网络，手机上也没有您登录后留下的内容。请联网登录一次，之后没有网络也能用。", "There is no network, and nothing of your sign-in is on this phone. Sign in once with a network; after that it works without one.")}
      </p>
      <div class="outcome-acts">
        <button type="button" class="send" data-act="again" onClick={() => location.reload()}>{t("再试一次", "Try again")}</button>
        <a class="extra" href="/capture">{t("回到任务", "My visits")}</a>
      </div>
    </main>
  );
}
