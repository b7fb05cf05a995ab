"""From the report's value to its page: the context of the template, nothing of the database in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from audits.insight.charts import paper_palette, say_number
from audits.insight.charts.palette import band_step
from audits.insight.charts.svg import shortened
from audits.reports.charts import report_pictures
from audits.reports.document import BranchReport, Exact, Seen
from audits.reports.faces import sans_families
from audits.reports.fetcher import Blob
from audits.reports.pictures import is_compact, logo, photo
from audits.reports.rows import MOST_DETAILED, MOST_PLANNED, brief_findings, plan_rows, points, shots_of
from audits.reports.sentences import (
    MOST_URGENT,
    about_gain,
    about_score,
    about_standing,
    notes,
    standings,
)
from audits.reports.typography import legible_accent, pale, printable_value
from saas.kernel.words import HTML_LANG, Words, words

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
FOOT_ROOM = 400.0


@dataclass(frozen=True, slots=True)
class Page:
    """What the PDF engine needs: well-formed XHTML, the blobs it may load, the accent."""

    markup: str
    blobs: Mapping[str, Blob]
    accent: str


def compose(report: BranchReport, blobs: Mapping[str, bytes], code: str) -> Page:
    """Return the page of ``report``; ``blobs`` holds its photographs by digest."""
    report = _with_short_days(report)
    report = printable_value(report, words("［表情］", "[emoji]").say(report.language))
    accent = legible_accent(report.tenant.accent)
    palette = replace(paper_palette(accent, pale(accent)), font=",".join(sans_families(report.language)))
    pictures = report_pictures(report, palette)
    loaded = _photos(report, blobs)
    own = {name: Blob(picture.svg.encode(), "image/svg+xml") for name, picture in pictures.items()}
    own["qr"] = Blob(_qr(report.verify_at + code), "image/svg+xml")
    mark = logo(report.tenant.logo)
    if mark:
        own["logo"] = mark
    band = next((place for place, one in enumerate(report.bands) if one.code == report.score.band), 0)
    markup = _template(report.language).render(
        report=report,
        html_lang=HTML_LANG[report.language],
        code=code,
        verify_url=report.verify_at + code,
        logo=mark is not None,
        logo_is_a_mark=mark is not None and is_compact(mark),
        pictures=pictures,
        photo_blobs=loaded,
        foot=_foot(report),
        band_colour=palette.colour(f"band{band_step(band, len(report.bands))}"),
        about_score=about_score(report),
        about_standing=about_standing(report),
        about_gain=about_gain(report),
        standings=standings(report),
        notes=notes(report),
        urgent=report.findings[:MOST_URGENT],
        detailed=report.findings[:MOST_DETAILED],
        briefly=brief_findings(report),
        plan=plan_rows(report)[:MOST_PLANNED],
    )
    return Page(markup, {**loaded, **own}, accent)


def _photos(report: BranchReport, blobs: Mapping[str, bytes]) -> dict[str, Blob]:
    """Return the printable photographs by digest; of a missing or broken one the paper says so."""
    seen = [one for entry in report.criticals for one in entry.seen]
    seen += [one for entry in report.findings for one in entry.seen]
    wanted = sorted({one.sha for visit in seen for one in visit.photos})
    made = {sha: photo(blobs[sha]) for sha in wanted if sha in blobs}
    return {sha: blob for sha, blob in made.items() if blob}


def _with_short_days(report: BranchReport) -> BranchReport:
    """Name the visits beside findings by month and day alone when all were in one year."""
    visits = {seen.visit for entry in report.criticals for seen in entry.seen}
    visits |= {seen.visit for entry in report.findings for seen in entry.seen}
    if len({visit[:5] for visit in visits}) != 1 or not all(_DATE.match(visit) for visit in visits):
        return report

    def short(seen: tuple[Seen, ...]) -> tuple[Seen, ...]:
        return tuple(replace(one, visit=one.visit[5:]) for one in seen)

    return replace(
        report,
        criticals=tuple(replace(one, seen=short(one.seen)) for one in report.criticals),
        findings=tuple(replace(one, seen=short(one.seen)) for one in report.findings),
    )


def _foot(report: BranchReport) -> str:
    """Return tenant, branch and period in one line: the branch's name gives way when they are too long."""
    around = f"{report.tenant.name} ·  · {report.period}"
    room = max(FOOT_ROOM - 9.6 * sum(1 if ord(c) > 0x2E7F else 0.55 for c in around), 60)
    return f"{report.tenant.name} · {shortened(report.branch, 9.6, room)} · {report.period}"


def _qr(url: str) -> bytes:
    svg = segno.make(url, error="m", micro=False).svg_inline(border=0, scale=1, dark="#1a222b", omitsize=True)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


@lru_cache(maxsize=2)
def _template(lang: str) -> Template:
    """Return the compiled template of one language; an unknown name in it is an error, not an empty place."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    say: Callable[[str, str], str] = lambda zh, en: Words(zh, en).say(lang)  # noqa: E731
    environment.globals.update(t=say, shots_of=shots_of, number=say_number, points=points, percent=_percent)
    return environment.get_template("reports/branch.html")


def _percent(value: Exact) -> str:
    return say_number(Fraction(value) * 100, 1) + "%"
