"""C back end: all graphs of a program -> one C file, the same for the host library and for the firmware.

A block becomes a label, a variable a C local (i32, u32 or double). The interpreter's loop (loops.py) has its dispatch,
a jump through a table of labels, at the end of each instruction. The collector may move objects in an operation that
may collect; there the references that live on afterwards are stored to the shadow stack and loaded back. Allocation is
a bump of vm.alloc_ptr in line; without room (or under vm.gc_stress) it calls the program's collector. Overflow of
*_ovf operations is kept in the C local `ovf`.
"""

from __future__ import annotations

import pathlib

from runtime.translate.flow import Block, Const, Graph, Link, Op, Value, Var
from runtime.translate.loops import merge_block, prepared
from runtime.translate.program import Program
from runtime.translate.static import ALLOCATING, PURE
from spec import heap
from spec.bytecode import Service
from spec.memory_map import IMAGE

SUPPORT = pathlib.Path(__file__).with_name("support.h")
C_TYPES = {"i": "i32", "r": "u32", "f": "double", "v": "void"}

_BINARY = {
    "int_lt": "<", "int_le": "<=", "int_eq": "==", "int_ne": "!=", "int_gt": ">", "int_ge": ">=", "ptr_eq": "==",
    "ptr_ne": "!=", "float_lt": "<", "float_le": "<=", "float_eq": "==", "float_ne": "!=", "float_gt": ">",
    "float_ge": ">=", "float_add": "+", "float_sub": "-", "float_mul": "*", "float_truediv": "/", "int_and": "&",
    "int_or": "|", "int_xor": "^",
}  # fmt: skip
#: Operations whose C is one expression over the arguments.
EXPRESSIONS = {name: f"{{0}} {sign} {{1}}" for name, sign in _BINARY.items()} | {
    "int_add": "(i32)((u32){0} + (u32){1})",
    "int_sub": "(i32)((u32){0} - (u32){1})",
    "int_mul": "(i32)((u32){0} * (u32){1})",
    "int_lshift": "(i32)((u32){0} << ({1} & 31))",
    "int_rshift": "{0} >> ({1} & 31)",
    "uint_rshift": "(i32)((u32){0} >> ({1} & 31))",
    "uint_mul_high": "(i32)(u32)((uint64_t)(u32){0} * (u32){1} >> 32)",
    "digit_low": "(i32)((u32)((uint64_t)(u32){0} * (u32){1} + (u32){2}) & 0x3FFFFFFFu)",
    "digit_high": "(i32)(u32)(((uint64_t)(u32){0} * (u32){1} + (u32){2}) >> 30)",
    "int_div_trunc": "sw_div({0}, {1})",
    "int_mod_trunc": "sw_mod({0}, {1})",
    "int_neg": "(i32)(0u - (u32){0})",
    "int_invert": "~{0}",
    "int_is_true": "{0} != 0",
    "int_is_zero": "{0} == 0",
    "uint_lt": "(u32){0} < (u32){1}",
    "float_neg": "-{0}",
    "float_abs": "__builtin_fabs({0})",
    "cast_int_to_float": "(double){0}",
    "cast_float_to_int": "(i32){0}",
    "float_bits_low": "sw_low({0})",
    "float_bits_high": "sw_high({0})",
    "float_from_bits": "sw_double({0}, {1})",
    "ref_is_small": "(i32)({0} & 1u)",
    "int_tag": "(u32){0} << 1 | 1u",
    "int_untag": "(i32){0} >> 1",
    "ptr_iszero": "{0} == 0",
    "ptr_nonzero": "{0} != 0",
    "cast_ptr_to_int": "(i32){0}",
    "cast_int_to_ptr": "(u32){0}",
    "same_as": "{0}",
    "promote": "{0}",
    "promote_immortal": "{0}",
    "getheader": "AT(i, {0})",
    "get_ovf": "ovf",
    "host_call": "sw_host_call({0}, {1})",
    "text_length": "sw_text_start[{0} + 1] - sw_text_start[{0}]",
    "text_char": "sw_text[sw_text_start[{0}] + {1}]",
}
_OVERFLOW = {
    "int_add_ovf": "(int64_t){0} + {1}",
    "int_sub_ovf": "(int64_t){0} - {1}",
    "int_mul_ovf": "(int64_t){0} * {1}",
    "int_lshift_ovf": "(int64_t)((uint64_t)(int64_t){0} << ({1} & 31))",
}
#: The same of two tagged words: the tag of one is taken off, or both tags cancel; the sum is twice the result.
_TAGGED = {
    "int_add_ovf": "__builtin_add_overflow((i32)({0} - 1u), (i32){1}",
    "int_sub_ovf": "__builtin_sub_overflow((i32){0}, (i32){1}",
    "int_mul_ovf": "__builtin_mul_overflow((i32){0} >> 1, (i32)({1} - 1u)",
}
#: Hints of functions that the firmware has for speed; all others are small, so that all fit its memory.
FOR_SPEED = frozenset({"for_speed", "inline"})
HALVES = {"int_and": 0xFFFF, "uint_rshift": 16}


