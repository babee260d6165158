"""A stack machine that runs a small fixed program: the greatest common divisor of many pairs, by Euclid's method."""

PUSH, LOAD, STORE, MOD, SUB, ADD, JUMP, JUMP_IF_ZERO, JUMP_IF_NEGATIVE, HALT = range(10)

SOURCE = """
outer:  load left
        jump_if_zero done
        push 100
        store a
        load left
        store b
inner:  load b
        jump_if_zero found
        load a
        load b
        mod
        load b
        store a
        store b
        jump inner
found:  load total
        load a
        add
        store total
        load left
        push 1
        sub
        store left
        jump outer
done:   halt
"""
NAMES = {
    "push": PUSH, "load": LOAD, "store": STORE, "mod": MOD, "sub": SUB, "add": ADD, "jump": JUMP,
    "jump_if_zero": JUMP_IF_ZERO, "jump_if_negative": JUMP_IF_NEGATIVE, "halt": HALT,
}  # fmt: skip
VARIABLES = ["left", "total", "a", "b"]


def assemble(source):
    labels, lines = {}, []
    for line in source.strip().split("\n"):
        words = line.split()
        if words[0].endswith(":"):
            labels[words.pop(0)[:-1]] = len(lines)
        lines.append(words)
    program = []
    for words in lines:
        name, argument = words[0], words[1] if len(words) > 1 else "0"
        if name.startswith("jump"):
            number = labels[argument]
        elif argument in VARIABLES:
            number = VARIABLES.index(argument)
        else:
            number = int(argument)
        program.append((NAMES[name], number))
    return program


def run(program, variables):
    stack = []
    pc = 0
    steps = 0
    while True:
        operation, argument = program[pc]
        pc += 1
        steps += 1
        if operation == LOAD:
            stack.append(variables[argument])
        elif operation == STORE:
            variables[argument] = stack.pop()
        elif operation == PUSH:
            stack.append(argument)
        elif operation == JUMP:
            pc = argument
        elif operation == JUMP_IF_ZERO:
            if stack.pop() == 0:
                pc = argument
        elif operation == JUMP_IF_NEGATIVE:
            if stack.pop() < 0:
                pc = argument
        elif operation == MOD:
            right = stack.pop()
            stack.append(stack.pop() % right)
        elif operation == SUB:
            right = stack.pop()
            stack.append(stack.pop() - right)
        elif operation == ADD:
            right = stack.pop()
            stack.append(stack.pop() + right)
        else:
            return steps


program = assemble(SOURCE)
for count in (300, 500, 700):
    variables = [count, 0, 0, 0]
    steps = run(program, variables)
    print(count, steps, variables)
