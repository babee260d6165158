"""Is the JIT that `make setup COMPILED=1` compiles ahead of time the same JIT? A part of `make verify`.

    python -m tests.compiled

Compiles it from the present sources, into a folder of its own, and compares the code of programs with what plain Python
makes, to the last bit; then runs the tests of the optimizer, the back end and of programs with forced failures on it.
Exit status 1: something differs, a test failed, or the JIT cannot be compiled.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.compile_rate import EVERY_CONFIGURATION, PROGRAMS, RunFailed, run_there
from jit import ahead, ahead_build
from jit.ahead import NAMED, PLAIN
from runtime.cache import ROOT
from runtime.translate.zig import BuildError

PATTERNS = PROGRAMS.parent / "patterns" / "programs"
#: Folder -> the configurations in which its programs are compared.
COMPARED: dict[Path, tuple[str, ...]] = {PROGRAMS: EVERY_CONFIGURATION, PATTERNS: ("patterns",)}
TESTS = ("tests/jit", "tests/integration", "tests/sim/test_asm.py")


def compare() -> tuple[list[str], int]:
    """Programs whose code differs between the library that the environment names and plain Python; and the number of
    those compared."""
    differ, count = [], 0
    library = os.environ[NAMED]
    for folder, configurations in COMPARED.items():
        for path, configuration in itertools.product(sorted(folder.glob("*.py")), configurations):
            count += 1
            compiled = run_there(ROOT, path, configuration)
            os.environ[NAMED], os.environ[PLAIN] = "", "1"
            plain = run_there(ROOT, path, configuration)
            os.environ[NAMED], os.environ[PLAIN] = library, ""
            if not plain.traces or compiled.digest != plain.digest:
                differ.append(f"{path.stem}, {configuration}")
    return differ, count


def main() -> int:
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "compiled" / "key" / f"{ahead.LIBRARY}.so"
        ahead_build.FOLDER = library.parent.parent
        try:
            ahead_build.build(library)
        except (BuildError, OSError, ImportError) as e:
            print(e, file=sys.stderr)
            return 1
        seconds = sum(os.times()[:4])  # of the processor, zig's among them
        print(f"compiled: {len(ahead_build.hot_files())} files, {seconds:.0f} s", flush=True)
        os.environ[NAMED] = str(library)
        try:
            differ, count = compare()
        except RunFailed as e:
            print(e, file=sys.stderr)
            return 1
        said = ", ".join(differ) or "none"
        print(f"{count} runs of programs compared; code that differs: {said}", flush=True)
        tests = subprocess.run([sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *TESTS], check=False)
        return 1 if differ else tests.returncode


if __name__ == "__main__":
    sys.exit(main())
