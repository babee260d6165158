import isort, autopep8

print(isort.code("import sys\nimport os\nfrom b import c,a\n"))
print(autopep8.fix_code("x=1\nif x==1 :\n  y = [1,2]\n"))
