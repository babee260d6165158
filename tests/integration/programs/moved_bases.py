"""Bases of classes change while a loop runs: what traces took for constant is asked again."""


class Base:
    y = 0


class Left(Base):
    y = 1


class Right(Base):
    y = 5


class Moving(Left):
    pass


def bases():
    seen, total = [], 0
    for i in range(90):
        base = Moving.__base__
        if not seen or seen[-1] is not base:
            seen.append(base)
        total += Moving().y
        if i == 40:
            Moving.__bases__ = (Right,)
        if i == 70:
            Moving.__bases__ = (Left,)
    print(seen, total)


class LeftError(Exception):
    pass


class RightError(Exception):
    pass


class MovingError(LeftError):
    pass


def derived():
    moving, instances, classes, left, right = Moving(), 0, 0, 0, 0
    for i in range(120):
        instances += isinstance(moving, Left)
        classes += issubclass(Moving, Right)
        try:
            raise MovingError
        except LeftError:
            left += 1
        except RightError:
            right += 1
        if i == 30:
            Moving.__bases__ = (Right,)
        if i == 60:
            MovingError.__bases__ = (RightError,)
        if i == 90:
            Moving.__bases__ = (Left, Right)
    print(instances, classes, left, right)


bases()
derived()
