"""`name = None` runs the finalizer of what the name was bound to: wherever something was there before."""


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


def second_store():
    first = None
    print("first", first)
    first = Loud("a variable")
    first = None
    print("after", first)


def of_parameter(given):
    given = None
    print("after", given)


def in_loop():
    for i in range(2):
        print("pass", i)
        kept = None
        print("after", kept)
        kept = Loud(f"pass {i}")
    while kept is not None:
        kept = None
    print("after the loop")


def otherwise_bound(what):
    try:
        raise ValueError
    except ValueError as e:
        e = None
        print("handled", e)
    import sys as module
    module = None
    match what:
        case [item, *rest]:
            item = rest = None
            print("matched", item, rest)
    with Held() as held:
        held = None
        print("held", held)
    if (walrus := Loud("walrus")):
        walrus = None
        print("walrus", walrus)


class Held:
    def __enter__(self):
        return Loud("entered")

    def __exit__(self, *exception):
        pass


class Holder:
    shared = Loud("of the class")

    def __init__(self, part):
        self.part = None
        self.part = part
        print("made")
        self.part = None
        print("and emptied")
        self.part = part
        del part

    def empty(self):
        self.part = None
        print("emptied")


class Outer:
    def __init__(self, holder):
        holder.part = None
        print("the other one is emptied")
        self.a = self.b = None
        self.holder = holder
        self.holder = None
        print("let go")


class Either:
    def __init__(self, yes):
        if yes:
            self.what = Loud("one branch")
        else:
            self.what = None
        print("either", yes)
        if not yes:
            self.what = Loud("later")
        self.what = None
        print("or")

    def method(self):
        self = None
        print("itself", self)


def items():
    rows = [Loud("item 0"), Loud("item 1"), Loud("item 2")]
    del rows[1]
    print("deleted one")
    del rows[:1]
    print("and a slice")
    table = {"key": Loud("value")}
    del table["key"]
    del rows[0], table
    print("two at once")
    data = bytearray(b"abc")
    del data[:2], data[0]
    data = bytearray(b"abc")
    del data[:2]
    print("bytes", data)


def captured():
    seen = None

    def fill():
        nonlocal seen
        seen = Loud("captured")

    fill()
    seen = None
    print("cleared", seen)


def declared():
    global shared
    shared = None
    print("global", shared)


second_store()
of_parameter(Loud("argument"))
in_loop()
otherwise_bound([Loud("item")])
holder = Holder(Loud("part"))
holder.empty()
holder.part = Loud("another part")
Outer(holder)
Either(True)
Either(False).method()
items()
captured()
shared = Loud("global")
declared()
Holder.shared = None
print("end")
