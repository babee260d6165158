"""import, exec, eval, compile: the host finds, reads and compiles; its answers are spec.objects.HostService's."""

__name__ = "builtins"


def _service(number, *arguments):
    return _host(number, arguments)


def _why_not(name):
    """What to do about a module that there is none of, for those that programs ask for most."""
    if name == "machine":
        return "; this machine has no pins: --pins, with --resident"
    if name == "_sqlite3":
        instead = "dbm.dumb, shelve and json keep data in files"
    elif name == "_cffi_backend":
        instead = "code of other languages cannot be called; ctypes, struct and array lay out data"
    elif name in ("_curses", "_tkinter"):
        instead = "programs have their standard streams"
    else:
        return ""
    return f"; CPython has it in C, and Sidewinder does not: {instead}"


def _import_name(name, names, level, namespace):
    given = namespace.get("__builtins__")
    if given is None or isinstance(given, _module_type):
        given = _modules().get("builtins")
        given = None if given is None else given.__dict__
    importer = __import__ if given is None else given.get("__import__", _MISSING)
    if importer is _MISSING:
        raise ImportError("__import__ not found")
    if importer is __import__ or _is_early(namespace):
        return __import__(name, namespace, namespace, names if names is not None else (), level)
    return importer(name, namespace, namespace, names, level)


def _is_early(namespace):
    """Is it of a module that CPython has imported before a program could ask for imports, or of the library's own?"""
    name = namespace.get("__name__")
    return name in _EARLY or str(namespace.get("__file__")).endswith(f"/runtime/lib/modules/{name}.py")


_EARLY = ("os", "stat", "posixpath", "genericpath", "abc", "_collections_abc", "codecs", "io")


def __import__(name, globals=None, locals=None, fromlist=(), level=0):
    if not isinstance(name, str):
        raise TypeError("module name must be a string")
    if level < 0:
        raise ValueError("level must be >= 0")
    if level > 0:
        name = _absolute(name, level, globals)
    elif not name:
        raise ValueError("Empty module name")
    module = _import_chain(name)
    if not fromlist:
        if level > 0:
            return module
        return _modules()[name.partition(".")[0]]
    if hasattr(module, "__path__"):
        for item in fromlist:
            if item == "*":
                for inner in getattr(module, "__all__", ()):
                    _import_part(module, name, inner)
            else:
                _import_part(module, name, item)
    return module


def _import_part(module, name, item):
    if not hasattr(module, item):
        try:
            _import_chain(f"{name}.{item}")
        except ModuleNotFoundError as e:
            if e.name != f"{name}.{item}":
                raise


def _absolute(name, level, namespace):
    package = namespace.get("__package__")
    if package is None:
        package = namespace["__name__"]
        if "__path__" not in namespace:
            package = package.rpartition(".")[0]
    if not package:
        raise ImportError("attempted relative import with no known parent package")
    parts = package.split(".")
    if level - 1 >= len(parts):
        raise ImportError("attempted relative import beyond top-level package")
    base = ".".join(parts[: len(parts) - level + 1])
    return f"{base}.{name}" if name else base


def _import_chain(name):
    """The module, and before it the packages that it is in."""
    modules = _modules()
    if name in modules:
        module = modules[name]
        if module is None:
            raise ModuleNotFoundError(f"import of {name} halted; None in sys.modules", name=name)
        return module
    if name == "builtins":
        return _builtins()
    if name == "machine" and _pin_count():
        return _machine_module()
    parent, _, last = name.rpartition(".")
    folders = None
    if parent:
        package = _import_chain(parent)
        if name in modules:
            return modules[name]
        folders = getattr(package, "__path__", None)
        if folders is None:
            raise ModuleNotFoundError(f"No module named {name!r}; {parent!r} is not a package", name=name)
    elif "sys" in modules:
        folders = modules["sys"].path
    else:
        folders = _service(18)
    module = _load_module(name, parent, folders)
    if parent:
        setattr(package, last, module)
    return module


