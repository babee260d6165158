"""The arguments of UnicodeError's subclasses, and what they say."""


def show(make):
    try:
        e = make()
    except TypeError as error:
        print("TypeError", error)
    else:
        print(e, e.object, e.start, e.end, e.reason, getattr(e, "encoding", "none"), e.args)


for cls in (UnicodeDecodeError, UnicodeEncodeError):
    for given in (
        ("ascii", "x", 0, 1, "r"), ("ascii", b"xy", 0, 1, "r"), ("ascii", bytearray(b"xy"), 0, 2, "r"),
        (1, b"x", 0, 1, "r"), (None, "x", 0, 1, "r"), ("a", b"x", "0", 1, "r"), ("a", "x", 0, None, "r"),
        ("a", b"x", 0, 1, 5), ("a", b"x"), ("a", b"", 0, 1, "r"), ("a", "x", True, 9, "r"), ("a", 1, 0, 1, "r"),
    ):  # fmt: skip
        show(lambda: cls(*given))
for given in (
    ("abc", 1, 2, "bad"), ("abc", 0, 3, "bad"), (b"abc", 0, 1, "b"), ("a", 1), ("", 0, 1, "r"), ("a", 0, 1, 3),
    ("a\u1234\U00012345", 1, 2, "r"), ("a\u1234\U00012345", 2, 3, "r"), ("a", 0.5, 1, "r"),
):  # fmt: skip
    show(lambda: UnicodeTranslateError(*given))
show(lambda: UnicodeTranslateError("a", 0, 1, "b", encoding=1))
