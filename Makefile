# Sanmi 三米. `make help` lists what there is; scripts/ does the work, so that this file stays a table of contents.
SHELL := /bin/sh
PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test lint bench lock clean

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  make %-7s %s\n' "$$name" "$$text"; done

run:  ## Set everything up and start it: http://127.0.0.1:8000 with demo data; Ctrl-C stops it
	@scripts/run.sh

test: lint  ## Lint, then run every test (services of their own; about 15 minutes at most)
	@$(PYTHON) -m pytest -n $${SANMI_TEST_PROCESSES:-2} --dist loadfile

lint: .bootstrap-test  ## Formatting traps, types, and who may import whom
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports

bench: .bootstrap-test  ## Time the things that must be fast
	@$(PYTHON) -m bench

lock:  ## Resolve the dependencies anew into both lock files (needs uv)
	@scripts/lock.sh

clean:  ## Remove the virtualenv and caches; data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

.PHONY: .bootstrap-test
.bootstrap-test:
	@scripts/bootstrap.sh test
