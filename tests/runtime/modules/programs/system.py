import os, posix
print(os.name, os.sep, os.path.join("a", "b"), os.path.exists("/etc/passwd"), os.path.isdir("/etc"), "PATH" in os.environ)
os.makedirs("sw_t/a/b", exist_ok=True)
print(sorted(os.listdir("sw_t")), os.path.basename("/x/y.txt"), os.path.splitext("a.b.c"))
for r, d, f in os.walk("sw_t"): print(r, d, f)
try: os.stat("/nonexistent")
except OSError as e: print(type(e).__name__, e, e.errno, e.filename)
try: os.rename("/nonexistent", "/x")
except OSError as e: print(type(e).__name__, e, e.filename, e.filename2)
os.removedirs("sw_t/a/b")
print(os.stat("/etc").st_mode, os.stat("/etc")[0], type(os.stat("/etc").st_mtime))
fd = os.open("sw_x", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
print(os.write(fd, b"hello"), os.lseek(fd, 1, 0), os.read(fd, 3)); os.close(fd); os.remove("sw_x")
os.environ["FOO"] = "bar"; print(os.environ["FOO"], os.getenv("FOO"), os.getenv("NOPE", 3)); del os.environ["FOO"]
print(os.getcwd() == os.path.abspath("."), os.urandom(3).__len__(), os.fspath("x"))
for bad in (lambda: os.stat([]), lambda: os.mkdir(3.5), lambda: os.stat("a\0b"), lambda: os.listdir("/nope"), lambda: os.fspath(3)):
    try: bad()
    except Exception as e: print(type(e).__name__, e)
