import contextvars
from _operator import _compare_digest
import importlib
import importlib.machinery
import importlib.util
import signal
import threading

x = contextvars.ContextVar("x", default=1)
y = contextvars.ContextVar("y")
print(x.get(), y.get(5))
token = x.set(2)
print(x.get(), token.old_value is contextvars.Token.MISSING, token.var is x)


def inside(n):
    x.set(n)
    return x.get(), y.get("none")


context = contextvars.copy_context()
print(context.run(inside, 7), x.get(), context[x], x in context, y in context, len(context), dict(context)[x])
x.reset(token)
print(x.get())
for bad in (lambda: y.get(), lambda: x.reset(token), lambda: y.reset(token), lambda: context["x"], lambda: contextvars.ContextVar(1)):
    try:
        bad()
    except (LookupError, RuntimeError, ValueError, TypeError) as e:
        print(type(e).__name__)
print(importlib.import_module("collections.abc").__name__, importlib.import_module(".util", "importlib").__name__)
print(importlib.util.find_spec("nothing_of_the_kind"), importlib.util.find_spec("heapq").name, importlib.util.resolve_name(".a", "b.c"))
print(importlib.machinery.SOURCE_SUFFIXES, _compare_digest("abc", "abc"), _compare_digest(b"abc", b"abd"))
old = signal.signal(signal.SIGTERM, lambda *a: None)
print(old, signal.SIGINT.name, signal.getsignal(signal.SIGINT) is signal.default_int_handler)
local = threading.local()
local.x = 1
lock = threading.RLock()
with lock, threading.Lock():
    print(local.x, threading.current_thread().name, threading.active_count())