def c_name(graph: Graph) -> str:
    """Symbol of the function, natively and in the firmware."""
    return f"{graph.module}.{graph.name}".replace(".", "_")


def may_collect(op: Op) -> bool:
    """May references move during `op`?"""
    return op.name in ALLOCATING or (op.name == "call" and op.extra.may_collect)


def immortals(graph: Graph) -> set[Var]:
    """Variables whose objects never move: by their type, or as arrays that belong to such an object for good."""
    blocks = graph.blocks()
    found = {
        op.result
        for block in blocks
        for op in block.ops
        if op.name == "getfield" and op.extra.immutable_items and _by_type(op.args[0]) and op.result is not None
    }
    inputs: dict[Var, list[Value]] = {}
    for block in blocks:
        for link in block.exits:
            for variable, value in zip(link.target.inputs, link.args, strict=True):
                inputs.setdefault(variable, []).append(value)
    found |= {v for v, values in inputs.items() if all(value is v or value in found for value in values)}
    named = [*graph.args, *inputs, *(op.result for block in blocks for op in block.ops if op.result is not None)]
    return found | {v for v in named if _by_type(v)}


def _by_type(value: Value) -> bool:
    return value.struct is not None and value.struct.name in heap.IMMORTAL_TYPES


def live_references(graph: Graph) -> dict[int, list[Var]]:
    """References to what may move that live after each operation that may collect (by id of the Op), without its
    result."""
    blocks = graph.blocks()
    fixed = immortals(graph)
    live_in: dict[int, set[Var]] = {id(b): set() for b in blocks}

    def references(values: list[Value]) -> set[Var]:
        return {v for v in values if isinstance(v, Var) and v.kind == "r" and v not in fixed}

    def live_out(block: Block) -> set[Var]:
        live: set[Var] = set()
        for link in block.exits:
            live |= live_in[id(link.target)] - set(link.target.inputs)
            live |= references(link.args)
        return live | (references([block.switch]) if block.switch is not None else set())

    changed = True
    result: dict[int, list[Var]] = {}
    while changed:
        changed = False
        for block in reversed(blocks):
            live = live_out(block)
            for op in reversed(block.ops):
                live.discard(op.result)
                if may_collect(op):
                    result[id(op)] = sorted(live, key=lambda v: v.name)
                live |= references(op.args)
            if live != live_in[id(block)]:
                live_in[id(block)] = live
                changed = True
    return result


