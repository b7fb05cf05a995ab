"""``python -m saas`` is the ``sanmi`` command; it works wherever the virtualenv has been moved to."""

from __future__ import annotations

from saas.cli import main

main(prog_name="sanmi")
