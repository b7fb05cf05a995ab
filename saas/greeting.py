"""What ``sanmi run`` prints once everything is there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def greeting(base_url: str, data_dir: str, seconds: float, tenants: int, logins: Sequence[Mapping[str, Any]]) -> str:
    """Return the text: address, data directory, and who can sign in (``saas.demo.logins.DemoLogin`` as mappings)."""
    lines = ["", f"  Sanmi 三米 is ready at {base_url} ({seconds:.1f} s)", f"  Data: {data_dir}", ""]
    if logins:
        lines += _people(logins)
    elif not tenants:
        lines += ["  No tenant yet: `sanmi tenant --help` tells how to create one.", ""]
    return "\n".join([*lines, "  Ctrl-C stops everything.", ""])


def _people(logins: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    roles = max(_width(_role(login)) for login in logins)
    addresses = max(_width(login["email"]) for login in logins)
    last = None
    yield "  Demo logins (role, e-mail, password):"
    for login in logins:
        if login["tenant"] != last:
            last = login["tenant"]
            yield f"\n  {login['name_zh']} {login['name_en']}"
        yield f"    {_padded(_role(login), roles)}  {_padded(login['email'], addresses)}  {login['password']}"
    yield ""


def _role(login: Mapping[str, Any]) -> str:
    return f"{login['role_zh']} {login['role_en']}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return how many columns a terminal needs: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
