"""Built-in functions that change which frame runs: spec.objects.functions.FRAME_FUNCTIONS."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NONE, NULL, TRUE, W, cast, header, i32, is_small, vm
from runtime.translate.lltypes import Code, Frame, Generator, Iterator, Str
from runtime.translate.rjit import promote, promote_immortal
from runtime.vm import kinds
from runtime.vm.containers.iterators import iterator_next
from runtime.vm.errors import recursion_error
from runtime.vm.frames.enter import begin, enter_words, retry_function
from runtime.vm.frames.generators import resume, stop_iteration, throw_into
from runtime.vm.frames.looking import ask_for_frame, keep_frame
from runtime.vm.kinds import class_of, is_str
from runtime.vm.text.interning import intern
from runtime.vm.types.attributes import get_attribute
from runtime.vm.types.plain import special_method
from runtime.vm.types.presence import ABSENT, PRESENT, has_attribute
from runtime.vm.types.storing import set_attribute, set_plain
from spec.bytecode import Continuation
from spec.messages import FixedStr
from spec.objects import BUILTINS, FRAME_BUILTINS

NAMES = [method.name for _, method in BUILTINS[:FRAME_BUILTINS]]
NEXT = NAMES.index("next")
SEND = NAMES.index("_generator_send")
THROW = NAMES.index("_generator_throw")
CODE = NAMES.index("_enter_code")
ATTRIBUTE = NAMES.index("_attribute")
SET_PLAIN = NAMES.index("_set_plain")
GETATTR = NAMES.index("getattr")
HASATTR = NAMES.index("hasattr")
SETATTR = NAMES.index("setattr")
CALL_SPECIAL = NAMES.index("_call_special")
WANT_FRAME = NAMES.index("_want_frame")
assert FRAME_BUILTINS == 11


def call_frame_builtin(frame: Frame, dest: i32, index: i32, a: W, b: W, c: W) -> Frame:
    if index == NEXT:
        return call_next(frame, dest, a, b)
    if index == SEND:
        if frame.depth >= vm.recursion_edge:
            recursion_error(FixedStr.RECURSION)
            return NULL
        return resume(frame, cast(Generator, a), b, Continuation.STORE)
    if index == THROW:
        return throw_into(frame, cast(Generator, a), b)
    if index == CODE:
        return enter_code(frame, dest, cast(Code, a), b)
    if index == ATTRIBUTE:
        return attribute(frame, dest, a, b)
    if index == SET_PLAIN:
        frame[dest] = NONE
        return set_plain(frame, a, cast(Str, b), c)
    if index == CALL_SPECIAL:
        return call_special(frame, dest, a, cast(Str, b), c)
    if index == WANT_FRAME:
        return want_frame(frame, dest)
    return ask_attribute(frame, dest, index, a, b, c)


def want_frame(frame: Frame, dest: i32) -> Frame:
    """False: vm.snapshot is the frame that asks. True: it will be after the back edge that comes now. Where nothing is
    ever traced all frames are in memory, always."""
    if vm.hot_threshold == 0:
        keep_frame(frame)
        frame[dest] = FALSE
        return frame
    frame[dest] = ask_for_frame()
    return frame


def call_special(frame: Frame, dest: i32, w: W, name: Str, argument: W) -> Frame:
    """The method that type(w) has for w under a special name, called; _MISSING where there is none."""
    count = 1 if argument is NULL else 2
    if not is_small(w) and promote(header(w)) >= kinds.FIRST_MAP:
        cls = class_of(w)
        function = special_method(cls, promote(cls.version), cast(Str, promote_immortal(name)))
        if function is not NULL:
            return enter_words(frame, dest, function, count, w, argument, NULL, NULL, Continuation.STORE)
    slow = retry_function(CALL_SPECIAL)
    return enter_words(frame, dest, slow, count + 1, w, name, argument, NULL, Continuation.STORE)


def ask_attribute(frame: Frame, dest: i32, index: i32, w: W, name_: W, default: W) -> Frame:
    """getattr and hasattr. What may raise AttributeError and then has to give something else is the library's."""
    count = 2 if default is NULL else 3
    if is_str(name_):
        if index == SETATTR:
            return store_attribute(frame, dest, w, name_, default)
        if index == GETATTR and default is NULL:
            return attribute(frame, dest, w, name_)
        name = intern(cast(Str, name_))
        if name is NULL:
            return NULL
        known = has_attribute(w, promote_immortal(name))
        if known == ABSENT:
            frame[dest] = FALSE if index == HASATTR else default
            return frame
        if known == PRESENT:
            if index == GETATTR:
                return get_attribute(frame, dest, w, name)
            frame[dest] = TRUE
            return frame
    return enter_words(frame, dest, retry_function(index), count, w, name_, default, NULL, Continuation.STORE)


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


def store_attribute(frame: Frame, dest: i32, w: W, name_: W, value: W) -> Frame:
    name = intern(cast(Str, name_))
    if name is NULL:
        return NULL
    frame[dest] = NONE
    return set_attribute(frame, w, cast(Str, promote_immortal(name)), value)


def never_called(a: W) -> W:
    """In the place of an implementation: see call_frame_builtin."""
    return NULL
