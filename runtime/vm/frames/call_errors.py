"""Exceptions of calls, worded as CPython's. Every function leaves one pending."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, i32, same
from runtime.translate.lltypes import Class, Code, Frame, Function, List, Str, Text, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.containers.strdicts import dict_get_str
from runtime.vm.errors import fail, fail_fixed, fail_str, type_error, type_error_of, type_name
from runtime.vm.objects import fixed
from runtime.vm.text.strings import substring
from runtime.vm.text.textbuf import finish, new_text, put_char, put_int, put_str, put_text
from spec.bytecode import CodeFlag, ErrorKind
from spec.messages import FixedStr


@dont_look_inside
def not_callable(w: W) -> W:
    return type_error_of("'{0}' object is not callable", w)


@dont_look_inside
def init_takes_nothing(cls: Class) -> W:
    return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.INIT_TAKES_NOTHING, cls.name, NULL)


@dont_look_inside
def init_result(w: W) -> W:
    """__init__ returned w."""
    return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.INIT_RESULT, type_name(w), NULL)


@dont_look_inside
def qualname_of(function: Function) -> Str:
    if function.qualname is NULL:
        return function.code.qualname
    return function.qualname


@never_collects
def is_init(name: Str) -> bool:
    return same(name, fixed(FixedStr.INIT)) or same(name, fixed(FixedStr.NEW))


@dont_look_inside
def owner_of(function: Function) -> Str:
    """Of a method of the library's: its class's name."""
    called = qualname_of(function)
    return substring(called, 0, called.length - function.name.length - 1)


@dont_look_inside
def shown_function(function: Function) -> Str:
    """What exceptions call a function of the library: of what makes instances, the class's name."""
    if is_init(function.name) and qualname_of(function).length != function.name.length:
        return owner_of(function)
    return function.name


@dont_look_inside
def put_no_receiver(text: List, name: Str, owner: Str) -> None:
    """Of a slot's method that is called of nothing."""
    put_text(text, "descriptor '")
    put_str(text, name)
    put_text(text, "' of '")
    put_str(text, owner)
    put_text(text, "' object needs an argument")


@dont_look_inside
def put_slot_arguments(text: List, required: i32, most: i32, given: i32, unpacks: bool) -> None:
    """Of a slot's method: one that takes several arguments `unpacks` them as those of a function without a name, and so
    do the products of sequences."""
    put_text(text, " expected " if most > 1 or unpacks else "expected ")
    if required != most:
        put_text(text, "at least " if given < required else "at most ")
    put_count(text, required if given < required else most)
    put_text(text, ", got ")
    put_int(text, given)


@dont_look_inside
def unexpected_keyword(function: Function, name: Str, names: Tuple) -> W:
    """... or one of the `names` is that of a positional-only parameter: which goes before others."""
    code = function.code
    if code.flags & CodeFlag.LIBRARY != 0:
        if code.nposonly == code.nargs and code.nkwonly == 0:
            return type_error("{0}() takes no keyword arguments", shown_function(function), NULL)
        return type_error("'{0}' is an invalid keyword argument for {1}()", name, shown_function(function))
    text = new_text()
    put_str(text, qualname_of(function))
    put_text(text, "() got some positional-only arguments passed as keyword arguments: '")
    found = 0
    i = 0
    while i < code.nposonly:
        k = 0
        while k < names.length:
            if same(names[k], code.arg_names[i]):
                if found > 0:
                    put_text(text, ", ")
                put_str(text, cast(Str, names[k]))
                found += 1
            k += 1
        i += 1
    if found > 0:
        put_text(text, "'")
        return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)
    return type_error("{0}() got an unexpected keyword argument '{1}'", qualname_of(function), name)


@dont_look_inside
def repeated_argument(function: Function, name: Str) -> W:
    return type_error("{0}() got multiple values for argument '{1}'", qualname_of(function), name)


