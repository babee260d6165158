"""memoryview.cast with formats and shapes that it refuses, given or not."""

def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for fm in ("a","B","b","I",3):
    for sh in (None, (), (2,), [4], 5, (2,2)):
        t(lambda: memoryview(b"abcd").cast(fm, sh).tolist())
        t(lambda: memoryview(b"abcd").cast(fm, shape=sh).shape)
        t(lambda: memoryview(b"abcd")[::2].cast(fm, sh).shape)
        t(lambda: memoryview(b"abcd").cast("b").cast(fm, sh).shape)
        t(lambda: memoryview(b"abcd").cast("b", (2,2)).cast(fm, sh).shape)
    t(lambda: memoryview(b"abcd").cast(fm).tolist())
    t(lambda: memoryview(b"abcd").cast("b").cast(fm).tolist())
import array
t(lambda: memoryview(array.array("i",[1,2])).cast("B").shape)
t(lambda: memoryview(array.array("i",[1,2])).cast("B", None).shape)
