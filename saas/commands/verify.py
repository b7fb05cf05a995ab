"""``sanmi verify``: tells whether a report, or a score sheet, is genuine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from audits.reports.examination import NoReport, examine
from audits.reports.seal import Sealed, key_id, sealed_by
from saas.config import SettingError, Settings
from saas.kernel.words import Words, words
from scoring import DocumentError
from scoring import verify as verify_sheet
from scoring.problems import ScoringError
from scoring.reading import parse_json

GENUINE, CHANGED, UNREADABLE = 0, 1, 2
MOST_BYTES = 200_000_000


@click.command(name="verify")
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option(
    "--contents-only", is_flag=True, help="Of a PDF check code and scores, not the seal of the pages."
)
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of messages.")
def verify(files: tuple[str, ...], contents_only: bool, lang: str) -> None:
    """Tell whether FILES are genuine: PDF reports, or one standard, answers and score sheet as JSON.

    Of a PDF the seal is checked (it is this installation's own), and every score is worked out again from the
    standard and the answers that the PDF carries. The three JSON files are told apart by their content.
    Exit status: 0 genuine, 1 changed (one line for each difference), 2 a file cannot be read.
    """
    data = {name: _bytes(name, lang) for name in files}
    papers = [name for name in files if data[name].startswith(b"%PDF-")]
    documents = [name for name in files if name not in papers]
    worst = GENUINE
    for name in papers:
        worst = max(worst, _verify_paper(name, data[name], contents_only, lang))
    if documents:
        worst = max(worst, _verify_sheet({name: data[name] for name in documents}, lang))
    raise SystemExit(worst)


def _verify_paper(name: str, data: bytes, contents_only: bool, lang: str) -> int:
    """Say whether one PDF is genuine; return the exit status it deserves."""
    secret = None if contents_only else _secret()
    try:
        found = examine(data, secret)
    except NoReport as refused:
        return _broken(name, data, refused.why, lang)
    differences = list(found.differences)
    if not contents_only:
        differences = [*_seal_words(data, secret, found.sealed), *differences]
    if differences:
        _tell(name, differences, lang)
        return CHANGED
    kind = (
        words("内容前后一致（封印未查）", "contents consistent (seal not checked)")
        if contents_only
        else words("真实", "genuine")
    )
    says = words(
        "{kind}：{branch}，{period}，{n} 次检查，验证码 {code}",
        "{kind}: {branch}, {period}, {n} audit(s), code {code}",
    ).filled(kind=kind.say(lang), branch=found.branch, period=found.period, n=found.audits, code=found.code)
    click.echo(f"{name}: {says.say(lang)}")
    return GENUINE


def _broken(name: str, data: bytes, why: Words, lang: str) -> int:
    """A PDF that carries a seal of ours but no readable report was changed; any other is just no report."""
    if sealed_by(data) is None:
        _tell(name, [why], lang)
        return UNREADABLE
    _tell(name, [words("封印之后被改动过", "it was changed after it was sealed"), why], lang)
    return CHANGED


def _seal_words(data: bytes, secret: str | None, sealed: Sealed | None) -> list[Words]:
    if sealed is Sealed.WHOLE:
        return []
    if sealed is Sealed.BROKEN:
        return [
            words(
                "封印不符：文件封印后有字节被改动", "the seal does not fit: bytes were changed after sealing"
            )
        ]
    if sealed is Sealed.MISSING or sealed_by(data) is None:
        return [
            words(
                "没有封印，或封印被改动：文件不完整", "the seal is missing or damaged: the file is not whole"
            )
        ]
    theirs, ours = sealed_by(data), key_id(secret) if secret else "-"
    return [
        words(
            f"封印不是本系统的（封印 {theirs}，本系统 {ours}）：在生成它的系统上核对，或用 --contents-only 只查内容",
            f"the seal is not of this installation (seal {theirs}, here {ours}): verify it where it was made, "
            "or check the contents alone with --contents-only",
        )
    ]


def _secret() -> str | None:
    """Return the installation's secret, None when it has none yet (it is not made just for looking)."""
    try:
        settings_dir = Path(os.environ.get("SANMI_DATA_DIR") or "var")
        if not os.environ.get("SANMI_SECRET_KEY") and not (settings_dir / "secret_key").is_file():
            return None
        return Settings.from_env().secret_key
    except SettingError as wrong:
        _refuse(str(wrong))


def _verify_sheet(data: Mapping[str, bytes], lang: str) -> int:
    """Say whether standard, answers and sheet belong together."""
    values: dict[str, Mapping[str, Any]] = {}
    try:
        for name, content in data.items():
            value = parse_json(content, name)
            values[_role(name, value, lang)] = value  # type: ignore[assignment]  # _role refuses non-objects
        missing = [role for role in ("standard", "answers", "sheet") if role not in values]
        if missing or len(values) != len(data):
            needs = words(
                "需要标准、答案、评分单各一个 JSON 文件",
                "needs one JSON file each of standard, answers and sheet",
            )
            _refuse(f"{' '.join(data)}: {needs.say(lang)}")
        result = verify_sheet(values["standard"], values["answers"], values["sheet"])
    except (ScoringError, DocumentError) as wrong:
        _refuse(*(problem.line(lang) for problem in wrong.problems))
    if result.genuine:
        click.echo(
            words("真实：评分单与标准、答案相符", "genuine: the sheet fits its standard and answers").say(
                lang
            )
        )
        return GENUINE
    for problem in result.differences:
        click.echo(problem.line(lang), err=True)
    return CHANGED


def _role(name: str, value: object, lang: str) -> str:
    """Tell a standard, answers and a sheet apart by their content."""
    if isinstance(value, Mapping):
        if "digests" in value and "score" in value:
            return "sheet"
        if "items" in value and "stages" in value:
            return "standard"
        if "items" not in value:
            return "answers"
    return _refuse(
        f"{name}: {words('不是标准、答案或评分单', 'is no standard, answers or score sheet').say(lang)}"
    )


def _bytes(name: str, lang: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or str(wrong)
        _refuse(f"{name}: {words('无法读取', 'cannot be read').say(lang)}: {reason}")
    if len(data) > MOST_BYTES:
        _refuse(f"{name}: {words('文件过大', 'is too large').say(lang)}")
    return data


def _tell(name: str, differences: list[Words], lang: str) -> None:
    for one in differences:
        click.echo(f"{name}: {one.say(lang)}", err=True)


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    raise SystemExit(UNREADABLE)
