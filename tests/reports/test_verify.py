"""``sanmi verify`` and the seal: what is genuine passes, what was touched does not."""

from __future__ import annotations

import json
import random
import re
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from audits.reports.attachment import ATTACHMENT, attachment_bytes, code_of
from audits.reports.examination import NoReport, embedded_file, examine
from audits.reports.seal import Sealed, check_seal, seal
from saas.commands.verify import verify
from scoring import canonical_json, load_standard, score
from tests.reports.conftest import Drawn
from tests.reports.visits import answers_of, bank

SECRET = "a secret of at least thirty-two characters"
OTHER = "another secret of at least thirty-two chars"


@pytest.fixture
def sealed(chinese: Drawn) -> bytes:
    return seal(chinese.pdf, SECRET)


def run(*arguments: str, secret: str = SECRET) -> Result:
    return CliRunner().invoke(
        verify, list(arguments), env={"SANMI_SECRET_KEY": secret, "SANMI_DATA_DIR": "/nowhere"}
    )


def written(folder: Path, data: bytes, name: str = "report.pdf") -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def test_a_genuine_report_is_told_with_branch_and_code(sealed: bytes, chinese: Drawn, tmp_path: Path) -> None:
    result = run(written(tmp_path, sealed))
    assert result.exit_code == 0, result.output
    assert chinese.code in result.output
    assert chinese.report.branch in result.output


def test_one_changed_byte_anywhere_is_refused(sealed: bytes) -> None:
    end = len(sealed)
    for place in [*random.Random(3).sample(range(end), 200), 0, end - 1, end - 70, end - 80]:
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert check_seal(bytes(changed), SECRET) is not Sealed.WHOLE, place


def test_an_added_or_missing_byte_is_refused(sealed: bytes) -> None:
    for changed in (sealed + b"\n", sealed[:-1], sealed[1:], sealed[:500] + b" " + sealed[500:]):
        assert check_seal(changed, SECRET) is not Sealed.WHOLE


def test_the_command_refuses_a_changed_byte_in_one_clear_line(sealed: bytes, tmp_path: Path) -> None:
    changed = bytearray(sealed)
    changed[len(changed) // 2] ^= 1
    result = run(written(tmp_path, bytes(changed)))
    assert result.exit_code == 1
    assert "changed after" in result.output


def test_a_changed_attachment_is_refused_even_when_sealed_again(chinese: Drawn, tmp_path: Path) -> None:
    forged = with_attachment(
        chinese.pdf, attachment_bytes(chinese.report).replace(b'"display":"', b'"display":"9', 1)
    )
    result = run(written(tmp_path, seal(forged, SECRET)))
    assert result.exit_code == 1


def with_attachment(pdf: bytes, content: bytes) -> bytes:
    """Return the file with another attachment, in the form in which the product writes it."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.attachments[ATTACHMENT].obj.EF.F.write(content)
        output = BytesIO()
        opened.save(output, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return output.getvalue()


def test_a_changed_answer_no_longer_gives_the_printed_score(chinese: Drawn) -> None:
    content = json.loads(attachment_bytes(chinese.report))
    answers = content["audits"][0]["answers"]
    answers["BK-AR01"] = 0 if answers["BK-AR01"] else 5
    found = differences_of(chinese.pdf, canonical_json(content))
    assert any("score.raw" in one for one in found), found


def test_changed_points_of_a_finding_are_found(chinese: Drawn) -> None:
    content = json.loads(attachment_bytes(chinese.report))
    content["report"]["findings"][0]["recoverable"] = "99"
    assert any("findings" in one for one in differences_of(chinese.pdf, canonical_json(content)))


def test_a_changed_stage_score_is_found(chinese: Drawn) -> None:
    content = json.loads(attachment_bytes(chinese.report))
    content["report"]["stages"][2]["score"] = "100"
    assert any("does not follow" in one for one in differences_of(chinese.pdf, canonical_json(content)))


def differences_of(pdf: bytes, content: bytes) -> list[str]:
    """Examine the file with another attachment in place of its own, as the product would have written it."""
    raw = zlib.compress(content)
    start = pdf.index(b"stream\n", pdf.index(b"/Type /EmbeddedFile")) + 7
    head = pdf.rindex(b" obj", 0, start)
    length = re.search(rb"/Length (\d+)", pdf[head:])
    assert length
    header = pdf[head:start].replace(length[0], b"/Length %d" % len(raw))
    changed = pdf[:head] + header + raw + pdf[start + int(length[1]) :]
    return [one.en for one in examine(changed, None).differences]


def test_the_code_belongs_to_the_attachment(chinese: Drawn) -> None:
    assert code_of(embedded_file(chinese.pdf)) == chinese.code
    assert examine(chinese.pdf, None).differences == ()


def test_a_changed_printed_code_is_refused(sealed: bytes, chinese: Drawn, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(sealed)) as pdf:
        pdf.docinfo["/Keywords"] = "0000-0000-0000-0000"
        page = pdf.pages[0]
        page.Contents.write(page.Contents.read_bytes().replace(b"Tj", b"TJ", 1))
        output = BytesIO()
        pdf.save(output)
    result = run(written(tmp_path, output.getvalue()))
    assert result.exit_code == 1


def test_the_seal_of_another_installation_is_named_and_not_accepted(chinese: Drawn, tmp_path: Path) -> None:
    file = written(tmp_path, seal(chinese.pdf, OTHER))
    refused = run(file)
    assert refused.exit_code == 1
    assert "not of this installation" in refused.output
    accepted = run("--contents-only", file)
    assert accepted.exit_code == 0
    assert "seal not checked" in accepted.output


def test_an_unsealed_report_is_not_whole(chinese: Drawn, tmp_path: Path) -> None:
    result = run(written(tmp_path, chinese.pdf))
    assert result.exit_code == 1
    assert "seal" in result.output


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%%EOF\n", b"%PDF-1.7 /Type /EmbeddedFile stream\nxx", b"%PDF-"])
def test_a_pdf_that_is_no_report_cannot_be_read(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(NoReport):
        examine(data, SECRET)
    assert run(written(tmp_path, data)).exit_code == 2


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    result = run(str(tmp_path / "nothing.pdf"))
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1


def test_looking_does_not_make_a_secret(sealed: bytes, tmp_path: Path) -> None:
    environment = {"SANMI_SECRET_KEY": "", "SANMI_DATA_DIR": str(tmp_path / "var")}
    result = CliRunner().invoke(verify, [written(tmp_path, sealed)], env=environment)
    assert result.exit_code == 1
    assert not (tmp_path / "var").exists()


def sheet_files(folder: Path, change: bool = False) -> list[str]:
    answers = {"answers": answers_of(1, 0.7)}
    sheet = score(load_standard(bank()), answers["answers"]).to_dict()
    if change:
        sheet["score"]["display"] = "99.99"
    texts = (
        json.dumps(value, default=float, ensure_ascii=False).encode() for value in (sheet, bank(), answers)
    )
    return [written(folder, text, f"{place}.json") for place, text in enumerate(texts)]


def test_a_sheet_is_verified_with_its_standard_and_answers_in_any_order(tmp_path: Path) -> None:
    assert run(*sheet_files(tmp_path)).exit_code == 0


def test_a_changed_sheet_is_refused_and_the_place_named(tmp_path: Path) -> None:
    result = run(*sheet_files(tmp_path, change=True))
    assert result.exit_code == 1
    assert "score.display" in result.output


def test_two_of_three_files_are_not_enough(tmp_path: Path) -> None:
    assert run(*sheet_files(tmp_path)[:2]).exit_code == 2
