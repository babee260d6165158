"""Threads that take turns in hot loops: traces end where another thread goes on, and begin again."""
import _thread

lock = _thread.allocate_lock()
ended = [_thread.allocate_lock() for _ in range(3)]
total = [0, 0, 0]
log = []


def work(k):
    for i in range(60):
        with lock:
            total[k] += i
            if i % 20 == k:
                turn()
        for j in range(8):
            total[k] += j & k
    log.append(k)
    ended[k].release()


def turn():
    """Let the others have their turn."""
    waits = _thread.allocate_lock()
    waits.acquire()
    waits.acquire(timeout=0)


def numbers(count):
    for i in range(count):
        if i % 16 == 5:
            turn()
        yield i


for k in range(3):
    ended[k].acquire()
    _thread.start_new_thread(work, (k,))
seen = 0
for n in numbers(120):
    seen += n
for one in ended:
    one.acquire()
print(seen, total, sorted(log))
