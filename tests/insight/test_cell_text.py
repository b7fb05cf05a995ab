"""What is stored of a cell is canonical JSON, to the byte: whoever writes next compares it with what was read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audits.insight.cells import body_of, columns, stored_measure
from scoring import canonical_json

CODES = st.text('"],:[{}\\/a1柜é\N{GRINNING FACE}\x07\x7f', min_size=1, max_size=12) | st.sampled_from(["raw", "items"])
ROWS = st.lists(st.integers(0, 9).map(str) | st.just("87/2"), max_size=5).map(lambda sums: [8, 7, *sums])
GROUPS = st.dictionaries(CODES, ROWS, max_size=6)


@given(GROUPS, GROUPS, st.dictionaries(CODES, st.integers(1, 10**6), max_size=4))
def test_a_cell_is_stored_as_canonical_json_whatever_its_codes(
    items: dict[str, list[object]], stages: dict[str, list[object]], bands: dict[str, int]
) -> None:
    body = {
        "audits": 8, "total": [8, 7, "650", "54321/4"], "raw": [8], "bands": bands, "stages": stages,
        "dimensions": {}, "aspects": {}, "items": items,
    }  # fmt: skip
    text = columns(body)["body"]
    assert text.encode() == canonical_json(body)
    assert body_of(text) == body
    for code, row in items.items():
        assert stored_measure(text, "items", code) == row
        assert stored_measure(text, "stages", code) == stages.get(code)
    assert stored_measure(text, "items", "raw") == items.get("raw")
