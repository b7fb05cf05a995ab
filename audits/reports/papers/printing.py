"""From a template and a value to a PDF, in the type and colours of the reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from audits.reports.fetcher import Blob, BlobFetcher
from audits.reports.page import TEMPLATES
from audits.reports.pictures import is_compact, logo
from audits.reports.render import WellFormedPage, errors_are_fatal, fonts, styles
from audits.reports.ruling import rule_the_rest
from audits.reports.typography import legible_accent, pale, printable
from saas.kernel.access import TenantFacts
from saas.kernel.blobs import BlobMissing, BlobStore
from saas.kernel.words import HTML_LANG, Lang, Words, words

Shown = Literal["zh", "en", "both"]


@dataclass(frozen=True, slots=True)
class House:
    """Whose paper it is. mark: the logo; compact: it needs the name beside it."""

    name_zh: str
    name_en: str
    accent: str
    mark: Blob | None
    compact: bool


def house_of(tenant: TenantFacts, store: BlobStore) -> House:
    """Return a tenant's name, legible colour and logo."""
    data = None
    if tenant.logo:
        try:
            data = store.get(tenant.id, tenant.logo)
        except BlobMissing:
            data = None
    mark = logo(data)
    accent = legible_accent(tenant.accent or "")
    return House(tenant.name_zh, tenant.name_en, accent, mark, mark is not None and is_compact(mark))


def qr(address: str) -> Blob:
    """Return a QR code as a drawing; error level M, no border."""
    svg = segno.make(address, error="m", micro=False).svg_inline(
        border=0, scale=1, dark="#1a222b", omitsize=True
    )
    return Blob(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode(), "image/svg+xml")


def laid_out(
    template: str, sheet: str, shown: Shown, lang: Lang, house: House, values: Mapping[str, Any],
    blobs: Mapping[str, Blob] | None = None, rules: str = "",
) -> Any:  # fmt: skip
    """Return the laid-out document of a template of ``templates/reports``.

    sheet: its style sheet; rules: CSS of this one document.
    """
    held = dict(blobs or {})
    if house.mark:
        held["logo"] = house.mark
    language: Lang = lang if shown == "both" else shown
    markup = _template(template, shown, language).render(house=house, html_lang=HTML_LANG[language], **values)
    sheets = [styles(house.accent), styles(house.accent, sheet)]
    if rules:
        sheets.append(_parsed(rules))
    with errors_are_fatal():
        return WellFormedPage(markup, BlobFetcher(held)).render(
            font_config=fonts(), stylesheets=sheets, pdf_variant="pdf/ua-1"
        )


def pdf_of(document: Any) -> bytes:
    """Return a laid-out document as PDF bytes, lines from its anchor ``end`` to the foot of the last page.

    The same document gives the same bytes.
    """
    with errors_are_fatal():
        pdf: bytes = document.write_pdf(
            finisher=rule_the_rest, pdf_variant="pdf/ua-1", pdf_identifier=b"sanmi"
        )
    return pdf


@lru_cache(maxsize=32)
def _parsed(rules: str) -> Any:
    import weasyprint

    return weasyprint.CSS(string=rules, font_config=fonts(), url_fetcher=BlobFetcher({}))


@lru_cache(maxsize=32)
def _template(name: str, shown: Shown, lang: Lang) -> Template:
    """Return a compiled template; ``t`` says one phrase, ``both`` gives a phrase and its twin (or "")."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    say: Callable[[str, str], str] = lambda zh, en: Words(zh, en).say(lang)  # noqa: E731
    environment.globals.update(
        t=say, both=_both(shown, lang), other=HTML_LANG["zh" if lang == "en" else "en"], pale=pale
    )
    return environment.get_template(f"reports/{name}")


def _both(shown: Shown, lang: Lang) -> Callable[..., tuple[str, str]]:
    emoji = words("［表情］", "[emoji]")

    def pair(thing: Any, field: str | None = None) -> tuple[str, str]:
        zh, en = (_of(thing, "zh", field), _of(thing, "en", field))
        first, second = (en, zh) if lang == "en" else (zh, en)
        first = first or second
        rest = second if shown == "both" and second != first else ""
        return printable(first, emoji.say(lang)), printable(rest, emoji.say(lang))

    return pair


def _of(thing: Any, lang: str, field: str | None) -> str:
    name = f"{field}_{lang}" if field else lang
    value = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, "")
    return str(value or "")
