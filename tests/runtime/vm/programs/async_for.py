"""`async for` over asynchronous generators: what enters them directly, and what is told from it."""
import types


@types.coroutine
def pause(value):
    got = yield value
    return got


async def numbers(log, stop=4):
    for i in range(stop):
        got = await pause(("inner", i))
        log.append(got)
        yield i
        yield None
    log.append("end")


async def consume(log, source):
    total = []
    async for item in source:
        total.append(item)
        got = await pause(("outer", item))
        log.append(got)
    else:
        log.append("else")
    return total


def drive(coroutine, throw_at=(), close_at=None):
    value = None
    step = 0
    try:
        while True:
            step += 1
            if step == close_at:
                coroutine.close()
                print("closed")
                return
            if step in throw_at:
                value = coroutine.throw(KeyError(step))
            else:
                value = coroutine.send(value)
            print(step, value)
    except StopIteration as stop:
        print("returns", stop.value)
    except BaseException as e:
        print("raises", repr(e), repr(e.__context__))


for throw_at in ((), (2,), (3,), (4,), (1,)):
    log = []
    drive(consume(log, numbers(log)), throw_at)
    print(log)
for close_at in (1, 2, 3, 4):
    log = []
    drive(consume(log, numbers(log)), close_at=close_at)
    print(log)


async def catches(log):
    for i in range(3):
        try:
            got = await pause(i)
            yield got
        except KeyError as e:
            log.append(repr(e))
            yield "caught"


for throw_at in ((2,), (3,), (2, 3), (2, 4)):
    log = []
    drive(consume(log, catches(log)), throw_at)
    print(log)


async def raising(error):
    yield 1
    raise error


for error in (ValueError(1), StopIteration(2), StopAsyncIteration(3), KeyError):
    drive(consume([], raising(error)))


async def ended_before():
    log = []
    g = numbers(log, 1)
    first = [x async for x in g]
    second = [x async for x in g]
    return first, second, log


drive(ended_before())


async def twice():
    log = []
    g = numbers(log)
    async for x in g:
        try:
            async for y in g:
                print("inner", y)
                break
        except Exception as e:
            print(repr(e))
        if x == 2:
            break
    await g.aclose()
    async for x in g:
        print("never")
    return log


drive(twice())


async def itself():
    async def strange():
        try:
            async for x in g:
                yield x
        except Exception as e:
            yield repr(e)
        yield "after"
    g = strange()
    return [x async for x in g]


try:
    drive(itself())
except ValueError as e:
    print(e)


async def at_once():
    log = []
    g = numbers(log)
    first, second = g.__anext__(), g.__anext__()
    print(first.send(None))
    for step in (second, g.athrow(KeyError()), g.aclose()):
        try:
            step.send(None)
        except RuntimeError as e:
            print(e)
    try:
        async for x in g:
            pass
    except RuntimeError as e:
        print(e)


drive(at_once())


async def by_hand():
    log = []
    g = numbers(log)
    a = g.__anext__()
    print(await a)
    print(await anext(g))
    print(await g.asend("sent"))
    try:
        await a
    except RuntimeError as e:
        print(e)
    try:
        print(await g.athrow(KeyError("thrown")))
    except KeyError as e:
        print(repr(e))
    print(await anext(g, "default"))
    await g.aclose()
    try:
        await g
    except TypeError as e:
        print(e)
    return log


drive(by_hand())


async def delegated(g):
    async for x in g:
        yield x, "once more"


async def nested():
    log = []
    return [x async for x in delegated(delegated(numbers(log)))], log


drive(nested())


async def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def bad_close():
    g = ignores()
    async for x in g:
        break
    await g.aclose()


drive(bad_close())


async def waits():
    async for x in numbers([]):
        pass

c = waits()
c.send(None)
print(c.cr_await is not None)
c.close()
