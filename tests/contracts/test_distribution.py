"""Every join carries tenant_id, so that the data can be spread over machines by it (keys: test_schema.py)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = {"Tenant", "Account", "AccountTenant", "LoginSession"}  # of nobody in particular


def joins() -> Iterator[tuple[str, str, str]]:
    """Yield every join in the product's code: (place, what is joined, the condition as written out)."""
    for folder in ("saas", "tenants", "audits"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_join(node, node.func):
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield place, ast.unparse(node.args[0]).removesuffix(".__table__"), _said(tree, node.args[-1])


def _is_join(call: ast.Call, func: ast.Attribute) -> bool:
    """Texts and paths are joined too: those of one argument, or of ``posixpath``."""
    if ast.unparse(func.value) in ("posixpath", "os.path"):
        return False
    return (func.attr == "join" and len(call.args) > 1) or func.attr in ("outerjoin", "join_from")


def _said(tree: ast.Module, condition: ast.expr) -> str:
    """Return a condition with the name or function behind it, where it is one."""
    name = condition.func if isinstance(condition, ast.Call) else condition
    if not isinstance(name, ast.Name):
        return ast.unparse(condition)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name.id:
            return ast.unparse(node)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name.id:
            return ast.unparse(node)
    return ast.unparse(condition)


def test_every_join_carries_the_tenant() -> None:
    found = list(joins())
    assert len(found) > 15, "this test no longer finds the joins"
    wrong = [place for place, joined, said in found if joined not in PLATFORM and "tenant_id" not in said]
    assert not wrong, f"joins that a distributed database could not keep on one machine: {wrong}"
