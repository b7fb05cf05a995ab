"""The sheets of a standard's workbook and their columns. A column's key is its place in the JSON object of the row."""

from __future__ import annotations

from saas.kernel.words import words
from tenants.standards.exchange.sheets import vocabularies as v
from tenants.workbooks.columns import Column, Vocabulary
from tenants.workbooks.tables import SheetName

ABOUT = SheetName("about", words("说明", "Read me"))
SETTINGS = SheetName("settings", words("设置", "Settings"))
STAGES = SheetName("stages", words("环节", "Stages"))
ITEMS = SheetName("items", words("检查项", "Items"))
ANCHORS = SheetName("anchors", words("等级描述", "Levels"))
BANDS = SheetName("bands", words("分段", "Bands"))
OPTIONS = SheetName("options", words("选项", "Options"))
CONDITIONS = SheetName("conditions", words("条件", "Conditions"))
GRADES = SheetName("grades", words("总分等级", "Grade bands"))
SCENARIOS = SheetName("scenarios", words("到访场景", "Scenarios"))

MORE = Column(
    "more", words("其他（JSON）", "More (JSON)"), width=18, aliases=("其他", "more"),
    note=words("没有单独一列的内容，由程序写入；一般留空。", "What has no column of its own; usually empty."),
)  # fmt: skip
ITEM = Column(
    "item", words("检查项代号", "Item code"), "code", needed=True, width=14, aliases=("检查项", "item")
)

STAGE_COLUMNS = (
    Column("code", words("环节代号", "Stage code"), "code", needed=True, width=16, aliases=("代号", "code"),
           note=words("英文或拼音，不含空格；以后不要改。", "Latin letters, no blanks; do not change it later.")),
    Column("order", words("顺序", "Order"), "number", width=8),
    Column("name_zh", words("中文名称", "Chinese name"), needed=True, width=24),
    Column("name_en", words("英文名称", "English name"), width=28),
    Column("weight", words("环节权重", "Stage weight"), "number", width=10,
           note=words("只在“先算环节再加权”时需要。", "Needed with “Stages first, then weighted” only.")),
    Column("pass_mark", words("环节及格线", "Stage pass mark"), "number", width=12),
    Column("description_zh", words("中文说明", "Chinese description"), width=30),
    Column("description_en", words("英文说明", "English description"), width=30),
    MORE,
)  # fmt: skip

