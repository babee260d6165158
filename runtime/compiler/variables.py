"""Loads, stores and deletions of names."""

from __future__ import annotations

import ast

from runtime.compiler import positions
from runtime.compiler.builder import Const
from runtime.compiler.code import BuiltinRef, Constant, Position
from runtime.compiler.context import Context
from runtime.compiler.folding import FoldingCompiler
from runtime.compiler.names import MODULE_ATTRIBUTES, SPECIAL_BUILTINS
from spec.bytecode import NO_REGISTER, Intrinsic, Op

LOCALS = ".locals"  # the register of what locals() gave, in a function that calls exec(x)
NAMESPACE = 0  # register of the mapping that holds the names of a class body


class VariableCompiler(FoldingCompiler):
    def lookup(self, name: str) -> tuple[str, int]:
        """Where a (mangled) name of this place is kept: ('register' or 'cell', its register), ('name', 0): the
        mapping of a class body, ('global', 0)."""
        scope = self.scope
        while scope.inlined:
            if name in scope.local:
                return ("cell" if name in scope.cells else "register"), scope.registers[name]
            assert scope.parent is not None
            scope = scope.parent
        if name in scope.free and name not in scope.local:
            return "cell", self.b.registers[name]
        if scope.function_like:
            if name in scope.local:
                return ("cell" if name in scope.cells else "register"), self.b.registers[name]
            return "global", 0
        if scope.kind in ("class", "names") and name not in scope.globals:
            return "name", 0
        return "global", 0

    # --- loads ---

    def name(self, node: ast.Name, dest: int | None) -> int:
        return self.load_name(self.mangled(node.id), dest, positions.of(node))

    def load_name(self, name: str, dest: int | None, position: Position) -> int:
        kind, register = self.lookup(name)
        if kind == "register":
            self.b.emit(Op.CHECK_LOCAL, register, Const(name), 0, position)
            if dest is None and name not in self.frame_scope.walrus:
                return register
            dest = self.b.temp() if dest is None else dest
            self.b.move(dest, register, position)
            return dest
        dest = self.b.temp() if dest is None else dest
        if kind == "cell":
            if self.scope.kind == "class" and name not in self.scope.nonlocals:
                self.b.emit(Op.LOAD_NAME_CELL, dest, NAMESPACE, Const(name), position)
                self.b.extend(register, 0, position)
            else:
                self.b.emit(Op.LOAD_CELL, dest, register, Const(name), position)
        elif kind == "name" and not (self.module.library is not None and name not in self.scope.local):
            self.b.emit(Op.LOAD_NAME, dest, NAMESPACE, Const(name), position)
            self.b.extend(self.module.cell(name), self.builtin_number(name), position)
        else:
            self.load_global(dest, name, position)
        return dest

    def is_builtin(self, name: str) -> bool:
        """Whether a name here surely means that of the module `builtins`, unless somebody binds it by reflection."""
        return (
            (name in self.module.builtin_index or name in SPECIAL_BUILTINS)
            and name not in self.module.bound
            and self.lookup(name)[0] in ("global", "name")
            and not (self.scope.kind in ("class", "names") and name in self.scope.local)
        )

    def load_global(self, dest: int, name: str, position: Position) -> None:
        module = self.module
        if module.library is not None and not (module.main_level and name in module.bound):
            self.b.load_const(dest, self.library_value(name, position), position)
            return
        bound = name in module.bound or name in MODULE_ATTRIBUTES
        if name in module.builtin_index and module.fixed_builtins and not bound:
            self.b.load_const(dest, BuiltinRef(name), position)
            return
        self.b.emit(Op.LOAD_GLOBAL, dest, module.cell(name), self.builtin_number(name), position)

    def builtin_number(self, name: str) -> int:
        """From 1 on; 0: builtins has no such name yet; NO_REGISTER: the code is to have no builtins."""
        if not self.module.builtin_index:
            return NO_REGISTER
        return self.module.builtin_index.get(name, -1) + 1

    def library_value(self, name: str, position: Position) -> Constant:
        module = self.module
        assert module.library is not None
        if name in module.library_constants:
            return module.library_constants[name]
        if name == "__name__":  # of a module of ours that is imported, its own
            folder, _, file = module.filename.rpartition("/")
            return file.removesuffix(".py").replace("_dot_", ".") if folder.endswith("lib/modules") else "builtins"
        if name == "__class__" and self.scope.class_name is not None:
            return BuiltinRef(self.scope.class_name)
        if name not in module.library:
            raise NameError(f"{module.filename}:{position.line}: the library has no name {name!r}")
        return BuiltinRef(name)

    # --- stores ---

    def own_register(self, identifier: str) -> int | None:
        """The register that a binding of the name writes; None: the name is kept elsewhere."""
        kind, register = self.lookup(self.mangled(identifier))
        return register if kind == "register" else None

    def bind(self, identifier: str, register: int, position: Position) -> None:
        name = self.mangled(identifier)
        kind, own = self.lookup(name)
        if kind == "register":
            self.b.move(own, register, position)
        elif kind == "cell":
            self.b.emit(Op.STORE_CELL, own, register, 0, position)
        elif kind == "name":
            with self.b.scratch():
                key = self.b.temp()
                self.b.load_const(key, name, position)
                self.b.emit(Op.SETITEM, NAMESPACE, key, register, position)
        else:
            if self.module.library is not None and not self.module.main_level:
                raise NameError(f"{self.module.filename}:{position.line}: global {name!r} is bound by the library")
            self.b.emit(Op.STORE_GLOBAL, register, self.module.cell(name), 0, position)

    # --- deletions ---

    def unbind(self, identifier: str, position: Position) -> None:
        """del NAME"""
        name = self.mangled(identifier)
        kind, own = self.lookup(name)
        if kind == "register":
            self.b.emit(Op.CHECK_LOCAL, own, Const(name), 0, position)
            self.b.load_null(own, position)
        elif kind == "cell":
            with self.b.scratch():
                register = self.b.temp()
                self.b.emit(Op.LOAD_CELL, register, own, Const(name), position)
                self.b.load_null(register, position)
                self.b.emit(Op.STORE_CELL, own, register, 0, position)
        elif kind == "name":
            with self.b.scratch():
                row = self.b.temp(2)
                self.b.move(row, NAMESPACE, position)
                self.b.load_const(row + 1, name, position)
                self.b.intrinsic(row, Intrinsic.DELETE_NAME, row, 2, position)
        else:
            self.b.emit(Op.DELETE_GLOBAL, 0, self.module.cell(name), 0, position)

    def forget(self, identifier: str, position: Position) -> None:
        """Unbind a name that may be unbound: that of an `except ... as NAME`."""
        with self.b.scratch():
            register = self.b.temp()
            kind, own = self.lookup(self.mangled(identifier))
            if kind == "register":
                self.b.load_null(own, position)
            elif kind == "cell":
                self.b.load_null(register, position)
                self.b.emit(Op.STORE_CELL, own, register, 0, position)
            else:
                self.b.load_const(register, None, position)
                self.bind(identifier, register, position)
                self.unbind(identifier, position)

    # --- the variables as a mapping ---

    def load_locals(self, dest: int, position: Position) -> None:
        """locals()"""
        if self.kind == "module":
            self.b.emit(Op.LOAD_GLOBALS, dest, 0, 0, position)
            return
        if self.kind in ("class", "names"):
            self.b.move(dest, NAMESPACE, position)
            return
        scope = self.frame_scope
        plain = [name for name in scope.local if name not in scope.cells]
        shared = [*sorted(scope.cells), *sorted(scope.free - {"__class__"}), *sorted(scope.free & {"__class__"})]
        with self.b.scratch():
            row = self.b.temp(1 + len(plain) + len(shared))
            self.b.load_const(row, (*plain, *shared), position)
            for i, name in enumerate(plain, row + 1):
                self.b.move(i, self.b.registers[name], position)
            for i, name in enumerate(shared, row + 1 + len(plain)):
                self.load_cell_or_null(i, name, position)
            self.b.intrinsic(dest, Intrinsic.LOCALS, row, 1 + len(plain) + len(shared), position)
        kept = self.b.registers.get(LOCALS)
        if kept is not None:
            with self.b.scratch():
                row = self.b.temp(4)
                self.b.load_const(row, BuiltinRef("_merge_locals"), position)
                self.b.move(row + 1, dest, position)
                self.b.move(row + 2, kept, position)
                self.b.load_const(row + 3, (*plain, *shared), position)
                self.b.emit(Op.CALL, dest, row, 3, position)
            self.b.move(kept, dest, position)

    def load_cell_or_null(self, dest: int, name: str, position: Position) -> None:
        raise NotImplementedError


__all__ = ["LOCALS", "NAMESPACE", "Context", "VariableCompiler"]
