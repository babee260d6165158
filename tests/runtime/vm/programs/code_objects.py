"""Functions made of code objects, other code for a function, exec and eval of code objects."""
import types


def attempt(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


def add(a, b=2):
    "adds"
    return a + b


def multiply(a, b=7):
    return a * b


def make(x):
    def get():
        return x

    def put(value):
        nonlocal x
        x = value
        return x

    return get, put


def loop(f, count):
    total = 0
    for i in range(count):
        total += f(i)
    return total


Function = type(add)
print(Function is types.FunctionType, type(add.__code__) is types.CodeType)
same = Function(add.__code__, globals(), "same", (5,))
print(same(1), same.__name__, same.__qualname__, same.__defaults__, same.__doc__, same.__globals__ is globals())
other = Function((lambda: there).__code__, {"there": "in another namespace"})
print(other(), other.__globals__["there"])
get, put = make(1)
put_here = Function(put.__code__, globals(), closure=get.__closure__)
print(put_here(33), get(), put.__code__.co_freevars)
print(Function(put.__code__, {}, None, (9,), (types.CellType(1),))())
attempt(Function, get.__code__, globals())
attempt(Function, get.__code__, globals(), closure=())
attempt(Function, get.__code__, globals(), closure=(1,))
attempt(Function, 1, globals())
attempt(Function, add.__code__, 1)
attempt(Function, add.__code__, {}, 1)
attempt(Function, add.__code__, {}, "f", 1)

# other code, in loops that had the old one
before = add.__code__
print(loop(add, 100))
add.__code__ = multiply.__code__
print(loop(add, 100), add.__name__, add.__qualname__, add.__doc__, add.__defaults__, add.__code__ is multiply.__code__)
add.__code__ = before
print(loop(add, 100))
for i in range(40):
    add.__code__ = (before, multiply.__code__)[i % 2]
    print(loop(add, 10 + i), end=" ")
print()


def changing(i):
    return i


def changed(i):
    return i if i < 90 else -i


def changes(i):
    if i % 30 == 29:
        changing.__code__ = changes_back.__code__
    return 1000


def changes_back(i):
    if i % 30 == 14:
        changing.__code__ = original
    return 0


original = changing.__code__
total = 0
for i in range(200):
    if i == 77:
        changing.__code__ = changes.__code__
    total += changing(i)
print(total)


class Account:
    def __init__(self):
        self.total = 0

    def enter(self, amount):
        self.total += amount


def enter_twice(self, amount):
    self.total += 2 * amount


account = Account()
for i in range(120):
    account.enter(i)
    if i == 60:
        Account.enter.__code__ = enter_twice.__code__
print(account.total)


def numbers():
    yield 1
    yield 2


def fewer():
    yield 9


started = numbers()
next(started)
numbers.__code__ = fewer.__code__
print(list(started), list(numbers()))
attempt(setattr, add, "__code__", 1)
attempt(setattr, add, "__code__", get.__code__)
attempt(setattr, get, "__code__", add.__code__)
attempt(delattr, add, "__code__")
get.__code__ = put.__code__
get.__defaults__ = (5,)
print(get(), put.__closure__[0].cell_contents)

# exec and eval
exec((lambda: print("in exec", __name__ == globals()["__name__"])).__code__)
print(eval((lambda: 5 + 6).__code__), eval((lambda: there).__code__, {"there": 3}))
exec(put.__code__.co_consts and before, {}) if 0 else None
attempt(exec, before)
attempt(exec, (lambda: make).__code__, {})
attempt(eval, put.__code__)
attempt(exec, put.__code__)
attempt(exec, put.__code__, {}, closure=(types.CellType(1), types.CellType(1)))
attempt(exec, (lambda: 1).__code__, {}, closure=(types.CellType(1),))
attempt(exec, "1", closure=())
exec(make(4)[0].__code__, {}, closure=(types.CellType(1),))
code = compile("a = 1\nb = a + there", "file", "exec")
print(isinstance(code, types.CodeType), code.co_names, code.co_filename, code.co_name, code.co_varnames, code.co_flags)
print(code == compile("a = 1\nb = a + there", "file", "exec"), code == compile("a = 2", "file", "exec"), code == 1)
attempt(lambda: code.nothing)
attempt(lambda: code.co_nothing)
space = {"there": 41}
Function(code, space)()
print(space["b"])
