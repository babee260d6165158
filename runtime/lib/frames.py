"""Frames, tracebacks and code objects: what programs can ask them (frames/looking.py, runtime/codefacts.py)."""


def _current_frame():
    """The frame of who calls the library's function that calls this."""
    while _want_frame():
        pass
    return _frame_back(_take_frame())


def globals():
    return _current_frame().f_globals


def locals():
    return _current_frame().f_locals


def _merge_locals(found, kept, names):
    """locals() of a function that calls exec(x): `kept` is what it was before, with the names that exec has added;
    `names`: of its variables; `found`: those that are bound."""
    if kept is None:
        return found
    for name in names:
        if name not in found:
            kept.pop(name, None)
    kept.update(found)
    return kept


def _line_of(frame, pc):
    return _told(43, (_code_index(_frame_code(frame)), pc), _import_chain("_codefacts").lines)


def _event(frame, kind, value, name):
    return _modules()["_tracing"].event(frame, kind, value, name)


def _watched(frame, number, missing):
    """A part of what runtime/lib/modules/_tracing.py has of a frame."""
    row = _modules()["_tracing"].watched.get(frame) if "_tracing" in _modules() else None
    return missing if row is None else row[number]


def _variables(code):
    return code.co_varnames + code.co_cellvars + code.co_freevars


class frame:
    @property
    def f_trace(self):
        return _watched(self, 0, None)

    @f_trace.setter
    def f_trace(self, function):
        if function is not None or _watched(self, 0, None) is not None:
            _import_chain("_tracing").row_of(self)[0] = function

    @f_trace.deleter
    def f_trace(self):
        self.f_trace = None

    @property
    def f_trace_lines(self):
        return _watched(self, 2, True)

    @f_trace_lines.setter
    def f_trace_lines(self, value):
        if value is not True and value is not False:
            raise TypeError("attribute value type must be bool")
        _import_chain("_tracing").row_of(self)[2] = value

    @property
    def f_trace_opcodes(self):
        return False

    @f_trace_opcodes.setter
    def f_trace_opcodes(self, value):
        if value is not True and value is not False:
            raise TypeError("attribute value type must be bool")
        if value:
            raise _NotSupported("events of single instructions (f_trace_opcodes)")

    @property
    def f_back(self):
        return _frame_back(self)

    @property
    def f_code(self):
        return _frame_code(self)

    @property
    def f_lineno(self):
        if _at_event(self) or _watched(self, 0, None) is not None and _modules()["_tracing"].leaving is self:  # that of a statement without instructions, or of a function's end
            told = _watched(self, 1, -1)
            if told > 0:
                return told
        return _line_of(self, _frame_pc(self))

    @f_lineno.setter
    def f_lineno(self, line):
        raise ValueError("f_lineno: a frame cannot go on in another line here")

    @property
    def f_lasti(self):
        return _lasti(_frame_code(self), _frame_pc(self))

    @property
    def f_globals(self):
        found = _frame_globals(self)
        told = _modules().get("_codefacts")
        if told is not None and found is told.nowhere:  # _run_alone
            names = _frame_mapping(self)
            return names.globals if _type_of(names) is _Names else names
        return found

    @property
    def f_builtins(self):
        return _builtins().__dict__

    @property
    def f_locals(self):
        code = _frame_code(self)
        if _code_fact(code, 7):
            mapping = _frame_mapping(self)
            if _type_of(mapping) is _Names:
                return mapping.locals
            return {} if mapping is _MISSING else mapping
        if code.co_name == "<module>":
            return _frame_globals(self)
        found = _frame_locals(self)
        kept = found.pop(".locals", None)
        if kept is not None:
            found = _merge_locals(found, kept, code.co_varnames)
        if _watched(self, 0, None) is None:
            return found
        row = _modules()["_tracing"].row_of(self)
        row[3] = found if row[3] is None else _merge_locals(found, row[3], _variables(code))
        return row[3]

    def clear(self):
        running = _current_frame()
        while running is not None:
            if running is self:
                raise RuntimeError("cannot clear an executing frame")
            running = _frame_back(running)
        if "_threads" in _modules() and not _import_chain("_threads").is_alone():
            return  # it may be another thread's
        generator = _frame_clear(self)
        if generator is not None:
            generator.close()

    def __repr__(self):
        code = _frame_code(self)
        return f"<frame at {_address(self)}, file {code.co_filename!r}, line {self.f_lineno}, code {code.co_name}>"


class traceback:
    def __new__(cls, tb_next, tb_frame, tb_lasti, tb_lineno):
        if tb_next is not None and type(tb_next) is not _traceback_type:
            raise TypeError(f"expected traceback object or None, got '{_type_name(tb_next)}'")
        if type(tb_frame) is not _frame_type:
            raise TypeError(f"TracebackType() argument 'tb_frame' must be frame, not {_type_name(tb_frame)}")
        made = _make_traceback(tb_frame, _place(tb_frame, _index(tb_lasti) >> 1, _index(tb_lineno)))
        made.tb_next = tb_next
        return made

    @property
    def tb_frame(self):
        return _traceback_frame(self)

    @property
    def tb_lineno(self):
        return _line_of(_traceback_frame(self), _traceback_pc(self))

    @property
    def tb_lasti(self):
        return _lasti(_frame_code(_traceback_frame(self)), _traceback_pc(self))

    def __dir__(self):
        return ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"]


