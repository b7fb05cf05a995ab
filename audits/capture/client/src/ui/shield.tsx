// If drawing fails, the answers are still on the phone: say so, and how to go on.
import { Component, type ComponentChildren } from "preact";
import { t } from "../words";

export class Shield extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div class="screen outcome" role="alert">
        <h2>{t("页面出错了", "This page has failed")}</h2>
        <p>{t("已填的内容都在手机上。请重新打开本页。", "What you entered is safe on this phone. Please open the page again.")}</p>
        <a class="send" href={location.href} onClick={() => location.reload()}>{t("重新打开", "Open again")}</a>
      </div>
    );
  }
}
