"""The C compiler: clang, as the package ziglang brings it."""

from __future__ import annotations

import hashlib
import pathlib
import subprocess
import sys
import tempfile

from runtime.cache import BUILD


class BuildError(Exception):
    """The C compiler failed; the text has its messages."""


def run_compiler(arguments: list[str]) -> None:
    """`zig cc` with these arguments."""
    command = [sys.executable, "-m", "ziglang", "cc", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"C compiler failed: {' '.join(command)}\n{done.stderr[-4000:]}")


def compile_cached(source: str, folder: str, suffix: str, flags: tuple[str, ...], extra: str = "") -> pathlib.Path:
    """Compile C to build/<folder>/<hash><suffix>, unless it is there. `extra` is hashed, too."""
    key = hashlib.sha256("\0".join([source, extra, *flags]).encode()).hexdigest()[:20]
    target = BUILD / folder / f"{key}{suffix}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as work:
            c_file = pathlib.Path(work) / "vm.c"
            c_file.write_text(source)
            out = pathlib.Path(work) / target.name
            run_compiler([*flags, "-o", str(out), str(c_file)])
            c_file.replace(target.with_suffix(".c"))
            out.replace(target)  # at once, so that builds at the same time do not disturb each other
    return target
