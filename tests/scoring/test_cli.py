"""`sanmi score` and `sanmi lint`, as a person or a script meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scoring import load_standard, score
from scoring.cli import lint_command, score_command
from tests.scoring.factories import document, item
from tests.scoring.test_documents import LIBRARY, library
from tests.scoring.test_fuzz import run, written

BANK = str(LIBRARY / "bank.json")
COMMON = str(LIBRARY / "common.json")


def test_score_prints_one_json_object(tmp_path: Path) -> None:
    answers = {
        "BK-AR03": 2.4,
        "BK-AR02": "na",
        "BK-TX01": {"value": "yes", "note": "x", "evidence": ["sha256:aa"]},
    }
    result = run(score_command, BANK, written(tmp_path, "a.json", {"answers": answers}))
    assert (result.exit_code, result.stderr) == (0, "")
    sheet = json.loads(result.stdout)
    assert sheet == json.loads(json.dumps(score(load_standard(library("bank")), answers).to_dict()))
    assert (sheet["score"]["raw"], sheet["coverage"], sheet["score"]["band"]) == ("100", "7/100", "excellent")


def test_numbers_in_files_are_read_exactly(tmp_path: Path) -> None:
    answers = tmp_path / "a.json"
    answers.write_text('{"answers": {"BK-AR03": 3.0000000000000000000001}}')
    sheet = json.loads(run(score_command, BANK, str(answers)).stdout)
    assert sheet["items"][2]["s"] == "3/5"
    answers.write_text('{"answers": {"BK-AR03": 3.0000000000000000000000}}')
    assert json.loads(run(score_command, BANK, str(answers)).stdout)["items"][2]["s"] == "1"


def test_score_takes_a_module_of_a_module_set(tmp_path: Path) -> None:
    answers = written(tmp_path, "a.json", {"answers": {"PH-01": 2}})
    sheet = json.loads(run(score_command, COMMON, answers, "--module", "PH").stdout)
    assert sheet["standard"]["code"] == "PH"
    refused = run(score_command, COMMON, answers)
    assert refused.exit_code == 2
    assert "name one of its modules" in refused.stderr
    unknown = run(score_command, COMMON, answers, "--module", "XX")
    assert (unknown.exit_code, "there are: CE, PH, CP" in unknown.stderr) == (2, True)


def test_a_file_may_come_on_standard_input() -> None:
    result = run(score_command, BANK, "-", stdin=b'{"answers": {"BK-AR03": 2.4}}')
    assert json.loads(result.stdout)["score"]["final"] == "100"


@pytest.mark.parametrize(
    ("answers", "lines"),
    [
        ({"answers": {"BK-AR01": 7}}, ["BK-AR01: 7 is no valid answer; give a whole number from 0 to 5"]),
        (
            {"answers": {"BK-AR03": -1, "BK-AR3": 1}},
            [
                "BK-AR3: there is no such item in the standard; did you mean BK-AR03?",
                "BK-AR03: -1 is no valid answer; give seconds, a number of at least 0, decimals allowed",
            ],
        ),
        ({"answers": {"BK-AR01": "na"}}, ["BK-AR01: not applicable is not allowed here; give an answer"]),
        ({"BK-AR03": 2.4}, ['the answers file must be an object {"answers": {item code: answer}}']),
        ({"answers": []}, ["answers: must be an object {item code: answer}, not a list"]),
    ],
)
def test_wrong_answers_are_told_item_by_item(answers: Any, lines: list[str], tmp_path: Path) -> None:
    result = run(score_command, BANK, written(tmp_path, "a.json", answers))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == lines


def test_refusals_are_told_in_chinese_on_request(tmp_path: Path) -> None:
    result = run(
        score_command, BANK, written(tmp_path, "a.json", {"answers": {"BK-AR01": 7}}), "--lang", "zh"
    )
    assert result.stderr.splitlines() == ["BK-AR01:7 不是有效回答；应为 0 到 5 的整数"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere.json", "there is no such file; check the path"),
        (".", "this is a directory; name a JSON file"),
    ],
)
def test_files_that_cannot_be_read_are_one_line(name: str, said: str, tmp_path: Path) -> None:
    path = str(tmp_path / name)
    for command, arguments in (
        (score_command, (path, path)),
        (score_command, (BANK, path)),
        (lint_command, (path,)),
    ):
        result = run(command, *arguments)
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1
        assert said in result.stderr


def test_lint_is_quiet_about_a_sound_standard() -> None:
    result = run(lint_command, str(LIBRARY / "hotel.json"))
    assert (result.exit_code, result.stdout) == (0, "no findings\n")
    assert run(lint_command, COMMON).exit_code == 0
    assert run(lint_command, COMMON, "--module", "CP").exit_code == 0


def test_lint_prints_lines_and_fails_on_errors(tmp_path: Path) -> None:
    path = written(tmp_path, "s.json", document(item("A", 30), item("B", 60, critical=True)))
    result = run(lint_command, path)
    assert result.exit_code == 1
    assert (
        "error  items  [weights_not_100] the weights of the scored items add up to 90, not 100"
        in result.stdout
    )
    assert "warning  B items[1].na_allowed  [critical_allows_na]" in result.stdout
    assert result.stdout.splitlines()[-1] == "1 errors, 1 warnings"
    assert (
        "错误  items  [weights_not_100] 计分项权重合计 90，不是 100"
        in run(lint_command, path, "--lang", "zh").stdout
    )


def test_lint_prints_json_on_request(tmp_path: Path) -> None:
    path = written(tmp_path, "s.json", document(item("A", 30)))
    report = json.loads(run(lint_command, path, "--json").stdout)
    assert report["counts"]["error"] == 1
    finding = report["findings"][0]
    assert set(finding) == {"code", "severity", "path", "item", "message", "mend"}
    assert set(finding["message"]) == set(finding["mend"]) == {"zh", "en"}


def test_the_core_needs_nothing_but_the_standard_library() -> None:
    """Everything but the command line imports without a third-party package."""
    code = (
        "import sys; before = set(sys.modules); import scoring, scoring.rollup, scoring.reading\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before} - {'scoring'}\n"
        "print(sorted(name for name in new if name not in sys.stdlib_module_names))"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
