from chameleon import PageTemplate

print(
    PageTemplate(
        '<div xmlns:tal="http://xml.zope.org/namespaces/tal"><p tal:repeat="i xs" tal:content="i">x</p>${len(xs)}</div>'
    )(xs=[1, "<b>"])
)
