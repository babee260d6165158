import ply.lex as lex, ply.yacc as yacc

tokens = ("NUM", "PLUS", "TIMES", "LP", "RP")
t_PLUS = r"\+"
t_TIMES = r"\*"
t_LP = r"\("
t_RP = r"\)"
t_ignore = " "


def t_NUM(t):
    r"\d+"
    t.value = int(t.value)
    return t


def t_error(t):
    print("bad", t.value[0])
    t.lexer.skip(1)


lexer = lex.lex()
precedence = (("left", "PLUS"), ("left", "TIMES"))


def p_e(p):
    """e : e PLUS e
    | e TIMES e"""
    p[0] = p[1] + p[3] if p[2] == "+" else p[1] * p[3]


def p_g(p):
    "e : LP e RP"
    p[0] = p[2]


def p_n(p):
    "e : NUM"
    p[0] = p[1]


def p_error(p):
    print("syntax", p)


parser = yacc.yacc(write_tables=False, debug=False)
print(parser.parse("2+3*(4+1)*2 + $ 1"))
