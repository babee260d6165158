"""What closures hold dies with them: also with the first one that is made of a function."""

import copy
import gc
import weakref


class Held:
    pass


def dies(use):
    held = Held()
    seen = weakref.ref(held)
    use(held)
    del held
    gc.collect()
    print(use.__name__, seen())


def inner_function(x):
    def inner(a):
        return x, a

    return inner(3)


def a_lambda(x):
    return lambda: x


def a_generator(x):
    return next(y for y in [1, 2] if x)


def comprehensions(x):
    return [lambda: (k, x) for k in range(3)][-1]()


def nested(x):
    def outer():
        def inner():
            return x

        return inner

    return outer()()


def local_class(x):
    class Local:
        def method(self):
            return x

    return Local().method() is x


def decorated(x):
    def decorate(f):
        def wrapper():
            return f(), x

        return wrapper

    @decorate
    def f():
        return 1

    return f()[0]


for use in (inner_function, a_lambda, a_generator, comprehensions, nested, decorated, copy.deepcopy):
    dies(use)
print(local_class(Held()))
