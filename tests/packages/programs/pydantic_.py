"""Models that are checked: pydantic 1, in Python."""
from typing import List, Optional
from pydantic import BaseModel, ValidationError, validator, Field, root_validator
class Item(BaseModel):
    name: str
    price: float = Field(gt=0)
    tags: List[str] = []
    @validator("name")
    def upper(cls, v): return v.upper()
class Order(BaseModel):
    id: int
    items: List[Item]
    note: Optional[str] = None
    @root_validator
    def check(cls, values): return values
o = Order(id="5", items=[{"name": "a", "price": "2.5"}, Item(name="b", price=3)])
print(o, o.json(), o.dict(), sep="\n")
try: Order(id="x", items=[{"name": 1, "price": -1}])
except ValidationError as e: print(e)
print(Order.schema_json(indent=1))
