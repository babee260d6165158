from dataclasses import dataclass
from typing import *
import dacite, cattrs, attrs


@dataclass
class B:
    x: int
    y: Optional[str] = None


@dataclass
class A:
    b: List[B]
    c: Union[int, str]


print(dacite.from_dict(A, {"b": [{"x": 1}], "c": "q"}))
try:
    dacite.from_dict(A, {"b": [{"x": "s"}], "c": 1})
except dacite.WrongTypeError as e:
    print(e)


@attrs.define
class C:
    p: int
    q: List[float]


print(cattrs.structure({"p": "3", "q": [1, "2"]}, C), cattrs.unstructure(C(1, [2.0])))
