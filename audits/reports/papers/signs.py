"""Signs for branches: a page each with the code that opens the branch's own visit form on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from audits.reports.papers.printing import House, Shown, laid_out, pdf_of, qr
from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import Lang, words
from tenants.units.queries import UnitFacts

MOST = 200  # pages of one file; some 20 ms each


def signs_pdf(
    branches: Sequence[UnitFacts], house: House, shown: Shown, lang: Lang, *, base_url: str
) -> bytes:
    """Return the signs as PDF bytes, a page a branch. Raises Invalid for none or too many."""
    if not branches:
        said = words("这里没有营业中的网点", "There is no open branch here")
        raise Invalid(said, errors=[FieldError("unit", said)])
    if len(branches) > MOST:
        said = words(
            f"这里有 {len(branches)} 家网点，一次最多 {MOST} 张；请选一个区域",
            f"There are {len(branches)} branches here and a file holds {MOST}; choose a region",
        )
        raise Invalid(said, errors=[FieldError("unit", said)])
    addresses = [address_of(base_url, branch.code) for branch in branches]
    values = {"signs": list(zip(branches, addresses, range(len(branches)), strict=True))}
    blobs = {f"qr-{place}": qr(address) for place, address in enumerate(addresses)}
    return pdf_of(laid_out("signs.html", "signs.css", shown, lang, house, values, blobs))


def address_of(base_url: str, code: str) -> str:
    """Return the address that a branch's code leads to."""
    return f"{base_url.rstrip('/')}/b/{quote(code, safe='')}"
