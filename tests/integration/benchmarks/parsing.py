"""A parser of JSON with classes for its values, which writes them again; a recursive descent with a position."""


class ParseError(Exception):
    def __init__(self, message, offset):
        Exception.__init__(self, message)
        self.offset = offset


class Value:
    def is_object(self):
        return False

    def is_number(self):
        return False


class Literal(Value):
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text


class Number(Value):
    def __init__(self, text):
        self.text = text

    def is_number(self):
        return True

    def __str__(self):
        return self.text


class String(Value):
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return '"' + self.text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


class Array(Value):
    def __init__(self):
        self.values = []

    def add(self, value):
        self.values.append(value)

    def __str__(self):
        return "[" + ",".join(map(str, self.values)) + "]"


class Object(Value):
    def __init__(self):
        self.names = []
        self.values = []

    def is_object(self):
        return True

    def add(self, name, value):
        self.names.append(name)
        self.values.append(value)

    def get(self, name):
        for i in range(len(self.names) - 1, -1, -1):
            if self.names[i] == name:
                return self.values[i]
        return None

    def __str__(self):
        return "{" + ",".join(f"{String(n)}:{v}" for n, v in zip(self.names, self.values)) + "}"


NULL, TRUE, FALSE = Literal("null"), Literal("true"), Literal("false")


class Parser:
    def __init__(self, text):
        self.text = text
        self.index = -1
        self.line = 1
        self.current = None
        self.captured = ""

    def parse(self):
        self.read()
        self.skip()
        result = self.value()
        self.skip()
        if self.current is not None:
            raise self.error("Unexpected character")
        return result

    def value(self):
        c = self.current
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return String(self.string())
        if c == "n":
            return self.required("null", NULL)
        if c == "t":
            return self.required("true", TRUE)
        if c == "f":
            return self.required("false", FALSE)
        if c is not None and (c.isdigit() or c == "-"):
            return self.number()
        raise self.expected("value")

    def array(self):
        self.read()
        found = Array()
        self.skip()
        if self.taken("]"):
            return found
        while True:
            self.skip()
            found.add(self.value())
            self.skip()
            if not self.taken(","):
                break
        if not self.taken("]"):
            raise self.expected("',' or ']'")
        return found

    def object(self):
        self.read()
        found = Object()
        self.skip()
        if self.taken("}"):
            return found
        while True:
            self.skip()
            if self.current != '"':
                raise self.expected("name")
            name = self.string()
            self.skip()
            if not self.taken(":"):
                raise self.expected("':'")
            self.skip()
            found.add(name, self.value())
            self.skip()
            if not self.taken(","):
                break
        if not self.taken("}"):
            raise self.expected("',' or '}'")
        return found

    def required(self, word, value):
        for c in word:
            if not self.taken(c):
                raise self.expected(f"'{c}'")
        return value

    def string(self):
        self.read()
        parts = []
        while self.current != '"':
            if self.current is None or self.current < " ":
                raise self.expected("valid string character")
            if self.current == "\\":
                self.read()
                parts.append({"n": "\n", "t": "\t"}.get(self.current, self.current))
            else:
                parts.append(self.current)
            self.read()
        self.read()
        return "".join(parts)

    def number(self):
        start = self.index
        self.taken("-")
        if not self.digits():
            raise self.expected("digit")
        if self.taken(".") and not self.digits():
            raise self.expected("digit")
        if self.taken("e") or self.taken("E"):
            if not self.taken("+"):
                self.taken("-")
            if not self.digits():
                raise self.expected("digit")
        return Number(self.text[start : self.index])

    def digits(self):
        found = False
        while self.current is not None and self.current.isdigit():
            found = True
            self.read()
        return found

    def taken(self, c):
        if self.current != c:
            return False
        self.read()
        return True

    def skip(self):
        while self.current is not None and self.current in " \t\n\r":
            self.read()

    def read(self):
        if self.current == "\n":
            self.line += 1
        self.index += 1
        self.current = self.text[self.index] if self.index < len(self.text) else None

    def expected(self, what):
        if self.current is None:
            return self.error("Unexpected end of input")
        return self.error(f"Expected {what}")

    def error(self, message):
        return ParseError(f"{message} in line {self.line}", self.index)


def sample(count):
    rows = []
    for i in range(count):
        rows.append('{"id": %d, "name": "n%d\\n", "flags": [true, false, null], "x": %s}' % (i, i * i, i * 0.5 - 3))
    return '{"head": {"count": %d, "empty": {}, "none": []},\n "rows": [%s]}' % (count, ",\n".join(rows))


for _ in range(2):
    tree = Parser(sample(14)).parse()
    text = str(tree)
    again = str(Parser(text).parse())
    ids = sum(int(str(row.get("id"))) for row in tree.get("rows").values)
    print(tree.is_object(), len(text), text == again, ids, tree.get("head").get("count").is_number(), text[-60:])
for bad in ('{"a" 1}', "[1, 2", '{"a": tru}', "[01x]", '"open', "[1.]", "", "{,}", "[1] 2"):
    try:
        print(Parser(bad).parse())
    except ParseError as e:
        print(e, e.offset)
