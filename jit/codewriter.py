"""From flow graphs to jitcode (jit/jitcode.py).

Functions are inlined into traces unless they say dont_look_inside or elidable, have a loop without saying unroll_safe,
or use an operation that traces do not have (host_call, alloc_immortal, stores to quasi-immutable fields): those are
residual calls, executed by the VM's library.
Every SSA variable gets a register of its own; links become edges with parallel moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jit.descrs import RAW, VM_ADDRESS, Descrs
from jit.effects import Writes, analyze, called_graphs, looking_into
from jit.ir import CallDescr, Const
from jit.jitcode import COMPARISONS, DriverInfo, Edge, Instr, JitCode, JitProgram
from runtime.cache import lasting
from runtime.translate import flow
from runtime.translate.flow import Graph
from spec import heap

ONLY_RESIDUAL = frozenset({"host_call", "alloc_immortal", "text_length", "text_char"})
OVERFLOW = frozenset({"int_add_ovf", "int_sub_ovf", "int_mul_ovf", "int_lshift_ovf"})
MERGE_POINTS = frozenset({"jit_merge_point", "can_enter_jit"})


class CodewriterError(Exception):
    """A flow graph that jitcode cannot express: an error in the VM's source, with function and line."""


def has_merge_point(graph: Graph) -> bool:
    return any(op.name in MERGE_POINTS for block in graph.blocks() for op in block.ops)


def look_inside(graph: Graph) -> bool:
    """Is a call of it inlined into traces?"""
    hints = graph.hints
    if hints & {"dont_look_inside", "elidable", "unrecorded"}:
        return False
    if any(op.name in ONLY_RESIDUAL or _invalidates(op) for block in graph.blocks() for op in block.ops):
        return False
    return not graph.has_loop or "unroll_safe" in hints or "look_inside" in hints


def _invalidates(op: flow.Op) -> bool:
    if op.name == "setvm":
        return op.extra in heap.VM_QUASI_IMMUTABLE
    return op.name == "setfield" and op.extra.quasi_immutable


def may_invalidate(writes: Writes) -> bool:
    """Is there a quasi-immutable field in a set of what is written?"""
    if writes is None:
        return True
    if any(struct == "VmState" and name in heap.VM_QUASI_IMMUTABLE for struct, name in writes):
        return True
    fields = ((heap.TYPES[struct], name) for struct, name in writes if struct in heap.TYPES)
    return any(name in t.fields and t.fields[name].quasi_immutable for t, name in fields)


class CodeWriter:
    """The jitcode of the portals in `graphs` (the functions with a jit_merge_point) and of all that they inline."""

    def __init__(self, graphs: Sequence[Graph]) -> None:
        self.graphs = _closure(graphs)
        self.by_name = {g.name: g for g in self.graphs}
        self.writes: dict[int, Writes] = analyze(self.graphs)
        self.jitcodes: list[JitCode] = []
        self.drivers: list[DriverInfo] = []
        self._drivers: dict[int, DriverInfo] = {}
        self._codes: dict[int, JitCode] = {}
        self._calls: dict[int, CallDescr] = {}
        self._todo: list[Graph] = []
        portals = [g for g in self.graphs if has_merge_point(g)]
        self.descrs = Descrs(frozenset(_virtualizables(portals)))
        self.in_frames = looking_into(self.graphs, self.descrs.virtualizable)
        for portal in portals:
            self.jitcode_of(portal)
        while self._todo:
            graph = self._todo.pop()
            _Lowering(self, graph, self._codes[id(graph)]).run()

    def jitcode_of(self, graph: Graph) -> JitCode:
        """The jitcode of a graph; filled in by the work list."""
        code = self._codes.get(id(graph))
        if code is None:
            code = JitCode(graph.name, len(self.jitcodes), graph.result_kind, len(graph.args))
            code.has_merge_point = has_merge_point(graph)
            if not code.has_merge_point and graph.index >= 0:
                code.call_descr = self.call_descr(graph)
            self._codes[id(graph)] = code
            self.jitcodes.append(code)
            self._todo.append(graph)
        return code

    def call_descr(self, graph: Graph) -> CallDescr:
        descr = self._calls.get(id(graph))
        if descr is None:
            if graph.index < 0:
                raise CodewriterError(f"{graph.module}.{graph.name} is called from traces and has no function index")
            descr = CallDescr(
                name=graph.name,
                index=graph.index,
                args="".join(v.kind for v in graph.args),
                result=graph.result_kind,
                elidable="elidable" in graph.hints,
                may_collect=graph.may_collect,
                writes=self.writes[id(graph)],
                may_invalidate=may_invalidate(self.writes[id(graph)]),
                in_frames=id(graph) in self.in_frames,
                unrecorded="unrecorded" in graph.hints,
            )
            self._calls[id(graph)] = descr
        return descr

    def driver(self, driver: Any) -> DriverInfo:
        """The description of a JitDriver."""
        info = self._drivers.get(id(driver))
        if info is None:
            frame = list(driver.reds).index(driver.virtualizable) + len(driver.greens) if driver.virtualizable else -1
            live, waiting = driver.options.get("live"), driver.options.get("waiting")
            info = DriverInfo(
                driver.name,
                len(driver.greens),
                len(driver.reds),
                frame,
                self._function(driver.leave),
                self._function(live) if live is not None else -1,
                self._function(waiting) if waiting is not None else -1,
            )
            self._drivers[id(driver)] = info
            self.drivers.append(info)
        return info

    def _function(self, function: Any) -> int:
        """Function index of a restricted function, given as the function, its name, or its graph."""
        if isinstance(function, Graph):
            return function.index
        name = function if isinstance(function, str) else function.__name__
        if name not in self.by_name:
            raise CodewriterError(f"the JitDriver names {name!r}, which is no translated function (is it exported?)")
        return self.by_name[name].index


