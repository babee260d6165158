"""sys: what programs ask of it."""


class flags:
    debug = inspect = interactive = optimize = dont_write_bytecode = no_user_site = no_site = ignore_environment = 0
    verbose = bytes_warning = quiet = isolated = utf8_mode = warn_default_encoding = 0
    dev_mode = safe_path = context_aware_warnings = thread_inherit_context = False
    gil = 1
    hash_randomization = 1


class version_info(tuple):
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])
    micro = property(lambda self: self[2])
    releaselevel = property(lambda self: self[3])
    serial = property(lambda self: self[4])

    def __repr__(self):
        return (
            f"sys.version_info(major={self[0]}, minor={self[1]}, micro={self[2]}, releaselevel={self[3]!r}, "
            f"serial={self[4]})"
        )


class SimpleNamespace:
    __module__ = "types"

    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        name = "namespace" if type(self).__name__ == "SimpleNamespace" else type(self).__name__
        if not _repr_enter(self):
            return f"{name}(...)"
        try:
            return f"{name}({', '.join([f'{k}={v!r}' for k, v in self.__dict__.items()])})"
        finally:
            _repr_leave()

    def __eq__(self, other):
        if isinstance(other, type(implementation)):
            return self.__dict__ == other.__dict__
        return NotImplemented

    __hash__ = None


class float_info:
    max = 1.7976931348623157e308
    max_exp = 1024
    max_10_exp = 308
    min = 2.2250738585072014e-308
    min_exp = -1021
    min_10_exp = -307
    dig = 15
    mant_dig = 53
    epsilon = 2.220446049250313e-16
    radix = 2
    rounds = 1


class int_info:
    bits_per_digit = 15
    sizeof_digit = 4
    default_max_str_digits = 4300
    str_digits_check_threshold = 640


class thread_info:  # threads take turns within the VM
    name = "pthread"
    lock = "semaphore"
    version = None


class hash_info:
    width = 64
    modulus = 2305843009213693951
    inf = 314159
    nan = 0
    imag = 1000003
    algorithm = "fnv"  # of str and bytes: FNV-1a, the same in each run
    hash_bits = 32
    seed_bits = cutoff = 0


def __getattr__(name):
    """The standard streams are made when somebody asks for them (runtime/lib/modules/_io.py), and so are importlib's
    finders."""
    if name == "meta_path":
        machinery = _import_chain("_frozen_importlib_external")
        bootstrap = _import_chain("_frozen_importlib")
        return globals().setdefault(name, [bootstrap.BuiltinImporter, bootstrap.FrozenImporter, machinery.PathFinder])
    if name == "path_hooks":
        machinery = _import_chain("_frozen_importlib_external")
        return globals().setdefault(name, [machinery._archive_hook, machinery.FileFinder.path_hook()])
    if name == "warnoptions":
        row = _service(7)
        given = row[row.index("PYTHONWARNINGS") + 1] if "PYTHONWARNINGS" in row[::2] else ""
        return globals().setdefault(name, [option for option in given.split(",") if option])
    if name in _STREAMS:
        stream = _import_chain("_io").standard(_STREAMS[name])
        for known in (name, f"__{name.strip('_')}__", name.strip("_")):
            globals().setdefault(known, stream)
        return stream
    raise AttributeError(f"module 'sys' has no attribute {name!r}")


_STREAMS = {"stdin": 0, "stdout": 1, "stderr": 2, "__stdin__": 0, "__stdout__": 1, "__stderr__": 2}
modules = _modules()
argv = list(_service(6))
path = list(_service(18))
version_info = version_info(_service(16) + ("final", 0))
version = f"{version_info[0]}.{version_info[1]}.{version_info[2]} (sidewinder) [rv32]"
hexversion = version_info[0] << 24 | version_info[1] << 16 | version_info[2] << 8 | 0xF0
api_version = 1013
platform = "linux"
implementation = SimpleNamespace(
    name="sidewinder", cache_tag=None, version=version_info, hexversion=0, _multiarch="riscv32"
)
del SimpleNamespace
flags = flags()
float_info = float_info()
int_info = int_info()
hash_info = hash_info()
thread_info = thread_info()
maxsize = 9223372036854775807
maxunicode = 0x10FFFF
byteorder = "little"
executable = _service(9, "executable")[1]
prefix = exec_prefix = base_prefix = base_exec_prefix = "/"
platlibdir = "lib"
abiflags = ""
copyright = "Copyright (c) the Sidewinder authors. BSD-2-Clause."
pycache_prefix = None
orig_argv = ["sidewinder", *argv]
_xoptions = {}
builtin_module_names = (
    "_abc", "_codecs", "_collections", "_functools", "_io", "_locale", "_operator", "_sre", "_string", "_thread",
    "_weakref", "atexit", "builtins", "errno", "itertools", "posix", "sys", "time",
)  # fmt: skip
dont_write_bytecode = True
path_importer_cache = {}
float_repr_style = "short"


def exit(status=None, /):
    raise SystemExit(status)


def exc_info():
    e = _pending_handled()
    if e is None:
        return (None, None, None)
    return (type(e), e, e.__traceback__)


def exception():
    return _pending_handled()


def intern(string, /):
    if not isinstance(string, str):
        raise TypeError(f"intern() argument must be str, not {type(string).__name__}")
    return _intern(string)


def getrecursionlimit():
    return _recursion_limit(None)


def setrecursionlimit(limit, /):
    limit = _index(limit)
    if limit < 1:
        raise ValueError("recursion limit must be greater or equal than 1")
    if limit < _recursion_limit(None):  # who is deeper than the new limit cannot have it
        depth = 1 if version_info < (3, 12) else 0  # 3.11 counts this call, too
        frame = _current_frame()
        while frame is not None:
            depth += 1
            frame = frame.f_back
        if depth >= limit:
            what = f"{limit} at the recursion depth {depth}: the limit is too low"
            raise RecursionError(f"cannot set the recursion limit to {what}")
    _recursion_limit(min(limit, 1 << 25))  # frames; no image has room for more


