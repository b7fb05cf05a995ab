"""How the house is kept: who imports whom, and that files stay small enough to read in one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("saas", "tenants", "audits", "scoring", "migrations")
WEB = {"flask", "flask_login", "flask_wtf", "flask_smorest", "flask_babel", "werkzeug"}
SQL = {"text", "literal_column", "create_engine", "MetaData", "Table"}
MAY_USE_SQL = (
    "migrations/", "saas/migrate.py", "saas/partitions.py", "saas/checks.py", "saas/prepare.py", "saas/health.py",
    "saas/kernel/",
)  # fmt: skip
LONGEST = 350  # lines; most are far below


def sources(*names: str) -> list[Path]:
    """Return the Python files of our packages, or those of some names only."""
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [path for path in found if not names or path.name in names]


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of every import in a file; name is "" for ``import module``."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def told(path: Path) -> str:
    """Return a file's path within the project."""
    return str(path.relative_to(ROOT))


def test_what_jobs_use_too_does_not_look_at_a_request() -> None:
    found = {
        f"{told(path)} imports {module}"
        for path in sources("services.py", "jobs.py", "queries.py", "models.py")
        for module, _ in imports(path)
        if module.partition(".")[0] in WEB
    }
    assert not found, "pass `by` and `now` instead"


def test_tenants_data_is_asked_for_through_mapped_classes() -> None:
    """Text SQL and engines of one's own belong to the kernel's walls, to migrations and to who looks after servers."""
    found = {
        f"{told(path)} imports {name}"
        for path in sources()
        for module, name in imports(path)
        if module.partition(".")[0] == "sqlalchemy" and name in SQL and not told(path).startswith(MAY_USE_SQL)
    }
    assert not found, "query the mapped class"


def test_every_file_can_be_read_in_one_sitting() -> None:
    lines = {told(path): len(path.read_text().splitlines()) for path in sources() if "versions" not in path.parts}
    found = {name: count for name, count in lines.items() if count > LONGEST}
    assert not found, "when a docstring needs an 'and', it is two modules"


def test_every_module_says_what_it_is_for() -> None:
    texts = {told(path): path.read_text() for path in sources()}
    found = [name for name, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))]
    assert not found, "begin it with a docstring"


def test_the_project_stands_alone() -> None:
    """Nothing here may point to a place on the machine where it was written."""
    foreign = ("/work/main", "/work/shared", "../shared")
    texts = [*sources(), *(ROOT / "templates").rglob("*.html"), *(ROOT / "docs").rglob("*.md")]
    found = {f"{told(path)}: {word}" for path in texts for word in foreign if word in path.read_text()}
    assert not found
