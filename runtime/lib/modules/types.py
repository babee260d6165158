"""types: the names of built-in types, and those that are Python."""

from sys import implementation

_samples = {}
exec(  # what is compiled as a program's code has the types of a program's objects
    """def function():
    yield 1
class Sample:
    __slots__ = ("member",)
    def method(self):
        pass
def cell(x):
    return lambda: x
def trace():
    try:
        raise TypeError
    except TypeError as error:
        return error.__traceback__
""",
    _samples,
)
_function = _samples["function"]
_Sample = _samples["Sample"]
FunctionType = LambdaType = type(_function)
CodeType = type(_function.__code__)
MappingProxyType = type(type.__dict__)
GeneratorType = type(_function())
MethodType = type(_Sample().method)
BuiltinFunctionType = BuiltinMethodType = type(len)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
MethodDescriptorType = type(str.join)
ClassMethodDescriptorType = type(int.__dict__["from_bytes"])
ModuleType = type(_modules()["types"])
MemberDescriptorType = type(_Sample.__dict__["member"])
GetSetDescriptorType = type(type.__dict__["__abstractmethods__"])
NoneType = type(None)
NotImplementedType = type(NotImplemented)
EllipsisType = type(...)
CellType = type(_samples["cell"](1).__closure__[0])

_trace = _samples["trace"]()
TracebackType = type(_trace)
FrameType = type(_trace.tb_frame) if hasattr(_trace, "tb_frame") else None


async def _coroutine():
    pass


async def _generator():
    yield


_sample = _coroutine()
CoroutineType = type(_sample)
_sample.close()
AsyncGeneratorType = type(_generator())
GenericAlias = type(list[int])
UnionType = type(int | str)
SimpleNamespace = type(implementation)


def new_class(name, bases=(), kwds=None, exec_body=None):
    resolved = resolve_bases(bases)
    meta, namespace, kwds = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace["__orig_bases__"] = bases
    return meta(name, resolved, namespace, **kwds)


def resolve_bases(bases):
    found = []
    changed = False
    for base in bases:
        if not isinstance(base, type) and hasattr(base, "__mro_entries__"):
            changed = True
            found.extend(base.__mro_entries__(bases))
        else:
            found.append(base)
    return tuple(found) if changed else bases


def prepare_class(name, bases=(), kwds=None):
    kwds = {} if kwds is None else dict(kwds)
    if "metaclass" in kwds:
        meta = kwds.pop("metaclass")
    elif bases:
        meta = type(bases[0])
    else:
        meta = type
    if isinstance(meta, type):
        meta = _calculate_meta(meta, bases)
    namespace = meta.__prepare__(name, bases, **kwds) if hasattr(meta, "__prepare__") else {}
    return meta, namespace, kwds


def _calculate_meta(meta, bases):
    winner = meta
    for base in bases:
        base_meta = type(base)
        if issubclass(winner, base_meta):
            continue
        if issubclass(base_meta, winner):
            winner = base_meta
            continue
        raise TypeError(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses "
            "of all its bases"
        )
    return winner


class DynamicClassAttribute:
    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc or getattr(fget, "__doc__", None)
        self.overwrite_doc = doc is None
        self.__isabstractmethod__ = bool(getattr(fget, "__isabstractmethod__", False))

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            raise AttributeError
        if self.fget is None:
            raise AttributeError("unreadable attribute")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def getter(self, fget):
        doc = fget.__doc__ if self.overwrite_doc else None
        made = type(self)(fget, self.fset, self.fdel, doc or self.__doc__)
        made.overwrite_doc = self.overwrite_doc
        return made

    def setter(self, fset):
        made = type(self)(self.fget, fset, self.fdel, self.__doc__)
        made.overwrite_doc = self.overwrite_doc
        return made

    def deleter(self, fdel):
        made = type(self)(self.fget, self.fset, fdel, self.__doc__)
        made.overwrite_doc = self.overwrite_doc
        return made


class _GeneratorWrapper:
    """A generator-like object that coroutine() made awaitable."""

    def __init__(self, generator):
        self.__wrapped = generator
        self.__is_generator = generator.__class__ is GeneratorType
        self.__name__ = getattr(generator, "__name__", None)
        self.__qualname__ = getattr(generator, "__qualname__", None)

    def send(self, value):
        return self.__wrapped.send(value)

    def throw(self, kind, *rest):
        return self.__wrapped.throw(kind, *rest)

    def close(self):
        return self.__wrapped.close()

    @property
    def gi_code(self):
        return self.__wrapped.gi_code

    @property
    def gi_frame(self):
        return self.__wrapped.gi_frame

    @property
    def gi_running(self):
        return self.__wrapped.gi_running

    @property
    def gi_yieldfrom(self):
        return self.__wrapped.gi_yieldfrom

    cr_code, cr_frame, cr_running, cr_await = gi_code, gi_frame, gi_running, gi_yieldfrom

    def __next__(self):
        return next(self.__wrapped)

    def __iter__(self):
        return self.__wrapped if self.__is_generator else self

    __await__ = __iter__


class _AwaitableFunction:
    """What types.coroutine makes of a generator function: what it returns can be awaited."""

    def __init__(self, func):
        self.__wrapped__ = func
        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            setattr(self, name, getattr(func, name, None))

    def __call__(self, /, *args, **keywords):
        made = self.__wrapped__(*args, **keywords)
        if made.__class__ is CoroutineType or made.__class__ is GeneratorType and made.gi_code.co_flags & 0x100:
            return made
        import _collections_abc

        if isinstance(made, _collections_abc.Generator) and not isinstance(made, _collections_abc.Coroutine):
            return _GeneratorWrapper(made)
        return made

    def __get__(self, obj, cls=None):
        return self if obj is None else MethodType(self, obj)


def coroutine(func):
    """Makes what a generator function returns awaitable."""
    if not callable(func):
        raise TypeError("types.coroutine() expects a callable")
    if func.__class__ is FunctionType:
        flags = func.__code__.co_flags
        if flags & 0x20:
            _mark_awaitable(func.__code__)
        if flags & 0x1A0:
            return func
    return _AwaitableFunction(func)


def get_original_bases(cls, /):
    try:
        return cls.__dict__.get("__orig_bases__", cls.__bases__)
    except AttributeError:
        raise TypeError(f"Expected an instance of type, not {type(cls).__name__!r}") from None


__all__ = [name for name in globals() if not name.startswith("_") and name != "implementation"]
