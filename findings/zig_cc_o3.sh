#!/usr/bin/env bash
# ziglang 0.17.1 (clang 22): `zig cc -O3` compiles as `-O2` does, to the byte, and says nothing.
# Guessed: -O3 is clang's -O3, as in any clang driver. Only `-Xclang -O3` behind `-O2` gets it.
# It matters where C by "clang -O3" is what one compares with: loops stay as they are that the real -O3 unrolls.
# Seen:
#   -O3 is -O2: yes
#   -O2 -Xclang -O3 is -O2: no
# with 480, 480 and 1,092 lines of assembly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ziglang==0.17.1
cat > matmul.c <<'C'
enum { SIZE = 32 };
int a[SIZE][SIZE], b[SIZE][SIZE], product[SIZE][SIZE];
void multiply(void)
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            int total = 0;
            for (int k = 0; k < SIZE; k++)
                total += a[i][k] * b[k][j];
            product[i][j] = total;
        }
}
C
compile() { # NAME FLAGS...
  local name=$1
  shift
  venv/bin/python -m ziglang cc -target riscv32-freestanding-none -mcpu=generic_rv32+m -ffreestanding "$@" \
    -S -o "$name.s" matmul.c 2> "$name.log" || { cat "$name.log"; exit 2; }
}
compile two -O2
compile three -O3
compile real -O2 -Xclang -O3
same() { if cmp -s "$1.s" "$2.s"; then echo yes; else echo no; fi; }
seen="-O3 is -O2: $(same two three)
-O2 -Xclang -O3 is -O2: $(same two real)"
echo "$seen"
wc -l two.s three.s real.s
[ "$seen" = "-O3 is -O2: yes
-O2 -Xclang -O3 is -O2: no" ]
