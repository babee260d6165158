from mako.template import Template

print(
    Template(
        '<%def name="f(x)">[${x|h}]</%def>\n% for i in range(3):\n${f(i)} ${loop.index}\n% endfor\n${"<a>" | h}'
    ).render()
)
