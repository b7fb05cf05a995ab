"""Signs for branches: a page each with the code that opens the branch's own visit form on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from audits.reports.papers.asking import check_branches
from audits.reports.papers.printing import House, Shown, laid_out, pdf_of, qr
from saas.kernel.words import Lang
from tenants.units.queries import UnitFacts


def signs_pdf(
    branches: Sequence[UnitFacts], house: House, shown: Shown, lang: Lang, *, base_url: str
) -> bytes:
    """Return the signs as PDF bytes, a page a branch. Raises Invalid for none or too many."""
    check_branches(branches)
    addresses = [address_of(base_url, branch.code) for branch in branches]
    values = {"signs": list(zip(branches, addresses, range(len(branches)), strict=True))}
    blobs = {f"qr-{place}": qr(address) for place, address in enumerate(addresses)}
    return pdf_of(laid_out("signs.html", "signs.css", shown, lang, house, values, blobs))


def address_of(base_url: str, code: str) -> str:
    """Return the address that a branch's code leads to."""
    return f"{base_url.rstrip('/')}/b/{quote(code, safe='')}"
