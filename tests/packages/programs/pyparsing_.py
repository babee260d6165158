from pyparsing import *

integer = Word(nums).setParseAction(lambda t: int(t[0]))
expr = infixNotation(integer, [("*", 2, opAssoc.LEFT), (oneOf("+ -"), 2, opAssoc.LEFT)])
print(expr.parseString("1+2*3-4").asList())
greet = Word(alphas) + "," + Word(alphas) + "!"
print(greet.parseString("Hello, World !"))
try:
    greet.parseString("Hello World")
except ParseException as e:
    print(e)
key = Word(alphas)("key") + Suppress("=") + Word(alphanums)("val")
print(delimitedList(Group(key)).parseString("a=1, b=2").dump())
