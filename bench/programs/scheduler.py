"""A task scheduler (in the manner of Richards): a queue of packets, tasks of several classes, state machines."""

TICKS = 7000

IDLE = 0
WORKER = 1
DEVICE = 2
HANDLER = 3


class Packet:
    def __init__(self, link, kind, payload):
        self.link = link
        self.kind = kind
        self.payload = payload


class Task:
    def __init__(self, identity, priority):
        self.identity = identity
        self.priority = priority
        self.queue = None
        self.runs = 0
        self.holding = False

    def enqueue(self, packet):
        packet.link = None
        if self.queue is None:
            self.queue = packet
            return
        last = self.queue
        while last.link is not None:
            last = last.link
        last.link = packet

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
        return packet

    def run(self, scheduler):
        return self.identity


class IdleTask(Task):
    def __init__(self):
        Task.__init__(self, IDLE, 0)
        self.control = 1

    def run(self, scheduler):
        if self.control & 1 == 0:
            self.control = self.control >> 1
        else:
            self.control = self.control >> 1 ^ 0xD008
        return DEVICE if self.control & 1 else WORKER


class WorkerTask(Task):
    def run(self, scheduler):
        packet = self.take()
        if packet is None:
            packet = Packet(None, DEVICE, self.runs)
        packet.payload = (packet.payload * 5 + 3) & 1023
        scheduler.send(packet, HANDLER)
        return IDLE


class DeviceTask(Task):
    def run(self, scheduler):
        packet = self.take()
        if packet is None:
            self.holding = not self.holding
            return IDLE
        scheduler.send(packet, WORKER)
        return WORKER


class HandlerTask(Task):
    def __init__(self, identity, priority):
        Task.__init__(self, identity, priority)
        self.sum = 0

    def run(self, scheduler):
        packet = self.take()
        while packet is not None:
            self.sum = (self.sum * 3 + packet.payload) & 0xFFFFF
            if packet.payload & 1:
                scheduler.send(packet, DEVICE)
            packet = self.take()
        return IDLE


class Scheduler:
    def __init__(self):
        self.tasks = [IdleTask(), WorkerTask(WORKER, 1), DeviceTask(DEVICE, 2), HandlerTask(HANDLER, 3)]
        self.sent = 0

    def send(self, packet, to):
        self.sent += 1
        self.tasks[to].enqueue(packet)

    def loop(self, ticks):
        current = IDLE
        for tick in range(ticks):
            task = self.tasks[current]
            task.runs += 1
            current = task.run(self)
            if tick % 16 == 15:
                current = HANDLER


def main():
    scheduler = Scheduler()
    scheduler.loop(TICKS)
    for task in scheduler.tasks:
        print("task", task.identity, "runs", task.runs, "holding", task.holding)
    print("sent", scheduler.sent, "sum", scheduler.tasks[HANDLER].sum)


main()
