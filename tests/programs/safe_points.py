# Loops that ask for the host in each pass: a trace must not take the way past it.
import sys
import weakref


def where():
    return sys._getframe(1).f_lineno


def places():
    found = []
    for step in range(40):
        found.append(where())
        if step % 2:
            found.append(len(sys._getframe().f_locals))
    return found


class Thing:
    pass


def dead():
    count = 0
    for step in range(60):
        thing = Thing()
        reference = weakref.ref(thing)
        thing = None
        count += reference() is thing  # read again: traces leave what nobody reads in its register
    return count


print(places())
print(dead())
