"""Writes docs/pipeline.md: one small loop followed through every stage, with the real output of each.

    python -m docs.pipeline            (also `make docs`)

The text between the outputs is here; every output comes from running the stage.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from rtl.simulation.build import simulator
from runtime.machines import rtl_config

ROOT = Path(__file__).resolve().parents[1]

SOURCE = """\
def total(limit):
    s = 0
    for i in range(limit):
        s += i & 7
    return s

print(total(3000))
"""


def sidewinder(*arguments: str) -> str:
    """Standard output and error of a `sidewinder` command. Raises CalledProcessError where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "runtime", *arguments], cwd=ROOT, text=True, check=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.stdout


def sections(text: str) -> dict[str, str]:
    """`sidewinder trace` output by its headings; the first of equal headings stays."""
    found: dict[str, str] = {}
    heading = "bytecode"
    lines: list[str] = []
    for line in [*text.splitlines(), "# end"]:
        if line.startswith("# "):
            found.setdefault(heading, "\n".join(lines).strip("\n"))
            heading, lines = line[2:].split(",")[0], []
        else:
            lines.append(line)
    return found


def flow_graph(name: str) -> str:
    from runtime.translate.native import vm_program
    from runtime.translate.program import dump

    return dump(vm_program().find(name))


def jitcode(name: str) -> str:
    from jit.codewriter import CodeWriter
    from runtime.translate.native import vm_program

    program = vm_program()
    return CodeWriter(program.graphs).jitcode_of(program.find(name)).dump()


def vm_source(module: str, function: str) -> str:
    import ast

    path = ROOT.joinpath("runtime", "vm", *module.split(".")).with_suffix(".py")
    text = path.read_text()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return ast.get_source_segment(text, node) or ""
    raise LookupError(f"{path} has no function {function}")


def code_of(dump: str, count: int = 60) -> str:
    """The part of a code dump that shows traces, shortened in width and length."""
    lines = [line[:150].rstrip() for line in dump.splitlines()]
    start = next(i for i, line in enumerate(lines) if line.startswith("root"))
    return "\n".join(lines[start : start + count])


def page() -> str:
    simulator(rtl_config(engine=True))  # before anything is shown: what it says is no output of a stage
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "total.py"
        path.write_text(SOURCE)
        stages = sections(sidewinder("trace", str(path), "--guards", "sidecar"))
        software = sections(sidewinder("trace", str(path), "--guards", "software"))
        counts = {
            guards: sidewinder("run", str(path), "--machine", "rtl", "--guards", guards, "--stats")
            for guards in ("software", "sidecar", "patterns")
        }
    blocks = [
        ("# One loop through every stage",
         "This page is written by `make docs` (`docs/pipeline.py`); every block below the source is what the stage "
         "printed.\n"
         "Folders in the order of the data: `runtime/compiler` → `runtime/vm` (through `runtime/translate`) → `jit` "
         "→ `jit/optimizer` → `jit/backend` → `sim` or `rtl` → back through exits (`jit/resume.py`, "
         "`jit/blackhole.py`) and pattern reports (`jit/patterns.py`).", "python", SOURCE),
        ("## 1. Bytecode (`runtime/compiler/`)",
         "CPython's own parser reads the source; we compile it to register bytecode (spec/bytecode.py). `live` is "
         "what a side exit must restore. The code object becomes part of the memory image (runtime/image.py).", "",
         stages["bytecode"]),
        ("## 2. The VM's source (`runtime/vm/`)",
         "The interpreter is written once, in restricted Python. This function is what `+` comes to:",
         "python", vm_source("numbers.arith", "add")),
        ("## 3. Flow graph (`runtime/translate/`)",
         "The same function as a flow graph. From the graphs come the C of the host library and of the core's "
         "firmware, and the jitcode.", "", flow_graph("runtime.vm.numbers.arith.add")),
        ("## 4. Jitcode (`jit/codewriter.py`)", "What the tracer executes while it records.", "",
         jitcode("runtime.vm.numbers.arith.add")),
        ("## 5. The recorded trace (`jit/metainterp.py`)",
         "After 50 passes of the back edge the loop is hot: the tracer executes the interpreter's jitcode for one "
         "pass. Guards show their snapshot: jitcode registers from which to go on.", "", stages["recorded"]),
        ("## 6. The optimized trace (`jit/optimizer/`)",
         "Frame slots became values, tags fell away, what does not change was hoisted into the preamble by peeling; "
         "guards show their failargs.", "", stages["optimized"]),
        ("## 7a. RV32 code, guards in software (`jit/backend/`)",
         "Compare-and-branch to a one-instruction stub; the loop is rotated.", "", code_of(software["code"])),
        ("## 7b. RV32 code, guards in the sidecar",
         "The third column is the sidecar word that stands beside the instruction in trace memory; `loop` marks the "
         "zero-overhead back edge.", "", code_of(stages["code"])),
        ("## 8. On the core (`rtl/`)",
         "The same program on the RTL in simulation, guards in software, in the sidecar, and respecialized by the "
         "value-pattern table (whose cost, the probing phase, is included). Cycles come from the core's own "
         "counter.", "",
         "\n".join(f"--guards {guards}\n{text}" for guards, text in counts.items())),
    ]  # fmt: skip
    out = []
    for heading, prose, language, text in blocks:
        out.append(f"{heading}\n\n{prose}\n\n```{language}\n{text.rstrip()}\n```\n")
    return "\n".join(out)


def main() -> None:
    (ROOT / "docs" / "pipeline.md").write_text(page())
    print("wrote docs/pipeline.md")


if __name__ == "__main__":
    main()