def _load_module(name, parent, folders):
    """By the first finder of sys.meta_path that knows it: who has not asked for that list has none but ours."""
    system = _modules().get("sys")
    finders = None if system is None else system.__dict__.get("meta_path")
    if finders is None:
        module = _load_own(name, parent, folders)
        if module is not None:
            return module
    else:
        for finder in finders:
            if finder is _own_finder():
                module = _load_own(name, parent, folders)
            else:
                spec = finder.find_spec(name, folders if parent else None, None)
                module = None if spec is None else _load_spec(spec)
            if module is not None:
                return module
    raise ModuleNotFoundError(f"No module named {name!r}{_why_not(name)}", name=name)


def _builtins():
    """The module: its namespace is there from the start, where names of programs are looked for behind their globals."""
    modules = _modules()
    if "builtins" in modules:
        return modules["builtins"]
    modules["builtins"] = module = _builtins_module("builtins")
    module.__spec__ = _ModuleSpec_type("builtins", None, origin="built-in")
    module.__loader__ = None
    module.__package__ = ""
    for name, value in (("None", None), ("True", True), ("False", False), ("__debug__", True)):
        setattr(module, name, value)
    return module


def _found_by_host(name, folders):
    """None, or what the host says of a module (Services.find_module)."""
    pending = _modules().get("_pending")
    if pending is not None and hasattr(pending, "at_exit"):
        pending.send_all()  # it may have been written by the program itself
    return _service(1, name, tuple(folders))


def _load_own(name, parent, folders):
    """None: there is none in the folders."""
    found = _found_by_host(name, folders)
    if found is None:
        return None
    if not isinstance(found[0], int):
        spec = _spec_of(name, found)
        return None if spec is None else _load_spec(spec)
    handle, file, is_package, origin = found
    module = _new_module(name)
    module.__file__ = file
    module.__package__ = name if is_package else parent
    module.__spec__ = spec = _spec_of(name, found)
    module.__loader__ = spec.loader
    if origin != "built-in":
        module.__builtins__ = _builtins().__dict__
    if is_package:
        module.__path__ = spec.submodule_search_locations
    modules = _modules()
    modules[name] = module
    try:
        _enter_code(_link(handle, module.__dict__, False), None)
    except BaseException:
        modules.pop(name, None)
        raise
    return modules[name]


def _new_module(name):
    return _module_type(name)


def _link(handle, namespace, mapping):
    code = _service(3, handle, namespace, mapping)
    if code is None:  # no room
        raise MemoryError
    return code


def _import_from(module, name):
    value = _attribute_or_missing(module, name)
    if value is not _MISSING:
        return value
    where = getattr(module, "__name__", "<unknown module name>")
    inner = _modules().get(f"{where}.{name}", _MISSING)
    if inner is not _MISSING:
        return inner
    file = getattr(module, "__file__", None)
    if file is None:
        raise ImportError(f"cannot import name {name!r} from {where!r} (unknown location)", name=where)
    raise ImportError(f"cannot import name {name!r} from {where!r} ({file})", name=where, path=file)


def _import_star(module, namespace):
    names = getattr(module, "__all__", None)
    if names is None:
        names = [name for name in module.__dict__ if not name.startswith("_")]
    for name in names:
        namespace[name] = getattr(module, name)


# --- source ---
class _Code:
    """What compile() gives. It becomes a code object when it is known for which namespace; asked for what code objects
    tell, for an empty one."""

    last = None  # namespace, is it for a mapping, code: as it was run last
    alone = None  # with a mapping, and globals that are always empty

    def __getattr__(self, name):
        if name[:3] != "co_" and name != "_varname_from_oparg" or "handle" not in self.__dict__:
            raise AttributeError(f"'code' object has no attribute {name!r}")
        if "linked" not in self.__dict__:
            self.linked = _link(self.handle, _as_namespace({}), False)
        value = getattr(self.linked, name)
        return value & ~3 if name == "co_flags" else value  # neither optimized, nor with variables of its own

    def replace(self, /, **changes):
        made = _Code()
        name, _, made.co_filename, line = changed = _replaced_code(self, changes)
        made.handle = _service(47, self.handle, changed)
        made.source, made.mode, made.co_name, made.co_firstlineno = self.source, self.mode, name, line
        return made

    def __eq__(self, other):
        return self.handle == other.handle if _type_of(other) is _Code else NotImplemented

    def __hash__(self):
        return hash(self.handle)

    def __repr__(self):
        return f"<code object <module> at {_address(self)}, file \"{self.co_filename}\", line 1>"


