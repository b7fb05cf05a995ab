// Everything unsent as one file, and such a file back in.
import type { Signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { isUnsent } from "../export";
import type { Draft } from "../types";
import { t } from "../words";
import type { RecordActs } from "./records";

export function Backup({ records, backup, restore }: { records: Signal<Draft[]> } & Pick<RecordActs, "backup" | "restore">) {
  const unsent = records.value.filter(isUnsent).length;
  const [told, setTold] = useState("");
  const choose = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    input.value = "";
    if (file) setTold(await restore(file));
  };
  return (
    <details class="visit-new backup">
      <summary>{t("备份与恢复", "Save and restore")}</summary>
      <p class="quiet">{t("手机要交还或一直连不上网时，把没有送达的检查存成一个文件，之后在任何手机上登录后再导入。文件没有加密，请妥善保管。", "When the phone must be given back or will not connect: save what was not delivered as one file, and take it in on any phone after signing in. The file is not encrypted: keep it safe.")}</p>
      <div class="records-acts">
        {unsent > 0 && <button type="button" class="button" data-act="backup" onClick={backup}>{t(`导出 ${unsent} 份`, `Save ${unsent}`)}</button>}
        <label class="button">{t("从文件恢复", "Restore from a file")}
          <input class="hidden-visually unseen" type="file" accept="application/json,.json" data-act="restore" onChange={(event) => void choose(event.currentTarget)} />
        </label>
      </div>
      {told && <p role="status" data-restored="">{told}</p>}
    </details>
  );
}
