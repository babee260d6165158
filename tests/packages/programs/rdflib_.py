import rdflib

g = rdflib.Graph()
g.parse(data='@prefix e: <http://e/> . e:a e:b "c", 3 .', format="turtle")
print(len(g), sorted(str(o) for s, p, o in g))
print([str(r[0]) for r in g.query("SELECT ?o WHERE { ?s ?p ?o . FILTER(isNumeric(?o)) }")])
