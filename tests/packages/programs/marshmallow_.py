from marshmallow import Schema, fields, validate, ValidationError, post_load


class S(Schema):
    n = fields.Str(required=True, validate=validate.Length(min=2))
    a = fields.Int(load_default=3)
    d = fields.Date()
    l = fields.List(fields.Nested(lambda: T()))


class T(Schema):
    x = fields.Float()

    @post_load
    def mk(self, data, **k):
        return ("T", data["x"])


print(S().load({"n": "ab", "d": "2020-01-02", "l": [{"x": 1.5}]}))
try:
    S().load({"n": "a", "a": "q", "z": 1})
except ValidationError as e:
    print(e.messages)
