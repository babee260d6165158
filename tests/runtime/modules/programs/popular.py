from dataclasses import dataclass, field
@dataclass
class A:
    x: int
    y: str = "a"
print(A(1), A(1) == A(1))
@dataclass(order=True, frozen=True)
class B:
    z: list = field(default_factory=list)
    w: "int" = 3
print(B(), B([1]) < B([2]), hash(B((1,))))
def f(): pass
class P: pass
f.__mro_entries__ = lambda bases: (P,)
class Q(f): x = 1
print(Q.__mro__, Q.__orig_bases__ == (f,))
from typing import NamedTuple, TypedDict, Protocol, Generic, TypeVar, Optional, List, Dict, Union
class Out(NamedTuple):
    a: int
    b: str = "x"
print(Out(1), Out(2, "z").b, Out._fields)
T = TypeVar("T")
class G(Generic[T]):
    def get(self) -> T: return 1
print(G[int], G[int]().get(), List[int], Optional[int], Union[int, str], Dict[str, List[T]][int])
class TD(TypedDict):
    a: int
print(TD(a=1))
def g(a, **k): return a, k
try: g(1, **{2: 3})
except TypeError as e: print(e)
print(g(**{"a" * 1: 2, "b" + str(1): 3}))
import inspect, io, json, logging, decimal, fractions, statistics, textwrap
print(inspect.signature(B), B.__doc__, inspect.signature(g))
out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(levelname)s %(funcName)s %(lineno)d %(message)s"))
log = logging.getLogger("x")
log.addHandler(handler)
def speak():
    log.warning("a %s", 1)
speak()
print(out.getvalue())
print(json.loads(json.dumps({"a": [1, 2.5, None, "é"], "b": {}})), json.dumps([1, {"x": 2}], indent=1))
try: json.loads('{"a": }')
except json.JSONDecodeError as e: print(e)
print(decimal.Decimal("1.10") / 3, decimal.Decimal(2).sqrt(), fractions.Fraction(3, 6) + 1, statistics.stdev([1, 2, 4]))
print(textwrap.fill("the quick brown fox jumps", 12))
