"""Other CPythons than the one that runs the tests: programs under them, and on the VM with their library.

    python -m tests.pythons [3.12] [3.13] [3.14]

Such a Python is taken from PATH, from beside the one that runs this, or else from build/pythons/, to which apt fetches
it, without root, from the Debian suite that has it (bench/peers/packages.py). Of packages it uses those that are pure
Python, of this environment. Prints what differs; exit status 1 if a program does that is not known to (KNOWN).
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from bench.peers.packages import Unavailable, archive, fetch

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "pythons"
HERE = Path(__file__).parent
PROGRAMS = (
    *sorted((HERE / "programs").glob("*.*")), *sorted((ROOT / "tests/programs").glob("*.py")),
    *sorted((ROOT / "tests/runtime/vm/programs").glob("*.py")),
    *sorted((ROOT / "tests/runtime/modules/programs").glob("*.py")),
)  # fmt: skip
SUITES = {"3.13": "trixie", "3.14": "sid"}
SECONDS = 900

_MESSAGES = "words of messages"
_ANNOTATIONS = "annotations of 3.14, and `annotationlib`"
_12 = {
    "container_errors": f"{_MESSAGES}; the sum of floats, which is compensated from 3.12 on; slices have a hash",
    "proxies": "a mappingproxy has a hash if its mapping has",
    "recursion": "CPython 3.12's own limit",
    "digests": "_sha256 and _sha512 are no more",
    **dict.fromkeys(("protocol_corners", "same_objects"), "the repr of an OrderedDict"),
    "wrapped_items": "slices have a hash",
    **dict.fromkeys(("abstract", "abstract_metaclasses", "jsontext", "packing", "ranges"), _MESSAGES),
}
_13 = {
    **_12,
    **dict.fromkeys(("class_entries", "frames"), "__firstlineno__ and __static_attributes__ of classes"),
    "trees": "ast._field_types",
    **dict.fromkeys(("class_statements", "text_methods", "csv_files", "system"), _MESSAGES),
}
_14 = {
    **_13,
    **dict.fromkeys(
        ("imported", "newer_grammar", "class_statements", "event_loop", "popular", "processes", "threads"), _ANNOTATIONS
    ),
    "characters": "tables of decompositions",
    "complex_functions": "signs and NaNs of cmath",
    "text_codecs": "new error numbers",
    **dict.fromkeys(("containers", "text", "times"), _MESSAGES),
}
#: Programs that are known to differ, and why.
KNOWN = {"3.12": _12, "3.13": _13, "3.14": _14}


def _fetched(version: str) -> Path:
    """A command in build/pythons/ that starts it with the C library that it was built for."""
    if version not in SUITES:
        raise Unavailable(f"Debian has no CPython {version}")
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine())
    if architecture is None:
        raise Unavailable(f"no packages for {platform.machine()}")
    folder = FOLDER / version
    stamp = folder / "complete"
    program = folder / "files" / "usr" / "bin" / f"python{version}"
    if not stamp.exists():
        shutil.rmtree(folder, ignore_errors=True)
        fetch(folder, archive(), architecture, SUITES[version], f"python{version}")
        real = program.with_name(f"{program.name}.real")
        program.rename(real)
        (loader,) = list((folder / "files").glob("lib*/ld-linux-*.so.*"))[:1]
        libraries = folder / "files" / "usr" / "lib" / f"{platform.machine()}-linux-gnu"
        program.write_text(f'#!/bin/sh\nexec {loader} --library-path {libraries} --argv0 "$0" {real} "$@"\n')
        program.chmod(0o755)
        stamp.touch()
    return program


def find(version: str, *, download: bool) -> Path | None:
    """The interpreter; None: there is none, and none is to be fetched. Raises Unavailable."""
    known = shutil.which(f"python{version}")
    if known is not None:
        asked = subprocess.run([known, "--version"], capture_output=True, text=True, check=False)
        if asked.stdout.startswith(f"Python {version}."):  # a manager's stand-in may have none
            return Path(known)
    beside = sorted(Path(sys.base_prefix).parent.glob(f"{version}.*/bin/python{version}"))  # as pyenv has them
    if beside:
        return beside[-1]
    if download or (FOLDER / version / "complete").exists():
        return _fetched(version)
    return None


def differences(python: Path, programs: tuple[Path, ...] = PROGRAMS) -> dict[str, str]:
    """What of the programs' output differs between that CPython and the VM under it, by name."""
    site = next(path for path in sys.path if path.endswith("site-packages"))
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{site}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(python), "-W", "ignore", "-m", "tests.pythons.compare", *map(str, programs)]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise Unavailable(f"{python}: {done.stderr[-2000:]}")
    found = {}
    for part in done.stdout.split("\0")[1:]:
        name, text = part.split("\n", 1)
        found[name] = text
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.pythons", description="Try other versions of CPython.")
    parser.add_argument("version", nargs="*", default=list(KNOWN))
    status = 0
    for version in parser.parse_args().version:
        try:
            python = find(version, download=True)
            assert python is not None
            found = differences(python)
        except Unavailable as e:
            print(f"CPython {version}: {e}")
            continue
        for name, text in found.items():
            why = KNOWN.get(version, {}).get(name)
            print(f"{version} {name}: {f'differs, as known ({why})' if why else 'DIFFERS'}\n{text.rstrip()}")
            status |= why is None
        print(f"CPython {version}: {len(PROGRAMS)} programs, of which {len(found)} differ")
    return status


if __name__ == "__main__":
    sys.exit(main())
