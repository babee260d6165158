"""mmap: files and memory of no file, read, written, searched, flushed."""

import mmap, os, re, tempfile
f = tempfile.TemporaryFile()
f.write(b"hello world\nline two\n" * 300); f.flush()
with mmap.mmap(f.fileno(), 0) as m:
    print(len(m), m[:5], m[-1], m[3:30:5], m.find(b"line"), m.readline(), m.tell(), m.rfind(b"two"), b"wor" in m, m.size())
    m[0:5] = b"HELLO"
    m.seek(-4, os.SEEK_END)
    print(m.write(b"END"), m.read_byte(), m.read(5), re.search(rb"l\w+e", m).span(), [m[i] for i in range(3)])
    m.flush()
    print(os.pread(f.fileno(), 7, 0), os.pread(f.fileno(), 4, 6296))
    m.move(0, 6, 5)
    for do in (lambda: m[7000], lambda: m["x"], lambda: m.__setitem__(0, 300), lambda: m.__setitem__(slice(0, 2), b"abc"), lambda: m.write(b"toolong"), lambda: m.seek(-1), lambda: m.__delitem__(0), lambda: m.flush(1, 7000), lambda: m.seek(0, 7)):
        try: print(do())
        except Exception as e: print(type(e).__name__)
print(m.closed, os.pread(f.fileno(), 7, 0))
for do in (lambda: m[0], lambda: len(m), lambda: mmap.mmap(f.fileno(), 7000), lambda: mmap.mmap(f.fileno(), 0, offset=1), lambda: mmap.mmap(-1, -1), lambda: mmap.mmap(-1, 0), lambda: mmap.mmap(f.fileno(), 0, access=9)):
    try: print(do())
    except Exception as e: print(type(e).__name__, e if not isinstance(e, OSError) else e.errno)
with mmap.mmap(f.fileno(), 100, access=mmap.ACCESS_READ) as m:
    try: m[0] = 1
    except TypeError as e: print(e)
    print(m.read(3), len(m))
with mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_COPY, offset=4096) as m:
    print(len(m)); m[0] = 33
    print(m[:2], os.pread(f.fileno(), 2, 4096))
with mmap.mmap(-1, 10) as m:
    m.write(b"abc"); m.write_byte(100); m.seek(0)
    print(m.read(), mmap.PAGESIZE, m.find(b"d"), m.find(b"d", 0), m.find(b"d", 0, 3))
    m.resize(20); print(len(m), list(m)[:5])
