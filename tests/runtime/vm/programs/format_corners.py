"""Formatting: values of derived classes, widths and precisions that no text has, the exception hook with suggestions."""
import io
import sys


class Text(str):
    def __str__(self):
        return "text"


class Whole(int):
    def __str__(self):
        return "whole"


class Shown(float):
    def __repr__(self):
        return "shown"


for x in Text("x"), Whole(3), Shown(2.5):
    print(f"{x}", "{}".format(x), format(x), x.__format__(""), "%s" % x, f"{x!s:>6}", f"{x:>4}", f"{x!r}")

for f in (
    lambda: "%.99999999999f" % 2.5,
    lambda: "%99999999999999999999d" % 3,
    lambda: "%.*f" % (2**31, 1.0),
    lambda: format(1.5, ".2147483648f"),
    lambda: format(1.5, "99999999999999999999f"),
    lambda: len("%.300f" % 2.5),
):
    try:
        print(f())
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)


class Store:
    blech = None


sys.stderr = io.StringIO()
try:
    Store().bluch
except AttributeError as e:
    sys.__excepthook__(type(e), e, e.__traceback__)
print(sys.stderr.getvalue().splitlines()[-1])
try:
    try:
        [][1]
    except IndexError as e:
        e.__traceback__ = None
        raise KeyError(2) from e
except KeyError as e:
    e.__traceback__ = None
    sys.excepthook(type(e), e, None)
print(sys.stderr.getvalue()[-120:])
