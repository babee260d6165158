"""A thread that writes more than a pipe or a socket holds, to another thread of the same program."""
import os
import socket
import threading

N = 300_000


def reader_of(read, results):
    def run():
        got = 0
        while got < N:
            data = read(65536)
            assert data.strip(b"x") == b""
            got += len(data)
        results.append(got)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def attempt(name, write, read):
    results = []
    thread = reader_of(read, results)
    print(name, write(b"x" * N), end=" ")
    thread.join()
    print(results)


a, b = socket.socketpair()
attempt("send", a.send, b.recv)
attempt("sendall", b.sendall, a.recv)
attempt("sendmsg", lambda data: a.sendmsg([data[:1000], data[1000:]]), b.recv)
a.settimeout(20)
attempt("with a timeout", a.sendall, b.recv)
r, w = os.pipe()
attempt("os.write", lambda data: os.write(w, data), lambda size: os.read(r, size))
with open(w, "wb", buffering=0) as raw:
    attempt("raw", raw.write, lambda size: os.read(r, size))
r2, w2 = os.pipe()
with open(w2, "wb") as file, open(r2, "rb", buffering=0) as source:
    attempt("buffered", lambda data: (file.write(data), file.flush()), source.read)
x, y = socket.socketpair(type=socket.SOCK_DGRAM)
print(x.send(b"datagram"), y.recv(20), x.sendmsg([b"two ", b"parts"]), y.recv(20))
a, b = socket.socketpair()
seen = []


def echo():
    got = 0
    while got < N:
        data = b.recv(65536)
        got += len(data)
        b.sendall(data)


both = [threading.Thread(target=echo), reader_of(a.recv, seen)]
both[0].start()
a.sendall(b"x" * N)
for thread in both:
    thread.join()
print(seen)
try:
    b.close()
    a.sendall(b"x" * N)
except OSError as e:
    print(type(e).__name__, e)
