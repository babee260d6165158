"""A base that says it is a class by its __class__, and stands for one (as function wrappers of decorator libraries)."""


class Proxy:
    def __init__(self, wrapped):
        self.__wrapped__ = wrapped

    @property
    def __class__(self):
        return type(self.__wrapped__)

    def __mro_entries__(self, bases):
        return (self.__wrapped__,)

    def __call__(self, *args):
        print("called", args)
        return self.__wrapped__(*args)


@Proxy
class Base:
    def __init__(self, *args):
        self.args = args


class Derived(Base):
    def __init__(self):
        super().__init__(1, 2)


print(isinstance(Base, type), type(Derived), Derived.__mro__, Derived.__orig_bases__ == (Base,))
print(Derived().args, Base(3).args)


class Bases:
    __bases__ = (int, Derived)


bases = Bases()
print([issubclass(bases, cls) for cls in (object, int, str, Derived, Base.__wrapped__, (str, int), Bases)])
for wrong in 1, Bases:
    try:
        print(issubclass(wrong, bases), issubclass(bases, bases))
    except TypeError as e:
        print(e)


class Escaped(str):
    """Like markupsafe's: each method that makes a text makes one of its own class."""

    def __getitem__(self, key):
        return Escaped(str.__getitem__(self, key))

    def find(self, *args):
        raise AssertionError("str's own methods do not call this")

    def join(self, parts):
        return Escaped(str.join(self, [part.replace("<", "&lt;") for part in parts]))

    def __mod__(self, value):
        return Escaped(str.__mod__(self, value))


class Shown:
    def __str__(self):
        return "<shown>"

    def __getitem__(self, key):
        return self


for text, value in ("%s!", Shown()), ("%(x)s!", Shown()), ("<%s> %r", ("<", "a")):
    print(Escaped(text) % value, type(Escaped(text) % value).__name__)
