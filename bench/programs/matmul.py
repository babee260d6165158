"""Matrix product on lists of lists of ints."""

SIZE = 32


def make(rows, columns, seed):
    matrix = []
    for _ in range(rows):
        row = []
        for _ in range(columns):
            seed = (seed * 61 + 17) % 251
            row.append(seed - 125)
        matrix.append(row)
    return matrix


def multiply(a, b):
    inner = len(b)
    columns = len(b[0])
    product = []
    for row in a:
        out = [0] * columns
        for j in range(columns):
            total = 0
            for k in range(inner):
                total += row[k] * b[k][j]
            out[j] = total
        product.append(out)
    return product


def main():
    product = multiply(make(SIZE, SIZE, 7), make(SIZE, SIZE, 11))
    trace = 0
    checksum = 0
    for i in range(SIZE):
        trace += product[i][i]
        for value in product[i]:
            checksum = (checksum * 31 + value) % 1000003
    print("trace", trace, "checksum", checksum)


main()
