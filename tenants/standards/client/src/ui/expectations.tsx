// Of which dimensions visitors say before what they expect, and after what they perceived.
import { both, pick, t } from "../words";
import { editHead } from "../state/deeds";
import { boot, head } from "../state/store";

export function Expectations() {
  const kept = head.value.expectations;
  const asked = Array.isArray(kept) ? kept.filter((code): code is string => typeof code === "string") : [];
  const known = boot.reference.dimensions;
  const toggle = (code: string) => {
    const next = asked.includes(code) ? asked.filter((one) => one !== code) : [...asked, code];
    // The order of the list is the order of asking: as the dimensions stand, and what is not known to us last.
    const ordered = [...known.map((one) => one.code).filter((one) => next.includes(one)), ...next.filter((one) => !known.some((dimension) => dimension.code === one))];
    editHead({ expectations: ordered.length ? ordered : undefined }, both("改期望与感受", "Change what is expected and perceived"));
  };
  return (
    <>
      <p class="small quiet">{t("到访前问期望、到访后问感受，各按 0–5 分；不计入得分，用来看期望与感受的差距。", "Asked before and after each visit, 0 to 5; not scored, but it shows where service falls short of what was expected.")}</p>
      <div class="pills" role="group" aria-label={t("问哪些维度", "Dimensions asked about")}>
        {known.map((dimension) => <label key={dimension.code} class="pill"><input type="checkbox" data-field={`expectation-${dimension.code}`} checked={asked.includes(dimension.code)} onChange={() => toggle(dimension.code)} /><span>{pick(dimension, "name")}</span></label>)}
      </div>
    </>
  );
}
