"""Files of a house that wait for a decision, for the forms that decide on them."""

from __future__ import annotations

from dataclasses import dataclass

from saas.kernel.clock import now
from scoring import canonical_json
from tenants.standards.library import common_set
from tenants.units.exchange import units_workbook
from tenants.units.exchange_plan import read_plan
from tenants.workbooks.waiting import keep_waiting
from tests.arrange import House


@dataclass(frozen=True)
class Uploads:
    """Digests of what waits. units: the tree as it is, agreed on with units_agreed."""

    standard: str
    common: str
    units: str
    units_agreed: str


def let_wait(house: House) -> Uploads:
    """Upload a standard, a set of modules and the tree of a house; nobody decides."""
    document = {**house.document, "description_en": f"{house.document['code']} waiting"}
    with house.inside("tenant_admin") as by:
        assert by
        tree = units_workbook(by)
        agreed = read_plan(by, tree).fingerprint
        return Uploads(
            standard=keep_waiting(canonical_json(document), now=now()),
            common=keep_waiting(canonical_json(common_set()), now=now()),
            units=keep_waiting(tree, now=now()),
            units_agreed=agreed,
        )
