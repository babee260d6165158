"""N queens by recursion with three lists of flags."""

SIZE = 8


def place(row, size, columns, rising, falling):
    if row == size:
        return 1
    solutions = 0
    column = 0
    while column < size:
        up = row + column
        down = row - column + size
        if not (columns[column] or rising[up] or falling[down]):
            columns[column] = rising[up] = falling[down] = True
            solutions += place(row + 1, size, columns, rising, falling)
            columns[column] = rising[up] = falling[down] = False
        column += 1
    return solutions


def main():
    for size in range(4, SIZE + 1):
        solutions = place(0, size, [False] * size, [False] * (2 * size), [False] * (2 * size))
        print(size, "queens:", solutions, "solutions")


main()
