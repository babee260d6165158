"""compile_source: a module's text to a Program."""

from __future__ import annotations

import ast
import symtable
import warnings

from runtime.compiler import names, positions, statements
from runtime.compiler.code import Program
from runtime.compiler.errors import UnsupportedError
from runtime.compiler.expressions import Module


def compile_source(source: str, filename: str) -> Program:
    """Raises SyntaxError as CPython does, and UnsupportedError where the language here lacks something."""
    python_code = compile(source, filename, "exec", dont_inherit=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # compile() has shown them
        tree = ast.parse(source, filename)
        table = symtable.symtable(source, filename, "exec")
    module = Module(filename, names.bound_globals(table), positions.RunningPython(python_code))
    try:
        statements.compile_module(module, names.Scope(table), tree)
    except RecursionError:
        raise UnsupportedError(filename, 1, "nesting this deep") from None
    codes = [code for code in module.codes if code is not None]
    return Program(filename=filename, source=source, codes=codes, global_names=list(module.global_index))
