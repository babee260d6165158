"""Output in hot loops, more than a page of it."""


class Point:
    def __init__(self, x):
        self.x = x


p = Point(0)
xs = [1, 2.5, "a"]
for i in range(400):
    print(i, i * i, -i, i / 8)
    p.x += i
    if i % 3 == 0:
        print("x is", p.x, xs, (i, True))
    elif i % 3 == 1:
        print()
    else:
        print("héllo €😀", "tab\there", "", i << 28)
for i in range(300):
    print("." * (i % 70))
