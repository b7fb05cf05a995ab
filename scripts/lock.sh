#!/bin/sh
# Resolve pyproject.toml into two lock files with hashes: what runs, and what also tests. The second decides
# versions; the first is the part of it that `make run` needs, so that a first start installs half as much.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "make lock needs uv (https://docs.astral.sh/uv)" >&2; exit 1; }
# setuptools is no dependency, but installs the project itself (--no-build-isolation).
compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --custom-compile-command "make lock" pyproject.toml "$@"; }
compile --extra dev --output-file requirements.lock
echo "setuptools" | compile - --constraint requirements.lock --output-file requirements-run.lock