def _raise_compile_error(found):
    kind = found[0]
    if kind == "unsupported":
        raise _NotSupported(found[1])
    if kind == "ValueError":
        raise ValueError(found[1])
    if kind == "TypeError":
        raise TypeError(found[1])
    _, message, filename, line, column, text, end_line, end_column = found
    if kind == "IndentationError":
        raise IndentationError(message, (filename, line, column, text, end_line, end_column))
    if kind == "TabError":
        raise TabError(message, (filename, line, column, text, end_line, end_column))
    raise SyntaxError(message, (filename, line, column, text, end_line, end_column))


def _compile(source, filename, mode, bare="", mapping=False):
    """`bare` is "!" where names of the module builtins mean nothing; `mapping`: that it will be run with one for its
    names is known."""
    if not isinstance(source, (str, tuple)):
        source = bytes(source)
    found = _service(2, source, filename, mode + bare, mapping)
    if not isinstance(found, int):
        if found[0] != "warnings":
            _raise_compile_error(found)
        _, found, warned = found
        _warn_of(warned, filename, lambda: _service(2, source, filename, mode + bare + "^", mapping))
    code = _Code()
    code.handle = found
    code.source = source
    code.mode = mode
    code.co_filename = filename
    code.co_name = "<module>"
    return code


def _warn_of(warned, filename, again):
    """By the program's own filters. Where they raise it, it is the SyntaxError with the place that again() answers."""
    module = _import_chain("warnings")
    version = getattr(module, "_filters_version", None)  # of the Python form, which does not do so itself:
    if version is not None and module.onceregistry.get("version") != version:
        module.onceregistry.clear()
        module.onceregistry["version"] = version
    try:
        for category, message, line in warned:
            kind = DeprecationWarning if category == "DeprecationWarning" else SyntaxWarning
            module.warn_explicit(message, kind, filename, line)
        return
    except Warning as warning:
        error = again()
        if isinstance(error, int) or error[0] in ("warnings", "parsed"):
            raise warning
    _raise_compile_error(error)


def compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1):
    if mode not in ("exec", "eval", "single"):
        raise ValueError("compile() mode must be 'exec', 'eval' or 'single'")
    if flags & ~0x1FF7610:  # of __future__, and ast's
        raise ValueError("compile(): unrecognised flags")
    if not -1 <= optimize <= 2:
        raise ValueError("compile(): invalid optimize value")
    if not isinstance(source, (str, bytes, bytearray, memoryview)):
        trees = _modules().get("_ast")
        if trees is None or not isinstance(source, trees.AST):
            raise TypeError("compile() arg 1 must be a string, bytes or AST object")
        return source if flags & 0x400 else _compile(trees._described(source), str(filename), mode)
    if flags & 0x400:  # ast.PyCF_ONLY_AST
        source, filename = source if isinstance(source, str) else bytes(source), str(filename)
        found = _service(30, source, filename, mode)
        if found[0] != "parsed":
            _raise_compile_error(found)
        if found[2]:
            _warn_of(found[2], filename, lambda: _service(30, source, filename, mode + "^"))
        return _import_chain("_ast")._make(found[1])
    return _compile(source, str(filename), mode)


