// Options of a choice: words, share, order; and ready-made sets to begin with.
import { newOptionValue, PRESETS } from "../../document/options";
import { renameOption, testsIn } from "../../document/condition";
import { patched } from "../../document/model";
import type { Option } from "../../types";
import { both, say, t } from "../../words";
import { commit, itemAt } from "../../state/store";
import { Button, Pair, Segments, Text } from "../fields";
import type { EditorProps } from "./answers";
import { Share } from "./share";

export function Options({ response, edit, item }: EditorProps) {
  const options = response.options ?? [];
  const several = response.type === "multi_choice";
  const deduct = several && response.mode === "deduct";
  const set = (index: number, change: Partial<Option>, merge?: string) =>
    edit({ options: options.map((one, at) => (at === index ? { ...one, ...change } : one)) }, both("改选项", "Change an option"), merge && `option ${index} ${merge}`);
  const move = (index: number, by: number) => {
    const next = [...options];
    const [one] = next.splice(index, 1);
    next.splice(index + by, 0, one!);
    edit({ options: next }, both("移动选项", "Move an option"));
  };
  const add = () => edit({ options: [...options, { value: newOptionValue(options), label_zh: "", label_en: "", score: several ? 0 : null }] }, both("添加选项", "Add an option"));
  return (
    <div class="stack--tight">
      {several && (
        <Segments label={t("选中的选项", "What is ticked")} name="mode" value={response.mode ?? "sum"}
          options={[{ value: "sum", label: t("逐项加分（从 0 起）", "Adds (from 0)") }, { value: "deduct", label: t("逐项扣分（从满分起）", "Takes away (from full)") }]}
          onChange={(mode) => edit({ mode: mode as "sum" | "deduct" }, both("改加分或扣分", "Change adding or taking"))} />
      )}
      <ol class="options">
        {options.map((option, index) => {
          const label = t(`选项 ${index + 1}`, `Option ${index + 1}`);
          return (
            <li key={index} class="options__one" data-option={option.value}>
              <Pair label={label} hideLabel small needed zh={option.label_zh} en={option.label_en} name={`option-${index}`} onChange={(lang, text) => set(index, { [`label_${lang}`]: text }, lang)} />
              <div class="options__rest">
                <Share label={`${label} ${deduct ? t("扣", "takes") : t("得", "scores")}`} value={option.score} free least={several ? -1 : 0} name={`share-${index}`} onChange={(score) => set(index, { score }, "score")} />
                <span class="options__deeds">
                  <Button iconOnly kind="quiet" icon="arrow-up" label={t("上移选项", "Move option up")} act={`option-up-${index}`} disabled={index === 0} onClick={() => move(index, -1)} />
                  <Button iconOnly kind="quiet" icon="arrow-down" label={t("下移选项", "Move option down")} act={`option-down-${index}`} disabled={index === options.length - 1} onClick={() => move(index, 1)} />
                  <Button iconOnly kind="quiet" icon="trash" label={t("删除选项", "Delete option")} act={`option-drop-${index}`} disabled={options.length <= 2}
                    onClick={() => removeOption(item, index)} />
                </span>
              </div>
            </li>
          );
        })}
      </ol>
      <div class="line">
        <Button icon="plus" label={t("添加选项", "Add an option")} act="option-add" onClick={add} />
        {!several && (
          <label class="presets"><span class="small quiet">{t("或用现成的一组：", "or a ready-made set:")}</span>
            <select class="input input--small" data-field="preset" value="" onChange={(event) => {
              const preset = PRESETS[Number(event.currentTarget.value)];
              if (preset) edit({ options: preset.options }, both(`选项组「${preset.name.zh}」`, `Options “${preset.name.en}”`));
              event.currentTarget.value = "";
            }}>
              <option value="">{t("选择…", "choose…")}</option>
              {PRESETS.map((preset, index) => <option key={index} value={index}>{say(preset.name)}</option>)}
            </select>
          </label>
        )}
      </div>
      <details class="tuck"><summary>{t("选项代号（导出和条件用）", "Option codes (for exports and conditions)")}</summary>
        <div class="grid">{options.map((option, index) => <Text key={index} code label={option.label_zh || option.label_en || String(option.value)} name={`value-${index}`} value={String(option.value)} onChange={(value) => recode(item, index, value)} />)}</div>
      </details>
    </div>
  );
}

/** Give an option another code; conditions that name it follow. */
function recode(item: string, index: number, value: string): void {
  const own = itemAt(item)!;
  const from = String(own.response.options![index]!.value);
  if (!value.trim() || own.response.options!.some((one, at) => at !== index && String(one.value) === value)) return;
  const options = own.response.options!.map((one, at) => (at === index ? { ...one, value } : one));
  commit({ label: both("改选项代号", "Change an option's code"), merge: `${item} value ${index}` }, (now) => ({
    ...now,
    items: now.items.map((row) => {
      if (row.key === item) return { key: row.key, value: { ...row.value, response: { ...row.value.response, options } } };
      const { when } = row.value;
      return when && [...testsIn(when)].some((test) => test.item === own.code) ? { key: row.key, value: patched(row.value, { when: renameOption(when, own.code, from, value) }) } : row;
    }),
  }));
}

function removeOption(item: string, index: number): void {
  const own = itemAt(item)!;
  const options = own.response.options!.filter((_, at) => at !== index);
  commit({ label: both("删除选项", "Delete an option"), structural: true }, (now) => ({
    ...now, items: now.items.map((row) => (row.key === item ? { key: row.key, value: { ...row.value, response: { ...row.value.response, options } } } : row)),
  }));
}
