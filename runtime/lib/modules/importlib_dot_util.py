"""importlib.util: whether a module can be found."""

import sys
from importlib import _parent_of
from importlib.machinery import ModuleSpec, SourceFileLoader
from os import fspath

MAGIC_NUMBER = _RAW_MAGIC_NUMBER = b""
_CACHE = f"__pycache__/{{}}.{sys.implementation.cache_tag}{{}}.pyc"


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where CPython would keep the module's bytecode; nothing is there."""
    folder, slash, name = str(path).rpartition("/")
    level = f".opt-{optimization}" if optimization else ""
    return folder + slash + _CACHE.format(name.rpartition(".")[0] or name, level)


def source_from_cache(path):
    folder, _, name = str(path).rpartition("/")
    parent, slash, last = folder.rpartition("/")
    if last != "__pycache__":
        raise ValueError(f"__pycache__ not bottom-level directory in {path!r}")
    if name.count(".") not in (2, 3):
        raise ValueError(f"expected only 2 or 3 dots in {name!r}")
    return f"{parent}{slash}{name.partition('.')[0]}.py"


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    if is_package is None and hasattr(loader, "is_package"):
        is_package = loader.is_package(name)
    return ModuleSpec(name, loader, origin=origin, is_package=bool(is_package))


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    """None: the file does not end in .py."""
    location = fspath(location)
    if loader is None:
        if not location.endswith(".py"):
            return None
        loader = SourceFileLoader(name, location)
    spec = ModuleSpec(name, loader, origin=location)
    spec.has_location = True
    if submodule_search_locations is None and getattr(loader, "is_package", bool)(name):
        submodule_search_locations = [location.rpartition("/")[0]]
    spec.submodule_search_locations = submodule_search_locations
    return spec


def module_from_spec(spec):
    """A module that spec.loader.exec_module fills."""
    create = getattr(spec.loader, "create_module", None)
    module = create(spec) if create is not None else None
    if module is None:
        module = type(sys)(spec.name)
    module.__loader__ = spec.loader
    module.__spec__ = spec
    module.__package__ = spec.parent
    if spec.has_location:
        module.__file__ = spec.origin
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    return module


def resolve_name(name, package):
    return _parent_of(name, package) if name.startswith(".") else name


def find_spec(name, package=None):
    """None: there is no such module."""
    name = resolve_name(name, package)
    if name in sys.modules:
        found = getattr(sys.modules[name], "__file__", None)
        return ModuleSpec(name, None, origin=found)
    parent = name.rpartition(".")[0]
    folders = sys.path
    if parent:
        __import__(parent)
        folders = sys.modules[parent].__path__
    found = _service(1, name, tuple(folders))
    if found is None:
        return None
    spec = ModuleSpec(name, None, origin=found[1], is_package=found[2])
    spec.has_location = True
    return spec