def _told(service, question, known):
    """The host's answer, asked for once."""
    answer = known.get(question)
    if answer is None:
        answer = known[question] = _host(service, question)
    return answer


def _code_fact(code, number):
    """One of what runtime/codefacts.py tells."""
    modules = _modules()
    facts = (modules["_codefacts"] if "_codefacts" in modules else _import_chain("_codefacts")).facts
    question = (_code_index(code), number)
    return facts[question] if question in facts else _told(41, question, facts)


def _replaced_code(code, changes):
    """(name, qualified name, file, first line), after code.replace(**changes)."""
    for name in changes:
        if name not in _REPLACEABLE and (name[:3] != "co_" or not hasattr(code, name)):
            raise TypeError(f"{name!r} is an invalid keyword argument for replace()")
        value = changes[name]
        wanted = int if name == "co_firstlineno" else str
        if name not in _REPLACEABLE:
            if value != getattr(code, name):
                raise _NotSupported(f"code.replace({name}=...)")
        elif not isinstance(value, wanted):
            raise TypeError(f"replace() argument {name!r} must be {wanted.__name__}, not {_type_name(value)}")
    return tuple([changes[name] if name in changes else getattr(code, name) for name in _REPLACEABLE])


_REPLACEABLE = ("co_name", "co_qualname", "co_filename", "co_firstlineno")


def _python_code(code):
    """What CPython's compiler makes of the same source, which nothing runs (runtime/pythoncode.py); None: nothing."""
    modules = _modules()
    known = (modules["_codefacts"] if "_codefacts" in modules else _import_chain("_codefacts")).python
    index = _code_index(code)
    return known[index] if index in known else _told_python(index, known)


def _told_python(index, known):
    found = _host(49, (index,))
    told = known[index] = None if found is None else dict(zip(_PYTHON, found))
    return told


_PYTHON = (
    "co_code", "co_stacksize", "co_exceptiontable", "co_linetable", "co_names", "variables", "constants", "units", "lines",
)  # fmt: skip


def _python_part(code, name, missing):
    told = _python_code(code)
    return missing if told is None else told[name]


def _lasti(code, pc):
    """An instruction's place in co_code; where there is none, ours, as if all took two bytes."""
    units = _python_part(code, "units", ())
    return 2 * (units[pc] if 0 <= pc < len(units) else pc)


def _place(frame, unit, line):
    """Our place for an instruction of CPython's: in this line, if there is one."""
    code = _frame_code(frame)
    units = _python_part(code, "units", ())
    places = [pc for pc in range(len(units)) if units[pc] == unit] or [unit]
    for pc in places:
        if _line_of(frame, pc) == line:
            return pc
    return places[0]


def _python_constant(code, kind, value):
    if kind == 1:
        return None if value < 0 else _code_constant(code, value)
    return frozenset(value) if kind == 2 else value


class code:
    co_lnotab = b""

    @property
    def co_code(self):
        return _python_part(self, "co_code", b"")

    @property
    def co_exceptiontable(self):
        return _python_part(self, "co_exceptiontable", b"")

    @property
    def co_linetable(self):
        return _python_part(self, "co_linetable", b"")

    @property
    def co_filename(self):
        return _code_fact(self, 0)

    @property
    def co_firstlineno(self):
        return _code_fact(self, 1)

    @property
    def co_varnames(self):
        return _code_fact(self, 2)

    @property
    def co_nlocals(self):
        return len(_code_fact(self, 2))

    @property
    def co_cellvars(self):
        return _code_fact(self, 3)

    @property
    def co_freevars(self):
        return _code_fact(self, 4)

    @property
    def co_names(self):
        told = _python_code(self)
        return _code_fact(self, 5) if told is None else told["co_names"]

    @property
    def co_consts(self):
        told = _python_code(self)
        if told is not None:
            if "co_consts" not in told:
                told["co_consts"] = tuple([_python_constant(self, kind, value) for kind, value in told["constants"]])
            return told["co_consts"]
        values = [_code_constant(self, number) for number in _code_fact(self, 6)]
        doc = _code_constant(self, -1)
        return (doc, *[value for value in values if value is not doc])

    @property
    def co_stacksize(self):
        return _python_part(self, "co_stacksize", 1)

    def _varname_from_oparg(self, oparg):
        return _python_part(self, "variables", self.co_varnames + self.co_cellvars + self.co_freevars)[oparg]

    def co_positions(self):
        return iter(_host(42, (_code_index(self),)))

    def co_lines(self):
        told = _python_part(self, "lines", None)
        if told is not None:
            return iter(told)
        result = []
        for number, (line, _, _, _) in enumerate(_host(42, (_code_index(self),))):
            if result and result[-1][2] == line:
                result[-1] = (result[-1][0], 2 * number + 2, line)
            else:
                result.append((2 * number, 2 * number + 2, line))
        return iter(result)

    def replace(self, /, **changes):
        """The same code by another name, in another file or line; what it does cannot be changed."""
        telling = _replaced_code(self, changes)
        namespace = _new_function(self, self.co_name, None, None).__globals__
        found = _service(46, _code_index(self), namespace, telling)
        if found is None:
            raise _NotSupported("code.replace of a built-in function")
        return found

    def __repr__(self):
        return f"<code object {self.co_name} at {_address(self)}, file \"{self.co_filename}\", line {self.co_firstlineno}>"
