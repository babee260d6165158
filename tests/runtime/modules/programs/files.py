import sys
P = "files.txt"
f = open(P, "w"); print(f, f.write("héllo\nworld\r\nx\ry"), f.tell(), f.closed); f.close(); print(f.closed, f)
with open(P) as f: print(f.read(), f.newlines, f.encoding, f.name, f.mode, f.errors)
with open(P, newline="") as f: print(list(f), f.newlines)
with open(P, newline="\r") as f: print(list(f))
with open(P, "rb") as f: print(f, f.read(3), f.tell(), f.readline(), f.seek(0), f.readlines(), f.seek(-2, 2), f.read(), f.raw, f.peek())
with open(P) as f:
    print(repr(f.readline()), f.tell(), repr(f.read(3)), f.tell()); p = f.tell(); print(repr(f.read())); f.seek(p); print(repr(f.readline()))
    f.seek(0)
    for line in f:
        print(repr(line))
        try: f.tell()
        except OSError as e: print(e)
with open(P, "a+") as f: f.write("more"); f.seek(0); print(f.readlines())
with open(P, "r+b") as f: f.write(b"HE"); print(f.read(3)); f.seek(1); f.write(b"z"); f.seek(0); print(f.read()); print(f.truncate(5), f.seek(0), f.read())
for enc in ("utf-16", "utf-8-sig", "latin-1", "utf-32", "ascii", "utf-16-be"):
    with open(P, "w", encoding=enc) as f: f.write("abc\n"); f.write("de\n")
    with open(P, "a", encoding=enc) as f: f.write("fg")
    with open(P, "rb") as f: print(f.read())
    with open(P, encoding=enc) as f: print(f.readline(), f.tell(), f.read())
for bad in (lambda: open("/nope/x"), lambda: open(".."), lambda: open(P, "q"), lambda: open(P, "rw"), lambda: open(P, "rb", encoding="x"), lambda: open(P, 5), lambda: open(3.5), lambda: open(P, "rtb"), lambda: open(P, "r", 0), lambda: open(P, newline="q"), lambda: open(P, encoding="nope"), lambda: open(P, "w").read(), lambda: open(P).write("x"), lambda: open(P, "x"), lambda: open(P, "rb").write(b"x"), lambda: open(P, "wb").read(), lambda: f.read(), lambda: open(P, "w").write(b"x"), lambda: open(P, "wb").write("x"), lambda: open("a\0b"), lambda: open(P).seek(1, 1), lambda: open(-5)):
    try: print(bad())
    except Exception as e: print(type(e), e, getattr(e, "errno", None), getattr(e, "filename", None))
import io
s = io.StringIO(); print(s.write("abc\ndef"), s.getvalue(), s.seek(1), s.read(2), s.readline(), s.readline(), s.tell(), s.write("Z"), s.getvalue(), s.truncate(3), s.getvalue())
b = io.BytesIO(b"hello\nworld"); print(b.readline(), b.read(2), b.tell(), b.seek(-3, 2), b.write(b"XYZW"), b.getvalue(), b.getbuffer()[0])
t = io.TextIOWrapper(io.BytesIO(b"a\r\nb\n\xc3\xa9"), encoding="utf-8"); print(t.read(), t.newlines, t)
print(isinstance(s, io.TextIOBase), isinstance(b, io.BufferedIOBase), isinstance(sys.stdout, io.TextIOWrapper), issubclass(io.UnsupportedOperation, OSError))
sys.stdout.write("to stdout\n"); sys.stdout.flush(); sys.stdout.buffer.write(b"bytes\n"); sys.stdout.flush(); print(sys.stdout.encoding, sys.stdout.name, sys.stdout.fileno(), sys.stdin.name, sys.stderr.errors, sys.stdout.isatty())
print("to stdout again", file=sys.stdout); sys.stdout.writelines(["a", "b\n"])
old = sys.stdout; sys.stdout = io.StringIO(); print("hidden"); x = sys.stdout.getvalue(); sys.stdout = old; print(repr(x))
print(input(), sys.stdin.readline(), list(sys.stdin))
open(P, "w").write("unclosed"); print(open(P).read())
with open(P, "wb", buffering=0) as f: print(f, f.write(b"raw"), f.mode, f.closefd)
with open(P, "rb", buffering=0) as f: print(f.read(2), f.read(), f.read())
print(io.open is open, io.SEEK_END, io.DEFAULT_BUFFER_SIZE)
lines = [f"line {i}\n" for i in range(20000)]
with open(P, "w") as f: f.writelines(lines)
print(sum(len(x) for x in open(P)), open(P).readlines() == lines, sum(1 for _ in open(P, "rb")))
import atexit; atexit.register(print, "bye", 1); atexit.register(lambda: print("first"))
import io, codecs
d = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")(), True)
print(repr(d.decode(b"a\r")), repr(d.decode(b"\nb\rc\n")), d.newlines, repr(d.decode(b"\r", True)))
d = io.IncrementalNewlineDecoder(None, False); print(repr(d.decode("a\r\nb\r")), repr(d.decode("", True)), d.newlines, d.getstate())
t = io.TextIOWrapper(io.BytesIO(), newline="\r\n"); t.write("a\nb\n"); t.flush(); print(t.buffer.getvalue(), t.seek(0), repr(t.read()))
r, w = __import__("os").pipe(); w = open(w, "w"); w.write("x\ny\n"); w.close(); r = open(r); print(r.readlines()); r.close()
f = open("z.txt", "w"); f.write("a"); f.close()
for g in (lambda: f.write("b"), lambda: f.read(), lambda: next(f), lambda: f.tell(), lambda: f.flush()):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
