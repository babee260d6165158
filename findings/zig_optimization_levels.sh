#!/usr/bin/env bash
# ziglang 0.17.1 (`zig cc`, clang 22), seen 2026-11.
#
# clang's options -O1, -O2 and -O3 differ; zig's driver maps them all to one level before clang sees them, and -Os and
# -Oz to another. `-Xclang -O3` reaches clang. So a benchmark "at -O3" by zig cc is one at -O2.
#
# Output seen: which options give the same assembly
#   -O1 -O2 -O3
#   -Os -Oz
#   -O2 -Xclang -O3
set -euo pipefail
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
python3 -m venv "$t/venv"
"$t/venv/bin/pip" install -q ziglang==0.17.1
cd "$t"
cat > x.c <<'C'
int add(int *restrict a, const int *restrict b, int n, int k)
{
    int t = 0;
    for (int i = 0; i < n; i++) { if (k > 3) a[i] += b[i]; else a[i] -= b[i]; t += a[i]; }
    return t;
}
static int power(int x, int n) { return n == 0 ? 1 : x * power(x, n - 1); }
int cubes(const int *a, int n) { int t = 0; for (int i = 0; i < n; i++) t += power(a[i], 9); return t; }
int apply(int (*const f[4])(int), int x) { for (int i = 0; i < 4; i++) x = f[i](x); return x; }
C
: > sums
for options in -O1 -O2 -O3 -Os -Oz "-O2 -Xclang -O3"; do
    # shellcheck disable=SC2086
    "$t/venv/bin/python" -m ziglang cc -target riscv32-freestanding-none -mcpu=generic_rv32+m $options -S -o x.s x.c 2>> warnings
    echo "$(grep -v '^[[:space:]]*\.' x.s | sha256sum | cut -c1-16) $options" >> sums
done
awk '{ k = $1; $1 = ""; if (!(k in group)) order[n++] = k; group[k] = group[k] $0 } END { for (i = 0; i < n; i++) print substr(group[order[i]], 2) }' sums | tee out
diff out - <<'OUT'
-O1 -O2 -O3
-Os -Oz
-O2 -Xclang -O3
OUT
