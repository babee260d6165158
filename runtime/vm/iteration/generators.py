"""Generators, coroutines and asynchronous generators as values: what their methods, which are the library's, ask."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NONE, NULL, TRUE, W, cast, header, i32, is_small, tag, uint_rshift, vm
from runtime.translate.lltypes import Frame, Generator, Str
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.credit import settle_cost
from runtime.vm.errors import type_error
from runtime.vm.finalizers import watch_generator
from runtime.vm.frames.generators import COROUTINE, NOT_BEGUN, PLACED, SUSPENDED
from runtime.vm.kinds import is_str
from spec.bytecode import NO_REGISTER, Op

ENDED = 3
MOST_FORGOTTEN = 100


def generator_state(generator: W) -> W:
    """_generator_state(g): 0 not begun, 1 suspended, 2 running, 3 ended"""
    g = cast(Generator, generator)
    if g.frame is NULL:
        return tag(ENDED)
    return tag(g.state)


def forgotten(w: W) -> W:
    """_forgotten(x): True: a coroutine that has not begun; its end is looked for."""
    if is_small(w) or header(w) != kinds.GENERATOR:
        return FALSE
    g = cast(Generator, w)
    if g.kind != COROUTINE or g.state != NOT_BEGUN or g.frame is NULL:
        return FALSE
    watch_forgotten(g)
    return TRUE


@dont_look_inside
def watch_forgotten(g: Generator) -> None:
    """Its end is looked for at once; of many, when the program has earned it."""
    watch_generator(g)
    if vm.forgotten < MOST_FORGOTTEN:
        vm.forgotten = vm.forgotten + 1
        vm.settle_credit = vm.settle_credit + settle_cost()


@dont_look_inside
def finish(generator: W) -> W:
    """_finish_generator(g): one that has not begun never will"""
    g = cast(Generator, generator)
    g.frame = NULL
    return NONE


@dont_look_inside
def delegate(generator: W) -> W:
    """_yield_from(g): the iterator that a suspended generator delegates to; None"""
    g = cast(Generator, generator)
    if g.frame is NULL or g.state != SUSPENDED:
        return NONE
    register = delegate_register(g.frame)
    if register == NO_REGISTER:
        return NONE
    return g.frame[register]


@dont_look_inside
def end_delegation(generator: W, value: W) -> W:
    """_end_delegation(g, value): the iterator of the `yield from` at whose YIELD the generator stands has ended with
    this
    value. The code goes on after the YIELD, and finds at the SEND that there is no iterator any more."""
    g = cast(Generator, generator)
    frame = g.frame
    pc = frame.pc
    words = frame.code.instructions
    frame[uint_rshift(words[pc + pc + 1], 16)] = NULL
    frame[uint_rshift(words[pc + pc], 16)] = value
    frame.pc = pc + 1
    g.state = PLACED
    return NONE


@dont_look_inside
def delegate_register(frame: Frame) -> i32:
    words = frame.code.instructions
    pc = frame.pc
    if words[pc + pc] & 0xFFFF != Op.YIELD:
        return NO_REGISTER
    return uint_rshift(words[pc + pc + 1], 16)


def generator_name(self: W) -> W:
    return cast(Generator, self).name


@dont_look_inside
def generator_qualname(self: W) -> W:
    g = cast(Generator, self)
    if g.qualname is NULL:
        return g.code.qualname
    return g.qualname


@dont_look_inside
def set_name(self: W, value: W) -> W:
    if value is NULL or not is_str(value):
        return type_error("__name__ must be set to a string object", NULL, NULL)
    cast(Generator, self).name = cast(Str, value)
    return NONE


@dont_look_inside
def set_qualname(self: W, value: W) -> W:
    if value is NULL or not is_str(value):
        return type_error("__qualname__ must be set to a string object", NULL, NULL)
    cast(Generator, self).qualname = cast(Str, value)
    return NONE


def generator_code(self: W) -> W:
    return cast(Generator, self).code


def self_(self: W) -> W:
    """iter(generator)"""
    return self
