"""select.poll and select.epoll, alone, below selectors and below asyncio, with threads."""
import asyncio
import os
import select
import selectors
import socket
import threading
import time


def attempt(function, *args):
    try:
        print(function.__name__, function(*args))
    except Exception as e:
        print(function.__name__, type(e).__name__, e)


a, b = socket.socketpair()
p = select.poll()
p.register(a, select.POLLIN)
p.register(b.fileno())
print(type(p).__name__, [event for _, event in p.poll(0)])
b.send(b"x")
print(p.poll(1000) == [(a.fileno(), select.POLLIN), (b.fileno(), select.POLLOUT)])
p.modify(b, select.POLLIN)
print(p.poll(10) == [(a.fileno(), select.POLLIN)])
attempt(p.modify, 1000, 1)
attempt(p.register, -1)
attempt(p.register, "x")
attempt(p.register, a, 1 << 20)
attempt(p.register, a, "r")
attempt(p.unregister, 1000)
p.unregister(a)
print(p.poll(1))
reader, writer = os.pipe()
p.register(reader)
os.close(writer)
print([event == select.POLLHUP for _, event in p.poll()])
os.close(reader)
print([event == select.POLLNVAL for _, event in p.poll()])
with select.epoll() as e:
    e.register(a, select.EPOLLIN)
    e.register(b, select.EPOLLOUT | select.EPOLLET)
    print(sorted(e.poll()) == sorted([(a.fileno(), select.EPOLLIN), (b.fileno(), select.EPOLLOUT)]))
    print(e.poll(0, 1) == [(a.fileno(), select.EPOLLIN)], e.closed, e.fileno() > 2)
    attempt(e.register, a, 1)
    attempt(e.unregister, 1000)
    attempt(e.poll, 0, 0)
    attempt(e.poll, 0, -5)
    e.modify(a, 0)
    e.unregister(b)
    print(e.poll(0.01), e.poll(-1 if False else 0))
    with open(os.__file__) as file:
        attempt(e.register, file)
attempt(e.poll)
attempt(e.fileno)
attempt(select.epoll, 0)
attempt(select.epoll, -1, 5)
print(e.closed, selectors.DefaultSelector)
for kind in (selectors.PollSelector, selectors.EpollSelector, selectors.SelectSelector):
    with kind() as chosen:
        chosen.register(a, selectors.EVENT_READ, "a")
        chosen.register(b, selectors.EVENT_READ | selectors.EVENT_WRITE, "b")
        print(kind.__name__, sorted((key.data, mask) for key, mask in chosen.select(1)))
a.recv(1)


def later():
    time.sleep(0.05)
    b.send(b"later")


for wait in (p, select.epoll()):
    if wait is p:
        p.unregister(reader)
    wait.register(a, select.POLLIN)
    if wait is p:
        p.unregister(b)
    thread = threading.Thread(target=later)
    thread.start()
    print(len(wait.poll()), a.recv(9))
    thread.join()


async def talk():
    async def serve(reader, writer):
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def ask(text):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(text)
        answer = await reader.read()
        writer.close()
        return answer

    print(await asyncio.gather(*[ask(b"line %d\n" % i) for i in range(5)]))
    server.close()
    await server.wait_closed()


asyncio.run(talk())