def getsizeof(obj, default=_MISSING):
    try:
        size = _special(obj, "__sizeof__")()
    except TypeError:
        if default is _MISSING:
            raise
        return default
    if not isinstance(size, int):
        if default is not _MISSING:
            return default
        raise TypeError("an integer is required")
    if size < 0:
        raise ValueError("__sizeof__() should return >= 0")
    return size


def getdefaultencoding():
    return "utf-8"


def getfilesystemencoding():
    return "utf-8"


def getfilesystemencodeerrors():
    return "surrogateescape"


def getrefcount(obj, /):
    return 2


def get_int_max_str_digits():
    return _digits_limit(None)


def set_int_max_str_digits(maxdigits):
    if not isinstance(maxdigits, int):
        raise TypeError(f"'{type(maxdigits).__name__}' object cannot be interpreted as an integer")
    if maxdigits != 0 and maxdigits < 640:
        raise ValueError("maxdigits must be 0 or larger than 640")
    _digits_limit(int(maxdigits))


def _watch_by(name):
    """The function that watches."""
    return getattr(_modules()["_tracing"], name) if "_tracing" in _modules() else None


def gettrace():
    return _watch_by("trace")


def getprofile():
    return _watch_by("profile")


def settrace(function, /):
    if function is not gettrace():
        _import_chain("_tracing").set_trace(function)


def setprofile(function, /):
    if function is not getprofile():
        _import_chain("_tracing").set_profile(function)


def call_tracing(func, args, /):
    return _import_chain("_tracing").call_tracing(func, args)


_asyncgen_hooks = [None, None]


class _AsyncgenHooks(tuple):
    firstiter = property(lambda self: self[0])
    finalizer = property(lambda self: self[1])


def get_asyncgen_hooks():
    return _AsyncgenHooks(_asyncgen_hooks)


def set_asyncgen_hooks(firstiter=_MISSING, finalizer=_MISSING):
    """Kept, and never called: the VM closes asynchronous generators itself."""
    for number, hook in enumerate((firstiter, finalizer)):
        if hook is not _MISSING:
            if hook is not None and not callable(hook):
                raise TypeError(f"callable {('firstiter', 'finalizer')[number]} expected, got {type(hook).__name__}")
            _asyncgen_hooks[number] = hook


_origin_depth = 0


def get_coroutine_origin_tracking_depth():
    return _origin_depth


def set_coroutine_origin_tracking_depth(depth):
    """Kept; where a coroutine was made is never noted."""
    global _origin_depth
    depth = _index(depth)
    if depth < 0:
        raise ValueError("depth must be >= 0")
    _origin_depth = depth


_switch_interval = 0.005


def getswitchinterval():
    return _switch_interval


def setswitchinterval(interval, /):
    """Kept; threads take turns where they wait."""
    global _switch_interval
    interval = float(interval)
    if interval <= 0:
        raise ValueError("switch interval must be strictly positive")
    _switch_interval = interval


if version_info >= (3, 13):

    def _get_cpu_count_config():
        return -1


def audit(event, *args):
    pass


def displayhook(value, /):
    if value is not None:
        builtins = _builtins()
        builtins._ = None
        print(repr(value))
        builtins._ = value


__displayhook__ = displayhook


def excepthook(kind, value, traceback, /):
    if isinstance(value, BaseException) and type(value) is kind and value.__traceback__ is traceback:
        text = _host(44, _describe(value, []))
    else:
        text = "".join(_import_chain("traceback").format_exception(kind, value, traceback))
    _modules()["sys"].stderr.write(text)


__excepthook__ = excepthook


def unraisablehook(unraisable, /):
    _write_unraisable(unraisable.exc_value, unraisable.object)


__unraisablehook__ = unraisablehook


def _getframe(depth=0, /):
    if not isinstance(depth, int):
        raise TypeError(f"'{type(depth).__name__}' object cannot be interpreted as an integer")
    frame = _current_frame()
    while depth > 0 and frame is not None:
        frame = frame.f_back
        depth -= 1
    if frame is None:
        raise ValueError("call stack is not deep enough")
    return frame


def _current_frames():
    """Where each thread stands, but for those that wait for a lock."""
    frame = _current_frame()
    if "_threads" not in _modules():
        return {1: frame}
    threads = _import_chain("_threads")
    standing = [each for each in [*threads._ready, *threads._timed, threads.MAIN] if each.frame is not None]
    return {each.ident: _frame_back(each.frame) for each in standing} | {threads.current.ident: frame}


def _current_exceptions():
    """What is being handled, in this thread."""
    ident = _import_chain("_threads").current.ident if "_threads" in _modules() else 1
    return {ident: None if exc_info()[1] is None else exc_info()}


def breakpointhook(*args, **kws):
    """As $PYTHONBREAKPOINT says: nothing ("0"), or the function that it names; pdb's, where it says nothing."""
    name = _import_chain("os").environ.get("PYTHONBREAKPOINT") or "pdb.set_trace"
    if name == "0":
        return None
    where, _, attribute = name.rpartition(".")
    try:
        function = getattr(__import__(where or "builtins", None, None, [attribute]), attribute)
    except (ImportError, AttributeError, ValueError):
        _import_chain("warnings").warn(f'Ignoring unimportable $PYTHONBREAKPOINT: "{name}"', RuntimeWarning)
        return None
    return function(*args, **kws)


__breakpointhook__ = breakpointhook


def is_finalizing():
    return False
