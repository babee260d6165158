#!/usr/bin/env bash
# riscv-model 0.6.6, seen 2026-11 with CPython 3.11.
#
# A model of RISC-V that executes decoded instructions. Its `srai` shifts zeros in, as `srli` does; the register form
# `sra` is not asked here. By the ISA manual srai copies the sign: -16 >> 2 is -4.
#
# Output seen:
#   srai of -16 by 2: 1073741820
set -euo pipefail
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
python3 -m venv "$t/venv"
"$t/venv/bin/pip" install -q riscv-model==0.6.6
cat > "$t/show.py" <<'PY'
from riscvmodel.insn import InstructionSRAI
from riscvmodel.model import Model
from riscvmodel.variant import RV32I

model = Model(RV32I)
model.state.intreg[1] = -16
model.state.intreg.commit()
model.execute(InstructionSRAI(2, 1, 2))
print("srai of -16 by 2:", int(model.state.intreg[2]))
PY
cd "$t" && "$t/venv/bin/python" show.py | tee out
diff out - <<'OUT'
srai of -16 by 2: 1073741820
OUT
