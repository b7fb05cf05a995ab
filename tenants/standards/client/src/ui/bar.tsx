// The bar above the columns: is it saved, undo and redo, what was found, and on to publishing.
import { useRef } from "preact/hooks";
import { moment, say, t } from "../words";
import { counted } from "../state/marks";
import { go } from "../state/place";
import { isClean, keeps, savedAt, saving, tryAgain } from "../state/saving";
import { boot, history, redoStep, undoTo } from "../state/store";
import { Button } from "./fields";
import { Icon } from "./icons";
import { redo, undo } from "./keys";
import { previewShown } from "./preview";

export function Bar() {
  const { done, undone } = history.value;
  const { errors } = counted.value;
  return (
    <div class="edbar" role="toolbar" aria-label={t("编辑工具", "Editing")}>
      <SaveState />
      <span class="grow" />
      <Button iconOnly kind="quiet" icon="undo" label={t("撤销", "Undo")} title={`${t("撤销", "Undo")}${done.length ? `：${say(done.at(-1)!.label)}` : ""} (Ctrl+Z)`} act="undo" disabled={!done.length} onClick={undo} />
      <span class="edbar__redo"><Button iconOnly kind="quiet" icon="undo" label={t("重做", "Redo")} title={`${t("重做", "Redo")}${undone.length ? `：${say(undone.at(-1)!.label)}` : ""} (Ctrl+Shift+Z)`} act="redo" disabled={!undone.length} onClick={redo} /></span>
      <Steps />
      <Keys />
      <Files />
      <span class="edbar__preview"><Button icon="eye" kind="quiet" label={t("手机预览", "Phone preview")} act="preview" pressed={previewShown.value} onClick={() => (previewShown.value = !previewShown.value)} /></span>
      {errors > 0 ? (
        <Button icon="warning" label={t(`须改正 ${errors} 处`, `${errors} to correct`)} act="to-findings" onClick={() => go("findings")} />
      ) : (
        <a class="button button--primary button--small" data-act="publish" href={boot.urls.publish}><span class="phone-only">{t("发布…", "Publish…")}</span><span class="desk-only">{t("检查并发布…", "Review and publish…")}</span></a>
      )}
    </div>
  );
}

function SaveState() {
  const { phase } = saving.value;
  const at = moment(savedAt.value);
  const [icon, text]: [string, string] = (() => {
    switch (phase.name) {
      case "clean":
        return ["check", t(`已保存 ${at}`, `Saved ${at}`)];
      case "dirty":
      case "sending":
        return ["sync", t("正在保存…", "Saving…")];
      case "waiting":
        if (phase.why === "sign_in") return ["lock", t("登录已过期，修改留在这台设备上", "Signed out; changes are kept on this device")];
        return phase.why === "network" ? ["cloud-off", t("网络断开，修改留在这台设备上，恢复后自动保存", "Offline; changes are kept here and saved when it is back")] : ["cloud-off", t("服务器暂时没有回应，修改留在这台设备上，稍后再试", "The server does not answer; changes are kept here and sent again")];
      case "conflict":
        return ["warning", t("有冲突，尚未保存", "Conflict: not saved yet")];
      case "refused":
        return ["warning", t(`没有保存：${phase.said}`, `Not saved: ${phase.said}`)];
    }
  })();
  const trouble = phase.name === "waiting" || phase.name === "conflict" || phase.name === "refused";
  return (
    <div class={`savestate${trouble ? " is-alert" : ""}`} data-saving={phase.name} role="status">
      <Icon name={icon} /><span>{text}</span>
      {phase.name === "waiting" && phase.why === "sign_in" && <a href={boot.urls.sign_in} target="_blank" rel="noopener">{t("重新登录", "Sign in")}</a>}
      {(phase.name === "waiting" || phase.name === "refused") && <button type="button" class="savestate__again" data-act="save-again" onClick={tryAgain}>{t("马上再试", "Try now")}</button>}
      {!keeps.value && !isClean.value && <span>{t("（这台设备没有空间留存，请勿关闭页面）", " (this device has no room for a copy; keep the page open)")}</span>}
    </div>
  );
}

/** The last steps; a press goes back to before one of them. */
function Steps() {
  const menu = useRef<HTMLDetailsElement>(null);
  const { done, undone } = history.value;
  const shown = done.slice(-12);
  const close = () => {
    menu.current!.open = false;
    menu.current!.querySelector("summary")!.focus();
  };
  return (
    <details class="menu edbar__steps" data-menu ref={menu}>
      <summary class="button button--quiet button--icon button--small" data-act="steps" title={t("修改记录", "Changes made")}><Icon name="history" /><span class="hidden-visually">{t("修改记录", "Changes made")}</span></summary>
      <div class="menu__list menu__list--end">
        <div class="menu__head">{done.length ? t("退回到这一步之前：", "Go back to before:") : t("打开后还没有修改。", "Nothing changed since opening.")}</div>
        {shown.map((_, index) => {
          const step = shown[shown.length - 1 - index]!;
          return <button key={index} type="button" class="menu__item" data-step={index} onClick={() => { undoTo(done.length - 1 - index); close(); }}><span class="grow clip">{say(step.label)}</span><span class="quiet num small">{moment(step.at)}</span></button>;
        })}
        {undone.length > 0 && <><hr class="menu__rule" /><button type="button" class="menu__item" data-act="redo-all" onClick={() => { while (redoStep()); close(); }}>{t(`全部重做（${undone.length} 步）`, `Redo all (${undone.length})`)}</button></>}
      </div>
    </details>
  );
}

/** Files in and out; what is unsaved is sent before one of them is asked for. */
function Files() {
  return (
    <details class="menu edbar__files" data-menu>
      <summary class="button button--quiet button--icon button--small" data-act="files" title={t("导入 / 导出", "Import / Export")}><Icon name="download" /><span class="hidden-visually">{t("导入 / 导出", "Import / Export")}</span></summary>
      <div class="menu__list menu__list--end">
        {boot.urls.files.map((file) => <a key={file.href} class="menu__item" href={file.href}><Icon name={file.icon} />{say(file)}</a>)}
      </div>
    </details>
  );
}

function Keys() {
  const rows: [string, string][] = [
    ["↑ ↓", t("在目录中移动", "Walk through the outline")],
    ["Enter / Esc", t("到编辑区 / 回目录", "To the editor / back")],
    ["Alt ↑ / Alt ↓", t("移动检查项或环节", "Move an item or stage")],
    ["Alt N", t("添加检查项", "Add an item")],
    ["Ctrl D", t("复制（在目录中）", "Duplicate (in the outline)")],
    ["Delete", t("删除（在目录中）", "Delete (in the outline)")],
    ["Ctrl Z / Ctrl Shift Z", t("撤销 / 重做", "Undo / redo")],
    ["Ctrl S", t("立即保存", "Save now")],
  ];
  return (
    <details class="menu edbar__keys" data-menu>
      <summary class="button button--quiet button--icon button--small" title={t("键盘", "Keys")}><Icon name="help" /><span class="hidden-visually">{t("键盘快捷键", "Keyboard shortcuts")}</span></summary>
      <div class="menu__list menu__list--end"><dl class="keys">{rows.map(([key, what]) => <div key={key}><dt>{key.split(" / ").map((one, index) => <>{index > 0 && " / "}<kbd>{one}</kbd></>)}</dt><dd>{what}</dd></div>)}</dl></div>
    </details>
  );
}
