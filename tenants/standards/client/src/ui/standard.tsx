// What the standard is called and says of itself, the scenarios for visitors, what visitors are asked of their own.
import { isObject } from "../document/model";
import { both, pick, t } from "../words";
import { editHead } from "../state/deeds";
import { boot, head } from "../state/store";
import { Expectations } from "./expectations";
import { Button, Pair, Section } from "./fields";

interface Scenario {
  code: string;
  name_zh?: string;
  name_en?: string;
  brief_zh?: string;
  brief_en?: string;
}

export function StandardPage() {
  const { name_zh, name_en, description_zh, description_en } = head.value;
  const newest = boot.versions[0];
  return (
    <article class="editor__page" data-editing="standard">
      <header class="editor__title"><h2>{pick(head.value, "name") || t("标准", "Standard")}</h2>
        <p class="quiet"><code>{boot.standard.code}</code> · {newest ? t(`现行第 ${newest.number} 版；这里改的是草稿，发布后成为下一版，历次检查不受影响。`, `Version ${newest.number} is in use. What is changed here is the draft; published, it becomes the next version, and past visits keep theirs.`) : t("还没有发布过。", "Not published yet.")}</p></header>
      <Section id="names" title={t("名称与说明", "Name and description")}>
        <Pair label={t("标准名称", "Name")} needed name="name" zh={name_zh} en={name_en} onChange={(lang, text) => editHead({ [`name_${lang}`]: text }, both("改标准名称", "Rename the standard"), `name ${lang}`)} />
        <Pair label={t("说明", "Description")} name="description" rows={2} zh={description_zh} en={description_en} onChange={(lang, text) => editHead({ [`description_${lang}`]: text }, both("改标准说明", "Change the description"), `description ${lang}`)} />
      </Section>
      <Section id="scenarios" title={t("到访场景", "Scenarios")}><Scenarios /></Section>
      <Section id="expectations" title={t("期望与感受", "Expected and perceived")}><Expectations /></Section>
    </article>
  );
}

function Scenarios() {
  const kept = head.value.scenarios;
  const scenarios = (Array.isArray(kept) ? kept : []).filter(isObject) as unknown as Scenario[];
  const change = (next: Scenario[], merge?: string) => editHead({ scenarios: next }, both("改到访场景", "Change the scenarios"), merge);
  const set = (index: number, name: string, text: string) => change(scenarios.map((one, at) => (at === index ? { ...one, [name]: text } : one)), `scenario ${index} ${name}`);
  const add = () => {
    const prefix = (scenarios[0]?.code ?? `${boot.standard.code.slice(0, 2)}-S1`).replace(/\d+$/, "");
    const taken = new Set(scenarios.map((one) => one.code));
    let number = scenarios.length + 1;
    while (taken.has(`${prefix}${number}`)) number++;
    change([...scenarios, { code: `${prefix}${number}`, name_zh: "", name_en: "", brief_zh: "", brief_en: "" }]);
  };
  return (
    <>
      <p class="small quiet">{t("给神秘顾客的任务说明：扮演谁、办什么事。派任务时选用。", "Briefs for mystery shoppers: whom to play and what to ask for. Chosen when visits are assigned.")}</p>
      {scenarios.map((one, index) => (
        <div class="scenario" key={one.code}>
          <div class="line line--apart"><code>{one.code}</code><Button kind="quiet" iconOnly icon="trash" label={t(`删除场景 ${one.code}`, `Delete scenario ${one.code}`)} act={`scenario-drop-${index}`} onClick={() => change(scenarios.filter((_, at) => at !== index))} /></div>
          <Pair label={t("场景名称", "Name")} small needed name={`scenario-${index}-name`} zh={one.name_zh} en={one.name_en} onChange={(lang, text) => set(index, `name_${lang}`, text)} />
          <Pair label={t("任务说明", "Brief")} small rows={2} name={`scenario-${index}-brief`} zh={one.brief_zh} en={one.brief_en} onChange={(lang, text) => set(index, `brief_${lang}`, text)} />
        </div>
      ))}
      <div><Button icon="plus" label={t("添加场景", "Add a scenario")} act="scenario-add" onClick={add} /></div>
    </>
  );
}
