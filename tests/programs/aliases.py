"""Generic aliases, unions, types.SimpleNamespace."""
import sys
import types

print(isinstance(list[int], types.GenericAlias), isinstance(int | str, types.UnionType), list[int], int | None)
print(list[int].__parameters__, types.SimpleNamespace(a=1, b="x"), type(sys.implementation) is types.SimpleNamespace)
print(dict[str, list[int]].__args__, list[int].__origin__, list[int] == list[int], {list[int]: 1}[list[int]])
try:
    list[int][str]
except TypeError as e:
    print(e)


class Parameter:
    def __init__(self, name):
        self.name = name

    def __typing_subst__(self, item):
        return item

    def __repr__(self):
        return self.name


T, U = Parameter("T"), Parameter("U")
x = dict[T, list[U]]
print(x, x.__parameters__, x[int, str], list[T][list[T]])
try:
    x[int]
except TypeError as e:
    print(e)


async def f():
    pass


made = f()
print(isinstance(made, types.CoroutineType))
made.close()