_written: dict[int, tuple[Sequence[Graph], JitProgram]] = {}


def code_of(graphs: Sequence[Graph]) -> JitProgram:
    """The jitcode of a program (made once for each list of graphs)."""
    found = _written.get(id(graphs))
    if found is None:
        with lasting():
            writer = CodeWriter(graphs)
        found = _written[id(graphs)] = graphs, JitProgram(writer.jitcodes, writer.drivers)
    return found[1]


def _closure(graphs: Sequence[Graph]) -> list[Graph]:
    out: dict[int, Graph] = {}
    todo = list(reversed(graphs))
    while todo:
        graph = todo.pop()
        if id(graph) not in out:
            out[id(graph)] = graph
            todo.extend(reversed(called_graphs(graph)))
    return list(out.values())


def _virtualizables(portals: Sequence[Graph]) -> set[str]:
    names = set()
    for op in (op for g in portals for block in g.blocks() for op in block.ops if op.name == "jit_merge_point"):
        driver = op.extra
        if driver.virtualizable:
            frame = op.args[len(driver.greens) + list(driver.reds).index(driver.virtualizable)]
            if frame.struct is None:
                raise CodewriterError(f"{driver.name}: the virtualizable has no static heap type")
            names.add(frame.struct.name)
    return names


class _Lowering:
    """One graph to one jitcode."""

    def __init__(self, writer: CodeWriter, graph: Graph, code: JitCode) -> None:
        self.writer = writer
        self.graph = graph
        self.code = code
        self.registers: dict[int, int] = {}
        self.constants: dict[Const, int] = {}
        self.uses: dict[int, int] = {}
        self.labels: dict[int, int] = {}
        self.fixups: list[tuple[Edge, flow.Block]] = []

    def run(self) -> None:
        blocks = self.graph.blocks()
        self._number(blocks)
        for block in blocks:
            self.labels[id(block)] = len(self.code.code)
            self._block(block)
        for edge, target in self.fixups:
            edge.target = self.labels[id(target)]
        self._place_constants()
        self._check_merge_points()

    # --- registers ---
    def _number(self, blocks: Sequence[flow.Block]) -> None:
        for var in self.graph.args:
            self._define(var)
        for var, arg in zip(self.graph.start.inputs, self.graph.args, strict=False):
            if var is not arg:
                self.registers[id(var)] = self.registers[id(arg)]
        for block in blocks:
            for var in block.inputs:
                self._define(var)
            for op in block.ops:
                if op.result is not None and op.result.kind != "v":
                    self._define(op.result)
            values = [a for op in block.ops for a in op.args] + [a for link in block.exits for a in link.args]
            for value in values + [block.switch]:
                self.uses[id(value)] = self.uses.get(id(value), 0) + 1

    def _define(self, var: flow.Var) -> None:
        if id(var) not in self.registers:
            self.registers[id(var)] = len(self.code.kinds)
            self.code.kinds.append(var.kind)

    def _register(self, value: flow.Value) -> int:
        """The register of a variable; constants get negative numbers until all registers are known."""
        if isinstance(value, flow.Var):
            return self.registers[id(value)]
        return self._constant(value.value, value.kind)

    def _constant(self, value: Any, kind: str) -> int:
        const = Const(float(value) if kind == "f" else int(value), kind)
        return -2 - self.constants.setdefault(const, len(self.constants))

    def _place_constants(self) -> None:
        base = len(self.code.kinds)
        self.code.constants = list(self.constants)

        def place(number: int) -> int:
            return number if number >= -1 else base + (-2 - number)

        for instr in self.code.code:
            instr.args = tuple(place(a) for a in instr.args)
            for edge in instr.edges:
                edge.sources = tuple(place(a) for a in edge.sources)

    # --- code ---
    def _emit(self, name: str, args: Sequence[int] = (), dst: int = -1, descr: Any = None, line: int = 0) -> Instr:
        instr = Instr(name, tuple(args), dst, descr, line=line)
        self.code.code.append(instr)
        return instr

    def _block(self, block: flow.Block) -> None:
        condition, fused = self._condition(block)
        skip = {id(op) for op in fused}
        for op in block.ops:
            if id(op) not in skip and not (op.name == "call" and "untraced" in op.extra.hints):
                self._operation(op)
        self._exits(block, condition)

    def _condition(self, block: flow.Block) -> tuple[tuple[str, flow.Op | None, bool], list[flow.Op]]:
        """What decides the block's two exits: (instruction, operation whose operands it takes, negated), and the
        operations that need no code of their own."""
        if {link.case for link in block.exits} != {0, 1}:
            return ("", None, False), []
        producers = {id(op.result): op for op in block.ops if op.result is not None}
        value, negated, fused = block.switch, False, []
        while True:
            op = producers.get(id(value))
            if op is None or self.uses[id(value)] != 1:
                break
            if op.name in ("int_is_zero", "int_is_true", "same_as") and isinstance(op.args[0], flow.Var):
                inner = producers.get(id(op.args[0]))
                decides = inner is not None and (inner.name in COMPARISONS or inner.name == "get_ovf")
                if decides and self.uses[id(op.args[0])] == 1:
                    negated ^= op.name == "int_is_zero"
                    fused.append(op)
                    value = op.args[0]
                    continue
            if op.name == "get_ovf":
                exact = block.ops[block.ops.index(op) - 1]
                if exact.name not in OVERFLOW:
                    raise CodewriterError(f"{self.graph.name}:{op.line}: ovf() does not follow an *_ovf operation")
                return ("goto_if_ovf_" + exact.name, exact, negated), [*fused, op, exact]
            if op.name in COMPARISONS:
                return ("goto_if_" + op.name, op, negated), [*fused, op]
            break
        return ("goto_if_int_is_true", None, negated), fused

    def _exits(self, block: flow.Block, condition: tuple[str, flow.Op | None, bool]) -> None:
        links = block.exits
        if not links:
            has_value = block.switch is not None and self.graph.result_kind != "v"
            self._emit("return", [self._register(block.switch)] if has_value and block.switch is not None else [])
            return
        if len(links) == 1:
            self._emit("goto").edges = (self._edge(links[0]),)
            return
        assert block.switch is not None
        if isinstance(block.switch, flow.Const):
            matching = [link for link in links if link.case == block.switch.value]
            chosen = matching[0] if matching else next(link for link in links if link.case is None)
            self._emit("goto").edges = (self._edge(chosen),)
            return
        name, op, negated = condition
        if not name:
            self._switch(block)
            return
        yes = next(link for link in links if link.case == (0 if negated else 1))
        no = next(link for link in links if link.case == (1 if negated else 0))
        args = [self._register(block.switch)] if op is None else [self._register(a) for a in op.args]
        instr = self._emit(name, args, line=op.line if op else 0)
        if op is not None and op.name in OVERFLOW and op.result is not None:
            instr.dst = self._register(op.result)
        instr.edges = (self._edge(yes), self._edge(no))

    def _switch(self, block: flow.Block) -> None:
        assert block.switch is not None
        cases = [link for link in block.exits if link.case is not None]
        default = [link for link in block.exits if link.case is None] or [cases[-1]]
        instr = self._emit("switch", [self._register(block.switch)])
        instr.cases = tuple(link.case for link in cases if link.case is not None)
        instr.edges = tuple(self._edge(link) for link in [*cases, default[0]])

    def _edge(self, link: flow.Link) -> Edge:
        assigned = zip(link.target.inputs, link.args, strict=True)
        pairs = [(self.registers[id(var)], self._register(arg)) for var, arg in assigned]
        pairs = [(d, s) for d, s in pairs if d != s]
        edge = Edge(-1, tuple(d for d, _ in pairs), tuple(s for _, s in pairs))
        self.fixups.append((edge, link.target))
        return edge

    def _operation(self, op: flow.Op) -> None:
        args = [self._register(a) for a in op.args]
        dst = self.registers[id(op.result)] if op.result is not None and op.result.kind != "v" else -1
        name = op.name
        descr: Any = None
        descrs, struct = self.writer.descrs, op.struct.name if op.struct else ""
        if name in MERGE_POINTS:
            descr = self._merge_point(op)
        elif name == "call":
            name, descr = self._call(op.extra)
        elif name in ("getfield", "setfield"):
            descr = descrs.field(struct, op.extra.name)
            name = f"getfield_gc_{descr.kind}" if name == "getfield" else "setfield_gc"
        elif name in ("getarrayitem", "setarrayitem"):
            descr = descrs.array(struct)
            kind = "i" if descr.kind == "b" else descr.kind
            name = f"getarrayitem_gc_{kind}" if name == "getarrayitem" else "setarrayitem_gc"
        elif name in ("getvm", "setvm"):
            descr = descrs.vm_field(op.extra)
            args.insert(0, self._constant(VM_ADDRESS, "i"))
            name = f"getfield_raw_{descr.kind}" if name == "getvm" else "setfield_raw"
        elif name in ("new", "new_var", "new_instance"):
            descr = descrs.size(struct or "Instance")
            name = "new_array" if name == "new_var" else name
        elif name in ("raw_load", "raw_store"):
            descr = RAW[op.extra]
            name = "raw_store" if name == "raw_store" else "raw_load_f" if op.extra == "f" else "raw_load_i"
        elif name in ("ptr_iszero", "ptr_nonzero"):
            args.append(self._constant(0, "r"))
            name = "ptr_eq" if name == "ptr_iszero" else "ptr_ne"
        elif name == "same_as":
            name = f"same_as_{op.args[0].kind}"
        elif name == "get_ovf" or name in OVERFLOW or name in ONLY_RESIDUAL:
            raise CodewriterError(f"{self.graph.name}:{op.line}: {name} cannot be in jitcode here")
        self._emit(name, args, dst, descr, op.line)

    def _call(self, graph: Graph) -> tuple[str, Any]:
        if look_inside(graph):
            return "inline_call", self.writer.jitcode_of(graph)
        return "residual_call", self.writer.call_descr(graph)

    def _merge_point(self, op: flow.Op) -> DriverInfo:
        info = self.writer.driver(op.extra)
        frame = op.args[info.frame] if info.frame >= 0 else None
        if frame is not None and frame.struct is not None:
            info.struct = frame.struct.name
            names = op.extra.options.get("fields", {})
            info.fields = tuple(
                (n, self.writer.descrs.field(info.struct, names[green]))
                for n, green in enumerate(op.extra.greens)
                if green in names
            )
        if op.name == "jit_merge_point":
            info.portal, info.merge_pc = self.code, len(self.code.code)
        return info

    def _check_merge_points(self) -> None:
        """Nothing but greens and reds may be alive at a merge point: a trace starts with just these."""
        for pc, instr in enumerate(self.code.code):
            if instr.name == "jit_merge_point":
                extra = set(self.code.live_before(pc)) - set(instr.args)
                if extra:
                    names = [name for r in extra for name in self._names(r)]
                    raise CodewriterError(f"{self.graph.name}: {names}, alive at its jit_merge_point, are not declared")

    def _names(self, register: int) -> list[str]:
        out = []
        for block in self.graph.blocks():
            for var in [*block.inputs, *(op.result for op in block.ops if op.result is not None)]:
                if self.registers.get(id(var)) == register:
                    out.append(var.name)
        return out
