"""_frozen_importlib, which is importlib._bootstrap: specs, and imports by name. The VM imports by itself
(runtime/lib/modules.py); what nobody needs but importlib's own parts comes from the text that CPython freezes."""

import sys

ModuleSpec = _ModuleSpec_type
module_from_spec = _module_of
_init_module_attrs = _set_origin
_ERR_MSG_PREFIX = "No module named "
_ERR_MSG = _ERR_MSG_PREFIX + "{!r}"


def _text_of(part):
    """The module importlib.`part` as CPython has it, under a name of its own."""
    name = f"_whole{part}"
    if name not in sys.modules:
        found = _found_by_host(part, [f"{folder}/importlib" for folder in sys.path])
        if found is None or not isinstance(found[0], int):
            raise ModuleNotFoundError(f"No module named 'importlib.{part}'", name=f"importlib.{part}")
        module = _new_module(name)
        module.sys = sys
        module._imp = _import_chain("_imp")
        module._bootstrap = sys.modules[__name__ if __name__ in sys.modules else "_frozen_importlib"]
        sys.modules[name] = module
        _enter_code(_link(found[0], module.__dict__, False), None)
    return sys.modules[name]


def __getattr__(name):
    if name[:2] != "__":
        value = getattr(_text_of("_bootstrap"), name, _MISSING)
        if value is not _MISSING:
            return value
    raise AttributeError(f"module 'importlib._bootstrap' has no attribute {name!r}")


class BuiltinImporter:
    """The library's modules are found with the files."""

    _ORIGIN = "built-in"

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        pass


class FrozenImporter(BuiltinImporter):
    _ORIGIN = "frozen"


def _call_with_frames_removed(f, *args, **keywords):
    return f(*args, **keywords)


def _verbose_message(message, *args, verbosity=1):
    pass


def _resolve_name(name, package, level):
    parts = package.rsplit(".", level - 1)
    if len(parts) < level:
        raise ImportError("attempted relative import beyond top-level package")
    return f"{parts[0]}.{name}" if name else parts[0]


def _gcd_import(name, package=None, level=0):
    """The module itself, and not the package that its name begins with."""
    if not isinstance(name, str):
        raise TypeError(f"module name must be str, not {type(name)}")
    if level < 0:
        raise ValueError("level must be >= 0")
    if level > 0:
        if not isinstance(package, str):
            raise TypeError("__package__ not set to a string")
        if not package:
            raise ImportError("attempted relative import with no known parent package")
        name = _resolve_name(name, package, level)
    elif not name:
        raise ValueError("Empty module name")
    return _import_chain(name)


__import__ = __import__


def _find_spec(name, path, target=None):
    """By the finders of sys.meta_path. `path`: that of the package, None where there is none."""
    for finder in sys.meta_path:
        spec = finder.find_spec(name, path, target)
        if spec is not None:
            return spec
    return None


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    if origin is None:
        origin = getattr(loader, "_ORIGIN", None)
    if not origin and hasattr(loader, "get_filename"):
        make = _import_chain("_frozen_importlib_external").spec_from_file_location
        if is_package is None:
            return make(name, loader=loader)
        return make(name, loader=loader, submodule_search_locations=[] if is_package else None)
    if is_package is None:
        is_package = False
        if hasattr(loader, "is_package"):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                pass
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def _exec(spec, module):
    """Runs the module's code again, in the module there is."""
    name = spec.name
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name!r} not in sys.modules", name=name)
    _set_origin(module, spec)
    if spec.loader is None:
        if spec.submodule_search_locations is None:
            raise ImportError("missing loader", name=name)
    elif hasattr(spec.loader, "exec_module"):
        spec.loader.exec_module(module)
    else:
        spec.loader.load_module(name)
    return sys.modules[name]


def _load(spec):
    return _load_spec(spec)


def _load_module_shim(self, fullname):
    """What load_module does where exec_module is."""
    spec = spec_from_loader(fullname, self)
    known = sys.modules.get(fullname)
    return _load(spec) if known is None else _exec(spec, known)


def _handle_fromlist(module, fromlist, import_):
    for name in fromlist:
        if not hasattr(module, name) and name != "*":
            import_(f"{module.__name__}.{name}")
    return module
