"""Names: unbound and bound again, builtins shadowed, module code with temporaries alive across calls."""


def maybe(flag):
    if flag:
        value = 1
    else:
        value = 2
    for value2 in range(3):
        pass
    return value + value2


def uses_builtin():
    return len([1, 2, 3])


print(maybe(True), maybe(False), uses_builtin())
len_of = len
print(len_of([1]))


def abs(x):
    return "my abs"


print(abs(-1))
x = 1
for x in range(3):
    y = x
print(x, y)
print([x, maybe(1), x + maybe(0), [maybe(1), x]][3])
_ = 5
__private = 6
print(_, __private)
i = 10
while i:
    i -= 1
    if i == 5:
        z = i
print(i, z)