def _run_source(source, mode, globals, locals, closure=None):
    _check_closure(source, mode, closure)
    if not isinstance(globals, dict):
        raise TypeError(f"{mode}() globals must be a dict, not {_type_name(globals)}")
    is_code = _type_of(source) is _code_type
    is_source = not is_code and _type_of(source) is not _Code
    if is_source:
        if not isinstance(source, (str, bytes, bytearray)):
            raise TypeError(f"{mode}() arg 1 must be a string, bytes or code object")
        if mode == "eval":
            source = source.lstrip(" \t" if isinstance(source, str) else b" \t")
    if locals is not None and _lookup(locals, "__getitem__") is _MISSING:
        raise TypeError(f"{mode}() locals must be a mapping, not {_type_name(locals)}" if mode == "exec"
                        else "locals must be a mapping")  # fmt: skip
    mapping = locals is not None and locals is not globals and not _same_namespace(globals, locals)
    fresh = not is_code and type(globals) is dict and not _same_namespace(globals, globals)
    namespace = globals if fresh else _as_namespace(globals)
    if is_source:
        source = _compile(source, "<string>", mode, "", mapping)
    given = globals.get("__builtins__", _MISSING)
    usual = _builtins().__dict__
    if given is _MISSING:
        globals["__builtins__"] = usual
    elif isinstance(given, dict) and given is not usual:
        if not is_code:
            return _run_bare(source, globals, locals, _as_namespace(globals), mapping, given)
    if is_code:
        return _function_in(source, namespace, closure)()
    if fresh:
        if source.alone is not None or _host(50, (source.handle,)):
            return _run_alone(source, _Names(locals, globals) if mapping else globals)
        _as_namespace(globals)
    last = source.last  # most often it is run where it was run before, of which the host need not be asked
    if last is None or last[1] is not mapping or not _same_namespace(last[0], namespace):
        last = source.last = namespace, mapping, _link(source.handle, namespace, mapping)
    return _enter_code(last[2], locals if mapping else None)


class _Names:
    """Locals before globals. (The frame tells which is which.)"""

    __slots__ = ("locals", "globals")

    def __init__(self, locals, globals):
        self.locals, self.globals = locals, globals

    def __getitem__(self, name):
        try:
            return self.locals[name]
        except KeyError:
            return self.globals[name]

    def __setitem__(self, name, value):
        self.locals[name] = value

    def __delitem__(self, name):
        del self.locals[name]


def _run_alone(source, names):
    """Code that leaves nothing behind which holds its globals: with the dict as a mapping, or both of them as one."""
    if source.alone is None:
        source.alone = _link(source.handle, _as_namespace(_import_chain("_codefacts").nowhere), True)
    return _enter_code(source.alone, names)


def _run_bare(source, globals, locals, namespace, mapping, given):
    """With builtins of the caller's own, which are globals meanwhile, and stay so after exec()."""
    added = [name for name in given if name not in globals]
    for name in added:
        globals[name] = given[name]
    bare = _compile(source.source, source.co_filename, source.mode, "!", mapping)
    try:
        return _enter_code(_link(bare.handle, namespace, mapping), locals if mapping else None)
    finally:
        if source.mode == "eval":
            for name in added:
                globals.pop(name, None)


def _check_closure(source, mode, closure):
    if _type_of(source) is not _code_type:
        if closure is not None:
            raise TypeError("closure can only be used when source is a code object")
        return
    count = len(source.co_freevars)
    if not count:
        if closure is not None:
            raise TypeError("cannot use a closure with this code object")
    elif mode == "eval":
        raise TypeError("code object passed to eval() may not contain free variables")
    elif not isinstance(closure, tuple) or len(closure) != count or not all(isinstance(c, _cell_type) for c in closure):
        raise TypeError(f"code object requires a closure of exactly length {count}")


def exec(source, globals=None, locals=None, /, *, closure=None):
    if globals is None:
        frame = _current_frame()
        globals = frame.f_globals
        if locals is None:
            locals = frame.f_locals
    _run_source(source, "exec", globals, locals, closure)


def eval(source, globals=None, locals=None, /):
    if globals is None:
        frame = _current_frame()
        globals = frame.f_globals
        if locals is None:
            locals = frame.f_locals
    return _run_source(source, "eval", globals, locals)
