"""Laying out the image of a program. Needed once for each program: it is kept (runtime/programs.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.compiler.code import BuiltinRef
from runtime.imagebuilder import ImageBuilder, ImageError, Layout
from runtime.library import names as library_names
from runtime.library import start_builder
from spec import heap
from spec.bytecode import FRAME_DEPTH, Continuation
from spec.memory_map import IMAGE, IMAGE_MAX

if TYPE_CHECKING:
    from runtime.compiler.code import Constant, Program

MIN_BYTES = 4 << 20
IMMORTAL_SLACK = 0x80000  # room for maps and classes that the program makes, at first; it grows (runtime/vm/gc.py)
DEFAULT_RECURSION_LIMIT = 1000


def module_globals(program: Program) -> dict[str, Constant]:
    """What is bound in the program's module from the start."""
    return {
        "__name__": "__main__", "__doc__": None, "__package__": program.package, "__loader__": None, "__spec__": None,
        "__file__": program.filename, "__annotations__": None,
    }  # fmt: skip


def finish(builder: ImageBuilder, program: Program, size: int, state: dict[str, int]) -> None:
    """Place the semispaces and the module's frame; the fields of the VmState record."""
    immortal_ptr = builder.pointer
    immortal_limit = max(heap.IMMORTAL_BASE + heap.IMMORTAL_BYTES, (immortal_ptr + IMMORTAL_SLACK + 7) & -8)
    space_size = (IMAGE.base + size - immortal_limit) // 2 & -8
    frame_bytes = heap.TYPES["Frame"].size(program.codes[0].nregs)
    if space_size < frame_bytes + 0x10000:
        raise ImageError(f"{program.filename}: does not fit into {size >> 20} MiB; give more by --memory")
    builder.data += bytes(immortal_limit - immortal_ptr)
    frame = builder.new(
        "Frame", [0] * program.codes[0].nregs, code=builder.code_addresses[0], flags=Continuation.PROGRAM
    )
    state |= {
        "magic": heap.IMAGE_MAGIC,
        "image_size": size,
        "alloc_ptr": builder.pointer,
        "alloc_limit": immortal_limit + space_size,
        "space_start": immortal_limit,
        "other_start": immortal_limit + space_size,
        "space_size": space_size,
        "immortal_ptr": immortal_ptr,
        "immortal_limit": immortal_limit,
        "shadow_top": heap.SHADOW_STACK.base,
        "frame": frame,
        "recursion_edge": (DEFAULT_RECURSION_LIMIT - 1) * FRAME_DEPTH,
        "frame_edge": (DEFAULT_RECURSION_LIMIT - 1) * FRAME_DEPTH,
    }


def layout_of_program(program: Program, size: int = IMAGE.size) -> Layout:
    """Of an image of that size. Raises ImageError."""
    if not MIN_BYTES <= size <= IMAGE_MAX:
        raise ImageError(f"memory must be from {MIN_BYTES >> 20} to {IMAGE_MAX >> 20} MiB")
    builder, state = start_builder()
    first = len(builder.data)
    state["immortal_roots"] = builder.pointer
    bound = module_globals(program)
    del bound["__annotations__"]
    known: dict[str, Constant] = {name: BuiltinRef(name) for name in library_names()}
    known |= {"__name__": "builtins", "__doc__": "Built-in functions, types and exceptions."}
    state["builtin_names"] = builder.namespace(library_names(), known)
    namespace = builder.namespace(program.global_names, bound)
    main = builder.new("Module", name=builder.string("__main__"), namespace=namespace)
    builder.names["__main__"] = main  # (for the dict alone)
    state["modules"] = builder.dictionary({"__main__": BuiltinRef("__main__")})
    codes = builder.add_codes(program.codes, namespace)
    state["last_resort"] = builder.instance(builder.names["MemoryError"], [builder.new("Tuple", [])])
    state |= builder.interned()
    finish(builder, program, size, state)
    end, frame = state["immortal_ptr"] - IMAGE.base, state["space_start"] - IMAGE.base
    return Layout(bytes(builder.data[first:end]), bytes(builder.data[frame:]), codes, state)
