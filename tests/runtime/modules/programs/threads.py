import _thread, sys, threading, queue, time
def f(n, out):
    for i in range(3): out.append((n, i))
out = []
ts = [threading.Thread(target=f, args=(i, out)) for i in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(out), threading.active_count())
q = queue.Queue(maxsize=2); done = []
def worker():
    while True:
        x = q.get()
        if x is None: q.task_done(); break
        done.append(x * x); q.task_done()
ws = [threading.Thread(target=worker, daemon=True) for _ in range(3)]
for w in ws: w.start()
for i in range(20): q.put(i)
for w in ws: q.put(None)
q.join()
print(sorted(done)); [w.join() for w in ws]
e = threading.Event()
def waiter(): print("waits"); print(e.wait(5)); print("woken")
t = threading.Thread(target=waiter); t.start(); time.sleep(0.01); e.set(); t.join()
print(e.wait(0.01), threading.Event().wait(0.01))
l = threading.Lock(); print(l.acquire(), l.acquire(False), l.acquire(timeout=0.01), l.locked()); l.release()
r = threading.RLock()
with r:
    with r: print("nested")
c = threading.Condition(); items = []
def consumer():
    with c:
        while not items: c.wait()
        print("got", items.pop())
t = threading.Thread(target=consumer); t.start()
with c: items.append(5); c.notify()
t.join()
loc = threading.local(); loc.x = 1
def g():
    print(hasattr(loc, "x")); loc.x = 2; print(loc.x)
t = threading.Thread(target=g); t.start(); t.join(); print(loc.x)
from concurrent.futures import ThreadPoolExecutor, as_completed
with ThreadPoolExecutor(3) as p:
    print(list(p.map(lambda x: x * 2, range(10))))
    fs = [p.submit(pow, 2, i) for i in range(5)]
    print(sorted(f.result() for f in as_completed(fs)))
    try: p.submit(lambda: 1 // 0).result()
    except ZeroDivisionError as e_: print(repr(e_))
b = threading.Barrier(3); rs = []
ts = [threading.Thread(target=lambda: rs.append(b.wait())) for _ in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]; print(sorted(rs))
s = threading.Semaphore(2); n = [0, 0]
def limited():
    with s:
        n[0] += 1; n[1] = max(n); time.sleep(0.001); n[0] -= 1
ts = [threading.Thread(target=limited) for _ in range(6)]
[t.start() for t in ts]; [t.join() for t in ts]; print(n)
tm = threading.Timer(0.01, lambda: print("timer")); tm.start(); tm.join()
print(threading.current_thread().name, threading.main_thread() is threading.current_thread())
def deep(k): 
    if k: return deep(k - 1) + 1
    time.sleep(0); return 0
rr = []
ts = [threading.Thread(target=lambda: rr.append(deep(50))) for _ in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]; print(rr)
def counts():
    total = 0
    for i in range(20000): total += i & 3
    rr.append(total)
ts = [threading.Thread(target=counts) for _ in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]; print(rr)
def gen():
    for i in range(3): time.sleep(0.001); yield i
rr = []
ts = [threading.Thread(target=lambda: rr.append(list(gen()))) for _ in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]; print(rr)
raised = threading.Event(); seen = threading.Event()
def handler():
    try: 1 // 0
    except ZeroDivisionError:
        raised.set(); seen.wait()
        print(sys.exc_info()[0])
        try: raise KeyError(1)
        except KeyError as k: print(repr(k.__context__))
t = threading.Thread(target=handler); t.start(); raised.wait(); print(sys.exc_info())
try: [].pop()
except IndexError as e_: print(repr(e_), e_.__context__)
seen.set(); t.join()
class Held(threading.local):
    def __init__(self, n): self.n = n; self.seen = []
    def add(self): self.seen.append(self.n); self.n += 1; return self.seen
held = Held(3); held.add(); rr = []
ts = [threading.Thread(target=lambda: rr.append((held.add(), held.add() is held.seen, held.n, sorted(held.__dict__)))) for _ in range(2)]
[t.start() for t in ts]; [t.join() for t in ts]; print(rr, held.seen, held.n)
for bad in (lambda: l.acquire(False, 1), lambda: l.acquire(True, -2), lambda: l.acquire(timeout="a"), lambda: l.release(), lambda: r.release(), lambda: t.start(), lambda: threading.current_thread().join(), lambda: threading.Thread().join(), lambda: l.acquire(timeout=1e10), lambda: held.nope, lambda: delattr(loc, "y"), lambda: _thread.start_new_thread(1, ()), lambda: _thread.start_new_thread(len, 1), lambda: threading.local(1)):
    try: print(bad())
    except Exception as e_: print(type(e_).__name__, e_)
import asyncio
async def both():
    one = asyncio.to_thread(lambda: (time.sleep(0.002), "slept")[1]); two = asyncio.sleep(0.001, "waited")
    print(await asyncio.gather(one, two))
asyncio.run(both())
import socket
server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen()
def serve():
    peer, _ = server.accept()
    with peer:
        while data := peer.recv(100): peer.sendall(data.upper())
t = threading.Thread(target=serve); t.start()
with socket.create_connection(server.getsockname()) as peer:
    for word in (b"one", b"two"): peer.sendall(word); print(peer.recv(100))
t.join(); server.close()
class Counter:
    def __init__(self): self.n = 0; self.lock = threading.Lock()
    def run(self):
        for _ in range(300):
            with self.lock:
                n = self.n
                if not n & 63: time.sleep(0)
                self.n = n + 1
counter = Counter(); ts = [threading.Thread(target=counter.run) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]; print(counter.n)
def late(): time.sleep(0.01); print("late")
threading.Thread(target=late).start()
print("main ends")
