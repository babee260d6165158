"""Walks that are left in the midst, then a hot `with` whose generator is entered, left and entered again in one trace."""

from contextlib import contextmanager


class Node:
    def __init__(self, *children):
        self.children = list(children)

    def render(self):
        return "[" + "".join(c.render() for c in self.children) + "]"

    def __iter__(self):
        yield self
        for child in self.children:
            yield from child

    def __contains__(self, wanted):
        return any(node is wanted for node in self)


class Account:
    log = []

    def __init__(self, balance):
        self._balance = balance

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, value):
        if value < 0:
            raise ValueError("negative")
        self._balance = value

    @contextmanager
    def transaction(self):
        old = self._balance
        try:
            yield self
        except ValueError as e:
            self._balance = old
            self.log.append(str(e))
        else:
            self.log.append("ok")


def tree(depth):
    return Node(tree(depth - 1), Node(), tree(depth - 1)) if depth else Node()


def main():
    root = tree(7)
    for i, node in enumerate(root):
        if i % 5 == 0:
            node.width = i
    print(len(root.render()), root.children[1] in root)
    account = Account(100)
    for i in range(600):
        with account.transaction():
            account.balance -= 7 if i % 3 else -10
    print(account.balance, len(account.log), account.log.count("negative"))


main()
