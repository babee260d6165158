"""getattr with a default, and hasattr, of classes: what the metaclass has, too, and what it alone has."""


class Meta(type):
    plain = "of the metaclass"
    both = "of the metaclass"

    @property
    def data(cls):
        return f"property of {cls.__name__}"

    @property
    def failing(cls):
        raise AttributeError("no")

    @staticmethod
    def static():
        return "static"

    @classmethod
    def of_class(meta):
        return meta.__name__

    def method(cls):
        return cls.__name__

    def __len__(cls):
        return 3


class Getter:
    def __get__(self, obj, cls):
        if cls is None or obj is not None:
            raise AttributeError("not here")
        return "got"


class A(metaclass=Meta):
    both = "own"
    data = "hidden"
    failing = "hidden"
    got = Getter()

    def __repr__(self):
        return "an A"

    def method(self):
        return "own method"


class B(A):
    def __len__(self):
        return 1


Meta.described = Getter()
Meta.covered = Getter()
A.covered = "covers"
NAMES = (
    "plain both data failing static of_class method got described covered nothing "
    "__repr__ __len__ __init__ __new__ __call__ __name__ __dict__ __mro__ __module__ __doc__ __hash__ __eq__ "
    "__abstractmethods__ __bases__ __subclasses__ mro __or__ __weakref__ __iter__ __reduce_ex__"
).split()


def shown(value):
    if isinstance(value, (str, int, bool, type(None))):
        return repr(value)
    if callable(value):
        return getattr(value, "__qualname__", type(value).__name__)
    return type(value).__name__


def check(cls):
    for name in NAMES:
        print(cls.__name__, name, hasattr(cls, name), shown(getattr(cls, name, "default")))


for round_ in range(2):
    for cls in (A, B, Meta, int, type, dict, type("C", (), {})):
        check(cls)
    if round_ == 0:
        Meta.late = "late"
        A.late = "own late"
        NAMES += ["late"]
        del A.both
        Meta.method = property(lambda cls: "now data")
print(getattr(str, "__repr__", None) is str.__repr__, getattr(A, "__repr__", None)(A()))
