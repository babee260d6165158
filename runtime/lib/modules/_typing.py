"""_typing: type parameters, type aliases and Generic, which CPython has in C from 3.12 on.

What needs the rest of `typing` is asked of it when it is needed, as CPython does. Bounds, constraints, defaults and values of
aliases that come from syntax are functions, called when somebody asks (`runtime/compiler/newer.py` passes them).
"""

import sys


def _idfunc(x, /):
    return x


def _typing():
    import typing

    return typing


def _checked(arg, message):
    return None if arg is None else _typing()._type_check(arg, message)


def _caller():
    frame = sys._getframe()  # the library's own do not count
    return frame.f_globals.get("__name__")


class _NoDefaultType:
    __module__ = "typing"

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


_NoDefaultType.__name__ = _NoDefaultType.__qualname__ = "NoDefaultType"
NoDefault = object.__new__(_NoDefaultType)


def _union(left, right):
    return _typing().Union[left, right]


class _Parameter:
    """`_lazy`: functions that give what is not known yet, by attribute."""

    @classmethod
    def __init_subclass__(cls, /, **keywords):
        if cls.__module__ not in ("typing", "_typing"):
            base = next(b for b in cls.__mro__[1:] if b.__module__ == "typing")
            raise TypeError(f"type 'typing.{base.__name__}' is not an acceptable base type")

    def _begin(self, name, default, lazy):
        self.__name__ = name
        self._lazy = {key: value for key, value in lazy.items() if value is not None}
        if "__default__" not in self._lazy:
            self._lazy["__default__"] = lambda: default

    def __getattr__(self, name):
        lazy = self.__dict__.get("_lazy")
        if lazy is None or name not in lazy:
            raise AttributeError(f"'{type(self).__qualname__}' object has no attribute '{name}'", name=name, obj=self)
        value = lazy[name]()
        self.__dict__[name] = value
        return value

    def has_default(self):
        return self.__default__ is not NoDefault

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __reduce__(self):
        return self.__name__

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return f"{'+' if self.__covariant__ else '-' if self.__contravariant__ else '~'}{self.__name__}"


def _variance(self, covariant, contravariant, infer_variance):
    if covariant and contravariant:
        raise ValueError("Bivariant types are not supported.")
    if infer_variance and (covariant or contravariant):
        raise ValueError("Variance cannot be specified with infer_variance.")
    self.__covariant__, self.__contravariant__ = bool(covariant), bool(contravariant)
    self.__infer_variance__ = bool(infer_variance)


class TypeVar(_Parameter):
    __module__ = "typing"

    def __init__(
        self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
        infer_variance=False, _bound=None, _constraints=None, _default=None,
    ):  # fmt: skip
        _variance(self, covariant, contravariant, infer_variance)
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        self._begin(
            name, default, {"__bound__": _bound, "__constraints__": _constraints, "__default__": _default}
        )
        if _bound is None:
            self.__bound__ = _checked(bound, "Bound must be a type.")
        if _constraints is None:
            self.__constraints__ = tuple([_checked(c, "TypeVar(name, constraint, ...): constraints must be types.")
                                          for c in constraints])  # fmt: skip
        self.__module__ = _caller()

    def __typing_subst__(self, arg):
        return _typing()._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        parameters = alias.__parameters__
        index = parameters.index(self)
        if index < len(args):
            return args
        if index == len(args) and self.has_default():
            return (*args, self.__default__)
        raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected {len(parameters)}")


class ParamSpecArgs:
    __module__ = "typing"

    def __init__(self, origin):
        self.__origin__ = origin

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if type(other) is type(self) else NotImplemented

    def __hash__(self):
        return hash(self.__origin__)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"


class ParamSpecKwargs(ParamSpecArgs):
    __module__ = "typing"

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"


class ParamSpec(_Parameter):
    __module__ = "typing"

    def __init__(
        self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False,
        _default=None,
    ):  # fmt: skip
        _variance(self, covariant, contravariant, infer_variance)
        self._begin(name, default, {"__default__": _default})
        self.__bound__ = _checked(bound, "Bound must be a type.")
        self.__module__ = _caller()

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        return _typing()._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Parameter):
    __module__ = "typing"

    def __init__(self, name, *, default=NoDefault, _default=None):
        self._begin(name, default, {"__default__": _default})
        self.__module__ = _caller()

    def __iter__(self):
        yield _typing().Unpack[self]

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._typevartuple_prepare_subst(self, alias, args)

    def __repr__(self):
        return self.__name__


class TypeAliasType:
    __module__ = "typing"

    def __init__(self, name, value, *, type_params=(), _lazy=None):
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        self.__name__ = name
        self.__type_params__ = type_params
        self.__module__ = _caller()
        self._value = _lazy or (lambda: value)

    @property
    def __value__(self):
        return self._value()

    @property
    def __parameters__(self):
        return tuple([p for one in self.__type_params__ for p in (one if isinstance(one, TypeVarTuple) else (one,))])

    def __getitem__(self, items):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return type(list[int])(self, items if isinstance(items, tuple) else (items,))

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __reduce__(self):
        return self.__name__

    def __repr__(self):
        return self.__name__


class Generic:
    __module__ = "typing"
    __slots__ = ()
    _is_protocol = False

    @classmethod
    def __class_getitem__(cls, args):
        return _typing()._generic_class_getitem(cls, args)

    @classmethod
    def __init_subclass__(cls, *args, **kwargs):
        return _typing()._generic_init_subclass(cls, *args, **kwargs)


Union = type(int | None)  # CPython 3.14 has one type of unions
