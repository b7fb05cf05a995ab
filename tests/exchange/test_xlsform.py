"""XLSForms become drafts: what fits comes along, what does not is told row by row."""

from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from scoring import lint, score
from scoring.document.loading import load_standard
from tenants.standards.exchange.intake import Intake, take_in
from tenants.workbooks.refusals import FileRefused
from tests.exchange.conftest import draft, send, text_of, waiting_in

if TYPE_CHECKING:
    from tests.arrange import Browser, House

SURVEY = [
    ("type", "name", "label::中文", "label::English (en)", "label::Français (fr)", "hint::中文", "required",
        "relevant", "constraint"),
    ("start", "start", "", "", "", "", "", "", ""),
    ("begin_group", "arrival", "到达", "Arrival", "Arrivée", "", "", "", ""),
    ("select_one yn", "greeted", "有人问候", "Somebody greets", "Salut", "三秒内", "yes", "", ""),
    ("integer", "queue", "排队人数", "People waiting", "File", "", "", "${greeted} = 'yes'", ". >= 0 and . <= 99"),
    ("select_one window", "window", "在哪里办理", "Where handled", "Où", "", "",
        "${queue} > 3 or ${greeted} != 'yes'", ""),
    ("begin_group", "inner", "里面", "Inside", "", "", "", "selected(${window}, 'machine')", ""),
    ("select_multiple help", "help", "有哪些帮助", "What help", "Aide", "", "", "not(${greeted} = 'no')", ""),
    ("end_group", "", "", "", "", "", "", "", ""),
    ("end_group", "", "", "", "", "", "", "", ""),
    ("begin_repeat", "desk", "柜台", "Desk", "", "", "", "", ""),
    ("select_one yn", "tidy", "桌面整洁", "Desk tidy", "Propre", "", "", "${queue} * 2 > 4", ""),
    ("image", "picture", "照片", "Photo", "Photo", "", "", "", ""),
    ("end_repeat", "", "", "", "", "", "", "", ""),
    ("geopoint", "place", "位置", "Place", "", "", "", "", ""),
    ("calculate", "total", "", "", "", "", "", "", ""),
    ("note", "thanks", "谢谢", "Thank you", "", "", "", "", ""),
    ("text", "remark", "意见", "Remark", "", "", "", "", "string-length(.) <= 200"),
    ("date", "day", "日期", "", "", "", "", "", ""),
]  # fmt: skip
CHOICES = [
    ("list_name", "name", "label::中文", "label::English (en)"),
    ("yn", "yes", "是", "Yes"), ("yn", "no", "否", "No"),
    ("window", "counter", "柜台", "Counter"), ("window", "machine", "自助机", "Machine"),
    ("help", "person", "有人指导", "A person"), ("help", "sign", "有指引牌", "A sign"),
]  # fmt: skip
SETTINGS = [("form_title", "form_id", "version"), ("网点走访", "visit_form", "2026")]


