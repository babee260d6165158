#!/usr/bin/env bash
# amaranth 0.5.10, seen 2026-11 with CPython 3.11.7, 3.12.1 and 3.13.0.
#
# A Signal() without a name is called after what it is assigned to, which Amaranth reads off the bytecode behind the call.
# So names of nets, in waveforms and in what is synthesized, depend on the shape of the assignment and on the version of
# Python: of two signals in a list the last has the list's name, in a tuple none has one; and what `p, q = Signal(),
# Signal()` calls `q` up to CPython 3.12 has no name in 3.13, whose compiler stores to both variables by one instruction
# (STORE_FAST_STORE_FAST). What looks for `q` in a netlist finds it or not.
#
# Output seen with 3.11 and 3.12:
#   list ['$signal', 'pair']
#   tuple ['$signal', '$signal']
#   unpacked ['$signal', 'q']
#   beside another ['s']
#   walrus ['w']
# Output seen with 3.13:
#   list ['$signal', 'pair']
#   tuple ['$signal', '$signal']
#   unpacked ['$signal', '$signal']
#   beside another ['$signal']
#   walrus ['$signal']
set -euo pipefail
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
python=${PYTHON:-python3}
version=$("$python" -c 'import sys; print("3.%d" % sys.version_info[1])')
"$python" -m venv "$t/venv"
"$t/venv/bin/pip" install -q amaranth==0.5.10
cat > "$t/show.py" <<'PY'
from amaranth.hdl import Signal


def named():
    given = Signal()
    pair = [Signal(), Signal()]
    both = (Signal(), Signal())
    p, q = Signal(), Signal()
    r, s = given, Signal()
    kept = (w := Signal())
    for what, signals in {
        "list": pair, "tuple": both, "unpacked": (p, q), "beside another": (s,), "walrus": (kept,),
    }.items():
        print(what, [signal.name for signal in signals])


named()
PY
case $version in
    3.11 | 3.12) unpacked="'q'" beside="'s'" walrus="'w'" ;;
    3.13) unpacked="'\$signal'" beside="'\$signal'" walrus="'\$signal'" ;;
    *) echo "nothing is said of CPython $version: PYTHON=python3.11 $0"; exit 1 ;;
esac
cat > "$t/expected" <<OUT
list ['\$signal', 'pair']
tuple ['\$signal', '\$signal']
unpacked ['\$signal', $unpacked]
beside another [$beside]
walrus [$walrus]
OUT
"$t/venv/bin/python" "$t/show.py" | tee "$t/seen"
diff "$t/expected" "$t/seen"
