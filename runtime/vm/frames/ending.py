"""How a program ends, and other things that the library asks of the machine."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    W,
    alloc_immortal,
    cast,
    float_from_bits,
    host_call,
    int_div_trunc,
    same,
    tag,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Module, Namespace, Str
from runtime.translate.rjit import asks_host, dont_look_inside
from runtime.vm.containers.dicts import new_dict
from runtime.vm.objects import box_float, memory_error, note_immortal
from runtime.vm.text.textbuf import finish, new_text, put_char, put_text
from runtime.vm.types.dictproxy import kinds_identity
from spec.bytecode import FRAME_DEPTH, Service

HEX = 4  # bits of a digit


@dont_look_inside
def end_program(status: W, report: W) -> W:
    """_end_program(status, report): what the host is to know of the exception that has ended the program"""
    vm.exit_status = untag(status)
    vm.error_arg1 = report
    return NONE


@dont_look_inside
def address_text(w: W) -> W:
    """_address(x): '0x7f...', as CPython shows addresses"""
    number = kinds_identity(w)
    text = new_text()
    put_text(text, "0x7f00")
    shift = 28
    while shift >= 0:
        digit = number >> shift & 15
        put_char(text, 48 + digit if digit < 10 else 87 + digit)
        shift -= HEX
    return finish(text)


@dont_look_inside
def handled_exception() -> W:
    """sys.exc_info()[1]"""
    if vm.handled is NULL:
        return NONE
    return vm.handled


@dont_look_inside
def set_handled(w: W) -> W:
    vm.handled = NULL if same(w, NONE) else w
    return NONE


@dont_look_inside
@asks_host
def ask_host(service: W, argument: W) -> W:
    """_host(service, argument): a service that takes and gives one object (vm.host_argument)"""
    vm.host_argument = argument
    host_call(Service.OBJECT, untag(service))
    result = vm.host_argument
    vm.host_argument = NULL
    return result


@dont_look_inside
def clock(which: W) -> W:
    """_clock(spec.objects.Clock): seconds"""
    host_call(Service.CLOCK, untag(which))
    return box_float(float_from_bits(vm.clock_low, vm.clock_high))


@dont_look_inside
def modules() -> W:
    """_modules(): sys.modules"""
    if vm.modules is NULL:
        vm.modules = new_dict()
    return vm.modules


@dont_look_inside
def recursion_limit(limit: W) -> W:
    """_recursion_limit(limit or None): the one before"""
    old = vm.recursion_edge + FRAME_DEPTH
    if not same(limit, NONE):
        edge = untag(limit) * FRAME_DEPTH - FRAME_DEPTH
        if vm.frame_edge != 0:
            vm.frame_edge = edge
        vm.recursion_edge = edge
    return tag(int_div_trunc(old, FRAME_DEPTH))


@dont_look_inside
def builtins_module(name: W) -> W:
    """_builtins_module(name): the module builtins"""
    module: Module = alloc_immortal(Module, 0)
    note_immortal()
    if module is NULL:
        return memory_error()
    module.name = cast(Str, name)
    module.namespace = cast(Namespace, vm.builtin_names)
    return module
