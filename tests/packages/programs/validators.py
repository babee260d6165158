import voluptuous as v, cerberus, schema

print(v.Schema({v.Required("a"): v.All(int, v.Range(min=1)), v.Optional("b"): [str]})({"a": 3, "b": ["x"]}))
try:
    v.Schema({"a": int})({"a": "x"})
except v.MultipleInvalid as e:
    print(e)
c = cerberus.Validator({"n": {"type": "string", "minlength": 2}, "a": {"type": "integer", "min": 3}})
print(c.validate({"n": "a", "a": 1}), c.errors)
print(schema.Schema({"x": schema.And(int, lambda n: n > 0)}).validate({"x": 4}))
