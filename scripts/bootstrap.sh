#!/bin/sh
# Set up what is missing and nothing else: system packages, virtualenv, Python packages, the project itself.
#
#   scripts/bootstrap.sh run     what `make run` needs
#   scripts/bootstrap.sh test    that, and what `make test` needs
#
# As root on Debian it installs system packages; as an ordinary user it prints the one command to run.
# Quick when there is nothing to do: each step leaves a stamp of what it was made from.
set -eu
cd "$(dirname "$0")/.."
goal=${1:-run}
case $goal in run|test) ;; *) echo "usage: $0 run|test" >&2; exit 2 ;; esac

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }
program() { command -v "$1" >/dev/null 2>&1; }
stamp() { cat ".venv/.stamp-$1" 2>/dev/null || true; }
if program flock; then exec 9<scripts/bootstrap.sh; flock 9; fi  # one set-up at a time

# --- Python: the virtualenv's when it is whole and was made in this directory --------------------------
venv_is_whole() { [ "$(stamp venv)" = "$(pwd)" ] && .venv/bin/python -c 'import pip' 2>/dev/null; }
is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
# The distribution's own before others: it is built for speed (guided by profiles), which one built by hand seldom is,
# and the same work takes up to a third less time. One that cannot make a virtualenv only when there is no other.
find_python() {
  if is_new_enough "${PYTHON:-}"; then command -v "$PYTHON"; return; fi
  for modules in ensurepip,venv sys; do
    for candidate in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
      if is_new_enough "$candidate" && "$candidate" -c "import $modules" 2>/dev/null; then
        command -v "$candidate"; return
      fi
    done
  done
}
whole=; ! venv_is_whole || whole=yes
if [ -n "$whole" ]; then python=.venv/bin/python; else python=$(find_python); fi

# --- system packages: asked for by what they bring, so that any distribution's will do ------------------
missing_python() {
  if [ -z "$python" ]; then echo python3 python3-venv
  elif [ -z "$whole" ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
  fi
}
missing_libraries() {
  "${python:-false}" - libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0 <<'PY' ||
import ctypes, sys
PACKAGES = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
            "libharfbuzz-subset.so.0": "libharfbuzz-subset0"}
for library in sys.argv[1:]:
    try:
        ctypes.CDLL(library)
    except OSError:
        print(PACKAGES[library])
PY
  echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
}
missing_packages() {
  missing_python
  missing_libraries
  fc-list ':lang=zh-cn' family 2>/dev/null | grep -q . || echo fontconfig fonts-noto-cjk
  [ "$goal" = test ] || return 0
  [ -n "${SANMI_CHROMIUM:-}" ] || program chromium || echo chromium
  program initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo postgresql
  program redis-server || echo redis-server
  program pgbouncer || [ -x /usr/sbin/pgbouncer ] || echo pgbouncer
  program pdftotext || echo poppler-utils
}
install_packages() {
  program apt-get || fail "missing (by Debian's names): $*; install what brings them, then try again"
  if [ "$(id -u)" != 0 ]; then
    say "system packages are missing; run this once, then try again:"
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*" >&2
    exit 1
  fi
  say "installing system packages: $*"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
packages=$(missing_packages | tr '\n' ' ')
if [ -n "$packages" ]; then
  # shellcheck disable=SC2086  # one word a package
  install_packages $packages
  [ -n "$whole" ] || python=$(find_python)
fi
[ -n "$python" ] || fail "Python 3.11 or later is needed; PYTHON=/path/to/python3 names one"

# --- virtualenv and packages ----------------------------------------------------------------------------
if [ -z "$whole" ]; then
  say "making the virtualenv with $python"
  "$python" -m venv --clear .venv
  pwd > .venv/.stamp-venv
fi
install() { .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input "$@"; }
stamped() {  # $1 stamp, $2 file it is made from, then the command that makes it
  name=$1 made_from=$2; shift 2
  sum=$(sha256sum < "$made_from")
  [ "$(stamp "$name")" != "$sum" ] || return 0
  "$@"
  echo "$sum" > ".venv/.stamp-$name"
}
install_locked() { say "installing Python packages from $1 (about a minute)"; install --require-hashes -r "$1"; }
case $goal in
  run) stamped run requirements-run.lock install_locked requirements-run.lock ;;
  test) stamped test requirements.lock install_locked requirements.lock  # has all of the other
        sha256sum < requirements-run.lock > .venv/.stamp-run ;;
esac
stamped project pyproject.toml install --no-deps --no-build-isolation -e .
