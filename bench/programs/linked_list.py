"""Linked lists: allocation, pointer chasing, garbage."""

LENGTH = 400
ROUNDS = 30


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


def build(length, start):
    head = None
    for i in range(length):
        head = Node(start + i, head)
    return head


def reverse(node):
    result = None
    while node is not None:
        result = Node(node.value, result)
        node = node.next
    return result


def total(node):
    s = 0
    while node is not None:
        s += node.value
        node = node.next
    return s


def drop_odd(node):
    first = last = Node(0, None)
    while node is not None:
        if node.value % 2 == 0:
            fresh = Node(node.value, None)
            last.next = fresh
            last = fresh
        node = node.next
    return first.next


def main():
    checksum = 0
    for i in range(ROUNDS):
        nodes = reverse(build(LENGTH, i))
        checksum = checksum * 3 + total(nodes) - total(drop_odd(nodes))
    print("checksum", checksum)


main()
