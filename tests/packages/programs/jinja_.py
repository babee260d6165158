from jinja2 import Environment, DictLoader

env = Environment(
    loader=DictLoader(
        {
            "base": "<h1>{% block t %}x{% endblock %}</h1>",
            "c": '{% extends "base" %}{% block t %}{% for i in xs if i%2 %}{{ loop.index }}:{{ i|string|upper }} {% else %}none{% endfor %}{% endblock %}',
        }
    ),
    autoescape=True,
)
print(env.get_template("c").render(xs=range(10)))
print(
    env.from_string(
        '{% macro f(a,b=2) %}{{a}}-{{b}}{% endmacro %}{{ f(1) }} {{ f("<",b=3) }} {{ d|dictsort|join(",") }} {{ x|default("none") }} {{ [3,1,2]|sort|list }}'
    ).render(d={"b": 1, "a": 2})
)
print(
    env.from_string(
        '{% set ns = namespace(t=0) %}{% for i in range(200) %}{% set ns.t = ns.t + i %}{% endfor %}{{ ns.t }} {{ "%05.2f"|format(3.14159) }} {{ "a b c".split()|map("upper")|list }}'
    ).render()
)
try:
    env.from_string("{% if %}")
except Exception as e:
    print(type(e).__name__, e)
