"""A tokenizer driven by tables: the class of a character and the state give the next state."""

START, NAME, NUMBER, SPACE, OPERATOR, STOP = range(6)
LETTER, DIGIT, BLANK, SIGN = range(4)
CLASSES = 4

TEXT = "width = 640 * scale + margin2 - 17 ; if width > limit then area = width * height / 100 ; "


def classes():
    table = []
    for code in range(128):
        c = chr(code)
        table.append(LETTER if c.isalpha() else DIGIT if c.isdigit() else BLANK if c == " " else SIGN)
    return table


def transitions():
    table = [STOP] * (6 * CLASSES)
    for state, kind, after in (
        (START, LETTER, NAME), (START, DIGIT, NUMBER), (START, BLANK, SPACE), (START, SIGN, OPERATOR),
        (NAME, LETTER, NAME), (NAME, DIGIT, NAME), (NUMBER, DIGIT, NUMBER), (SPACE, BLANK, SPACE),
    ):  # fmt: skip
        table[state * CLASSES + kind] = after
    return table


def tokenize(codes, kinds, table, classes):
    counts = [0] * 6
    state = START
    at = length = longest = 0
    while at < len(codes):
        after = table[state * classes + kinds[codes[at]]]
        if after == STOP:
            counts[state] += 1
            if length > longest:
                longest = length
            length = 0
            state = START
        else:
            state = after
            length += 1
            at += 1
    counts[state] += 1
    return counts, longest


codes = [ord(c) for c in TEXT * 30]
kinds, table = classes(), transitions()
for _ in range(5):
    print(*tokenize(codes, kinds, table, CLASSES))
