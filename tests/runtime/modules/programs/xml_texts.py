"""XML: ElementTree, minidom, sax, plistlib and the parser itself, on documents good and bad."""

import io
import plistlib
import xml.etree.ElementTree as ET
import xml.sax
from xml.dom import minidom
from xml.parsers import expat

GOOD = (
    "<a/>", "<a>text</a>", "<?xml version='1.0'?><a b='1' c=\"2\"><d/>tail</a>", "<a>&lt;&amp;&#65;&#x20ac;&quot;</a>",
    "<a b='x&amp;y &#10; z'/>", "<a><![CDATA[<x>&y;]]></a>", "<a><!-- c --><?pi data?></a>", "\n <a/>\n",
    "<!DOCTYPE a [<!ENTITY e 'value'>]><a>&e;</a>", "<a xmlns='u:d' xmlns:p='u:p' p:q='1' r='2'><p:b/><c xmlns=''/></a>",
    "<a>\r\nline\r</a>", "<a b='1\n2\t3'/>", "<é ü='ö'>ñ</é>", "<a>" + "x" * 5000 + "</a>", "<a  b = '1'  ></a >",
    "<!DOCTYPE a SYSTEM 'x.dtd'><a/>", "<a xml:lang='en'/>", "<!DOCTYPE a PUBLIC 'p' 's'><a>1</a>", "<a>]] ></a>",
    "<!DOCTYPE a [<!ENTITY e '<b>in</b>'>]><a>x&e;y</a>",
)  # fmt: skip
BAD = (
    "", " ", "abc", "<a>", "<a></b>", "<a", "<a b>", "<a b=1/>", "<a b='1' b='2'/>", "<a/><b/>", "<a/>x", "<a>&x;</a>", "<a>&</a>",
    "<a><b></a></b>", "<a b='<'/>", "<a><!-- -- --></a>", "<1/>", "<a b='1'c='2'/>", "<p:a/>", "<a>\x01</a>", "<a>]]></a>",
    "<a>&#0;</a>", "<a><![CDATA[x</a>", "<a/><?xml version='1.0'?>", "< a/>", "<a>\n\n  <b></c>\n</a>", "<a b='&x;'/>", "</a>", "<a><b/>",
)  # fmt: skip


def tree(e):
    return (e.tag, sorted(e.attrib.items()), e.text if e.text is None or len(e.text) < 100 else len(e.text), e.tail, [tree(c) for c in e])


for text in GOOD:
    print(tree(ET.fromstring(text)))
    print(ET.tostring(ET.fromstring(text)) == ET.tostring(ET.fromstring(text.encode())))
    parser = ET.XMLPullParser(("start", "end"))
    for char in text:
        parser.feed(char)
    parser.close()
    print([(event, e.tag) for event, e in parser.read_events()])
for text in BAD:
    try:
        print(tree(ET.fromstring(text)))
    except ET.ParseError as e:
        print(repr(text), e, e.code, e.position)
print(ET.fromstring("<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>".encode("latin-1")).text)
print(ET.fromstring("<a>é€</a>".encode("utf-16")).text, ET.fromstring(b"\xef\xbb\xbf<a>\xc3\xa9</a>").text)
root = ET.fromstring("<r><i n='1'>a</i><i n='2'/><j><i n='3'/></j></r>")
print([e.get("n") for e in root.findall("i")], [e.get("n") for e in root.iter("i")], root.find("j/i[@n='3']").attrib, root.findtext("i"))
ET.indent(root)
print(ET.tostring(root, encoding="unicode"))
doc = minidom.parseString("<a x='1'><!--c--><b>t</b><![CDATA[<]]></a>")
print(doc.toxml(), doc.documentElement.getAttribute("x"), [n.nodeType for n in doc.documentElement.childNodes])
print(doc.toprettyxml(indent=" "))


class Handler(xml.sax.ContentHandler):
    def startElement(self, name, attrs):
        print("start", name, dict(attrs))

    def endElement(self, name):
        print("end", name)

    def characters(self, content):
        print("chars", repr(content))


xml.sax.parseString(b"<a b='1'>x<c/></a>", Handler())
data = {"a": [1, 2.5, True, b"xyz"], "d": {"e": "f & g"}}
print(plistlib.loads(plistlib.dumps(data)) == data)
p = expat.ParserCreate(namespace_separator=" ")
for name in ("StartElementHandler", "EndElementHandler", "CharacterDataHandler", "StartNamespaceDeclHandler", "EndNamespaceDeclHandler",
             "XmlDeclHandler", "StartDoctypeDeclHandler", "EndDoctypeDeclHandler", "StartCdataSectionHandler", "EndCdataSectionHandler",
             "CommentHandler", "ProcessingInstructionHandler", "EntityDeclHandler"):  # fmt: skip
    setattr(p, name, lambda *args, name=name: print(name, args))
p.buffer_text = True
p.Parse("<?xml version='1.0' standalone='yes'?><!DOCTYPE a [<!ENTITY e 'v'>]><a xmlns='u'>1&e;2<![CDATA[3]]><!--4--><?p q?><b/></a>", True)
try:
    expat.ParserCreate().Parse("<a>\n <b></c>", True)
except expat.ExpatError as e:
    print(e, e.code, e.lineno, e.offset, expat.ErrorString(e.code), expat.errors.XML_ERROR_TAG_MISMATCH)
try:
    ET.parse(io.StringIO("<a>")).getroot()
except ET.ParseError as e:
    print(e)

import xml.parsers.expat
def outside(body, answer=None, extra=""):
    p = xml.parsers.expat.ParserCreate()
    told = []
    p.StartElementHandler = lambda *a: told.append(a)
    p.CharacterDataHandler = lambda t: told.append(t)
    p.EntityDeclHandler = lambda *a: told.append(a)
    p.DefaultHandler = lambda t: told.append(t) if t.startswith("&") else None
    if answer is not None: p.ExternalEntityRefHandler = lambda c, *a: told.append((sorted(c.split('\f')), *a)) or answer
    p.SetBase("/base")
    try: p.Parse(f"""<!DOCTYPE r [<!ENTITY e SYSTEM "file:///nope"><!ENTITY p PUBLIC "-//x" "u.xml"><!NOTATION g SYSTEM "g">
<!ENTITY n SYSTEM "b.gif" NDATA g>{extra}]>\n<r>{body}</r>""", True)
    except xml.parsers.expat.ExpatError as e: told.append((e.code, str(e)))
    print(body, answer, told)
for answer in (None, 0, 1):
    for body in ("a&e;b", "&p;", "&n;", "&x;"): outside(body, answer)
    outside("&e;", answer, '<!ENTITY e "inner">')
    outside("&q;", answer, '<!ENTITY q "&e;">')
p = xml.parsers.expat.ParserCreate()
told = []
p.ExternalEntityRefHandler = lambda c, *a: told.append((sorted(c.split('\f')), *a)) or 1
p.EntityDeclHandler = lambda *a: told.append(a)
try: p.Parse('<!DOCTYPE r [<!ENTITY e SYSTEM "u"><!ENTITY % e "v"><!ENTITY q "&e;&q;">]><r>&q;</r>', True)
except xml.parsers.expat.ExpatError as e: told.append(e.code)
print(told)
