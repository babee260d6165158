"""`make setup COMPILED=1`: the hot part of the JIT compiled ahead of time, by mypyc and zig's C compiler.

    python -m jit.ahead_build

Takes about a minute. Exit status 0 in any case but bad usage: where something goes wrong that is said, and the JIT
stays plain Python. mypyc comes with mypy, with which the sources are checked anyway.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from jit.ahead import FOLDER, LIBRARY, NAMED, PLAIN, library_path
from runtime.cache import ROOT, SETTLED_SECONDS
from runtime.translate.zig import BuildError, run_compiler

#: What is compiled. (What is left out is not hot, or does what mypyc does not know: several base classes, nested
#: classes. `name = method` in a class body it takes for an attribute's value, and evaluates at the wrong time.)
HOT = (
    "jit/ir.py",
    "jit/semantics.py",
    "jit/metainterp.py",
    "jit/recorder.py",
    "jit/mergepoints.py",
    "jit/blackhole.py",
    "jit/executor.py",
    "jit/optimizer/loop.py",
    "jit/optimizer/oracle.py",
    "jit/optimizer/facts/*.py",
    "jit/optimizer/emission/*.py",
    "jit/optimizer/stages/*.py",
    "jit/optimizer/loops/*.py",
    "jit/costs.py",
    "jit/choosing.py",
    "jit/selecting.py",
    "jit/backend/copies.py",
    "jit/backend/mir.py",
    "jit/backend/schedule.py",
    "jit/backend/carriers.py",
    "jit/backend/emit.py",
    "jit/backend/lifetimes.py",
    "jit/backend/ranges.py",
    "jit/backend/locations.py",
    "jit/backend/prepare.py",
    "jit/backend/allocations.py",
    "jit/backend/moves.py",
    "jit/backend/outcode.py",
    "jit/backend/frame.py",
    "jit/backend/config.py",
    "jit/backend/lower*.py",
    "jit/backend/registers.py",
    "jit/backend/pairs.py",
    "jit/backend/around_calls.py",
    "jit/backend/entry.py",
    "jit/backend/regalloc.py",
    "jit/backend/compiler.py",
    "jit/backend/linker.py",
    "jit/immortals.py",
    "jit/jitcode.py",
    "jit/resume.py",
    "sim/asm.py",
)
_AGAIN = "--again"
LEFT_OUT = ("__init__.py", "ruleopt.py")
_TRY = """
import importlib, sys
from pathlib import Path
from jit.ahead import use
use(Path(sys.argv[1]))
plain = [name for name in sys.argv[2:] if importlib.import_module(name).__spec__.origin.endswith(".py")]
sys.exit(f"left out: {', '.join(plain)}" if plain else 0)
"""


def hot_files() -> list[str]:
    """Paths from the root."""
    found = [path for pattern in HOT for path in sorted(ROOT.glob(pattern)) if path.name not in LEFT_OUT]
    return [str(path.relative_to(ROOT)) for path in found]


def write_c(files: list[str], folder: Path) -> None:
    """C for these files. Raises BuildError."""
    from mypyc.build import mypyc_build
    from mypyc.options import CompilerOptions

    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            mypyc_build(files, CompilerOptions(target_dir=str(folder), group_name=LIBRARY.removesuffix("__mypyc")))
    except SystemExit as e:
        raise BuildError(f"mypyc failed: {e.code}\n{said.getvalue()[-2000:]}") from None


def _compile(folder: Path, target: Path) -> None:
    """Raises BuildError."""
    import mypyc

    runtime = Path(mypyc.__file__).parent / "lib-rt"
    include = [f"-I{path}" for path in (sysconfig.get_paths()["include"], runtime, folder)]
    (source,) = folder.glob("__native_*.c")
    flags = ["-O2", "-fPIC", "-fvisibility=hidden", "-shared", "-w", "-s"]  # hidden: calls within are direct
    run_compiler([*flags, *include, "-o", str(target), str(source)])


def check_modules(target: Path, files: list[str]) -> None:
    """Is each module there, and can it be imported from there? Raises BuildError. (One that compiled code has imported
    calls itself a library of its own, which is no file.)"""
    names = [path.removesuffix(".py").replace("/", ".") for path in files]
    done = subprocess.run(
        [sys.executable, "-c", _TRY, str(target), *names], cwd=ROOT, env=os.environ | {PLAIN: "1", NAMED: ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BuildError(f"the compiled modules cannot be imported from {target.name}:\n{done.stderr[-2000:]}")


def build(target: Path) -> None:
    """Put the library there. Libraries of other sources go. Raises BuildError, OSError, ImportError."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    files = hot_files()
    with tempfile.TemporaryDirectory(dir=FOLDER) as work:
        draft = Path(work) / "new"
        draft.mkdir()
        write_c(files, Path(work))
        _compile(Path(work), draft / target.name)
        check_modules(draft / target.name, files)
        for old in FOLDER.iterdir():
            if old.is_dir() and old != Path(work):
                shutil.rmtree(old, ignore_errors=True)
        draft.replace(target.parent)


def main() -> int:
    if sys.argv[1:] not in ([], [_AGAIN]):
        print("usage: python -m jit.ahead_build", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    target = library_path()
    if target is None and sys.argv[1:] == []:  # a file was written just now
        time.sleep(SETTLED_SECONDS + 1)
        os.execv(sys.executable, [sys.executable, "-m", "jit.ahead_build", _AGAIN])
    if target is None:
        print("The JIT stays plain Python: its sources are changing at this moment", file=sys.stderr)
        return 0
    if target.is_file():
        return 0
    start = time.monotonic()
    try:
        build(target)
    except (BuildError, OSError, ImportError) as e:
        print(f"The JIT stays plain Python, which is slower, but does the same: {e}", file=sys.stderr)
        return 0
    print(f"The JIT's hot part is compiled ahead of time ({time.monotonic() - start:.0f} s): {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
