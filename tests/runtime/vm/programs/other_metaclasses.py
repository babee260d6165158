"""cls.__class__ = another metaclass: a class may be its own."""


class Sentinel(type):
    def __new__(cls, name, bases, namespace, **keywords):
        assert bases == (Sentinel,)
        made = super().__new__(cls, name, bases, namespace, **keywords)
        made.__class__ = made
        return made

    def __repr__(self):
        return self.__name__


class CLIENT(Sentinel, metaclass=Sentinel):
    pass


class SERVER(Sentinel, metaclass=Sentinel):
    pass


print(CLIENT, type(CLIENT) is CLIENT, isinstance(CLIENT, CLIENT), {CLIENT: 1, SERVER: 2}[CLIENT], CLIENT is not SERVER)
print(isinstance(CLIENT, Sentinel), isinstance(CLIENT, type), issubclass(CLIENT, Sentinel), CLIENT == SERVER)


class Loud(type):
    def __call__(cls, *args):
        return "loud", super().__call__(*args).x

    def __getattr__(cls, name):
        return name.upper()

    @property
    def volume(cls):
        return 11


class Quiet(type):
    def __instancecheck__(cls, x):
        return True

    volume = 1


class Slotted(type):
    __slots__ = ()
    volume = 3


class A(metaclass=Loud):
    def __init__(self, x=0):
        self.x = x


class B(A):
    pass


def use(n):
    found = []
    for i in range(n):
        made = A(i)
        found.append((made if type(made) is tuple else made.x, isinstance(5, A), type(A).__name__, A.volume))
        try:
            found.append(A.nothing)
        except AttributeError as e:
            found.append(str(e))
        found.append((type(B).__name__, isinstance(A, Loud), repr(A), isinstance(B(), A)))
    return found[-3:]


for meta in (Loud, Quiet, Slotted, Loud, Quiet):
    A.__class__ = meta
    print(use(40))
for other in (int, object, type, A, 5):
    try:
        A.__class__ = other
    except TypeError as e:
        print(e)
for cls in (int, Loud):
    try:
        cls.__class__ = Quiet
    except TypeError as e:
        print(e)


class Noted:
    def __setattr__(cls, name, value):
        super().__setattr__(name, value)


class NotedMeta(Noted, type):
    pass


class WithNotes(metaclass=NotedMeta):
    x = 1


WithNotes.y = 2
print([name for name in WithNotes.__dict__ if len(name) == 1], type(WithNotes.__dict__).__name__, vars(WithNotes)["y"])
