"""Schema versions: which documents this engine understands."""

from __future__ import annotations

from scoring.document.fields import Fields
from scoring.exact import number, plain
from scoring.problems import shown

OLDEST = "1.0"
NEWEST = "1.1"
KNOWN = (OLDEST, NEWEST)


def check_version(fields: Fields) -> str:
    """Return the document's schema version ("1.0" when it names none); an unknown one is a problem."""
    value = fields.value.get("schema_version")
    if value is None:
        return OLDEST
    exact = None if isinstance(value, bool) else number(value)
    name = value if isinstance(value, str) else plain(exact) if exact is not None else ""
    name = f"{name}.0" if name.isdecimal() else name
    if name not in KNOWN:
        fields.wrong(
            "schema_version",
            f"不认识版本 {shown(value)}；本引擎支持 1.0 与 1.1",
            f"{shown(value)} is unknown; this engine reads 1.0 and 1.1",
        )
    return name
