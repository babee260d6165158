"""Builds the simulation: Amaranth to Verilog, Verilator, zig's C++ compiler. Cached.

A configuration is built once for a given content of rtl/ and spec/; what it was built from is hashed twice: the
sources (so that a second start does nothing at all), and the generated Verilog (so that a changed comment does not
compile anything).
"""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rtl.config import CoreConfig
from rtl.memory import MAPPED_RAM
from rtl.simulation import toolchain
from rtl.simulation.toolchain import BUILD, COLD, HERE, HOT, ROOT, digest, locked

SPEC_MODULES = (
    "bits", "cache_window", "csr", "float_rows", "host_link", "isa", "abi",
    "memory_map", "pattern_report", "pins", "sidecar", "timing",
)  # fmt: skip
VERILATOR_OPTIONS = (
    "--no-timing", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert", "-Wno-fatal", "-Wno-WIDTH",
    "-Wno-TIMESCALEMOD",
)  # fmt: skip
#: Signals that Python reads. (Were one writable, everything that depends on it would be evaluated twice a cycle.)
PUBLIC = ("done",)


def _source_key(config: CoreConfig, waves: bool) -> str:
    files = sorted([*(ROOT / "rtl").rglob("*.py"), *HERE.glob("*.sv"), *HERE.glob("*.cpp")])
    files += [ROOT / "spec" / f"{name}.py" for name in SPEC_MODULES]
    return digest(repr((config, waves, toolchain.tool_versions())).encode(), *(f.read_bytes() for f in files))


def _verilog(config: CoreConfig) -> str:
    # The small Yosys that is made for Amaranth: the full one is compiled for ten times as long on its first call.
    os.environ["AMARANTH_USE_YOSYS"] = "builtin"
    from amaranth.back import verilog

    from rtl.simulation.external import CachedSoc
    from rtl.soc import Soc

    soc = CachedSoc(config) if config.cached else Soc(config)
    return verilog.convert(soc, name="soc", emit_src=False, strip_internal_attrs=True)


