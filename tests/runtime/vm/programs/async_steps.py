"""Steps of asynchronous generators: what is awaited, twice, after the end, thrown into."""


class Pause:
    def __await__(self):
        yield "pause"


def run(coroutine):
    try:
        while True:
            print(coroutine.send(None))
    except StopIteration:
        pass


async def g(n):
    for i in range(n):
        x = yield i
        if x: print("got", x)
async def g2():
    try:
        async for i in g(3): yield i * 2
        await Pause()
        yield 99
    finally:
        print("fin")
async def main():
    print([i async for i in g2()])
    a = g(3)
    print(await a.__anext__(), await a.asend("x"), await anext(a), await anext(a, "done"))
    try:
        await a.__anext__()
    except StopAsyncIteration as e: print("stop", repr(e))
    b = g2()
    async for i in b:
        if i == 2: break
    await b.aclose()
    s = g(2).__anext__()
    print(await s)
    try: await s
    except RuntimeError as e: print(e)
    c = g(5)
    try:
        await c.athrow(KeyError("q"))
    except KeyError as e: print("ke", e)
    print(type(g(1)).__name__, [x async for x in g(2)], {x: y async for x, y in zipped()})
async def zipped():
    for p in zip("ab", (1, 2)): yield p
run(main())
async def more():
    a = g(1)
    print(await a.asend(None))
    for step in (a.asend(None), a.asend(5), a.__anext__(), a.athrow(ValueError("v")), a.aclose()):
        try:
            print(await step)
        except BaseException as e:
            print(type(e).__name__, e, e.__context__, e.__cause__)
    b = g(3)
    await b.aclose()
    for step in (b.__anext__(), b.aclose(), b.athrow(KeyError)):
        try:
            print(await step)
        except BaseException as e:
            print(type(e).__name__, e)
run(more())
