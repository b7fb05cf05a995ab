"""The first sheet of every workbook: how to fill it in, in both languages."""

from __future__ import annotations

from saas.kernel.words import words
from tenants.standards.exchange.sheets.layout import ABOUT
from tenants.workbooks.writing import Page


def about_page() -> Page:
    """Return the instructions."""
    return Page(
        ABOUT,
        words("服务标准工作簿", "Service standard workbook"),
        (
            (words("怎么用", "How it works"), words(
                "在各工作表中填写或修改，保存为 .xlsx，再上传到“导入 / 导出”。"
                "上传后先列出会改动什么，确认后才替换草稿。",
                "Fill in or change the sheets, save as .xlsx and upload it under Import / Export. You are shown what "
                "would change first; the draft is replaced only when you agree.")),
            (words("有错怎么办", "If something is wrong"), words(
                "所有错误会一次列出，写明工作表、行、列和改法；有错时什么都不会导入。",
                "All errors are listed at once by sheet, row and column, with how to mend it. Nothing is imported.")),
            (words("标题", "Headings"), words(
                "深色标题的列必填。列的顺序可以调整，用不到的列可以删去；标题写中文、英文或两者都行。",
                "Columns with a dark heading are needed. Their order is free and unused ones may be deleted; headings "
                "may be Chinese, English or both.")),
            (words("下拉列表", "Drop-down lists"), words(
                "有下拉列表的格子请从列表中选；也可以只写其中的中文、英文或代号。",
                "Choose from the list where there is one; either word or the code alone is fine too.")),
            (words("设置", "Settings"), words(
                "整套标准的名称、计分方法、及格线和一票否决的后果。",
                "Names, method of scoring, pass mark and what a critical failure does.")),
            (words("环节与检查项", "Stages and Items"), words(
                "检查项用“环节代号”归到环节。权重合计为 100 时，一个百分点就是一分。代号发布后不要改，趋势才连续。",
                "Items name their stage by its code. When weights sum to 100, a point is a percent. Keep codes once "
                "published: trends hang on them.")),
            (words("等级描述", "Levels"), words(
                "“0–5 级”的检查项在此写各级的样子：3 为一般标准，5 为优质标准；2 和 4 可以不写。",
                "For items of level 0 to 5: what each level looks like. 3 is the general standard, 5 the excellent "
                "one; 2 and 4 may be left out.")),
            (words("分段", "Bands"), words(
                "计时、计数和数值的得分：先列最好的一段，两端都包含在内，“到”留空表示不封顶。",
                "What times, counts and numbers earn: best band first; both ends belong to it; an empty To is open.")),
            (words("选项", "Options"), words(
                "单选、多选的选项和得分率（0–1）；得分率留空为只记录。",
                "Options of choices with their share (0 to 1); an empty share is recorded only.")),
            (words("条件", "Conditions"), words(
                "只有前面的回答符合条件时才出现的检查项。同一组的各行须全部满足；不同组满足其一即可。",
                "Items asked only after certain earlier answers. All rows of a group must hold; one group is enough.")),
            (words("不支持", "Not supported"), words(
                "公式、宏、加密、外部链接和旧式 .xls 文件不会导入。单元格里请放数值，不要放公式。",
                "Formulas, macros, passwords, links to other files and old .xls files are not imported. Put values in "
                "cells, not formulas.")),
        ),
    )  # fmt: skip
