"""pwd, grp, resource, fcntl, pools of threads, and names of hosts."""
import fcntl, getpass, grp, os, pwd, resource, tempfile
import multiprocessing.pool
from multiprocessing.dummy import Pool


def tried(call):
    try:
        return call()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


me = pwd.getpwuid(os.getuid())
print(me, me.pw_name == pwd.getpwnam(me.pw_name)[0], me in pwd.getpwall(), os.path.expanduser(f"~{me.pw_name}") == me.pw_dir)
print(grp.getgrgid(me.pw_gid), grp.getgrnam(grp.getgrgid(me.pw_gid).gr_name).gr_gid == me.pw_gid, len(grp.getgrall()) > 1)
for row in (lambda: pwd.getpwnam("no such one"), lambda: pwd.getpwuid(987654), lambda: grp.getgrnam("no such one"), lambda: grp.getgrgid(987654), lambda: resource.getrusage(77)):
    print(tried(row))
usage = resource.getrusage(resource.RUSAGE_SELF)
print(usage.ru_maxrss > 1000, usage.ru_utime > 0, len(usage), resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 10, resource.getpagesize())
with tempfile.NamedTemporaryFile() as f, open(f.name) as g:
    fcntl.flock(f, fcntl.LOCK_EX)
    print(tried(lambda: fcntl.flock(g.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)))
    fcntl.flock(f, fcntl.LOCK_UN)
    fcntl.flock(g, fcntl.LOCK_SH | fcntl.LOCK_NB)
    fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
    print(fcntl.fcntl(f, fcntl.F_GETFD), fcntl.fcntl(g, fcntl.F_GETFL) & 3, tried(lambda: fcntl.flock("x", 1)), tried(lambda: fcntl.flock(-1, 1)))
with multiprocessing.pool.ThreadPool(3) as pool:
    print(pool.map(lambda x: x * x, range(10)), pool.apply(max, (1, 2)), list(pool.imap(str, range(3))))
with Pool(2) as pool:
    print(pool.starmap(pow, [(2, 3), (3, 2)]))
print("bücher.example".encode("idna"), b"xn--bcher-kva.example".decode("idna"), "plain.example".encode("idna"), tried(lambda: "\u0221.a".encode("idna")))
lock, recursive, few = multiprocessing.Lock(), multiprocessing.RLock(), multiprocessing.BoundedSemaphore(2)
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.release(), tried(lock.release))
print(recursive.acquire(), recursive.acquire(), recursive.release(), recursive.release(), tried(recursive.release))
print(few.acquire(), few.get_value(), few.release(), tried(few.release), lock, few)
queue = multiprocessing.SimpleQueue()
queue.put([1, "a"])
print(queue.get(), queue.empty())
