"""str(), repr(), format() where user code has a say; print and input."""


def _repr_slowly(obj, /):
    result = _call_special(obj, "__repr__")
    if not isinstance(result, str):
        raise TypeError(f"__repr__ returned non-string (type {_type_name(result)})")
    return result


def _repr_called(obj, /):
    return _repr_slowly(obj)


def _str_slowly(obj, /):
    result = _call_special(obj, "__str__")
    if not isinstance(result, str):
        raise TypeError(f"__str__ returned non-string (type {_type_name(result)})")
    return result


def _ascii_slowly(obj, /):
    text = repr(obj)
    return text if text.isascii() else _ascii_of(text)


def _format_slowly(value, format_spec="", /):
    if not isinstance(format_spec, str):
        raise TypeError(f"format() argument 2 must be str, not {_type_name(format_spec)}")
    result = _call_special(value, "__format__", format_spec)
    if not isinstance(result, str):
        raise TypeError(f"__format__ must return a str, not {_type_name(result)}")
    return result


def _str_new(cls, object="", encoding=_MISSING, errors=_MISSING):
    if encoding is not _MISSING or errors is not _MISSING:
        encoding = "utf-8" if encoding is _MISSING else encoding
        result = _text_decode(object, encoding, "strict" if errors is _MISSING else errors)
    else:
        result = _str_slowly(object)
    if cls is str:
        return result
    return str.__new__(cls, _payload(result))


def print(*args, sep=None, end=None, file=None, flush=False):
    if file is None:
        module = _modules().get("sys")
        names = None if module is None else module.__dict__
        if names is not None and "stdout" in names and names["stdout"] is not names.get("__stdout__"):
            file = names["stdout"]
            if file is None:
                return
    if file is None and _print(args, sep, end):
        if flush:
            _flush()
        return
    if sep is not None and not isinstance(sep, str):
        raise TypeError(f"sep must be None or a string, not {_type_name(sep)}")
    if end is not None and not isinstance(end, str):
        raise TypeError(f"end must be None or a string, not {_type_name(end)}")
    if file is None:
        _settle()
    write = _write_stdout if file is None else file.write
    first = True
    for arg in args:
        if not first:
            write(" " if sep is None else sep)
        first = False
        write(str(arg))
    write("\n" if end is None else end)
    if flush:
        if file is None:
            _flush()
        else:
            file.flush()


def _write_stdout(text):
    _write(1, text)


def _write_slowly(fd, text, /):
    text.encode()
    raise SystemError("this text can be written")


def open(
    file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None
):
    return _import_chain("_io").open_file(file, mode, buffering, encoding, errors, newline, closefd, opener)


def breakpoint(*args, **kws):
    return _import_chain("sys").breakpointhook(*args, **kws)


def exit(code=None):
    raise SystemExit(code)


def quit(code=None):
    raise SystemExit(code)


def help(*args, **kws):
    return _import_chain("pydoc").help(*args, **kws)


def copyright():
    print(_import_chain("sys").copyright)


def credits():
    print("""\
    Thanks to CWI, CNRI, BeOpen.com, Zope Corporation and a cast of thousands
    for supporting Python development.  See www.python.org for more information.""")


def license():
    print("See https://www.python.org/psf/license/")


def input(prompt="", /):
    module = _modules().get("sys")
    if module is not None and "stdin" in module.__dict__:
        return _input_from(module, prompt)
    _write(1, str(prompt))
    line = _read_line()
    if not line:
        raise EOFError("EOF when reading a line")
    if line[-1] == "\n":
        return line[:-1]
    return line


def _input_from(sys, prompt):
    """input() where sys.stdin is a file object."""
    stdin = sys.stdin
    if stdin is None:
        raise RuntimeError("input(): lost sys.stdin")
    print(prompt, end="")
    if hasattr(sys.stdout, "flush"):
        sys.stdout.flush()
    line = stdin.readline()
    if not line:
        raise EOFError("EOF when reading a line")
    return line[:-1] if line[-1] == "\n" else line
