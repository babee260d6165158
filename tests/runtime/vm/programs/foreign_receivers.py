"""Methods of built-in types, called with objects of other types: no one of them takes what it gets for its own."""

import types
import weakref


class Foreign:
    pass


def generator():
    yield


SAMPLES = [
    iter([]), iter({}), iter(()), iter(""), iter({}.items()), iter({}.values()), iter(set()), iter(range(1)),
    iter(range(2**70)), reversed([]), {}.keys(), {}.items(), {}.values(), iter(b""), iter(bytearray()), iter(int, 1),
    generator(), vars(int), weakref.ref(Foreign), zip(), map(int, []), filter(None, []), enumerate([]), memoryview(b""),
    property(), staticmethod(int), classmethod(int), super(int, 1), slice(1), range(1), generator.__code__, int.real,
    Foreign().__init__, types, ..., None, 1j, 1.5, 1, "", b"", (), [], {}, set(), frozenset(), bytearray(),
    BaseExceptionGroup("", [ValueError()]), *[cls() for cls in (OSError, ImportError, SyntaxError, StopIteration, NameError)],
]  # fmt: skip
calls = 0
for kind in dict.fromkeys(cls for sample in SAMPLES for cls in type(sample).__mro__):
    for name, member in list(vars(kind).items()):
        if name in ("__new__", "__class__", "__call__"):
            continue
        for receiver in (Foreign(), 5):
            for arguments in ((), (receiver,), ("a", 1)):
                try:
                    if isinstance(member, (staticmethod, classmethod)):
                        continue
                    if hasattr(type(member), "__set__"):
                        type(member).__get__(member, receiver, type(receiver))
                        if kind is not object:
                            type(member).__set__(member, receiver, receiver)
                    elif callable(member):
                        member(receiver, *arguments)
                except (TypeError, AttributeError, ValueError, SyntaxError, NotImplementedError):
                    pass
                calls += 1
print(calls > 1000)


def refused(call):
    try:
        call()
    except TypeError as e:
        print(e)


class Adopts:
    append = list.append
    extend = bytearray.extend
    documentation = type.__dict__["__doc__"]


foreign = Foreign()
refused(lambda: AttributeError.__init__(foreign))
refused(lambda: BaseException.__init__(5))
refused(lambda: OSError.__str__(foreign))
refused(lambda: property.getter(foreign, 1))
refused(lambda: property.__get__(foreign, 1))
refused(lambda: type(generator()).send(foreign, 1))
refused(lambda: type(generator()).__next__(foreign))
refused(lambda: memoryview.tobytes(foreign))
refused(lambda: memoryview.__getitem__(foreign, 1))
refused(lambda: bytearray.extend(foreign, b""))
refused(lambda: type.mro(foreign))
refused(lambda: type.__subclasses__(foreign))
refused(lambda: type(vars(int)).get(foreign, 1))
refused(lambda: types.ModuleType.__repr__(foreign))
refused(lambda: memoryview.format.__get__(foreign))
refused(lambda: Adopts().append(1))
refused(lambda: Adopts().extend(b""))
refused(lambda: list.__imul__(foreign, 2))
refused(lambda: zip.__reduce__(foreign))
try:
    Adopts().documentation
except TypeError as e:
    print(e)