class FunctionWriter:
    """The C of one graph."""

    def __init__(self, program: Program, graph: Graph) -> None:
        self.program = program
        self.graph = graph = prepared(graph)
        merge = merge_block(graph)
        self.merge = merge if merge is not None and len(merge.exits) > 2 else None
        self.lines: list[str] = []
        self.names: dict[Var, str] = {}
        self.blocks = graph.blocks()
        self.numbers = {id(b): i for i, b in enumerate(self.blocks)}
        self.live = live_references(graph)
        operations = [op for block in self.blocks for op in block.ops]
        self.definitions: dict[Value | None, Op] = {op.result: op for op in operations if op.result is not None}
        #: The words of the instruction at the merge point.
        self.decoding = [op for op in self.merge.ops if op.name == "getarrayitem"] if self.merge is not None else []
        self.uses: dict[Value | None, set[str]] = {}  # names of the operations that use a variable; "": a link or exit
        for op in operations:
            for a in op.args:
                self.uses.setdefault(a, set()).add(op.name)
        for block in self.blocks:
            for value in [block.switch, *(a for link in block.exits for a in link.args)]:
                self.uses.setdefault(value, set()).add("")
        self.labels = 0
        for variable in graph.args:
            self.names[variable] = f"{variable.name}_"

    def name(self, variable: Var) -> str:
        if variable not in self.names:
            self.names[variable] = f"{variable.name}_{len(self.names)}"
        return self.names[variable]

    def value(self, value: Value) -> str:
        if isinstance(value, Var):
            return self.name(value)
        if value.kind == "f":
            text = float(value.value).hex()
            return {"nan": "__builtin_nan(\"\")", "inf": "__builtin_inf()", "-inf": "(-__builtin_inf())"}.get(
                text, f"({text})"
            )
        if value.kind == "r":
            return f"{value.value:#x}u"
        return "(-2147483647 - 1)" if value.value == -(1 << 31) else f"({value.value})"

    def out(self, text: str) -> None:
        self.lines.append("    " + text)

    def write(self) -> str:
        dispatch = self.dispatch()
        for block in self.blocks:
            if dispatch and block is self.merge:
                continue
            self.lines.append(f"B{self.numbers[id(block)]}:;")
            for op in block.ops:
                self.operation(op)
            self.exits(block)
        declared: dict[str, list[str]] = {}
        for variable, name in self.names.items():
            if variable not in self.graph.args:
                declared.setdefault(C_TYPES[variable.kind], []).append(name)
        cold = "" if self.merge is not None or self.graph.hints & FOR_SPEED else "COLD "
        head = [f"{cold}{signature(self.graph)} {{", "    IMAGE_LOCAL"]
        head += [f"    {c_type} {', '.join(names)};" for c_type, names in declared.items()]
        if any(op.name in _OVERFLOW for b in self.blocks for op in b.ops):
            head.append("    i32 ovf;")
        tail = ["#undef SW_NEXT", "#undef COUNT_BYTECODE", "#define COUNT_BYTECODE COUNT"] if dispatch else []
        first = [self.jump(Link(self.blocks[0], []))] if dispatch else []
        return "\n".join([*head, *dispatch, *first, *self.lines, "}", *tail, ""])

    # --- control flow ---
    def dispatch(self) -> list[str]:
        """The merge point's block: what is needed to find the case is a macro that ends in a jump there; the rest, the
        operands, is at the beginning of each case."""
        if self.merge is None:
            return []
        assert self.merge.switch is not None
        needed: set[Value] = {self.merge.switch}
        first: list[Op] = []
        for op in reversed(self.merge.ops):
            if op.result in needed or op.name not in PURE:
                first.insert(0, op)
                needed.update(op.args)
        rest = [op for op in self.merge.ops if op not in first]
        body = f"{' '.join(self.text_of(first))} goto *sw_cases[{self.value(self.merge.switch)}];"
        operands = self.text_of(rest)
        labels = {link.case: f"K{i}" for i, link in enumerate(self.merge.exits)}
        for link in self.merge.exits:
            self.lines += [f"{labels[link.case]}:;", *operands, "    " + self.jump(link)]
        cases = range(max(case for case in labels if case is not None) + 1)
        table = ", ".join(f"&&{labels.get(case, labels[None])}" for case in cases)
        return [
            "#undef COUNT_BYTECODE",
            "#define COUNT_BYTECODE COUNT_IN_LOOP",
            f"#define SW_NEXT {body}",
            "    LOOP_COUNT",
            "    mem_h *sw_at;",
            f"    static const void *const sw_cases[] = {{ {table} }};",
        ]

    def text_of(self, ops: list[Op]) -> list[str]:
        before, self.lines = self.lines, []
        for op in ops:
            self.operation(op)
            if op in self.decoding and self.word_number(op) == 0:
                self.out(f"sw_at = (mem_h *)&{self._item(op, [self.value(a) for a in op.args])};")
        text, self.lines = self.lines, before
        return text

    def exits(self, block: Block) -> None:
        if not block.exits:
            self.out(f"return {self.value(block.switch)};" if block.switch is not None else "return;")
        elif block.switch is None:
            self.out(self.jump(block.exits[0]))
        elif [x.case for x in block.exits] == [1, 0]:
            condition = self.value(block.switch)
            self.out(f"if ({condition}) {{ {self.jump(block.exits[0])} }} else {{ {self.jump(block.exits[1])} }}")
        else:
            self.out(f"switch ({self.value(block.switch)}) {{")
            for link in block.exits:
                case = "default" if link.case is None else f"case {link.case}"
                self.out(f"    {case}: {self.jump(link)}")
            self.out("}")

    def jump(self, link: Link) -> str:
        """Assign the target's inputs (at once) and go there."""
        moves = [(v, a) for v, a in zip(link.target.inputs, link.args, strict=True) if v is not a]
        onward = "SW_NEXT" if link.target is self.merge else f"goto B{self.numbers[id(link.target)]};"
        written: set[Value] = set()
        conflict = False
        for variable, argument in moves:
            conflict |= argument in written if isinstance(argument, Var) else False
            written.add(variable)
        text = ""
        if conflict:
            temporaries = [f"sw_t{i}" for i in range(len(moves))]
            text += "".join(
                f"{C_TYPES[v.kind]} {t} = {self.value(a)}; " for t, (v, a) in zip(temporaries, moves, strict=True)
            )
            text += "".join(f"{self.name(v)} = {t}; " for t, (v, _) in zip(temporaries, moves, strict=True))
            return f"{{ {text}{onward} }}"
        text = "".join(f"{self.name(v)} = {self.value(a)}; " for v, a in moves)
        return f"{text}{onward}"

    # --- operations ---
    def operation(self, op: Op) -> None:
        args = [self.value(a) for a in op.args]
        target = f"{self.name(op.result)} = " if op.result is not None else ""
        if op.name in HALVES and self.half(op):
            self.out(f"{target}{self.half(op)};")
        elif op.name in _TAGGED and self.tagged(op):
            x, y = (self.value(self.definitions[a].args[0]) for a in op.args)
            exact = _TAGGED[op.name].format(x, y)
            self.out(f"{{ i32 sw_e; ovf = {exact}, &sw_e); {target}sw_e >> 1; }}")
        elif op.name in EXPRESSIONS:
            self.out(f"{target}{EXPRESSIONS[op.name].format(*args)};")
        elif op.name in _OVERFLOW:
            exact = _OVERFLOW[op.name].format(*args)
            self.out(f"{{ int64_t sw_e = {exact}; {target}(i32)(u32)(uint64_t)sw_e; ovf = sw_not_small(sw_e); }}")
        else:
            getattr(self, f"_{op.name}")(op, args, target)

    def half(self, op: Op) -> str:
        """Half of a word of the instruction at the merge point, as a load of its own; "": it is no such thing."""
        load = self.definitions.get(op.args[0])
        if load is None or load not in self.decoding or not isinstance(op.args[1], Const):
            return ""
        if op.args[1].value != HALVES[op.name]:
            return ""
        return f"sw_at[{2 * self.word_number(load) + (op.name != 'int_and')}]"

    def word_number(self, load: Op) -> int:
        """Which word of the instruction: its index is that of the first one and a constant."""
        index = self.definitions.get(load.args[1])
        if index is not None and index.name == "int_add" and isinstance(index.args[1], Const):
            return int(index.args[1].value)
        return 0

    def tagged(self, op: Op) -> bool:
        """Are the operands small ints without their tags, and is the result only used to make another small int?"""
        inner = [self.definitions.get(a) for a in op.args]
        if not all(d is not None and d.name == "int_untag" for d in inner):
            return False
        return self.uses.get(op.result, set()) <= {"int_tag"}

    def _setheader(self, op: Op, args: list[str], target: str) -> None:
        self.out(f"AT(r, {args[0]}) = {args[1]};")

    def _getfield(self, op: Op, args: list[str], target: str) -> None:
        self.out(f"{target}FIELD({op.extra.kind}, {args[0]}, {op.extra.offset});")

    def _setfield(self, op: Op, args: list[str], target: str) -> None:
        self.out(f"FIELD({op.extra.kind}, {args[0]}, {op.extra.offset}) = {args[1]};")
        if op.extra.quasi_immutable:
            self.out(f"sw_quasi_immutable_changed({args[0]} + {op.extra.offset});")

    def _item(self, op: Op, args: list[str]) -> str:
        assert op.struct is not None and op.struct.array is not None
        array = op.struct.array
        return f"ITEM({array.kind}, {args[0]}, {array.base}, {args[1]}, {array.item_bytes})"

    def _getarrayitem(self, op: Op, args: list[str], target: str) -> None:
        self.out(f"{target}{self._item(op, args)};")

    def _setarrayitem(self, op: Op, args: list[str], target: str) -> None:
        self.out(f"{self._item(op, args)} = {args[2]};")

    def _getvm(self, op: Op, args: list[str], target: str) -> None:
        self.out(f"{target}VM_{heap.VM_KIND[op.extra].upper()}(VM_{op.extra});")

    def _setvm(self, op: Op, args: list[str], target: str) -> None:
        self.out(f"VM_{heap.VM_KIND[op.extra].upper()}(VM_{op.extra}) = {args[0]};")
        if op.extra in heap.VM_QUASI_IMMUTABLE:
            self.out(f"sw_quasi_immutable_changed({heap.VM_STATE.base + heap.VM_OFFSET[op.extra]:#x}u);")

    def _raw_load(self, op: Op, args: list[str], target: str) -> None:
        self.out(f"{target}AT({op.extra}, {args[0]});")

    def _raw_store(self, op: Op, args: list[str], target: str) -> None:
        self.out(f"AT({op.extra}, {args[0]}) = {args[1]};")

    def _call(self, op: Op, args: list[str], target: str) -> None:
        text = f"{target}{c_name(op.extra)}({', '.join(args)});"
        self.out(self.rooted(op, text) if op.extra.may_collect else text)

    def rooted(self, op: Op, text: str) -> str:
        """`text` between saving and reloading what lives after `op`."""
        live = [self.name(v) for v in self.live[id(op)]]
        if not live:
            return text
        save = " ".join(f"AT(r, sw_s + {4 * i}) = {name};" for i, name in enumerate(live))
        load = " ".join(f"{name} = AT(r, sw_s + {4 * i});" for i, name in enumerate(live))
        return (
            f"{{ u32 sw_s = VM_R(VM_shadow_top); {save} VM_R(VM_shadow_top) = sw_s + {4 * len(live)}; {text} "
            f"VM_R(VM_shadow_top) = sw_s; {load} }}"
        )

    def _size(self, op: Op, count: str) -> str:
        assert op.struct is not None
        if op.struct.array is None:
            return f"{op.struct.size()}u"
        return f"sw_size({op.struct.fixed_size}, {op.struct.array.item_bytes}, (u32){count})"

    def _initialize(self, op: Op, header: str, count: str) -> None:
        assert op.struct is not None
        self.out(f"AT(r, sw_p) = {header};")
        array = op.struct.array
        if array is not None and array.length is not None:
            self.out(f"AT(i, sw_p + {op.struct.fields[array.length].offset}) = {count};")

    def _allocate(self, op: Op, target: str, header: str, count: str) -> None:
        self.labels += 1
        label = f"A{self.labels}"
        collector = self.program.collector
        assert collector is not None and op.struct is not None
        self.out(f"{{ u32 sw_p = VM_R(VM_alloc_ptr), sw_n = {self._size(op, count)};")
        self.out("if (__builtin_expect(sw_n > VM_R(VM_alloc_limit) - sw_p || VM_I(VM_gc_stress), 0)) {")
        self.out("i32 sw_ok;")
        self.out(self.rooted(op, f"sw_ok = {c_name(collector)}((i32)sw_n);"))
        self.out(f"if (!sw_ok) {{ {target}0; goto {label}; }} sw_p = VM_R(VM_alloc_ptr); }}")
        self.out("VM_R(VM_alloc_ptr) = sw_p + sw_n;")
        self._initialize(op, header, count)
        self.out(f"{target}sw_p; {label}:; }}")

    def _new(self, op: Op, args: list[str], target: str) -> None:
        assert op.struct is not None
        self._allocate(op, target, f"{op.struct.type_id}u", "0")

    def _new_var(self, op: Op, args: list[str], target: str) -> None:
        assert op.struct is not None
        self._allocate(op, target, f"{op.struct.type_id}u", args[0])

    def _new_instance(self, op: Op, args: list[str], target: str) -> None:
        self._allocate(op, target, args[0], args[1])

    def _alloc_immortal(self, op: Op, args: list[str], target: str) -> None:
        assert op.struct is not None
        self.labels += 1
        self.out(f"{{ u32 sw_p = VM_R(VM_immortal_ptr), sw_n = {self._size(op, args[0])};")
        self.out(f"if (sw_n > VM_R(VM_immortal_limit) - sw_p) {{ {target}0; goto A{self.labels}; }}")
        self.out("VM_R(VM_immortal_ptr) = sw_p + sw_n;")
        self._initialize(op, f"{op.struct.type_id}u", args[0])
        self.out(f"{target}sw_p; A{self.labels}:; }}")

    def _jit_merge_point(self, op: Op, args: list[str], target: str) -> None:
        self.out("COUNT_BYTECODE();")

    def _can_enter_jit(self, op: Op, args: list[str], target: str) -> None:
        driver = op.extra
        tick = self.program.jit_tick
        assert tick is not None
        leave = c_name(self.program.graph_of(driver.leave))
        *position, weight = args
        ticked = ", ".join([*position[: len(driver.greens)], weight])
        self.out(f"if ({c_name(tick)}({ticked})) {{ {leave}({', '.join(position)}); return VM_I(VM_status); }}")


