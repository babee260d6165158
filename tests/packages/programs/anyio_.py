"""Task groups and streams of anyio, on asyncio and on trio."""
import anyio
async def main():
    async with anyio.create_task_group() as tg:
        for i in range(3): tg.start_soon(anyio.sleep, 0.01)
    print("done")
    send, recv = anyio.create_memory_object_stream(3)
    async with send, recv:
        await send.send(1); print(await recv.receive())
    with anyio.move_on_after(0.01) as s: await anyio.sleep(5)
    print(s.cancelled_caught, await anyio.to_thread.run_sync(lambda: 7))
anyio.run(main)
anyio.run(main, backend="trio")
