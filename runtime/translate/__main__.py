"""`python -m runtime.translate`: show or build what the VM's source is translated to."""

from __future__ import annotations

import argparse

from runtime.translate.cbackend import write_c
from runtime.translate.firmware import build_firmware
from runtime.translate.native import build_native
from runtime.translate.program import VM_MODULES, build_program, dump


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m runtime.translate", description=__doc__)
    parser.add_argument("--modules", nargs="+", default=list(VM_MODULES), help="modules with exported functions")
    parser.add_argument("--graph", metavar="FUNCTION", help="show the flow graph of this function")
    parser.add_argument("--c", action="store_true", help="show the program as C")
    parser.add_argument("--list", action="store_true", help="list the functions")
    parser.add_argument("--build", action="store_true", help="build host library and firmware")
    options = parser.parse_args()
    program = build_program(tuple(options.modules))
    if options.graph:
        print(dump(program.find(options.graph)))
    if options.c:
        print(write_c(program))
    if options.list:
        for graph in program.graphs:
            flags = [*sorted(graph.hints), *["may_collect"] * graph.may_collect, *["has_loop"] * graph.has_loop]
            kinds = "".join(v.kind for v in graph.args)
            print(f"{graph.index:4} {graph.module}.{graph.name}({kinds}) -> {graph.result_kind}  {' '.join(flags)}")
    if options.build:
        print(f"host library: {build_native(program)}")
        firmware = build_firmware(program)
        print(f"firmware: {len(firmware.code)} bytes, hash {firmware.hash[:16]}")


if __name__ == "__main__":
    main()
