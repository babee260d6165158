"""Computed attributes of built-in types are descriptors of the kind that CPython has, also those that the library has."""

import inspect
import types
import typing


def function():
    yield


MEMBERS = {
    range: "start stop step",
    slice: "start stop step",
    complex: "real imag",
    property: "fget fset fdel",
    staticmethod: "__func__ __wrapped__",
    classmethod: "__func__ __wrapped__",
    super: "__self__ __self_class__ __thisclass__",
    types.FunctionType: "__closure__ __globals__",
    types.MethodType: "__self__ __func__",
    types.CodeType: "co_argcount co_posonlyargcount co_kwonlyargcount co_flags co_consts co_filename co_name co_firstlineno",
    types.TracebackType: "tb_frame tb_lasti",
    type: "__base__ __mro__ __basicsize__ __flags__ __itemsize__",
    types.GetSetDescriptorType: "__name__ __objclass__",
    types.MemberDescriptorType: "__name__ __objclass__",
    types.MethodDescriptorType: "__name__ __objclass__",
    types.WrapperDescriptorType: "__name__ __objclass__",
    BaseExceptionGroup: "message exceptions",
    OSError: "errno strerror filename",
}
COMPUTED = {
    type: "__annotations__ __bases__ __dict__ __module__ __name__ __qualname__ __abstractmethods__ __text_signature__",
    int: "real imag numerator denominator",
    float: "real imag",
    memoryview: "nbytes itemsize format shape",
    types.FunctionType: "__code__ __defaults__ __kwdefaults__ __annotations__ __name__ __qualname__ __dict__",
    types.FrameType: "f_back f_locals f_lineno f_code",
    types.TracebackType: "tb_lineno tb_next",
    types.CodeType: "co_varnames co_cellvars co_freevars",
    types.GeneratorType: "gi_frame gi_running __name__",
    staticmethod: "__dict__ __isabstractmethod__",
    property: "__isabstractmethod__",
    BaseException: "args __traceback__ __context__ __cause__",
}
for expected, table in (types.MemberDescriptorType, MEMBERS), (types.GetSetDescriptorType, COMPUTED):
    for cls, names in table.items():
        for name in names.split():
            found = inspect.getattr_static(cls, name)
            assert type(found) is expected and type(vars(cls)[name]) is expected, (cls, name, type(found))
            assert not isinstance(found, property) and inspect.isdatadescriptor(found), (cls, name)
            assert inspect.ismemberdescriptor(found) == (expected is types.MemberDescriptorType)
            assert inspect.isgetsetdescriptor(found) != inspect.ismemberdescriptor(found)
            print(found, found.__name__, found.__objclass__.__name__)
            for wrong in (object(), 1.5) if cls is not float else (object(),):
                try:
                    found.__get__(wrong)
                except TypeError as e:
                    print(e)


def outcome(call):
    try:
        return call()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


r = range(1, 7, 2)
print(range.start.__get__(r), range.start.__get__(None, range) is vars(range)["start"], slice.stop.__get__(slice(3)))
print(type.__dict__["__bases__"].__get__(bool), type.__dict__["__mro__"].__get__(bool), complex.imag.__get__(3j))
print(vars(types.FunctionType)["__code__"].__get__(function) is function.__code__)
for obj, name in (r, "start"), (slice(1), "step"), (1j, "real"), (property(), "fget"), (1, "real"), (function, "__closure__"):
    print(name, outcome(lambda: setattr(obj, name, 1)), outcome(lambda: delattr(obj, name)))
print(outcome(lambda: range.start.__set__(r, 1)), outcome(lambda: int.real.__set__(1, 1)))
print(outcome(lambda: type.__dict__["__name__"].__set__(int, "x")))


class Meta(type):
    field: int

    @property
    def own(cls):
        return cls.__name__


class Plain(metaclass=Meta):
    x: int
    y: "str" = ""


print(typing.get_type_hints(Meta), typing.get_type_hints(Plain), Plain.own)
print(type(vars(Meta)["own"]).__name__, [a.kind for a in inspect.classify_class_attrs(Meta) if a.name in ("own", "__bases__", "mro")])
type.__dict__["__name__"].__set__(Plain, "Other")
print(Plain.__name__, Plain.own)


class Derived(property):
    """A property with more."""

    def __getattr__(self, name):
        return name.upper()


d = Derived(len)
print(d.fget, d.other, d.fset)