def _instance(config: CoreConfig) -> str:
    """The SoC as part of top.sv, and the log of what it retires."""
    from rtl.layouts import Rvfi
    from rtl.pipeline_view import PipelineView

    lines = [f"wire [{Rvfi.size - 1}:0] rvfi;", f"wire [{PipelineView.size - 1}:0] pipeline;"]
    if config.cached:
        lines.append(_external_memory(config))
    if config.pins:
        width = f"[{config.pins - 1}:0]"
        lines += [
            'import "DPI-C" function int unsigned sidewinder_pins(input longint unsigned cycle,',
            "    input int unsigned levels, input int unsigned drive, input int unsigned outputs);",
            f"reg {width} pin_levels = 0;",
            f"wire {width} pin_drive, pin_outputs;",
            f"always @(posedge clk) pin_levels <= {config.pins}'(sidewinder_pins(",
            "    cycle, 32'(pin_levels), 32'(pin_drive), 32'(pin_outputs)));",
        ]
    lines += [
        "soc soc(.clk(clk), .rst(rst), .external_interrupt(external_interrupt), .halted(halted), .rvfi(rvfi),",
        "    .pipeline(pipeline),",
        *(EXTERNAL_PORTS if config.cached else ()),
        *(PIN_PORTS if config.pins else ()),
        "    .link__request__valid(request_valid), .link__request__ready(request_ready),",
        "    .link__request__payload({data, address, 4'd0, op[3:0]}),",
        "    .link__response__valid(response_valid), .link__response__ready(1'b1),",
        "    .link__response__payload(response));",
    ]
    if config.rvfi:
        names = ("running", "f_here", "f_pc", "w_pc", "w_retires", "w_traps", "w_checked", "w_fails")
        running, here, pc, w_pc, *events = (PipelineView[name] for name in names)
        retires, traps, checked, fails = (f"pipeline[{f.offset}]" for f in events)
        width = -(-PipelineView.size // 32) * 32
        lines += [
            'import "DPI-C" function void sidewinder_pipeline(',
            f"    input bit [{width - 1}:0] view, input int unsigned words, input int unsigned fetched);",
            f"always @(posedge clk) if (viewing != 0 && pipeline[{running.offset}]) sidewinder_pipeline(",
            f"    {width}'(pipeline), {width // 32},",
            f"    pipeline[{here.offset}] ? {{pipeline[{pc.offset} +: {pc.width}], 2'd0}} : 0);",
            f"always @(posedge clk) if (profiling != 0 && pipeline[{running.offset}]) sidewinder_profile(",
            f"    {{pipeline[{w_pc.offset} +: {w_pc.width}], 2'd0}}, 32'({retires} | {traps}), 32'({checked}),",
            f"    32'({fails}));",
        ]
        for name, f in Rvfi:
            lines.append(f"wire [{f.width - 1}:0] rvfi_{name} = rvfi[{f.offset} +: {f.width}];")
        lines += [
            "always @(posedge clk) if (rvfi_valid && logging != 0) sidewinder_log(",
            "    rvfi_pc_rdata, rvfi_insn, {30'd0, rvfi_intr, rvfi_trap}, 32'(rvfi_rd_addr), rvfi_rd_wdata,",
            "    rvfi_rd_wdata_high, rvfi_pc_wdata,",
            "    rvfi_mem_addr, {24'd0, rvfi_mem_wmask, rvfi_mem_rmask}, rvfi_mem_rdata, rvfi_mem_wdata,",
            "    rvfi_rs1_rdata, rvfi_rs2_rdata);",
        ]
    return "\n".join(lines) + "\n"


#: Ports of the SoC where it has pins.
PIN_PORTS = ("    .levels(pin_levels), .drive(pin_drive), .outputs(pin_outputs),",)
#: Ports of rtl/simulation/external.py.
EXTERNAL_PORTS = (
    "    .memory_enable(memory_enable), .memory_write(memory_write), .memory_address(memory_address),",
    "    .memory_data(memory_data), .memory_value(memory_value), .hold(hold), .violated(violated),",
)


def _external_memory(config: CoreConfig) -> str:
    """What is behind the SDRAM's model: the image's file and, from its size on, that of firmware."""
    from rtl.simulation.external import SDRAM
    from rtl.simulation.sdram_model import RULES

    image, firmware = config.image_size // 2, config.firmware_size // 2
    broken = "\n".join(f'{number}: sidewinder_fail("SDRAM: {rule}");' for number, rule in enumerate(RULES, 1))
    return f"""
import "DPI-C" function longint unsigned sidewinder_map(input string file, input longint unsigned bytes);
import "DPI-C" function int unsigned sidewinder_read(
    input longint unsigned memory, input int unsigned bytes, input int unsigned word);
import "DPI-C" function void sidewinder_write(
    input longint unsigned memory, input int unsigned bytes, input int unsigned word, input int unsigned mask,
    input int unsigned data);
import "DPI-C" function int unsigned sidewinder_latency();
import "DPI-C" function void sidewinder_fail(input string message);
longint unsigned image_file, firmware_file;
initial begin
    image_file = sidewinder_map("IMAGE", {config.image_size});
    firmware_file = sidewinder_map("FIRMWARE", {config.firmware_size});
    noise = sidewinder_latency();
end
wire memory_enable, memory_write;
wire [{SDRAM.address_bits - 1}:0] memory_address;
wire [15:0] memory_data;
reg [15:0] memory_value;
wire [3:0] violated;
reg hold = 0;
reg [5:0] holding = 0;
int unsigned noise;
wire in_image = 32'(memory_address) < {image};
wire [31:0] half = in_image ? 32'(memory_address) : (32'(memory_address) - {image}) % {firmware};
always @(posedge clk) begin
    if (memory_enable && memory_write)
        sidewinder_write(in_image ? image_file : firmware_file, 2, half, 3, 32'(memory_data));
    if (memory_enable && !memory_write)
        memory_value <= 16'(sidewinder_read(in_image ? image_file : firmware_file, 2, half));
    if (noise != 0) begin  // lines are served late, now and then
        noise <= {{noise[30:0], noise[31] ^ noise[21] ^ noise[1] ^ noise[0]}};
        holding <= holding == 0 ? noise[5:0] & {{noise[7], noise[6] | noise[7], 4'b1111}} : holding - 1;
        if (holding == 0) hold <= !hold && noise[8];
    end
    case (violated)
        0: ;
        {broken}
        default: sidewinder_fail("SDRAM");
    endcase
end
"""


def _compile(config: CoreConfig, verilog: str, where: Path, waves: bool) -> None:
    where.mkdir(parents=True, exist_ok=True)
    (where / "soc.v").write_text(verilog)
    (where / "soc_instance.svh").write_text(_instance(config))
    (where / "public.vlt").write_text(
        "`verilator_config\n" + "".join(f'public_flat_rd -module "top" -var "{name}"\n' for name in PUBLIC)
    )
    sources = [where / "public.vlt", MAPPED_RAM, where / "soc.v", HERE / "top.sv"]
    options = [*VERILATOR_OPTIONS, f"-I{where}", *(["--trace"] if waves else [])]
    toolchain.verilate(sources, options, where)
    # Few large files: most of the time to compile a small one goes into Verilator's headers.
    parts = sorted(path.name for path in where.glob("Vtop*.cpp"))
    units = (
        ("hot", HOT, [HERE / "main.cpp", *(part for part in parts if not part.endswith("__Slow.cpp"))]),
        ("cold", COLD, [part for part in parts if part.endswith("__Slow.cpp")]),
    )
    with ThreadPoolExecutor(2) as pool:
        compiled = [
            pool.submit(
                toolchain.compile_cpp, "".join(f'#include "{part}"\n' for part in files), name, where,
                waves=waves, optimize=optimize,
            )
            for name, optimize, files in units
        ]  # fmt: skip
        objects = [future.result() for future in compiled]
    toolchain.link_model(objects, where / "top", waves=waves)


def _built(key: Path) -> Path | None:
    """The executable that was built from these sources, if there is one."""
    if key.exists() and (executable := BUILD / key.read_text() / "top").exists():
        return executable
    return None


def simulator(config: CoreConfig, *, waves: bool = False, quiet: bool = False) -> Path:
    """The simulator's executable for this configuration, built where it is not there yet."""
    key = BUILD / "by-source" / _source_key(config, waves)
    if (executable := _built(key)) is not None:
        return executable
    with locked(key.with_suffix(".lock")):
        if (executable := _built(key)) is not None:
            return executable
        if not quiet:
            print("building the RTL simulation (a minute or two; cached afterwards) ...", file=sys.stderr, flush=True)
        with ThreadPoolExecutor(1) as pool:
            runtime = pool.submit(toolchain.runtime_objects, waves=waves)
            name = _build(config, waves)
            runtime.result()
        key.parent.mkdir(parents=True, exist_ok=True)
        key.write_text(name)
        return BUILD / name / "top"


def _build(config: CoreConfig, waves: bool) -> str:
    """Build from the generated Verilog, where no build of the same Verilog is there; returns its folder in BUILD."""
    verilog = _verilog(config)
    sources = [MAPPED_RAM, *HERE.glob("*.sv"), *HERE.glob("*.cpp"), HERE / "mailbox.py", HERE / "toolchain.py"]
    options = repr((VERILATOR_OPTIONS, waves, toolchain.tool_versions()))
    name = digest(
        verilog.encode(), _instance(config).encode(), options.encode(), *(f.read_bytes() for f in sorted(sources))
    )
    with locked(BUILD / f"{name}.lock"):
        if not (BUILD / name / "top").exists():
            shutil.rmtree(BUILD / name, ignore_errors=True)
            _compile(config, verilog, BUILD / name, waves)
    return name


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