ITEM_COLUMNS = (
    Column("code", words("检查项代号", "Item code"), "code", needed=True, width=12, aliases=("代号", "code"),
           note=words("如 BK-AR01；发布后保持不变，趋势才连续。",
                      "Such as BK-AR01; keep it for ever, trends hang on it.")),
    Column("stage", words("环节代号", "Stage code"), "code", needed=True, width=14, aliases=("环节", "stage"),
           note=words("“环节”表中的代号。", "A code of the sheet Stages.")),
    Column("text_zh", words("中文内容", "Chinese text"), needed=True, width=46),
    Column("text_en", words("英文内容", "English text"), width=46),
    Column("response.type", words("作答方式", "Answer"), "word", v.RESPONSES, needed=True, width=20),
    Column("weight", words("权重", "Weight"), "number", width=8,
           note=words("0–100；0 表示只记录不计分。合计 100 最好读。",
                      "0 to 100; 0 is recorded only. A sum of 100 reads best.")),
    Column("critical", words("一票否决", "Critical"), "flag", width=10),
    Column("critical_fail_at", words("否决线", "Fails at"), "number", width=9,
           note=words("得分率（0–1）不高于此即否决；空为 0。",
                      "A share of marks (0 to 1) at or below this fails; empty is 0.")),
    Column("na_allowed", words("可不适用", "N/A allowed"), "flag", width=10),
    Column("required", words("必答", "Required"), "flag", width=10),
    Column("bonus", words("加分项", "Bonus"), "flag", width=10),
    Column("dimension", words("质量维度", "Dimension"), "word", v.DIMENSIONS, width=18),
    Column("aspect", words("审核视角", "Aspect"), "word", v.ASPECTS, width=14),
    Column("time_measure", words("时间指标", "Time measure"), "word", v.TIME_MEASURES, width=18),
    Column("evidence", words("佐证", "Evidence"), "word", v.EVIDENCE, width=14),
    Column("help_zh", words("中文指引", "Chinese guidance"), width=30),
    Column("help_en", words("英文指引", "English guidance"), width=30),
    Column("response.scores.yes", words("“是”得分率", "Share for yes"), "number", width=10,
           note=words("0–1，一般为 1。", "0 to 1, usually 1.")),
    Column("response.scores.no", words("“否”得分率", "Share for no"), "number", width=10,
           note=words("0–1，一般为 0。", "0 to 1, usually 0.")),
    Column("response.unit_zh", words("中文单位", "Chinese unit"), width=9),
    Column("response.unit_en", words("英文单位", "English unit"), width=9),
    Column("response.start_zh", words("计时开始（中文）", "Timing starts (Chinese)"), width=18),
    Column("response.start_en", words("计时开始（英文）", "Timing starts (English)"), width=18),
    Column("response.stop_zh", words("计时结束（中文）", "Timing stops (Chinese)"), width=18),
    Column("response.stop_en", words("计时结束（英文）", "Timing stops (English)"), width=18),
    Column("response.threshold_basis", words("分段依据", "Bands come from"), "word", v.THRESHOLDS, width=14),
    Column("response.limit", words("提示上限", "Limit shown"), "number", width=9),
    Column("response.per_occurrence", words("每次扣分", "Points per occurrence"), "number", width=10),
    Column("response.mode", words("多选计法", "Choices count"), "word", v.CHOOSING, width=16),
    Column("response.max_photos", words("最多照片", "Most photos"), "number", width=9),
    Column("response.max_chars", words("最多字数", "Most characters"), "number", width=9),
    Column("maps_to", words("对应通用项", "Comparable item"), "code", width=14),
    Column("basis", words("来源性质", "Basis"), "word", v.BASIS, width=14),
    Column("source", words("来源", "Source"), width=34,
           note=words("每行一条：文件名 | 位置。", "A line each: file | place.")),
    MORE,
)  # fmt: skip

ANCHOR_COLUMNS = (
    ITEM,
    Column("points", words("级", "Points"), "number", needed=True, width=7,
           note=words("0 到 5；3 为一般标准，5 为优质标准。", "0 to 5; 3 is the general, 5 the excellent standard.")),
    Column("level", words("水平", "Level"), "word", v.LEVELS, width=18),
    Column("zh", words("中文描述", "Chinese description"), width=60),
    Column("en", words("英文描述", "English description"), width=60),
    MORE,
)  # fmt: skip

BAND_COLUMNS = (
    ITEM,
    Column("min", words("从", "From"), "number", width=10),
    Column("max", words("到", "To"), "number", width=10,
           note=words("含两端；留空为不封顶。先列最好的一段。", "Both ends belong; empty is open. Best band first.")),
    Column("score", words("得分率", "Share"), "number", needed=True, width=10,
           note=words("0–1：1 为满分。", "0 to 1: 1 is full marks.")),
    Column("level", words("水平", "Level"), "word", v.LEVELS, width=18),
    MORE,
)  # fmt: skip

OPTION_COLUMNS = (
    ITEM,
    Column("value", words("选项代号", "Option"), "value", needed=True, width=16),
    Column("label_zh", words("中文选项", "Chinese label"), width=36),
    Column("label_en", words("英文选项", "English label"), width=36),
    Column("score", words("得分率", "Share"), "number", width=10,
           note=words("0–1；留空为不计分。多选可为负数。",
                      "0 to 1; empty is unscored. May be negative where several are chosen.")),
    MORE,
)  # fmt: skip

CONDITION_COLUMNS = (
    ITEM,
    Column("group", words("组", "Group"), "number", width=7,
           note=words("同组须全部满足；不同组满足其一即可。",
                      "All of a group must hold; one of the groups is enough.")),
    Column("depends", words("依据项代号", "Depends on item"), "code", needed=True, width=18, aliases=("依据项",
                 "depends on")),
    Column("comparison", words("比较", "Comparison"), "word", v.COMPARISONS, needed=True, width=22),
    Column("value", words("值", "Value"), "value", needed=True, width=26,
           note=words("多个值用分号隔开；不适用写“不适用”。",
                      "Several values with semicolons; N/A for not applicable.")),
    MORE,
)  # fmt: skip

