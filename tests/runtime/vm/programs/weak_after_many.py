"""A weak reference is asked at one place, again and again, and what dies there late is dead at once."""

import weakref


class Thing:
    pass


kept, references = [], []


def made(number, late):
    thing = Thing()
    if number != late:
        kept.append(thing)
    references.append(weakref.ref(thing))
    return references[-1]


for number in range(40):
    if made(number, 36)() is None:
        print("dead at", number)
