#!/bin/sh
# make run: set up, then become the supervisor (exec: Ctrl-C and kill reach it directly).
set -eu
cd "$(dirname "$0")/.."
scripts/bootstrap.sh run
exec .venv/bin/python -m saas run --with-parent "$@"
