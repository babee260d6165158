"""A register machine of flat integer code: counts primes below a limit by trial division."""

# Each instruction is four numbers: operation, target, and two operands.
SET, MOVE, ADD, MULTIPLY, REMAINDER, LESS, EQUAL, BRANCH, GOTO, STOP = range(10)

CODE = (
    SET, 0, 2, 0,  # 0: candidate = 2
    SET, 3, 0, 0,  # 4: primes = 0
    SET, 5, 1, 0,  # 8: one = 1
    SET, 6, 0, 0,  # 12: zero = 0
    LESS, 4, 0, 7,  # 16: candidate < limit ?
    BRANCH, 4, 28, 0,  # 20
    STOP, 0, 0, 0,  # 24
    SET, 1, 2, 0,  # 28: divisor = 2
    MULTIPLY, 2, 1, 1,  # 32: divisor squared
    LESS, 4, 0, 2,  # 36
    BRANCH, 4, 64, 0,  # 40: no divisor found
    REMAINDER, 2, 0, 1,  # 44
    EQUAL, 4, 2, 6,  # 48
    BRANCH, 4, 68, 0,  # 52: not a prime
    ADD, 1, 1, 5,  # 56
    GOTO, 32, 0, 0,  # 60
    ADD, 3, 3, 5,  # 64
    ADD, 0, 0, 5,  # 68
    GOTO, 16, 0, 0,  # 72
)  # fmt: skip


def execute(code, registers):
    at = 0
    while True:
        operation = code[at]
        target = code[at + 1]
        if operation == STOP:
            return
        if operation == GOTO:
            at = target
            continue
        first = code[at + 2]
        second = code[at + 3]
        at += 4
        if operation == SET:
            registers[target] = first
        elif operation == MOVE:
            registers[target] = registers[first]
        elif operation == ADD:
            registers[target] = registers[first] + registers[second]
        elif operation == MULTIPLY:
            registers[target] = registers[first] * registers[second]
        elif operation == REMAINDER:
            registers[target] = registers[first] % registers[second]
        elif operation == LESS:
            registers[target] = 1 if registers[first] < registers[second] else 0
        elif operation == EQUAL:
            registers[target] = 1 if registers[first] == registers[second] else 0
        elif operation == BRANCH:
            if registers[target] != 0:
                at = first


for limit in (500, 900, 1200):
    registers = [0] * 8
    registers[7] = limit
    execute(CODE, registers)
    print(limit, registers[3])
