"""What a phone takes along: everything that an auditor's forms need where there is no network.

The pack names the standards by version and by the SHA-256 of the very bytes that ``standard_bytes`` gives, so
that a phone fetches each once, checks it, and keeps several versions side by side.
"""

from __future__ import annotations

import functools
import hashlib
import json
import uuid
from typing import Any

from audits.capture.forms import phone_document
from audits.capture.whereabouts import Place, on_phone, places_of
from audits.programmes.queries import AssignmentFacts, my_assignments
from saas.kernel.access import By
from saas.kernel.branding import readable_accent
from tenants.standards.queries import VersionFacts, list_standards, loaded_version
from tenants.units.queries import branches_in_scope

LIMITS = {"photo_bytes": 12_000_000, "photo_edge": 1600}
URLS = {"audit": "/api/v1/audits/", "evidence": "/api/v1/evidence/", "done": "/capture"}
FORMAT = 1


def pack_of(by: By, session: str) -> dict[str, Any]:
    """Return the acting member's pack. session: the mark of the sign-in that it is made for."""
    assignments = my_assignments(by)
    current = {found.current.id: found.current for found in list_standards() if found.current}
    assigned = {given.standard_version_id for given in assignments} - set(current)
    branches = branches_in_scope(by)
    places = places_of({unit.id for unit in branches} | {given.branch_id for given in assignments})
    versions = [*current.values(), *(loaded_version(version_id).facts for version_id in sorted(assigned))]
    return {
        "format": FORMAT,
        "person": str(by.membership_id),
        "session": session,
        "lang": by.lang,
        "tenant": {"name_zh": by.tenant.name_zh, "name_en": by.tenant.name_en},
        "accent": readable_accent(by.tenant.accent),
        "assignments": [_assignment(given, places.get(given.branch_id)) for given in assignments],
        "branches": [
            {
                "id": str(unit.id), "code": unit.code, "name_zh": unit.name_zh, "name_en": unit.name_en,
                **on_phone(places.get(unit.id)),
            }
            for unit in branches
        ],
        "standards": [_standard(facts, facts.id in current) for facts in versions],
        "limits": LIMITS,
        "urls": URLS,
    }  # fmt: skip


def standard_bytes(version_id: uuid.UUID) -> bytes:
    """Return a version's document for a phone, always the same bytes; raises NotFound."""
    text = json.dumps(phone_document(loaded_version(version_id)), ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def pictures_url(standard_id: uuid.UUID | str) -> str:
    """Return where a standard's guidance pictures are; the digest's hex digits follow."""
    return f"/standards/{standard_id}/pictures/"


def _assignment(given: AssignmentFacts, place: Place | None) -> dict[str, Any]:
    scenario = given.scenario
    return {
        "id": str(given.id),
        "version_id": str(given.standard_version_id),
        "branch": {
            "id": str(given.branch_id), "name_zh": given.branch_name_zh, "name_en": given.branch_name_en,
            **on_phone(place),
        },
        "scenario": scenario and {
            name: getattr(scenario, name) for name in ("code", "name_zh", "name_en", "brief_zh", "brief_en")
        },
        "window_from": given.window_from.isoformat(),
        "window_to": given.window_to.isoformat(),
    }  # fmt: skip


def _standard(facts: VersionFacts, current: bool) -> dict[str, Any]:
    document = loaded_version(facts.id).document
    return {
        "version_id": str(facts.id),
        "version": facts.number,
        "digest": facts.digest,
        "sha256": _sha256_of(facts.id, facts.digest),
        "name_zh": document["name_zh"],
        "name_en": document["name_en"],
        "current": current,
        "pictures": pictures_url(facts.standard_id),
    }


@functools.lru_cache(maxsize=512)
def _sha256_of(version_id: uuid.UUID, _digest: str) -> str:
    """Read under the open scope by ``_standard``; a published version never changes, so once is enough."""
    return hashlib.sha256(standard_bytes(version_id)).hexdigest()
