from abc import *
import collections.abc as c
class A(ABC):
    @classmethod
    def __subclasshook__(cls, k):
        print("hook", k.__name__); return NotImplemented
class B: pass
print(isinstance(B(), A), isinstance(B(), A), A.register(B), isinstance(B(), A), isinstance(B(), A))
print(isinstance([], c.Sequence), isinstance({}, c.Mapping), isinstance(3, c.Hashable), issubclass(dict, c.Iterable))
class S(c.Sequence):
    def __len__(self): return 2
    def __getitem__(self, i):
        if i > 1: raise IndexError
        return i
print(list(S()), S().index(1), 1 in S(), list(reversed(S())))
try: c.Sequence()
except TypeError as e: print(e)
try:
    issubclass(3, A)
except TypeError as e:
    print(e)
