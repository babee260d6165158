"""_symtable: which names a text has in which scope, as CPython's compiler tells (the host is asked)."""


class entry:
    """A scope; `symbols`: flags by name, `varnames`: parameters and other local names, in CPython's order."""

    __slots__ = ("id", "name", "symbols", "varnames", "children", "nested", "type", "lineno")

    def __new__(cls, *args, **keywords):
        raise TypeError("cannot create 'symtable entry' instances")

    def __repr__(self):
        return f"<symtable entry {self.name}({self.id}), line {self.lineno}>"


entry.__name__ = entry.__qualname__ = "symtable entry"
entry.__module__ = "builtins"


def _entry(told):
    made = object.__new__(entry)
    number, made.name, made.type, made.lineno, made.nested, flags, names, children = told
    made.id = int(number)
    made.symbols = dict(zip(flags[::2], flags[1::2]))
    made.varnames = list(names)
    made.children = [_entry(child) for child in children]
    return made


def symtable(source, filename, startstr, /):
    if not isinstance(source, (str, bytes, bytearray)):
        raise TypeError("symtable() arg 1 must be a string or bytes object")
    if isinstance(filename, bytes):
        filename = filename.decode()
    if startstr not in ("exec", "eval", "single"):
        raise ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
    found = _service(51, source if isinstance(source, str) else bytes(source), str(filename), startstr)
    if found[0] != "symbols":
        _raise_compile_error(found)
    return _entry(found[1])


_constants = _service(51)
globals().update(zip(_constants[::2], _constants[1::2]))