def signature(graph: Graph) -> str:
    """Prototype of the graph's function."""
    parameters = ", ".join(f"{C_TYPES[v.kind]} {v.name}_" for v in graph.args) or "void"
    return f"{C_TYPES[graph.result_kind]} {c_name(graph)}({parameters})"


def _texts(program: Program) -> list[str]:
    pool = "".join(program.texts).encode("ascii")
    starts, at = [0], 0
    for text in program.texts:
        at += len(text)
        starts.append(at)
    items = ", ".join(map(str, pool)) or "0"
    return [
        f"static const uint8_t sw_text[] = {{ {items} }};",
        f"static const i32 sw_text_start[] = {{ {', '.join(map(str, starts))} }};",
    ]


def write_c(program: Program) -> str:
    """The program as C."""
    lines = [f"#define IMAGE_BASE {IMAGE.base:#x}", f"#define VM_BASE {heap.VM_STATE.base:#x}u"]
    lines += [f"#define QUASI_IMMUTABLE_BASE {heap.QUASI_IMMUTABLE.base:#x}u"]
    lines += [f"#define QUASI_IMMUTABLE_SIZE {heap.QUASI_IMMUTABLE.size}u"]
    lines += [f"#define SERVICE_{s.name} {int(s)}" for s in (Service.INVALIDATE, Service.CLOCK)]
    lines += [f"#define VM_{name} {offset}u" for name, offset in heap.VM_OFFSET.items()]
    lines += [SUPPORT.read_text(), *_texts(program)]
    lines += [f"{signature(graph)};" for graph in program.graphs]
    lines += [FunctionWriter(program, graph).write() for graph in program.graphs]
    lines += ["#ifndef __riscv", '__attribute__((visibility("default"))) void *const sw_functions[] = {']
    lines += [f"    (void *){c_name(graph)}," for graph in program.graphs]
    lines += ["};", "#endif", ""]
    return "\n".join(lines)


__all__ = ["Const", "c_name", "write_c"]
