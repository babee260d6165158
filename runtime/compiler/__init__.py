"""From Python source to register bytecode.

CPython's own `ast` and `symtable` parse; what comes out is spec.bytecode, the same under every CPython from 3.11 on.
Files in the order in which data goes through them:

    errors        UnsupportedError: legal Python that is not in the language
    names         what each name means: local register, global cell, builtin
    positions     which piece of source CPython itself blames for an instruction
    builder       instructions with labels, registers, constants of one code object
    expressions   values and conditions
    targets       assignments
    statements    statements, functions, classes
    analysis      needless CHECK_LOCAL removed; liveness
    code          the result: Program and its CodeObjects
    driver        compile_source: all of it
    listing       the bytecode as text
"""

from runtime.compiler.code import CodeObject, Program
from runtime.compiler.driver import compile_source
from runtime.compiler.errors import UnsupportedError

__all__ = ["CodeObject", "Program", "UnsupportedError", "compile_source"]
