"""Owners, groups and the like."""
import os, tempfile
def tried(call):
    try: return call()
    except Exception as e: return f"{type(e).__name__}: {e}"
with tempfile.TemporaryDirectory() as d:
    p = os.path.join(d, "f"); open(p, "w").close()
    os.chown(p, -1, -1); os.lchown(p, os.getuid(), os.getgid())
    with open(p) as f: os.fchown(f.fileno(), -1, -1); print(os.get_blocking(f.fileno()))
    print(tried(lambda: os.chown(p + "x", 0, 0)).replace(d, ""), tried(lambda: os.chown(p, "a", 0)), tried(lambda: os.chown(p, 0, 1 << 40)))
    os.mkfifo(os.path.join(d, "q")); print(sorted(os.listdir(d)))
print(os.getgroups() == sorted(os.getgroups()), os.getsid(0) > 0, os.getpgrp() > 0, len(os.sched_getaffinity(0)) > 0)
print(tried(lambda: os.urandom(2.5)), tried(lambda: os.getsid("a")))
