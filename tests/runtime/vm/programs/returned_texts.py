"""What __str__, __repr__ and __format__ return may be of a class that derives from str."""


class Marked(str):
    def __format__(self, spec):
        return "F" + str.__str__(self)


class Plain(str):
    pass


class Both:
    def __str__(self):
        return Marked("hello")

    def __repr__(self):
        return Marked("rep")


class Formatted:
    def __repr__(self):
        return "formatted"

    def __format__(self, spec):
        return Plain("fmt" + spec)


class Same:
    def __str__(self):
        return Plain("hello")

    __repr__ = __str__


for x in (Both(), Formatted(), Same(), Plain("a"), Marked("b")):
    print(f"[{x}]", f"[{x!s}]", f"[{x!r:>9}]", f"[{x!a}]", f"{x}{x}", f"{x:}", "[%s]" % x, "[%r]" % x)
    print("[{}]".format(x), "[{!s}]".format(x), str(x), format(x), repr(str(x)), type(str(x)), "%-8s|" % x, ascii(x))
    print(type(f"{x}"), type(f"{x}."), type(format(x)), "".join([str(x), "."]))
total = 0
for i in range(50):
    total += len(f"<{Same()}{i}>{Both()}")
print(total)
