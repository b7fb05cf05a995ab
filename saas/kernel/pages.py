"""What every page's template may use: words in the reader's language, the tenant's face, navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.local import LocalProxy

from saas.kernel.access import Access
from saas.kernel.addresses import install_addresses
from saas.kernel.branding import readable_accent
from saas.kernel.kept_macros import install_kept_macros
from saas.kernel.words import HTML_LANG, Words

DEFAULT_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the left navigation, for the roles that use it."""

    href: str
    label: Words
    icon: str
    roles: frozenset[str]


def install_pages(app: Flask, navigation: tuple[NavEntry, ...]) -> None:
    """Give templates of ``app`` their helpers."""
    # Components are imported without a page's context, so that they are made once and not for each page.
    app.jinja_env.globals.update(
        t=_t, pick=_pick, csrf_token=generate_csrf, say=_say, local=local, lang=LocalProxy(_lang),
        options_of=_options_of,
    )  # fmt: skip
    install_addresses(app)
    install_kept_macros(app, _lang)
    app.jinja_env.add_extension("jinja2.ext.loopcontrols")
    app.context_processor(lambda: _context(navigation))


def local(moment: datetime | None) -> datetime | None:
    """Return a stored moment in the time zone of the reader's tenant (ours where there is none)."""
    tenant = current_user.tenant if current_user.is_authenticated else None
    return moment.astimezone(ZoneInfo(tenant.time_zone if tenant else DEFAULT_ZONE)) if moment else None


def _lang() -> str:
    return str(g.get("lang", "zh"))


def _t(zh: str, en: str, **values: object) -> str:
    """Return one of two phrases in the reader's language, places filled."""
    text = en if g.get("lang") == "en" else zh
    return text.format(**values) if values else text


def _say(phrase: Words | None) -> str:
    return phrase.say(g.get("lang", "zh")) if phrase else ""


def _pick(thing: Any, field: str) -> str:
    """Return ``field_zh`` or ``field_en`` of an object or mapping; the other language when one is empty."""
    first, second = ("en", "zh") if g.get("lang") == "en" else ("zh", "en")
    for lang in (first, second):
        name = f"{field}_{lang}"
        value = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
        if value:
            return str(value)
    return ""


def _options_of(things: Iterable[Any], to: Callable[[Any], str], key: str, current: object) -> list[dict[str, Any]]:
    """Return the options of a filter: what each thing is called (``label``), where it leads by its ``key``."""
    lang = g.get("lang", "zh")
    values = ((thing.label.say(lang), getattr(thing, key)) for thing in things)
    return [{"label": label, "href": to(value), "current": value == current} for label, value in values]


def _context(navigation: tuple[NavEntry, ...]) -> dict[str, Any]:
    lang = g.get("lang", "zh")
    access: Access | None = current_user if current_user.is_authenticated else None
    place = access.place if access else None
    return {
        "lang": lang,
        "html_lang": HTML_LANG[lang],
        "csp_nonce": lambda: g.get("nonce", ""),
        "current_person": access,
        "tenant": access.tenant if access else None,
        "accent": readable_accent(access.tenant.accent) if access and access.tenant else None,
        "nav": _nav(navigation, place.role, lang) if place else [],
    }


def _nav(navigation: tuple[NavEntry, ...], role: str, lang: str) -> list[dict[str, Any]]:
    shown = [entry for entry in navigation if role in entry.roles]
    current = max((e.href for e in shown if request.path.startswith(e.href)), key=len, default=None)
    return [
        {"href": e.href, "label": e.label.say(lang), "icon": e.icon, "current": e.href == current} for e in shown
    ]