def book(**sheets: list[tuple[Any, ...]]) -> bytes:
    """Return a workbook of these rows; calculations are added where a type needs them."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write_string(number, column, value)
    if "survey" in sheets:
        column = len(sheets["survey"][0])
        made.get_worksheet_by_name("survey").write_string(0, column, "calculation")
        for number, row in enumerate(sheets["survey"]):
            if row[0] == "calculate":
                made.get_worksheet_by_name("survey").write_string(number, column, "1 + 1")
    made.close()
    return out.getvalue()


def form(**changes: Any) -> bytes:
    return book(**{"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, **changes})


@pytest.fixture(scope="module")
def taken() -> Intake:
    return take_in(form())


def items(taken: Intake) -> dict[str, dict[str, Any]]:
    return {item["code"]: item for item in taken.document["items"]}


def test_questions_become_items_with_both_languages(taken: Intake) -> None:
    found = items(taken)
    assert list(found) == ["greeted", "queue", "window", "help", "tidy", "picture", "thanks", "remark", "day"]
    assert found["greeted"]["text_zh"] == "有人问候"
    assert found["greeted"]["text_en"] == "Somebody greets"
    assert found["greeted"]["help_zh"] == "三秒内"
    assert found["greeted"]["required"] is True
    kinds = [item["response"]["type"] for item in found.values()]
    assert kinds == [
        "yes_no",
        "count",
        "choice",
        "multi_choice",
        "yes_no",
        "photo",
        "instruction",
        "text",
        "datetime",
    ]
    assert found["remark"]["response"]["max_chars"] == 200
    assert [one["label_en"] for one in found["window"]["response"]["options"]] == ["Counter", "Machine"]
    assert (taken.document["name_zh"], taken.document["code"]) == ("网点走访", "visit_form")


def test_groups_become_stages(taken: Intake) -> None:
    assert [(one["code"], one["name_en"]) for one in taken.document["stages"]] == [
        ("arrival", "Arrival"), ("desk", "Desk"), ("general", "General"),
    ]  # fmt: skip
    assert items(taken)["help"]["stage"] == "arrival"
    assert items(taken)["thanks"]["stage"] == "general"


def test_relevance_becomes_a_condition_where_it_can(taken: Intake) -> None:
    found = items(taken)
    assert found["queue"]["when"] == {"item": "greeted", "equals": "yes"}
    assert found["window"]["when"] == {
        "or": [{"item": "queue", "at_least": 4}, {"not": {"item": "greeted", "equals": "yes"}}]
    }
    assert found["help"]["when"] == {
        "and": [{"item": "window", "equals": "machine"}, {"not": {"item": "greeted", "equals": "no"}}]
    }
    assert "when" not in found["tidy"]
    assert any(
        "${queue} * 2 > 4" in one.en
        for line in (taken.report.partly if taken.report else [])
        for one in line.remarks
    )


def test_the_report_names_what_did_not_come_along(taken: Intake) -> None:
    assert taken.report
    left = {line.name: line for line in taken.report.left_out}
    assert set(left) == {"place", "total"}
    assert left["place"].row == 15
    partly = {line.name: " ".join(one.en for one in line.remarks) for line in taken.report.partly}
    assert "constraint" in partly["queue"]
    assert "no shares" in partly["window"]
    assert "no English" in partly["day"]
    assert "asked once" in partly["desk"]
    assert "joined the stage" in partly["inner"]
    assert "remark" not in partly
    assert any("Français (fr)" in note.en for note in taken.notes)
    assert any("share 100 points" in note.en for note in taken.notes)


def test_the_draft_can_be_scored_at_once(taken: Intake) -> None:
    standard = load_standard(taken.document)
    sheet = score(standard, {"greeted": "yes", "queue": 5, "window": "counter", "tidy": "no"})
    assert sheet.to_dict()["score"]["display"] == "50.00"
    assert not [one for one in lint(taken.document) if one.severity == "error"]


def test_a_type_that_nobody_knows_is_left_out_and_named() -> None:
    taken = take_in(form(survey=[*SURVEY, ("hologram", "h", "x", "x", "", "", "", "", "")]))
    assert taken.report
    assert "h" in {line.name for line in taken.report.left_out}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"survey": [*SURVEY[:3], ("begin_group", "open", "x", "x", "", "", "", "", "")]}, "Unmatched"),
        ({"survey": [*SURVEY, ("select_one missing", "m", "x", "x", "", "", "", "", "")]}, "missing"),
        ({"survey": [*SURVEY, ("text", "1 bad", "x", "x", "", "", "", "", "")]}, ""),
        ({"survey": [("nothing", "here")]}, ""),
        ({"survey": SURVEY[:1]}, ""),
    ],
)
def test_a_form_that_is_not_valid_is_refused_with_its_row(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        take_in(form(**changes))
    assert said in " ".join(one.message.en for one in refused.value.located)


def test_a_form_becomes_a_standard_on_the_page(house: House, admin: Browser) -> None:
    page = send(admin, "/standards/import?lang=zh", form(), "走访.xlsx")
    assert page.status_code == 200
    words = text_of(page)
    assert "从 XLSForm 转换" in words
    assert "place geopoint 未导入" in words
    made = admin.submit("/standards/import/confirm", {**waiting_in(page), "code": "VISIT"})
    standard_id = uuid.UUID(made.headers["Location"].split("/")[2])
    assert len(draft(house, standard_id)["items"]) == 9
    assert admin.submit(f"/standards/{standard_id}/publish", {"note": "from a form"}).status_code == 302
