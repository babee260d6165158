import xmltodict

d = xmltodict.parse('<a x="1"><b>t</b><b>u</b></a>')
print(d)
print(xmltodict.unparse(d, pretty=True))
