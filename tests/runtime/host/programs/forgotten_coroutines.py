"""Coroutines that statements let go of before they were awaited: a warning says so at once."""

import asyncio
import sys
import warnings

sys.stderr = sys.stdout
sys.unraisablehook = lambda args: print("unraisable", type(args.exc_value).__name__, args.exc_value)


async def co(x):
    return x


def plain():
    return co(3)


kept = {}


async def main():
    co(1)
    plain()
    kept.setdefault("k", co(2))
    asyncio.sleep(1)
    await co(4)
    t = [co(5)]
    t.pop()
    for i in range(3):
        co(i)
    try:
        1 / 0
    except ZeroDivisionError:
        co("in handler")
    with open("/dev/null") as f:
        co("with")
    print(await kept["k"])
    asyncio.create_task(co(6))
    await asyncio.sleep(0)
    return 7


main()
print(asyncio.run(main()))
with warnings.catch_warnings():
    warnings.simplefilter("error")
    co("as error")


class A:
    async def m(self):
        self.n()
        return 1

    async def n(self):
        pass


print(asyncio.run(A().m()))
