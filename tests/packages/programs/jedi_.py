import jedi

print([c.name for c in jedi.Script("import json\njson.lo").complete(2, 7)])
