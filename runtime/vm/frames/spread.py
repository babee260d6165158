"""f(*args, **kwargs): the arguments into one tuple, those given by name behind the others."""

from __future__ import annotations

from runtime.translate.ll import NULL, cast, header, i32, is_small, new_var
from runtime.translate.lltypes import Dict, Frame, List, Str, Tuple
from runtime.translate.rjit import dont_look_inside, promote
from runtime.vm import kinds
from runtime.vm.containers.dicts import dict_length, entry_key, entry_value, next_entry
from runtime.vm.containers.tuplemethods import tuple_from_list
from runtime.vm.errors import type_error
from runtime.vm.frames.calls import call_value
from runtime.vm.frames.enter import enter_library
from runtime.vm.kinds import is_str, payload
from runtime.vm.text.interning import interned
from spec.bytecode import Continuation, Library


# --- f(*args, **kwargs) ---
def call_spread(frame: Frame, dest: i32, at: i32) -> Frame:
    """CALL_EX: callee, arguments and keywords in registers at, at + 1, at + 2."""
    arguments = frame[at + 1]
    keywords = frame[at + 2]
    if not is_small(arguments) and promote(header(arguments)) == kinds.LIST:
        arguments = tuple_from_list(cast(List, arguments))
        if arguments is NULL:
            return NULL
    callee = frame[at]
    if is_small(arguments) or promote(header(arguments)) != kinds.TUPLE:
        return enter_library(frame, dest, Library.ARGUMENTS, 2, callee, arguments, NULL, Continuation.ARGUMENTS)
    args = cast(Tuple, arguments)
    if keywords is NULL:
        return call_value(frame, dest, callee, NULL, args, 0, args.length, NULL)
    if is_small(keywords) or promote(header(keywords)) != kinds.DICT:
        return enter_library(frame, dest, Library.KEYWORDS, 2, callee, keywords, NULL, Continuation.KEYWORDS)
    names = keyword_names(cast(Dict, keywords))
    if names is NULL:
        return NULL
    if names.length == 0:
        return call_value(frame, dest, callee, NULL, args, 0, args.length, NULL)
    values = with_keywords(args, cast(Dict, keywords), names.length)
    if values is NULL:
        return NULL
    return call_value(frame, dest, callee, NULL, values, 0, values.length, names)


@dont_look_inside
def keyword_names(keywords: Dict) -> Tuple:
    """The keys of a dict of keyword arguments: those that name something as the interned strings, those of derived
    classes as plain ones. NULL: no memory."""
    names = dict_items(keywords, False, NULL)
    if names is NULL:
        return NULL
    i = 0
    while i < names.length:
        name = payload(names[i])  # one of a derived class names by its text
        if not is_str(name):
            type_error("keywords must be strings", NULL, NULL)
            return NULL
        known = interned(cast(Str, name))
        names[i] = name if known is NULL else known
        i += 1
    return names


@dont_look_inside
def with_keywords(args: Tuple, keywords: Dict, count: i32) -> Tuple:
    """The arguments, and behind them the values of the keyword arguments. NULL: no memory."""
    return dict_items(keywords, True, args)


@dont_look_inside
def dict_items(d: Dict, values: bool, before: Tuple) -> Tuple:
    """The keys or values of the dict, behind the items of `before`, in a tuple."""
    start = 0 if before is NULL else before.length
    result: Tuple = new_var(Tuple, start + dict_length(d))
    if result is NULL:
        return NULL
    i = 0
    while i < start:
        result[i] = before[i]
        i += 1
    entry = next_entry(d, 0)
    while entry >= 0:
        result[i] = entry_value(d, entry) if values else entry_key(d, entry)
        i += 1
        entry = next_entry(d, entry + 1)
    return result
