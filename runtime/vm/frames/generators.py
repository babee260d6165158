"""Generators: frames that are left by YIELD and entered again.

A suspended generator's frame has no `back`; its pc is the YIELD's, whose register `a` gets what is sent. Coroutines and
asynchronous generators are the same (Generator.kind); their protocol is the library's.
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, i32, same, uint_rshift, vm
from runtime.translate.lltypes import Frame, Generator
from runtime.translate.rjit import dont_look_inside, inline, promote
from runtime.vm.errors import fail_object, type_error_of, value_error
from spec.bytecode import FRAME_DEPTH, CodeFlag, Continuation, ErrorKind

NOT_BEGUN, SUSPENDED, RUNNING, _, PLACED = range(5)  # Generator.state; PLACED: pc is where to go on
COROUTINE, ASYNCHRONOUS = 1, 2  # Generator.kind


@inline
def depth_above(caller: Frame) -> i32:
    """Of a frame of the program. What the library has added within itself is not counted."""
    depth = caller.depth + FRAME_DEPTH
    return depth & -FRAME_DEPTH if promote(caller.code).flags & CodeFlag.LIBRARY != 0 else depth


def resume(caller: Frame, generator: Generator, value: W, continuation: i32) -> Frame:
    """The generator's frame, which gets the value that is sent; NULL: an exception is pending (StopIteration where it
    has
    ended)."""
    frame = generator.frame
    if frame is NULL:
        stop_iteration(NULL)
        return NULL
    state = generator.state
    if state == RUNNING:
        already_running(generator)
        return NULL
    generator.state = RUNNING
    frame.back = caller
    frame.flags = continuation
    frame.depth = depth_above(caller)
    if state == SUSPENDED:
        pc = promote(frame.pc)
        code = promote(frame.code)
        frame[uint_rshift(code.instructions[pc + pc], 16)] = value
        frame.pc = pc + 1
    elif state == NOT_BEGUN and not same(value, NONE):
        generator.state = NOT_BEGUN
        frame.back = NULL
        sent_too_early(generator)
        return NULL
    return frame


def has_ended(generator: Generator) -> bool:
    """A generator, of which no more items are to be had? A coroutine says so itself: nobody may wait for it again."""
    return generator.frame is NULL and generator.kind == 0


@dont_look_inside
def already_running(generator: Generator) -> W:
    if generator.kind == 1:
        return value_error("coroutine already executing", NULL, NULL)
    if generator.kind == 2:
        return value_error("async generator already executing", NULL, NULL)
    return value_error("generator already executing", NULL, NULL)


@dont_look_inside
def sent_too_early(generator: Generator) -> W:
    return type_error_of("can't send non-None value to a just-started {0}", generator)


def stop_iteration(value: W) -> W:
    """Leaves StopIteration pending, with the value unless that is null."""
    return fail_object(ErrorKind.STOP_ITERATION, value)


def throw_into(caller: Frame, generator: Generator, exception: W) -> Frame:
    """Leaves the exception pending, to be raised in the generator's frame; NULL."""
    frame = generator.frame
    if frame is NULL:
        fail_object(ErrorKind.RAISED, exception)
        return NULL
    if generator.state == RUNNING:
        already_running(generator)
        return NULL
    generator.state = RUNNING
    frame.back = caller
    frame.flags = Continuation.STORE
    frame.depth = depth_above(caller)
    fail_object(ErrorKind.RAISED, exception)
    vm.throw_into = frame
    return NULL
