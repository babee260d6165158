import attr, attrs


@attr.s(auto_attribs=True, order=True)
class P:
    x: int = attr.ib(validator=attr.validators.instance_of(int))
    y: int = 3
    z: list = attr.Factory(list)


print(P(1), P(1) == P(1), P(1) < P(2), attr.asdict(P(4)), attr.evolve(P(1), y=9))
try:
    P("a")
except TypeError as e:
    print(e.args[0])


@attrs.define
class Q:
    a: int = attrs.field(converter=int)
    b: str = attrs.field(default="q", kw_only=True)

    @a.validator
    def _c(self, attribute, value):
        if value < 0:
            raise ValueError("neg")


q = Q("5")
print(q)
q.a = "7"
print(q)
try:
    q.c = 5
except AttributeError as e:
    print(e)
try:
    Q(-1)
except ValueError as e:
    print(e)


@attrs.frozen
class F:
    a: int


try:
    F(1).a = 2
except attrs.exceptions.FrozenInstanceError as e:
    print(type(e))
print(hash(F(1)) == hash(F(1)), attrs.fields(F))
