"""Who plays: four tenants and their people. Companies and persons are invented."""

from __future__ import annotations

from dataclasses import dataclass, field

from saas.demo import atlas
from saas.kernel.words import Words, words

PASSWORD = "sanmi-demo-2026"  # noqa: S105  printed on the sign-in page of demo installations
OPERATOR = "operator@sanmi.example"
ADMIN = "秦朗 Qin Lang"


@dataclass(frozen=True, slots=True)
class Company:
    """One tenant of the demo.

    branch: how a branch is called, with ``{city}``, ``{place}`` and, from the second round, ``{nth}``.
    hours: local hours between which visits begin. seasons: month -> shift of quality (in logits).
    busy: stages that suffer twice as much in a bad season. revised: half-way a second version is published.
    expects: dimensions of which guests are asked what they expect before, and perceive after.
    """

    slug: str
    domain: str
    name: Words
    industry: str
    standard: str
    accent: str
    regions: tuple[atlas.Region, ...]
    branch: Words
    programme: Words
    hours: tuple[int, int]
    busy: tuple[str, ...]
    seasons: dict[int, float] = field(default_factory=dict)
    revised: bool = False
    expects: tuple[str, ...] = ()

    def email(self, local: str) -> str:
        """Return the address of one of its people."""
        return f"{local}@{self.domain}"


COMPANIES = (
    Company(
        slug="lanjiang-bank", domain="bank.example", name=words("澜江银行", "Lanjiang Bank"), industry="bank",
        standard="BANK-BRANCH", accent="#0b5cad", regions=(atlas.EAST, atlas.SOUTH, atlas.WEST),
        branch=words("{city}{place}支行", "{city} {place} Branch"),
        programme=words("网点神秘顾客季度检查", "Quarterly branch mystery shopping"), hours=(9, 16),
        busy=("waiting", "lobby"), seasons={1: -0.3, 2: -0.25, 6: -0.1, 12: -0.2, 4: 0.1, 9: 0.1}, revised=True,
    ),
    Company(
        slug="xinchuan-telecom", domain="telecom.example", name=words("信川通信", "Xinchuan Telecom"),
        industry="telecom", standard="TELECOM-HALL", accent="#6b3fa0",
        regions=(atlas.NORTH, atlas.CENTRE, atlas.NORTHWEST),
        branch=words("{city}{place}营业厅", "{city} {place} Service Hall"),
        programme=words("营业厅服务质量暗访", "Service hall mystery visits"), hours=(9, 17),
        busy=("queue", "acceptance"), seasons={8: -0.15, 9: -0.35, 2: -0.15, 11: -0.1, 5: 0.1}, revised=True,
    ),
    Company(
        slug="songyue-hotels", domain="hotel.example", name=words("松月酒店集团", "Songyue Hotels"),
        industry="hotel", standard="HOTEL-STAY", accent="#8a5a2b", regions=(atlas.EAST, atlas.WEST, atlas.SOUTH),
        branch=words("松月酒店{city}{place}店", "Songyue Hotel {city} {place}"),
        programme=words("神秘客人入住体验", "Mystery guest stays"), hours=(14, 19),
        busy=("check_in", "requests", "dining"), seasons={7: -0.2, 8: -0.25, 10: -0.35, 5: -0.15, 3: 0.15, 11: 0.1},
        expects=("courtesy", "timeliness", "tidiness", "comfort", "reliability"),
    ),
    Company(
        slug="chiyuan-motors", domain="motors.example", name=words("驰远汽车", "Chiyuan Motors"),
        industry="dealership_4s", standard="DEALER-4S", accent="#b3261e",
        regions=(atlas.CENTRE, atlas.EAST, atlas.NORTH),
        branch=words("驰远汽车{city}{place}店", "Chiyuan Motors {city} {place}"),
        programme=words("售后与展厅服务检查", "After-sales and showroom checks"), hours=(9, 15),
        busy=("reception", "waiting", "delivery"), seasons={1: -0.25, 2: -0.15, 9: -0.1, 12: -0.2, 4: 0.1, 7: 0.1},
    ),
)  # fmt: skip

SURNAMES = (
    "李 Li, 王 Wang, 张 Zhang, 陈 Chen, 刘 Liu, 杨 Yang, 赵 Zhao, 黄 Huang, 周 Zhou, 吴 Wu, 徐 Xu, 孙 Sun, 朱 Zhu, "
    "胡 Hu, 郭 Guo, 何 He, 高 Gao, 罗 Luo, 梁 Liang, 谢 Xie, 宋 Song, 唐 Tang, 许 Xu, 韩 Han, 冯 Feng, 邓 Deng, "
    "彭 Peng, 曾 Zeng, 肖 Xiao, 田 Tian, 袁 Yuan"
)
GIVEN_NAMES = (
    "晓岚 Xiaolan, 志远 Zhiyuan, 雨桐 Yutong, 建平 Jianping, 思雅 Siya, 海峰 Haifeng, 文静 Wenjing, 俊杰 Junjie, "
    "慧敏 Huimin, 立新 Lixin, 佳宁 Jianing, 国栋 Guodong, 婉清 Wanqing, 振宇 Zhenyu, 秋月 Qiuyue, 明哲 Mingzhe, "
    "若溪 Ruoxi, 永康 Yongkang, 芷若 Zhiruo, 博文 Bowen, 春燕 Chunyan, 子轩 Zixuan, 美玲 Meiling"
)


def person(number: int) -> str:
    """Return the name of person ``number`` in both scripts; 713 are different."""
    surnames, given = SURNAMES.split(", "), GIVEN_NAMES.split(", ")
    family, first = surnames[number % len(surnames)].split(), given[number % len(given)].split()
    return f"{family[0]}{first[0]} {family[1]} {first[1]}"
