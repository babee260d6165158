"""isinstance and issubclass ask metaclasses, also of subclasses; abc answers by itself unless it has a hook."""

import abc
class M(type):
    def __instancecheck__(c, x): print("asked"); return False
    def __subclasscheck__(c, x): print("asked sub"); return False
class C(metaclass=M): pass
class D(C): pass
print(isinstance(C(), C), isinstance(D(), C), isinstance(D(), (int, C)), issubclass(D, C), issubclass(C, C), isinstance(5, C))
class A(abc.ABC): pass
class B(A): pass
print(isinstance(B(), A), issubclass(B, A))
class H(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c): print("hook"); return NotImplemented
class I(H): pass
print(isinstance(I(), H), isinstance(3, H), issubclass(I, H))
try: print(isinstance(1, 5))
except TypeError as e: print(e)
