"""What all code objects of a program share while it is compiled, and what a compiler of one of them is made of."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from runtime.compiler import names, positions
from runtime.compiler.builder import Builder, Label, Region
from runtime.compiler.code import CodeObject, CodeRef, Constant, Position
from runtime.compiler.errors import UNSUPPORTED, UnsupportedError, construct_name
from runtime.compiler.scopes import Scope, Scopes


@dataclass(kw_only=True)
class Module:
    """`builtin_index`: number of each name of the module `builtins`. `fixed_builtins`: no global name can come to hide
    one, other than those in `bound`. `library`: of a library file, every name that it can see."""

    filename: str
    scopes: Scopes
    python: positions.RunningPython
    builtin_index: dict[str, int]
    fixed_builtins: bool
    bound: set[str]
    library: frozenset[str] | None = None
    library_constants: dict[str, Constant] = field(default_factory=dict)
    main_level: bool = False  # of a library's module: it is executed, and its own globals are globals
    future_annotations: bool = False
    settles: bool = False  # its text speaks of finalizers or weak references, so letting go of something looks
    awaits: bool = False  # it has coroutines, which a statement may let go of before they were awaited
    closes: bool = False  # it has generators that have something to do at their end: a loop that is left looks, too
    codes: list[CodeObject | None] = field(default_factory=list)
    made: dict[ast.AST, CodeRef] = field(default_factory=dict)
    global_index: dict[str, int] = field(default_factory=dict)
    folded: dict[ast.AST, tuple[Constant] | None] = field(default_factory=dict)

    def cell(self, name: str) -> int:
        return self.global_index.setdefault(name, len(self.global_index))


@dataclass(eq=False)
class Block:
    """A statement that is being executed, and what has to be done to leave it.

    `pushed`: register of the exception that is handled inside. `leave` emits what a jump out of it does first."""

    region: Region | None = None
    leave: Callable[[Position], None] | None = None
    pushed: int | None = None
    head: Label | None = None  # of a loop
    end: Label | None = None


class Context:
    """The base of the compiler of one code object; its parts are in the files that derive from it."""

    def __init__(self, module: Module, scope: Scope, builder: Builder, prefix: str, kind: str) -> None:
        self.module = module
        self.scope = scope  # the innermost: of the frame, or of a comprehension inlined into it
        self.frame_scope = scope
        self.b = builder
        self.prefix = prefix  # of the qualified names of what is defined here
        self.kind = kind  # 'module', 'names', 'function', 'class', 'comprehension'
        self.blocks: list[Block] = []

    def unsupported(self, node: ast.AST, construct: str | None = None) -> UnsupportedError:
        line = getattr(node, "lineno", 1)
        what = construct_name(node) if construct is None else UNSUPPORTED[construct]
        return UnsupportedError(self.module.filename, line, what)

    def mangled(self, identifier: str) -> str:
        return names.mangle(identifier, self.scope.class_name)

    # --- leaving blocks ---

    @contextmanager
    def block(self, block: Block) -> Iterator[None]:
        self.blocks.append(block)
        yield
        self.blocks.pop()

    def needs_unwinding(self, depth: int = 0) -> bool:
        return any(block.leave is not None for block in self.blocks[depth:])

    @contextmanager
    def unwound(self, depth: int, position: Position) -> Iterator[None]:
        """Emits what leaving blocks[depth:] takes; the jump emitted inside is covered by none of their handlers."""
        all_blocks = self.blocks
        suspended: list[Region] = []
        for i in range(len(all_blocks) - 1, depth - 1, -1):
            block = all_blocks[i]
            self.blocks = all_blocks[:i]
            if block.region is not None:
                self.b.suspend(block.region, position)
                suspended.append(block.region)
            if block.leave is not None:
                with self.b.scratch():
                    block.leave(position)
        yield
        for region in suspended:
            self.b.resume(region, position)
        self.blocks = all_blocks

    # --- what the files that derive from this define ---

    def constant(self, node: ast.AST) -> tuple[Constant] | None:
        raise NotImplementedError

    def value(self, node: ast.expr, dest: int | None = None) -> int:
        """Leaves the value in `dest`, or, where that is None, in a register of its choice: the register of a local
        variable itself, or a temporary. `dest` is written last: whatever fails before that leaves it as it was."""
        raise NotImplementedError

    def store(self, target: ast.expr, register: int) -> None:
        """Assign the value in `register` to a target."""
        raise NotImplementedError

    def bind(self, identifier: str, register: int, position: Position) -> None:
        """Bind a name to the value in a register."""
        raise NotImplementedError

    def jump_if(self, node: ast.expr, condition: bool, label: Label) -> None:
        """Evaluate a condition; go to `label` where its truth is `condition`, else on."""
        raise NotImplementedError

    def body(self, statements: list[ast.stmt]) -> None:
        raise NotImplementedError

    def emit_await(self, dest: int, register: int, position: Position, method: str | None = None) -> None:
        """`dest` = the result of awaiting what is in a register, which `method` of an `async` statement has given."""
        raise NotImplementedError

    def emit_yield(self, dest: int, register: int, iterator: int, position: Position) -> None:
        raise NotImplementedError

    def compile_function(
        self, node: ast.AST, name: str, qualname: str, body: Callable[[Context], None], position: Position
    ) -> CodeRef:
        raise NotImplementedError

    def make_function(
        self, dest: int, node: ast.AST, reference: CodeRef, rows: list[int | None], position: Position
    ) -> None:
        """MAKE_FUNCTION with `rows`: registers of defaults, keyword-only defaults and annotations."""
        raise NotImplementedError
