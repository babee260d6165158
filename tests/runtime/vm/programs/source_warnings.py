"""What compile() and eval() warn of, by the filters of the program; sources that are bytes."""

import warnings

with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    compile('assert(x, "msg")', "<t>", "exec")
    compile('x is 1\n"\\d"', "<t>", "exec")
    eval("1 is 1")
    print([(str(x.message), x.category.__name__, x.filename, x.lineno) for x in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for s in ('assert(x, "msg")', "x = 5\nx is 1", '"\\d"', "1 or 2"):
        try:
            compile(s, "<t>", "exec")
            print("fine")
        except SyntaxError as e:
            print(e.msg, e.lineno, e.offset, e.text)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    compile('assert(x, "msg")', "<t>", "exec")
bom = b"\xef\xbb\xbf"
print(eval(bom + b"1"), eval(b'# -*- coding: cp1251 -*-\n"\xcf\xb3\xf2"'), eval(b"  3"), eval(bytearray(b"4")))
exec(b'# -*- coding: latin-1 -*-\nprint(ascii("\xe9"))')
for s in (
    b'# -*- coding: cp1251 -*-\nPython = "\xcf\xb3\xf2\xee\xed" +',
    b'Python = "\xcf\xb3\xf2\xee\xed" +',
    b"# -*- coding: nosuch -*-\n1",
    b"# -*- coding: iso8859-7 -*-\n\xe1 = 0xI",
    b'1\n"\xff"',
    b"\xef\xbb\xbf#coding: utf8\nprint('\xe6\x88\x91')\n",
):
    try:
        compile(s, "<fragment>", "exec")
        print("ok")
    except SyntaxError as e:
        print(type(e), ascii(e.msg), e.lineno, e.offset)