GRADE_COLUMNS = (
    Column("code", words("等级代号", "Band code"), "code", needed=True, width=14, aliases=("代号", "code")),
    Column("min", words("下限", "From"), "number", needed=True, width=10),
    Column("max", words("上限", "To"), "number", width=10),
    Column("name_zh", words("中文名称", "Chinese name"), width=20),
    Column("name_en", words("英文名称", "English name"), width=20),
    MORE,
)  # fmt: skip

SCENARIO_COLUMNS = (
    Column("code", words("场景代号", "Scenario code"), "code", needed=True, width=14, aliases=("代号", "code")),
    Column("name_zh", words("中文名称", "Chinese name"), width=24),
    Column("name_en", words("英文名称", "English name"), width=24),
    Column("brief_zh", words("中文简介", "Chinese brief"), width=60),
    Column("brief_en", words("英文简介", "English brief"), width=60),
    MORE,
)  # fmt: skip

SETTING_COLUMNS = (
    Column("setting", words("设置项", "Setting"), needed=True, width=34),
    Column("value", words("值", "Value"), "value", width=46),
    Column("hint", words("说明", "What it means"), width=70, aliases=("hint",)),
)


def _setting(
    key: str,
    zh: str,
    en: str,
    kind: str,
    hint_zh: str = "",
    hint_en: str = "",
    words_of: Vocabulary | None = None,
) -> Column:
    hint = words(hint_zh, hint_en) if hint_zh else None
    return Column(key, words(zh, en), kind, words_of, note=hint)  # type: ignore[arg-type]


SETTING_ROWS = (
    _setting("code", "代号", "Code", "code", "整套标准的代号，如 BANK-BRANCH。",
             "The standard's code, such as BANK-BRANCH."),
    _setting("name_zh", "中文名称", "Chinese name", "text"),
    _setting("name_en", "英文名称", "English name", "text"),
    _setting("description_zh", "中文说明", "Chinese description", "text"),
    _setting("description_en", "英文说明", "English description", "text"),
    _setting("industry", "行业", "Industry", "word", "", "", v.INDUSTRY),
    _setting("version", "资料版本", "Document version", "value", "随您编号；发布时系统另有版本号。",
             "Number it as you like; publishing gives a version of its own."),
    _setting("schema_version", "格式版本", "Schema version", "word", "1.1 才有条件、加分、必答等。",
             "Conditions, bonus and required items need 1.1.", v.SCHEMA),
    _setting("kind", "类别", "Kind", "word", "", "", v.KIND),
    _setting("scoring.method", "计分方法", "Method", "word", "", "", v.METHODS),
    _setting("scoring.direction", "方向", "Direction", "word", "“越低越好”只用于得分相加。",
             "Lower is better goes with the sum of points only.", v.DIRECTIONS),
    _setting("scoring.total", "满分", "Full total", "number", "加权计分固定为 100。",
             "Always 100 with a weighted method."),
    _setting("scoring.pass_mark", "及格线", "Pass mark", "number"),
    _setting("scoring.decimals", "显示小数位", "Decimals shown", "number"),
    _setting("scoring.critical_policy.mode", "一票否决后果", "Critical failure", "word", "", "", v.CRITICAL),
    _setting("scoring.critical_policy.cap", "封顶分", "Cap", "number", "只在“总分封顶”时需要。",
             "With “Cap the total” only."),
    _setting("scoring.na_policy", "不适用的处理", "N/A", "word", "", "", v.NA_POLICY),
    _setting("scoring.basis", "计分依据", "Basis of scoring", "text"),
    _setting("more", "其他（JSON）", "More (JSON)", "text", "没有单独一行的内容，由程序写入。",
             "What has no row of its own."),
)  # fmt: skip

# Keys that an empty cell means as null rather than as left out: so the library's documents say it.
NULL_WHEN_EMPTY = {
    "items": ("maps_to", "time_measure"),
    "bands": ("max",),
    "options": ("score",),
}
