"""A matcher for simple patterns (literals, ., ?, *, character ranges), which runs their compiled form with a stack."""

CHARACTER, ANY, RANGE, SPLIT, JUMP, MATCH = range(6)


def compile_pattern(pattern):
    """One instruction for each element: (operation, first, second)."""
    code = []
    at = 0
    while at < len(pattern):
        start = len(code)
        c = pattern[at]
        if c == "[":
            element = (RANGE, ord(pattern[at + 1]), ord(pattern[at + 3]))
            at += 5
        else:
            element = (ANY, 0, 0) if c == "." else (CHARACTER, ord(c), 0)
            at += 1
        suffix = pattern[at] if at < len(pattern) else ""
        if suffix == "*":
            code += [(SPLIT, start + 1, start + 3), element, (JUMP, start, 0)]
            at += 1
        elif suffix == "?":
            code += [(SPLIT, start + 1, start + 2), element]
            at += 1
        else:
            code.append(element)
    code.append((MATCH, 0, 0))
    return code


def match(code, text, start):
    """The end of the match that begins there, -1: none."""
    waiting = []
    pc, at = 0, start
    end = len(text)
    while True:
        operation, first, second = code[pc]
        if operation == MATCH:
            return at
        if operation == SPLIT:
            waiting.append((second, at))
            pc = first
            continue
        if operation == JUMP:
            pc = first
            continue
        good = at < end
        if good and operation == CHARACTER:
            good = text[at] == first
        elif good and operation == RANGE:
            good = first <= text[at] <= second
        if good:
            pc += 1
            at += 1
        elif waiting:
            pc, at = waiting.pop()
        else:
            return -1


def search(code, text):
    found = total = 0
    for start in range(len(text)):
        end = match(code, text, start)
        if end >= 0:
            found += 1
            total += end - start
    return found, total


text = [ord(c) for c in "speed=88 mode=fast x12=7 delta9=315 id=a7c value=2026 n0=0 rate=44100 " * 20]
for pattern in ("[a-z][a-z]*[0-9]*=[0-9][0-9]*", "[a-z][a-z]*[0-9]?=[0-9]*"):
    print(pattern, *search(compile_pattern(pattern), text))