@dont_look_inside
def parameter_index(code: Code, name: W) -> i32:
    i = code.nposonly
    while i < code.nargs + code.nkwonly:
        if same(code.arg_names[i], name):
            return i
        i += 1
    return -1


@dont_look_inside
def too_many_arguments(function: Function, given: i32, names: Tuple) -> W:
    """More positional arguments than parameters. Wrong keywords are reported first."""
    code = function.code
    keyword_only = 0
    if names is not NULL:
        i = 0
        while i < names.length:
            index = parameter_index(code, names[i])
            if index < 0:
                if code.flags & CodeFlag.VARKEYWORDS == 0:
                    return unexpected_keyword(function, cast(Str, names[i]), names)
            elif index < code.nargs:
                return repeated_argument(function, cast(Str, names[i]))
            else:
                keyword_only += 1
            i += 1
    if code.flags & CodeFlag.LIBRARY != 0:
        return library_arguments(function, given)
    text = new_text()
    put_str(text, qualname_of(function))
    put_text(text, "() takes ")
    optional = 0 if function.defaults is NULL else function.defaults.length
    if optional > 0:
        put_text(text, "from ")
        put_int(text, code.nargs - optional)
        put_text(text, " to ")
    put_int(text, code.nargs)
    put_text(text, " positional argument" if code.nargs == 1 and optional == 0 else " positional arguments")
    put_text(text, " but ")
    put_int(text, given)
    if keyword_only > 0:
        put_text(text, " positional argument" if given == 1 else " positional arguments")
        put_text(text, " (and ")
        put_int(text, keyword_only)
        put_text(text, " keyword-only argument" if keyword_only == 1 else " keyword-only arguments")
        put_text(text, ")")
    put_text(text, " was given" if given == 1 and keyword_only == 0 else " were given")
    return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)


@dont_look_inside
def library_arguments(function: Function, given: i32) -> W:
    """Too many, or too few, for a function of the library, as built-in functions say it: a method does not count what
    it is called of."""
    called = qualname_of(function)
    optional = 0 if function.defaults is NULL else function.defaults.length
    most = function.code.nargs
    receiver = receivers(function)
    by_name = function.code.nposonly < most and (receiver == 0 or function.code.nposonly != 0 or most > 1)
    most -= receiver
    given -= receiver
    text = new_text()
    if function.code.flags & CodeFlag.SLOT != 0 and not is_init(function.name):
        if given < 0:
            put_no_receiver(text, function.name, owner_of(function))
        else:
            put_slot_arguments(text, most - optional, most, given, same(function.name, fixed(FixedStr.IMUL)))
    elif given < 0:
        put_text(text, "unbound method ")
        put_str(text, called)
        put_text(text, "() needs an argument")
    elif given > most and by_name and optional > 0:
        put_str(text, shown_function(function))
        put_most(text, most, most + function.code.nkwonly, given, given)
    elif most <= 1 and optional == 0:
        put_str(text, called)
        put_text(text, "() takes no arguments (" if most == 0 else "() takes exactly one argument (")
        put_int(text, given)
        put_text(text, " given)")
    else:
        put_str(text, shown_function(function))
        put_text(text, " expected ")
        if optional > 0:
            put_text(text, "at most " if given > most else "at least ")
        put_count(text, most if given > most else most - optional)
        put_text(text, ", got ")
        put_int(text, given)
    return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)


@dont_look_inside
def receivers(function: Function) -> i32:
    """1: of a class, and no static method: the first parameter is what it is called of."""
    in_class = function.code.flags & CodeFlag.METHOD != 0 or is_init(function.name)
    return 1 if in_class and qualname_of(function).length != function.name.length else 0


@dont_look_inside
def put_most(text: List, positional: i32, all_: i32, by_position: i32, given: i32) -> None:
    """Of a function that takes arguments by name: how many it takes, or how many of them by position."""
    most = all_ if given > all_ else positional
    if most == 0:
        put_text(text, "() takes no positional arguments")
        return
    put_text(text, "() takes at most ")
    put_int(text, most)
    if given <= all_ or by_position == 0:
        put_text(text, " positional" if given <= all_ else " keyword")
    put_text(text, " argument (" if most == 1 else " arguments (")
    put_int(text, given)
    put_text(text, " given)")


