"""An event loop: handlers of five classes behind one call site."""

EVENTS = 15000


class Handler:
    def __init__(self, name):
        self.name = name
        self.handled = 0

    def handle(self, value):
        self.handled += 1
        return value


class Adder(Handler):
    def __init__(self, amount):
        Handler.__init__(self, "adder")
        self.amount = amount

    def handle(self, value):
        self.handled += 1
        return value + self.amount


class Scaler(Handler):
    def __init__(self, factor, modulus):
        Handler.__init__(self, "scaler")
        self.factor = factor
        self.modulus = modulus

    def handle(self, value):
        self.handled += 1
        return value * self.factor % self.modulus


class Toggle(Handler):
    def __init__(self):
        Handler.__init__(self, "toggle")
        self.on = False

    def handle(self, value):
        self.handled += 1
        self.on = not self.on
        return value + 1 if self.on else value - 1


class Recorder(Handler):
    def __init__(self, capacity):
        Handler.__init__(self, "recorder")
        self.values = [0] * capacity
        self.next = 0

    def handle(self, value):
        self.handled += 1
        self.values[self.next] = value
        self.next += 1
        if self.next == len(self.values):
            self.next = 0
        return value


def dispatch(handlers, events):
    value = 1
    kinds = len(handlers)
    for event in range(events):
        handler = handlers[(event * 7 + (event >> 3)) % kinds]
        value = handler.handle(value)
    return value


def main():
    handlers = [Adder(12), Scaler(13, 99991), Toggle(), Recorder(16), Handler("plain"), Adder(-5)]
    print("value", dispatch(handlers, EVENTS))
    for handler in handlers:
        print(handler.name, handler.handled)
    print(handlers[3].values)


main()
