"""_warnings: what warnings.py takes from C. (That of 3.14 asks for more, does not find it, and keeps its own.)"""

import sys

filters = [
    ("default", None, DeprecationWarning, "__main__", 0),
    ("ignore", None, DeprecationWarning, None, 0),
    ("ignore", None, PendingDeprecationWarning, None, 0),
    ("ignore", None, ImportWarning, None, 0),
    ("ignore", None, ResourceWarning, None, 0),
]
_defaultaction = "default"
_onceregistry = {}
_state = {"version": 0}  # of the filters: what registries have of another one is forgotten


def _filters_mutated():
    _state["version"] += 1


def _of_warnings(name, own):
    """What the program may have set there."""
    return getattr(_modules().get("warnings"), name, own)


def warn(message, category=None, stacklevel=1, source=None, **more):
    prefixes = ()
    if more:
        if sys.version_info < (3, 12) or [*more] != ["skip_file_prefixes"]:
            raise TypeError(f"{[*more][0]!r} is an invalid keyword argument for warn()")
        prefixes = more["skip_file_prefixes"]
        if not isinstance(prefixes, tuple):
            raise TypeError(f"warn() argument 'skip_file_prefixes' must be tuple, not {type(prefixes).__name__}")
        if prefixes:
            stacklevel = max(stacklevel, 2)
    stacklevel = _index(stacklevel)
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    frame = _current_frame()
    skips = stacklevel > 0 and not (frame is not None and _is_internal(frame, ()))
    while stacklevel > 1 and frame is not None:
        frame = frame.f_back
        while skips and frame is not None and _is_internal(frame, prefixes):
            frame = frame.f_back
        stacklevel -= 1
    if frame is None:
        namespace, filename, line = sys.__dict__, "sys", 1
    else:
        namespace, filename, line = frame.f_globals, frame.f_code.co_filename, frame.f_lineno
    registry = namespace.setdefault("__warningregistry__", {})
    _warn_at(message, category, filename, line, namespace.get("__name__", "<string>"), registry, source)


def _is_internal(frame, prefixes):
    filename = frame.f_code.co_filename
    return "importlib" in filename and "_bootstrap" in filename or bool(prefixes) and filename.startswith(prefixes)


def warn_explicit(
    message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None
):
    if registry is not None and not isinstance(registry, dict):
        raise TypeError("'registry' must be a dict or None")
    if module_globals is not None:
        if not isinstance(module_globals, dict):
            raise TypeError(f"module_globals must be a dict, not '{type(module_globals).__name__}'")
        _import_chain("linecache").getlines(filename, module_globals)  # its loader may have the lines
    if module is None:
        module = filename.removesuffix(".py") if filename else "<unknown>"
    _warn_at(message, category, filename, _index(lineno), module, registry, source)


def _warn_at(message, category, filename, line, module, registry, source):
    if isinstance(message, Warning):
        text, category = str(message), type(message)
    else:
        text, message = message, category(message)
    key = text, category, line
    if registry is not None and _is_known(registry, key, False):
        return
    action, item = _action(category, text, line, module)
    if action == "error":
        raise message
    if action == "ignore":
        return
    if action != "always" and not (action == "all" and sys.version_info >= (3, 13)):
        if registry is not None:
            registry[key] = True
        if action == "once":
            if registry is None:
                registry = _of_warnings("onceregistry", _onceregistry)
            known = _is_known(registry, (text, category), True)
        elif action == "module":
            known = registry is not None and _is_known(registry, (text, category), True)
        elif action == "default":
            known = False
        else:
            raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n {item!r}")
        if known:
            return
    warnings = _import_chain("warnings")
    warnings._showwarnmsg(warnings.WarningMessage(message, category, filename, line, source=source))


def _is_known(registry, key, remembers):
    version = registry.get("version")
    if type(version) is not int or version != _state["version"]:
        registry.clear()
        registry["version"] = _state["version"]
    elif registry.get(key):
        return True
    if remembers:
        registry[key] = True
    return False


def _action(category, text, line, module):
    """Of the first filter that applies, and the filter."""
    for place, item in enumerate(_of_warnings("filters", filters)):
        if not isinstance(item, tuple) or len(item) != 5:
            raise ValueError(f"_warnings.filters item {place} isn't a 5-tuple")
        action, about, kind, where, at = item
        if not isinstance(action, str):
            raise TypeError(f"action must be a string, not '{type(action).__name__}'")
        if _applies(about, text) and issubclass(category, kind) and _applies(where, module) and at in (0, line):
            return action, item
    return _of_warnings("defaultaction", _defaultaction), None


def _applies(pattern, text):
    return pattern is None or (pattern == text if type(pattern) is str else bool(pattern.match(text)))