@dont_look_inside
def missing_arguments(function: Function, frame: Frame) -> W:
    """Positional parameters have neither an argument nor a default."""
    code = function.code
    optional = 0 if function.defaults is NULL else function.defaults.length
    if code.flags & CodeFlag.LIBRARY == 0:
        return report_missing(function, frame, 0, code.nargs - optional, "positional argument")
    given = 0
    while given < code.nargs - optional and not is_missing(function, frame, given):
        given += 1
    method = receivers(function)
    if given < method or code.nposonly == code.nargs or code.nargs == method + 1 and optional == 0:
        return library_arguments(function, given)
    text = new_text()
    put_str(text, shown_function(function))
    if given < code.nposonly:
        put_text(text, "() takes at least ")
        put_int(text, code.nposonly - method)
        put_text(text, " positional argument (" if code.nposonly - method == 1 else " positional arguments (")
        put_int(text, given - method)
        put_text(text, " given)")
        return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)
    put_text(text, "() missing required argument '")
    put_str(text, cast(Str, code.arg_names[given]))
    put_text(text, "' (pos ")
    put_int(text, given + 1 - method)
    put_text(text, ")")
    return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)


@dont_look_inside
def missing_keywords(function: Function, frame: Frame) -> W:
    """Keyword-only parameters have neither. Those with a default that come later are in the frame already, or not
    yet."""
    code = function.code
    return report_missing(function, frame, code.nargs, code.nargs + code.nkwonly, "keyword-only argument")


@dont_look_inside
def is_missing(function: Function, frame: Frame, index: i32) -> bool:
    if frame[index] is not NULL:
        return False
    code = function.code
    if index < code.nargs or function.kwdefaults is NULL:
        return True
    return dict_get_str(function.kwdefaults, cast(Str, code.arg_names[index])) is NULL


@dont_look_inside
def report_missing(function: Function, frame: Frame, first: i32, end: i32, what: Text) -> W:
    code = function.code
    missing = 0
    i = first
    while i < end:
        if is_missing(function, frame, i):
            missing += 1
        i += 1
    text = new_text()
    put_str(text, qualname_of(function))
    put_text(text, "() missing ")
    put_int(text, missing)
    put_text(text, " required ")
    put_text(text, what)
    put_text(text, ": " if missing == 1 else "s: ")
    listed = 0
    i = first
    while i < end:
        if is_missing(function, frame, i):
            listed += 1
            put_listed(text, listed, missing, cast(Str, code.arg_names[i]))
        i += 1
    return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)


@dont_look_inside
def put_listed(text: List, number: i32, count: i32, name: Str) -> None:
    """Name `number` of `count`: 'a', 'b', and 'c'."""
    if number > 1:
        if number < count:
            put_text(text, ", ")
        else:
            put_text(text, " and " if count == 2 else ", and ")
    put_char(text, 39)
    put_str(text, name)
    put_char(text, 39)


# --- of built-in functions ---
@dont_look_inside
def put_count(text: List, count: i32) -> None:
    put_int(text, count)
    put_text(text, " argument" if count == 1 else " arguments")


@dont_look_inside
def foreign_receiver(function: Function, w: W) -> W:
    """The same for a method of the library's."""
    owner = cast(Class, function.closure[0])
    if function.code.flags & CodeFlag.SLOT != 0:
        return fail(
            ErrorKind.TYPE_ERROR, "descriptor '{0}' requires a '{1}' object but received a '{2}'", function.name,
            owner.name, type_name(w),
        )  # fmt: skip
    return fail(
        ErrorKind.TYPE_ERROR, "descriptor '{0}' for '{1}' objects doesn't apply to a '{2}' object", function.name,
        owner.name, type_name(w),
    )  # fmt: skip
