"""Invented content for the gallery: plausible names, figures and sentences in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from saas.kernel.words import words

Translate = Callable[..., str]

_ENTRIES = (
    ("/gallery", "overview", "总览", "Overview"),
    ("/desk", "branches", "网点", "Branches"),
    ("/audits", "audits", "检查单", "Audits"),
    ("/reports", "reports", "报告", "Reports"),
    ("/standards", "standards", "标准", "Standards"),
    ("/settings", "settings", "管理", "Settings"),
)
_BRANCHES = (
    ("浦东陆家嘴支行", "Lujiazui, Pudong", "华东", "East", "96.25", "excellent", 1.8, 6, 0),
    ("静安南京西路支行", "Nanjing Road West, Jing'an", "华东", "East", "91.40", "excellent", -0.6, 6, 0),
    ("徐汇漕河泾支行", "Caohejing, Xuhui", "华东", "East", "88.12", "good", 3.2, 5, 0),
    ("杭州西湖支行", "West Lake, Hangzhou", "华东", "East", "86.90", "good", 0.0, 6, 0),
    ("广州天河支行", "Tianhe, Guangzhou", "华南", "South", "84.05", "good", -2.4, 4, 0),
    ("深圳南山支行", "Nanshan, Shenzhen", "华南", "South", "79.33", "fair", 1.1, 6, 0),
    ("成都锦江支行", "Jinjiang, Chengdu", "西南", "Southwest", "74.60", "fair", -4.7, 3, 0),
    ("武汉江汉路支行", "Jianghan Road, Wuhan", "华中", "Central", "68.20", "pass", None, 2, 0),
    ("西安钟楼支行", "Bell Tower, Xi'an", "西北", "Northwest", "59.90", "fail", -8.3, 4, 1),
    ("沈阳中街支行", "Zhongjie, Shenyang", "东北", "Northeast", None, None, None, 0, 0),
)
_ROLES = (
    ("admin", "管理员", "Administrator"), ("region", "区域经理", "Regional manager"),
    ("branch", "网点负责人", "Branch manager"), ("auditor", "检查员", "Auditor"),
)  # fmt: skip
LOGINS = [
    {
        "tenant": "linjiang", "email": f"{local}@example.com", "password": "p", "role_zh": zh, "role_en": en,
        "name_zh": "临江银行", "name_en": "Linjiang Bank",
    }
    for local, zh, en in _ROLES
]  # fmt: skip
TENANTS = [
    {"id": 1, "name_zh": "临江银行", "name_en": "Linjiang Bank", "industry": "bank"},
    {"id": 2, "name_zh": "云栖酒店", "name_en": "Yunqi Hotels", "industry": "hotel"},
]
AGENTS = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/139 Edg/139",
)
TITLES = {
    400: words("请求有误", "The request is malformed"),
    401: words("请先登录", "Please sign in"),
    403: words("您没有权限做这件事", "You are not allowed to do this"),
    404: words("找不到这一页或这条记录", "There is nothing here"),
    409: words("与已有记录冲突", "This contradicts what is stored"),
    413: words("内容太大", "That is too large"),
    422: words("有内容需要修改", "Something needs to be corrected"),
    429: words("操作太频繁，请稍候再试", "Too many tries; please wait a moment"),
    500: words("系统出错", "Something broke"),
}


def navigation(t: Translate, path: str) -> list[dict[str, Any]]:
    """Return the rail's entries."""
    return [
        {"href": href, "label": t(zh, en), "icon": icon, "current": path.startswith(href), "count": None}
        for href, icon, zh, en in _ENTRIES
    ]


def columns(t: Translate) -> list[dict[str, Any]]:
    """Return the columns of the league table."""
    return [
        {"key": "name", "label": t("网点", "Branch"), "sort": True},
        {"key": "region", "label": t("区域", "Region"), "sort": True, "desk": True},
        {"key": "score", "label": t("得分", "Score"), "sort": True, "num": True},
        {"key": "band", "label": t("等级", "Band")},
        {"key": "change", "label": t("较上期", "Change"), "sort": True, "num": True},
        {"key": "trend", "label": t("近六期", "Six waves")},
        {"key": "visits", "label": t("检查次数", "Visits"), "sort": True, "num": True},
        {"key": "deeds", "label": ""},
    ]


def rows(t: Translate, times: int = 1) -> list[dict[str, Any]]:
    """Return the table's rows, repeated to fill a screen."""
    keys = ("region", "score", "band", "change", "visits", "critical")
    return [
        {"id": n * 10 + i, "name": t(row[0], row[1])} | dict(zip(keys, (t(row[2], row[3]), *row[4:]), strict=True))
        for n in range(times)
        for i, row in enumerate(_BRANCHES)
    ]


def places(t: Translate) -> list[tuple[str, str]]:
    """Return branches with their regions, for the palette."""
    return [(t(row[0], row[1]), t(row[2], row[3])) for row in _BRANCHES]


def chips(t: Translate) -> list[dict[str, Any]]:
    """Return the filter sentence."""
    waves = [t(f"2026 第{n}期", f"Wave {i}, 2026") for i, n in enumerate("一二三", 1)]
    named = (("华东", "East"), ("华南", "South"), ("西南", "Southwest"), ("西北", "Northwest"))
    regions = [t(zh, en) for zh, en in named]
    return [
        {"label": t("期次", "Wave"), "value": waves[2], "options": [{"label": w, "href": "/desk", "current": w == waves[2]} for w in waves]},  # noqa: E501
        {"label": t("区域", "Region"), "value": regions[0], "find": True, "options": [{"label": r, "href": "/desk", "count": 12, "current": r == regions[0]} for r in regions]},  # noqa: E501
        {"label": t("标准", "Standard"), "value": t("银行网点标准 v3", "Bank branch standard v3"), "options": [{"label": "v3", "href": "/desk"}]},  # noqa: E501
        {"label": t("等级", "Band"), "value": None, "options": [{"label": "A", "href": "/desk"}]},
    ]


def spark(index: int) -> list[float]:
    """Return six heights (4..20) of a small trend."""
    return [12 + 8 * (((index + 3) * (k + 2) * 7) % 11 - 5) / 6 for k in range(6)]


def tree(t: Translate) -> list[dict[str, Any]]:
    """Return a small tree of units."""
    leaf = [{"label": t(row[0], row[1]), "href": "/desk", "meta": row[4] or "—", "current": i == 1} for i, row in enumerate(_BRANCHES[:3])]  # noqa: E501
    east = {"label": t("华东区域", "East region"), "href": "/desk", "meta": "12", "open": True, "children": leaf}
    south = {"label": t("华南区域", "South region"), "href": "/desk", "meta": "9", "children": leaf[:1]}
    bank = {"label": t("临江银行", "Linjiang Bank"), "href": "/desk", "meta": "48", "open": True}
    return [bank | {"children": [east, south]}]
