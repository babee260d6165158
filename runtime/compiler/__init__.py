"""From Python source to register bytecode.

CPython's own `ast` parses; what comes out is spec.bytecode, the same under every CPython from 3.11 on. Files in the
order in which data goes through them:

    errors          UnsupportedError: legal Python that is not in the language
    names, scopes   what each name means: register, cell, item of a mapping, global, builtin
    positions       which piece of source CPython itself blames for an instruction
    builder         instructions with labels, registers, constants and handlers of one code object
    context         what the compilers of all code objects share; blocks, and how they are left

The compiler of one code object, each file a part that derives from the one before:

    folding         constant expressions
    variables       loads, stores and deletions of names
    expressions     operators, comparisons, subscripts, attributes, conditions
    displays        lists, tuples, sets, dicts, f-strings
    calls           calls
    generators      yield, yield from, await
    comprehensions  comprehensions and generator expressions
    targets         assignments and deletions
    exceptions      try, except*, raise, with
    patterns        match
    functions       functions, lambda, decorators, annotations
    classes         class statements
    imports         import statements
    statements      all other statements; bodies

    analysis        needless instructions removed; liveness
    code            the result: Program and its CodeObjects
    driver          compile_source: all of it
    library         compile_library: the files of runtime/lib
    listing         the bytecode as text

A run of a program that is kept compiled (runtime/programs.py) never imports the compiler: its names here are loaded
where they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runtime.compiler.code import CodeObject, Program
    from runtime.compiler.driver import compile_source
    from runtime.compiler.errors import UnsupportedError

_PLACES = {"CodeObject": "code", "Program": "code", "compile_source": "driver", "UnsupportedError": "errors"}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    return found


__all__ = ["CodeObject", "Program", "UnsupportedError", "compile_source"]
