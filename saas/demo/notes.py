"""What an auditor writes beside a lost point: short, in Chinese, taken from the item's own anchors."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

SCENES = {
    "bank": "{hour}大厅约 {few} 人等候;{desk} 号窗口;厅堂仅一名引导员;{hour}办理取现时;叫号 {number} 号前后",
    "telecom": "{hour}排队约 {few} 人;{desk} 号台席;{hour}办理套餐变更时;引导台无人值守片刻;叫号 {number} 号前后",
    "hotel": "{hour}前台有 {few} 位客人;{floor}{number} 房;{hour}致电客房中心;办理高峰时;大堂吧旁",
    "dealership_4s": "{hour}接待区有 {few} 组客户;{desk} 号工位;{hour}交接车辆时;休息区;{hour}结算台前",
}
AFTERWARDS = (
    "与上次检查情况相同", "询问后员工当场改正", "同岗位另一名员工做到了", "现场主管未察觉", "仅此一次，其余正常",
)  # fmt: skip


def note_on(item: Mapping[str, Any], value: Any, industry: str, hour: int, rng: Random) -> str:
    """Return a sentence on an answer that lost points; ``value`` as answered, ``hour`` when the visit began."""
    parts = [_finding(item, value)]
    if rng.random() < 0.65:
        parts.insert(0, _scene(industry, hour, rng))
    if rng.random() < 0.2:
        parts.append(rng.choice(AFTERWARDS))
    return "，".join(parts) + "。"


def summary(best: str, worst: str, rng: Random) -> str:
    """Return the closing text: the best thing and the one to mend first; texts of items."""
    first = rng.choice(("做得最好的是", "印象最好的是", "最值得肯定的是"))
    second = rng.choice(("最需改进的是", "最可惜的是", "建议优先改进"))
    return f"{first}“{best}”；{second}“{worst}”。"


def _finding(item: Mapping[str, Any], value: Any) -> str:
    response = item["response"]
    kind = response["type"]
    if kind == "scale_0_5":
        return _level(response["anchors"], value)
    if kind == "duration_seconds":
        return f"从{response['start_zh']}到{response['stop_zh']}实测{seconds_zh(float(value))}"
    if kind in ("count", "number"):
        return f"实数 {value} {response.get('unit_zh', '')}".rstrip()
    return f"不符合：{item['text_zh']}"


def _level(anchors: Mapping[str, Mapping[str, str]], level: int) -> str:
    general = anchors["3"]["zh"]
    if level < 2:
        return anchors[str(level)]["zh"]
    if level == 2:
        return f"“{general}”只做到一部分"
    return f"仅做到“{general}”" if level == 3 else f"做到“{general}”，离优质标准差在细节"


def seconds_zh(seconds: float) -> str:
    """Return a duration as people say it."""
    if seconds < 120:
        return f" {seconds:g} 秒"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 120:
        return f" {minutes} 分 {rest} 秒" if rest else f" {minutes} 分钟"
    hours = round(seconds / 3600)
    return f"约 {hours} 小时" if hours < 72 else f"约 {round(hours / 24)} 天"


def _scene(industry: str, hour: int, rng: Random) -> str:
    clock = f"{hour + rng.randint(0, 1)} 点{rng.choice(('多', '半', '一刻'))}"
    return rng.choice(SCENES[industry].split(";")).format(
        hour=clock, few=rng.randint(3, 14), desk=rng.randint(1, 8), number=f"{rng.randint(1, 60):02d}",
        floor=rng.randint(3, 19),
    )  # fmt: skip
