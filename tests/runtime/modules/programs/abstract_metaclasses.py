"""Abstract classes whose bases are metaclasses, old decorators of abc, __abstractmethods__ that is set."""

import abc
import warnings

warnings.simplefilter("ignore")
class A(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def x(self): pass
print(A.__abstractmethods__)
class meta(type, A):
    def x(self): return 1
class C(metaclass=meta): pass
print(C)
try:
    @abc.abstractclassmethod
    def foo(cls): pass
    print(foo.__isabstractmethod__)
    @classmethod
    def bar(cls): pass
    print(getattr(bar, "__isabstractmethod__", False))
    class K(metaclass=abc.ABCMeta):
        @abc.abstractclassmethod
        def foo(cls): return cls.__name__
    try: K()
    except TypeError as e: print(e)
    class D(K):
        @classmethod
        def foo(cls): return super().foo()
    print(D.foo(), D().foo())
except Exception as e:
    import traceback; traceback.print_exc()
class F(A):
    def foo(self): pass
F.x = lambda self: 1
try: F()
except TypeError as e: print(e)
F.__abstractmethods__ = frozenset(); F()
print(hasattr(object, "__abstractmethods__"), "__abstractmethods__" in F.__dict__)
class E(A):
    def x(self): return super().x()
print(E().x())
