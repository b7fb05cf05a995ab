#!/bin/sh
# Clone this repository's last commit into a temporary directory and use it there as a newcomer would.
#
#   scripts/fresh_clone_check.sh run     start, stop with Ctrl-C, start again, kill -9; tell the seconds of each
#   scripts/fresh_clone_check.sh test    make test
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
goal=${1:-run}
clone=$(mktemp -d "${TMPDIR:-/tmp}/sanmi-clone-XXXXXX")
log=$clone.log
trap 'rm -rf "$clone" "$log"' EXIT
git clone -q --no-hardlinks "$here" "$clone"
cd "$clone"
if [ "$goal" = test ]; then exec make test; fi

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export SANMI_BIND="127.0.0.1:$port"
now() { date +%s; }
tell() { echo "fresh clone: $*"; }
start() {  # $1 what
  began=$(now)
  setsid make run >"$log" 2>&1 &  # a session of its own, as a terminal would give it
  make=$!
  until grep -q "is ready at" "$log"; do
    kill -0 "$make" 2>/dev/null || { cat "$log"; tell "$1 failed"; exit 1; }
    sleep 0.2
  done
  tell "$1: ready after $(($(now) - began)) s"
}
left() { pgrep -f "$clone" | grep -cv "^$$\$" || true; }
empty() {  # $1 what
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ "$(left)" = 0 ] && break; sleep 0.5; done
  [ "$(left)" = 0 ] || { pgrep -af "$clone"; tell "$1 left processes"; exit 1; }
  tell "$1: nothing is left running"
}

start "first start"
grep -A 20 "is ready at" "$log"
kill -INT -"$make"; wait "$make" || true
empty "Ctrl-C"
start "second start"
kill -KILL "$(cut -d' ' -f1 var/run/supervisor.lock)"; wait "$make" || true
empty "kill -9 of the supervisor"
