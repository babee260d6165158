# What built-in functions and methods say of themselves.
import collections
import copy
import pickle
import types


def told(f):
    print(type(f).__name__, repr(f).split(" at 0x")[0], f.__name__, f.__qualname__, (f.__doc__ or "").split("\n")[0])
    print("   ", *(repr(getattr(f, name, "-")) for name in ("__objclass__", "__module__", "__text_signature__")))


for f in (
    list.append, int.__add__, [].append, [].__add__, list.sort, [].sort, dict.__ior__, {}.__ior__, len, print, sorted,
    object.__init__, object().__str__, dict.fromkeys, int.__dict__["from_bytes"], int.from_bytes, type.__call__,
    type.mro, int.mro, object.__new__, int.__new__, range.index, "".join, "".__len__, types.FunctionType.__get__,
    types.FunctionType.__call__, Exception.with_traceback, OSError.__str__, object.__reduce__, sum, iter, None.__bool__,
    collections.deque.append, collections.deque().append,
):  # fmt: skip
    told(f)
    if f.__name__ != "from_bytes":
        assert copy.copy(f) == f and type(copy.copy(f)) is type(f)
for f in (list.append, int.__add__, "abc".join, len):
    print(pickle.loads(pickle.dumps(f)) == f)
print([].append.__self__, len.__self__.__name__, (3).__add__.__self__, hasattr([].append, "__objclass__"))
print(list.append.__get__([1])(2), list.append.__get__(None, list) is list.append)
for call in (lambda: list.append.__get__(3), lambda: list.append.__get__(None, None), lambda: list.append.x):
    try:
        print(call())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
print(list.__doc__.split("\n")[0], "".__doc__.split("\n")[0], type.__doc__.split("\n")[0], int.real.__doc__)
print(types.MethodDescriptorType, types.WrapperDescriptorType, types.MethodWrapperType, types.ClassMethodDescriptorType)


class Documented(list):
    "Of the class."


class Plain(list):
    pass


class Computed:
    class Text:
        def __get__(self, obj, cls):
            return f"{obj is None} {cls.__name__}"

    __doc__ = Text()


print(Documented.__doc__, Documented().__doc__, Plain.__doc__, Computed.__doc__, type(Plain.append).__name__)
Documented.__doc__ = "Another."
print(Documented.__doc__)


class Speaking:
    def f(self):
        "Of f."


print(Speaking().f.__doc__, type(Speaking().f).__doc__.split(".")[0], None.__doc__, iter([]).__doc__)
print(type(__builtins__).__name__, __builtins__.len is len, hasattr(__builtins__, "unicode"))
