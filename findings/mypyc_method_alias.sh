#!/usr/bin/env bash
# mypy 2.4.1 (mypyc), setuptools 80.9.0, ziglang 0.17.1 as the C compiler, seen 2026-11.
#
# A second name for a method in a class body (`bind = label`) is ordinary Python. mypyc builds such a module, with a
# warning about a default value; the class can then not be instantiated. The alias counts as the default of an instance
# attribute, looked up among the module's globals when an object is made: the KeyError stays pending, and comes up as a
# SystemError that names no line of the class. Known as mypyc/mypyc issue 1108, there of a class method's `cls()`.
#
# Output seen:
#   interpreted: {'a': 0, 'b': 1}
#   words.py:8: warning: Unsupported default attribute value
#   built
#   compiled: SystemError: <class 'words.Writer'> returned a result with an exception set, because of KeyError('label')
set -euo pipefail
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
python3 -m venv "$t/venv"
"$t/venv/bin/pip" install -q mypy==2.4.1 setuptools==80.9.0 ziglang==0.17.1
cd "$t"
cat > words.py <<'P'
class Writer:
    def __init__(self) -> None:
        self.labels: dict[str, int] = {}

    def label(self, name: str) -> None:
        self.labels[name] = len(self.labels)

    bind = label
P
cat > use.py <<'P'
import words

kind = "interpreted" if words.__file__.endswith(".py") else "compiled"
try:
    writer = words.Writer()
    writer.label("a")
    writer.bind("b")
    print(f"{kind}: {writer.labels}")
except SystemError as e:
    print(f"{kind}: SystemError: {e}, because of {e.__cause__!r}")
P
cat > setup.py <<'P'
from mypyc.build import mypycify
from setuptools import setup

setup(name="words", ext_modules=mypycify(["words.py"], opt_level="0"))
P
{
    venv/bin/python use.py
    CC="$t/venv/bin/python -m ziglang cc" LDSHARED="$t/venv/bin/python -m ziglang cc -shared" \
        venv/bin/python setup.py -q build_ext --inplace 2>&1 | grep '^words.py'
    ls words.*.so >/dev/null && echo built
    venv/bin/python use.py
} | tee seen
diff seen - <<'S'
interpreted: {'a': 0, 'b': 1}
words.py:8: warning: Unsupported default attribute value
built
compiled: SystemError: <class 'words.Writer'> returned a result with an exception set, because of KeyError('label')
S
