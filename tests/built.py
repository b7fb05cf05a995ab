"""What holds for every client that is built and committed: made from its present sources, untouched, with licences."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Built:
    """A client's places, below the project's root. also: sources outside its folder; units: its part for tests."""

    client: str
    static: str
    units: str
    template: str
    also: tuple[str, ...]
    libraries: tuple[str, ...]

    def assert_fresh(self) -> None:
        """The build is made from the present sources."""
        own = [path for path in (ROOT / self.client).rglob("*") if path.is_file() and path.suffix != ".md"]
        sources = [*own, *(ROOT / name for name in (*self.also, "package-lock.json"))]
        lines = sorted((path.relative_to(ROOT).as_posix(), _sha256(path)) for path in sources)
        stamp = hashlib.sha256("".join(f"{digest}  {name}\n" for name, digest in lines).encode()).hexdigest()
        assert self._told["source"] == stamp, self._mend

    def assert_untouched(self) -> None:
        """No built file was edited by hand, and all are of one build."""
        static = ROOT / self.static
        there = {path.name: _sha256(path) for path in static.iterdir() if path.name != "build.json"}
        assert there == self._told["files"], self._mend
        assert self._told["source"] in (ROOT / self.units).read_text("utf-8")[:200], self._mend
        assert self._told["source"][:12] in (ROOT / self.template).read_text("utf-8"), self._mend

    def assert_licensed(self) -> None:
        """Every bundled library brings its licence."""
        licences = (ROOT / self.static / "licences.txt").read_text("utf-8")
        for name in self.libraries:
            assert re.search(rf"^{re.escape(name)} \d", licences, re.MULTILINE), name

    @property
    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((ROOT / self.static / "build.json").read_text("utf-8"))
        return told

    @property
    def _mend(self) -> str:
        return f"{self.static} is older than {self.client}: run npm install && npm run build"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
