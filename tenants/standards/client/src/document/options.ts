// Options of choices: codes for new ones, and ready-made sets.
import { both, type Both } from "../words";
import type { Option } from "../types";

export function newOptionValue(options: readonly Option[]): string {
  const taken = new Set(options.map((option) => String(option.value)));
  for (let n = options.length + 1; ; n++) if (!taken.has(`option_${n}`)) return `option_${n}`;
}

const one = (value: string, label_zh: string, label_en: string, score: number | null): Option => ({ value, label_zh, label_en, score });

export const PRESETS: { name: Both; options: Option[] }[] = [
  { name: both("做到 / 部分 / 没有", "Fully / partly / not at all"), options: [one("full", "完全做到", "Fully", 1), one("partly", "部分做到", "Partly", 0.5), one("none", "没有做到", "Not at all", 0)] },
  {
    name: both("满意度五级", "Five levels of satisfaction"),
    options: [one("5", "非常满意", "Very satisfied", 1), one("4", "满意", "Satisfied", 0.75), one("3", "一般", "Neutral", 0.5), one("2", "不满意", "Dissatisfied", 0.25), one("1", "非常不满意", "Very dissatisfied", 0)],
  },
  { name: both("优 / 良 / 中 / 差", "Excellent / good / fair / poor"), options: [one("a", "优", "Excellent", 1), one("b", "良", "Good", 0.8), one("c", "中", "Fair", 0.5), one("d", "差", "Poor", 0)] },
  { name: both("1–10 分", "1 to 10"), options: Array.from({ length: 10 }, (_, n) => one(String(10 - n), `${10 - n} 分`, String(10 - n), Number(((9 - n) / 9).toFixed(4)))) },
  {
    name: both("服务四层次", "Four levels of service"),
    options: [one("unforgettable", "难忘服务", "Unforgettable", 1), one("extra_value", "超值服务", "Extra-value", 0.9), one("satisfactory", "满意服务", "Satisfactory", 0.7), one("basic", "基本服务", "Basic", 0.4), one("below", "未达基本", "Below basic", 0)],
  },
];
