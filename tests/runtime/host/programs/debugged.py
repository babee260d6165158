"""What pdb says in a session (test_debugger.py gives it commands)."""


def inner(a):
    b = a + 1
    c = b * 2
    return c


def main():
    total = 0
    for i in range(3):
        total += inner(i)
    breakpoint()
    x = inner(total)
    y = x + 1
    try:
        inner("s")
    except TypeError:
        pass
    return y


print(main())
print("done")
