"""Sorting: insertion sort and a heap sort on the same data."""

COUNT = 450


def numbers(count):
    state = 12345
    out = []
    for _ in range(count):
        state = (state * 1103 + 12345) % 65521
        out.append(state)
    return out


def insertion_sort(values):
    for i in range(1, len(values)):
        value = values[i]
        j = i - 1
        while j >= 0 and values[j] > value:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = value


def sift_down(values, root, end):
    while True:
        child = 2 * root + 1
        if child >= end:
            return
        if child + 1 < end and values[child + 1] > values[child]:
            child += 1
        if values[root] >= values[child]:
            return
        values[root], values[child] = values[child], values[root]
        root = child


def heap_sort(values):
    n = len(values)
    root = n // 2 - 1
    while root >= 0:
        sift_down(values, root, n)
        root -= 1
    end = n - 1
    while end > 0:
        values[0], values[end] = values[end], values[0]
        sift_down(values, 0, end)
        end -= 1


def main():
    a = numbers(COUNT)
    b = numbers(COUNT)
    insertion_sort(a)
    heap_sort(b)
    print(a == b, a[0], a[COUNT // 2], a[-1])


main()
