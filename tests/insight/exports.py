"""Asking for an export and reading what came."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import Browser

EVIL = '=HYPERLINK("http://evil.example","click")'


def ask(client: Browser, query: str = "?window=12m", **form: str) -> str:
    """Ask for an export; return its address."""
    made = client.submit(f"/audits/exports{query}", {"shape": "audits", "format": "csv", **form})
    assert made.status_code == 302, text_of(made)
    return str(made.headers["Location"])


def fetched(client: Browser, address: str) -> bytes:
    """Return the finished file."""
    found = client.get(f"{address}/file")
    assert found.status_code == 200, text_of(found)
    return found.get_data()


def lines(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
