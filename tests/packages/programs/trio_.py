"""Nurseries, channels, time limits, streams and threads of trio."""
import trio
async def child(n, out):
    await trio.sleep(0.01 * n)
    out.append(n)
async def main():
    out = []
    async with trio.open_nursery() as nursery:
        for i in (3, 1, 2): nursery.start_soon(child, i, out)
    print(out)
    send, receive = trio.open_memory_channel(2)
    async def produce():
        async with send:
            for i in range(5): await send.send(i)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(produce)
        async for v in receive: print(v)
    with trio.move_on_after(0.02) as scope: await trio.sleep_forever()
    print(scope.cancelled_caught)
    try:
        with trio.fail_after(0.01): await trio.sleep(1)
    except trio.TooSlowError as e: print(type(e).__name__)
    async def echo(stream):
        async for data in stream: await stream.send_all(data.upper())
    listeners = await trio.open_tcp_listeners(0, host="127.0.0.1")
    async with trio.open_nursery() as nursery:
        nursery.start_soon(trio.serve_listeners, echo, listeners)
        s = await trio.testing.open_stream_to_socket_listener(listeners[0])
        await s.send_all(b"hello"); print(await s.receive_some(10))
        nursery.cancel_scope.cancel()
    print(await trio.to_thread.run_sync(lambda: 5))
    try:
        async with trio.open_nursery() as n:
            n.start_soon(child, 1, None)
    except* AttributeError as g: print(g.exceptions)
import trio.testing
trio.run(main)
