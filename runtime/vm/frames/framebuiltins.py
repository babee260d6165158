"""Built-in functions that change which frame runs: spec.objects.functions.FRAME_FUNCTIONS."""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, cast, header, i32, is_small, vm
from runtime.translate.lltypes import Code, Frame, Generator, Iterator, Str
from runtime.translate.rjit import promote
from runtime.vm import kinds
from runtime.vm.containers.iterators import iterator_next
from runtime.vm.frames.enter import begin, enter_words, retry_function
from runtime.vm.frames.generators import resume, stop_iteration, throw_into
from runtime.vm.text.interning import intern
from runtime.vm.types.attributes import get_attribute, set_plain
from spec.bytecode import Continuation
from spec.objects import BUILTINS, FRAME_BUILTINS

NAMES = [method.name for _, method in BUILTINS[:FRAME_BUILTINS]]
NEXT = NAMES.index("next")
SEND = NAMES.index("_generator_send")
THROW = NAMES.index("_generator_throw")
CODE = NAMES.index("_enter_code")
ATTRIBUTE = NAMES.index("_attribute")
assert NAMES[5:] == ["_set_plain"]


def call_frame_builtin(frame: Frame, dest: i32, index: i32, a: W, b: W, c: W) -> Frame:
    if index == NEXT:
        return call_next(frame, dest, a, b)
    if index == SEND:
        return resume(frame, cast(Generator, a), b, Continuation.STORE)
    if index == THROW:
        return throw_into(frame, cast(Generator, a), b)
    if index == CODE:
        return enter_code(frame, dest, cast(Code, a), b)
    if index == ATTRIBUTE:
        return attribute(frame, dest, a, b)
    frame[dest] = NONE
    return set_plain(frame, a, cast(Str, b), c)


def call_next(frame: Frame, dest: i32, iterator: W, default: W) -> Frame:
    if not is_small(iterator):
        h = promote(header(iterator))
        if h == kinds.GENERATOR and default is NULL and cast(Generator, iterator).kind == 0:
            return resume(frame, cast(Generator, iterator), NONE, Continuation.STORE)
        if h == kinds.ITERATOR:
            item = iterator_next(iterator)
            if item is not NULL:
                frame[dest] = item
                return frame
            if vm.error_kind != 0:
                return NULL
            if ended(iterator):
                if default is NULL:
                    stop_iteration(NULL)
                    return NULL
                frame[dest] = default
                return frame
    count = 1 if default is NULL else 2
    return enter_words(frame, dest, retry_function(NEXT), count, iterator, default, NULL, NULL, Continuation.STORE)


def ended(iterator: W) -> bool:
    """A built-in iterator gave no item: because there is none, and not because user code is needed?"""
    return cast(Iterator, iterator).source is NULL


def enter_code(caller: Frame, dest: i32, code: Code, mapping: W) -> Frame:
    """The code of a module, or of exec: register 0 is the mapping of its names, or unused."""
    frame = begin(caller, promote(code), Continuation.STORE)
    if frame is not NULL:
        frame[0] = mapping
    return frame


def attribute(frame: Frame, dest: i32, w: W, name_: W) -> Frame:
    name = intern(cast(Str, name_))
    if name is NULL:
        return NULL
    return get_attribute(frame, dest, w, name)


def never_called(a: W) -> W:
    """In the place of an implementation: see call_frame_builtin."""
    return NULL
