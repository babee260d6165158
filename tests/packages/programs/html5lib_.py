import html5lib

t = html5lib.parse("<p>a<b>b<p>c<table><tr><td>x</table>&amp;&eacute;", namespaceHTMLElements=False)
import xml.etree.ElementTree as ET

print(ET.tostring(t))
print(html5lib.serialize(t))
