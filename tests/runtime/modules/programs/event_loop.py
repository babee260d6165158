"""asyncio: tasks, queues, time limits, cancelling, locks, streams over a socket."""

import asyncio
async def f(x):
    await asyncio.sleep(0.01)
    return x * 2
async def main():
    print(await asyncio.gather(*[f(i) for i in range(5)]))
    q = asyncio.Queue()
    async def producer():
        for i in range(3): await q.put(i)
        await q.put(None)
    t = asyncio.create_task(producer())
    while (x := await q.get()) is not None: print(x)
    await t
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError as e: print("timeout", type(e).__name__)
    t = asyncio.create_task(asyncio.sleep(5)); await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: print("cancelled")
    lock, event = asyncio.Lock(), asyncio.Event()
    order = []
    async def worker(n):
        async with lock:
            order.append(n)
            await asyncio.sleep(0)
        await event.wait()
        return n
    tasks = [asyncio.create_task(worker(i)) for i in range(4)]
    await asyncio.sleep(0.01)
    event.set()
    done, pending = await asyncio.wait(tasks)
    print(order, sorted(t.result() for t in done), len(pending))
    async def fails(): raise KeyError("k")
    print(await asyncio.gather(fails(), f(3), return_exceptions=True))
    async def numbers():
        for i in range(3):
            yield i
            await asyncio.sleep(0)
    print([i async for i in numbers()], asyncio.current_task() is not None, len(asyncio.all_tasks()))
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, 9)
    print(await future)
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    except TimeoutError: print("timeout 2")
    async with asyncio.TaskGroup() as group:
        group.create_task(f(1))
    async def serve(reader, writer):
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
        writer.close()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello\nworld\n")
    print(await reader.readline(), await reader.readline())
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()

asyncio.run(main())
import socket, select
a, b = socket.socketpair()
a.settimeout(0.01)
try: a.recv(1)
except TimeoutError as e: print(type(e).__name__, e)
a.setblocking(False)
try: a.recv(1)
except BlockingIOError as e: print(type(e).__name__, a.gettimeout())
b.sendall(b"x" * 1000)
print(len(a.recv(2000)), select.select([a], [b], [], 0) == ([], [b], []), a.fileno() >= 0, a.family == socket.AF_UNIX, a.type == socket.SOCK_STREAM)
a.close(); b.close()
print(a.fileno(), repr(a)[:15])
try: a.send(b"x")
except OSError as e: print(e.errno)
print(socket.inet_aton("1.2.3.4"), socket.inet_ntoa(b"\x7f\0\0\1"), socket.htons(1), socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4])
