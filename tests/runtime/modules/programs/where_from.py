"""Where built-in functions and methods come from, and what refers to what."""

import _imp
import gc
import itertools
import random
import threading
import time
from os import getpid

for function in (time.sleep, getpid, len, itertools.chain, threading.Lock().acquire, [].append, print):
    print(function.__module__, function.__name__, function.__qualname__)
lock = type(threading.Lock())
print(lock, lock.acquire.__objclass__, lock.acquire.__qualname__)
for name, method in sorted(vars(lock).items()):
    if type(method) is type(list.append):
        print(name, method.__objclass__.__name__)


class Derived(list):
    def append(self, item):
        super().append(item)

    push = list.append


print(Derived.push.__objclass__, list.append.__objclass__, Derived.__len__.__objclass__, Derived.append.__module__)
source = random.Random(3)
holder = [source]
print(any(found is holder for found in gc.get_referrers(source)))
for value in (range(3), b"", 1.5, [], {1: []}, set(), print):
    print(type(value).__name__, gc.is_tracked(value))
try:
    _imp.get_frozen_object("nothing_frozen")
except ImportError as e:
    print(e, e.name)
