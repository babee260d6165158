"""Notations, entities that are not parsed, comments among declarations; character data as its parts."""
import xml.parsers.expat as expat, io
TEXT = b"""<?xml version="1.0"?>
<!DOCTYPE r [
 <!-- <!ENTITY no "comment"> -->
 <!NOTATION gif PUBLIC "-//gif" "viewer">
 <!NOTATION png SYSTEM "png.exe">
 <!NOTATION jpg PUBLIC '-//jpg'>
 <?pi some <!ENTITY no2 "x"> ?>
 <!ENTITY logo SYSTEM "logo.gif" NDATA gif>
 <!ENTITY logo2 PUBLIC "-//p" "logo2.gif" NDATA png>
 <!ENTITY text "a text">
 <!ENTITY % par "p">
 <!ENTITY ext SYSTEM "e.xml">
]>
<r a="1">&text;</r>
"""
def run(names):
    p = expat.ParserCreate(); p.SetBase("base")
    def handler(n): return lambda *a: print(n, a)
    for n in names: setattr(p, n, handler(n))
    p.Parse(TEXT, True)
ALL = ["EntityDeclHandler", "UnparsedEntityDeclHandler", "NotationDeclHandler", "StartDoctypeDeclHandler", "EndDoctypeDeclHandler", "CommentHandler", "ProcessingInstructionHandler", "StartElementHandler", "CharacterDataHandler"]
run(ALL)
for n in ALL: print("--", n); run([n])
print("--"); run(["EntityDeclHandler", "NotationDeclHandler"])
run(["DefaultHandler", "NotationDeclHandler"])
from xml.dom import pulldom
from xml.sax import expatreader
for event, node in pulldom.parse(io.StringIO('<pfa:root xmlns:pfa="a">\n  <pfb:elem xmlns:pfb="b"/>\n</pfa:root>'), expatreader.ExpatParser()): print(event, repr(node.nodeName), repr(getattr(node, "data", "")))
import xml.sax, xml.sax.handler
class D(xml.sax.handler.DTDHandler):
    def notationDecl(self, *a): print("notation", a)
    def unparsedEntityDecl(self, *a): print("unparsed", a)
r = xml.sax.make_parser(); r.setDTDHandler(D()); r.setFeature(xml.sax.handler.feature_external_ges, False); r.parse(io.BytesIO(TEXT))
import xml.dom.minidom
d = xml.dom.minidom.parseString(TEXT)
print(d.doctype.internalSubset)
print([d.doctype.notations.item(i).nodeName for i in range(d.doctype.notations.length)], [(d.doctype.entities.item(i).nodeName, d.doctype.entities.item(i).notationName) for i in range(d.doctype.entities.length)])
import xml.parsers.expat as expat
T = "<r>\n  a b\n\nc &lt; d&#65;e\r\nf ]] g\r\n\r\n<b/>tail\n<![CDATA[x\ny]]>z</r>"
for buffered in (False, True):
    p = expat.ParserCreate(); p.buffer_text = buffered
    p.CharacterDataHandler = lambda s: print(buffered, repr(s))
    p.StartElementHandler = lambda n, a: print(n)
    p.Parse(T, True)
p = expat.ParserCreate(); p.CharacterDataHandler = lambda s: print("part", repr(s))
for i in range(0, len(T), 7): p.Parse(T[i:i+7], i + 7 >= len(T))
