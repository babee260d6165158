from pycparser import c_parser, c_generator

t = c_parser.CParser().parse(
    "int f(int a, char *b) { for(int i=0;i<3;i++) a += b[i]; return a ? 1 : 2; } struct s {int x; float y[3];};"
)
print(c_generator.CGenerator().visit(t))
t.ext[0].decl.show()
