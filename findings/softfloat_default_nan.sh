#!/usr/bin/env bash
# softfloat 0.1.4.1 and softfloatpy 1.2.3.post1, seen 2026-11 with CPython 3.11.
#
# Both wrap Berkeley SoftFloat 3e. What an invalid operation gives is not IEEE 754's choice but the "specialization" that
# the library was compiled for, and no call tells which: infinity - infinity is x86's NaN (sign set) in one, RISC-V's
# canonical NaN in the other. As an oracle for RISC-V only the second will do.
#
# Output seen:
#   softfloat fff8000000000000
#   softfloatpy 7ff8000000000000
set -euo pipefail
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
python3 -m venv "$t/venv"
"$t/venv/bin/pip" install -q softfloat==0.1.4.1 softfloatpy==1.2.3.post1
cat > "$t/show.py" <<'PY'
import struct

import softfloat
import softfloatpy

infinity = float("inf")
one = softfloat.convertDoubleToF64(infinity)
print(f"softfloat {softfloat.f64_sub(one, one).v & (1 << 64) - 1:016x}")
other = softfloatpy.Float64.from_bytes(struct.pack(">d", infinity))
print("softfloatpy", softfloatpy.f64_sub(other, other).to_bytes().hex())
PY
cd "$t" && "$t/venv/bin/python" show.py | tee out
diff out - <<'OUT'
softfloat fff8000000000000
softfloatpy 7ff8000000000000
OUT
