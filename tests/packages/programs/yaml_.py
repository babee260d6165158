import yaml

d = yaml.safe_load(
    "a: [1, 2.5, x]\nb: &k {c: true, d: null}\ne: *k\nf: |\n  t1\n  t2\ng: 2001-12-14\nh:\n- i\n- j: 1\n"
)
print(d)
print(yaml.safe_dump(d), yaml.safe_dump({"x": [1, {"y": "z: w"}]}, default_flow_style=True))
try:
    yaml.safe_load("a: [1")
except yaml.YAMLError as e:
    print(e)
