from pygments import highlight
from pygments.lexers import PythonLexer, JsonLexer, CLexer
from pygments.formatters import HtmlFormatter, TerminalFormatter

print(
    highlight('def f(x):\n    """doc"""\n    return x + 1.5e3 # c\nclass A(B): pass\n', PythonLexer(), HtmlFormatter())
)
print(highlight('{"a": [1, 2.5, null]}', JsonLexer(), TerminalFormatter()))
print(list(CLexer().get_tokens("int main(){return 0;}")))
