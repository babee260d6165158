import os, termios, tty, pty, shutil, tempfile
a, b = os.openpty()
print(os.isatty(a), os.isatty(b), os.ttyname(b).startswith("/dev/"))
old = termios.tcgetattr(b)
print(len(old), [type(x).__name__ for x in old], len(old[6]) == termios.NCCS if hasattr(termios, "NCCS") else len(old[6]), old[6][:6])
tty.setraw(b)
new = termios.tcgetattr(b)
print(bool(new[3] & termios.ECHO), bool(old[3] & termios.ECHO))
termios.tcsetattr(b, termios.TCSADRAIN, old)
print(termios.tcgetattr(b) == old)
os.write(a, b"hello\n"); print(os.read(b, 100)); print(os.read(a, 100))
termios.tcsetwinsize(b, (30, 100)); print(termios.tcgetwinsize(b), os.get_terminal_size(b))
termios.tcflush(b, termios.TCIOFLUSH)
r, w = os.pipe()
for f in (lambda: termios.tcgetattr(r), lambda: termios.tcgetattr("x"), lambda: termios.tcgetattr(-1), lambda: os.ttyname(r),
          lambda: termios.tcsetattr(b, 0, [1]), lambda: os.sysconf("nope"), lambda: os.sysconf(1.5), lambda: os.statvfs("/nowhere")):
    try: print(f())
    except Exception as e: print(type(e), e)
print(os.sysconf("SC_PAGE_SIZE"), os.confstr("CS_PATH"), os.pathconf("/", "PC_NAME_MAX"), os.fpathconf(r, "PC_PIPE_BUF"))
v = os.statvfs("/"); print(type(v).__name__, v.f_bsize, v.f_namemax, len(v), v.f_blocks > 0)
print(shutil.disk_usage("/").total == v.f_blocks * v.f_frsize)
os.writev(w, [b"ab", bytearray(b"cd"), memoryview(b"e")]); x, y = bytearray(2), bytearray(4)
print(os.readv(r, [x, y]), x, y)
print(os.makedev(8, 1), os.major(2049), os.minor(2049), len(os.getrandom(5)), os.getpriority(os.PRIO_PROCESS, 0), os.getresuid() == (os.getuid(), os.geteuid(), os.getuid()))
with tempfile.TemporaryDirectory() as d:
    p = d + "/f"
    with open(p, "wb") as f: f.write(b"x" * 100)
    shutil.copy(p, p + "2"); shutil.copytree(d, d + "/../copied_tree", dirs_exist_ok=True); shutil.rmtree(d + "/../copied_tree")
    print(os.path.getsize(p + "2"))
    with open(p, "r+b") as f: os.posix_fallocate(f.fileno(), 0, 500); os.lockf(f.fileno(), os.F_LOCK, 0) if hasattr(os, "F_LOCK") else 0
    print(os.path.getsize(p))
print(os.sched_yield(), os.ctermid())
