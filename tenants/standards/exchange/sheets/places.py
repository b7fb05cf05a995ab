"""Where in a workbook a place of the document stands: ``items[3].response.bands[0].max`` is Bands!C9."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tenants.standards.exchange.sheets.conditions import paths_of
from tenants.workbooks.refusals import Place
from tenants.workbooks.tables import Row

_LAST = re.compile(r"(\.[^.\[\]]+|\[\d+\])$")


class Places:
    """Gathers the places while the rows are read."""

    def __init__(self) -> None:
        self._found: dict[str, Place] = {}
        self._rows: dict[str, Row] = {}

    def note(self, path: str, place: Place) -> None:
        """Keep where one value stands."""
        self._found[path] = place

    def rows(self, path: str, rows: Sequence[Row]) -> None:
        """Keep the rows of a list."""
        for index, row in enumerate(rows):
            self._rows[f"{path}[{index}]"] = row

    def items(self, rows: Sequence[Row], parts: Mapping[str, Mapping[str, Sequence[Row]]]) -> None:
        """Keep the rows of the items, and of their parts on other sheets."""
        for index, row in enumerate(rows):
            path = f"items[{index}]"
            code = str(row.values.get("code"))
            self._rows[path] = row
            self._rows[f"{path}.response"] = row
            self.rows(f"{path}.response.bands", parts["bands"].get(code, ()))
            self.rows(f"{path}.response.options", parts["options"].get(code, ()))
            for anchor in parts["anchors"].get(code, ()):
                self._rows[f"{path}.response.anchors.{anchor.values.get('points')}"] = anchor
            tests = parts["conditions"].get(code, ())
            for place, within in paths_of([test.values for test in tests]).items():
                self._rows[f"{path}.when{within}"] = tests[place]

    def of(self, path: str) -> Place:
        """Return the nearest place that is known; a place without a sheet when there is none."""
        rest = path
        while rest:
            if rest in self._found:
                return self._found[rest]
            row = self._rows.get(rest)
            if row is not None:
                return self._cell(row, rest, path)
            found = _LAST.search(rest)
            rest = rest[: found.start()] if found else ""
        return Place(path=path)

    def _cell(self, row: Row, rest: str, path: str) -> Place:
        key = path[len(rest) :].lstrip(".")
        if rest.endswith(".response"):
            key = f"response.{key}" if key else "response.type"
        if ".when" in rest:
            key = {"item": "depends"}.get(key.rpartition(".")[2], "value")
        while key and key not in row.table.where:
            found = _LAST.search(f".{key}")
            key = f".{key}"[: found.start()].lstrip(".") if found else ""
        return row.place(key)
