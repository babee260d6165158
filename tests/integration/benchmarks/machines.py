"""A scheduler of tasks with queues of packets, and a balanced tree with iteration by callback: two benchmarks under a
common class, which repeats them and checks what they computed."""

from abc import ABC, abstractmethod


class Benchmark(ABC):
    def repeat(self, times, size):
        for _ in range(times):
            if not self.check(self.run(size), size):
                raise AssertionError(f"{type(self).__name__} is wrong")
        return True

    @abstractmethod
    def run(self, size):
        raise NotImplementedError()

    @abstractmethod
    def check(self, result, size):
        raise NotImplementedError()


class Packet:
    CHANNELS = 4

    def __init__(self, following, owner, kind):
        self.following = following
        self.owner = owner
        self.kind = kind
        self.datum = 0
        self.letters = [0] * Packet.CHANNELS

    def append_to(self, head):
        self.following = None
        if head is None:
            return self
        at = head
        while at.following is not None:
            at = at.following
        at.following = self
        return head


class State:
    def __init__(self):
        self.has_packet = False
        self.waits = False
        self.is_held = False

    def running(self):
        self.has_packet = self.waits = self.is_held = False
        return self

    def waiting(self):
        self.has_packet = self.is_held = False
        self.waits = True
        return self

    def with_packet(self):
        self.is_held = False
        self.has_packet = self.waits = True
        return self

    def rests(self):
        return self.is_held or (not self.has_packet and self.waits)

    def resumes_with_packet(self):
        return self.has_packet and self.waits and not self.is_held


class Task(State):
    def __init__(self, machine, name, priority, queue, step):
        super().__init__()
        self.machine = machine
        self.name = name
        self.priority = priority
        self.queue = queue
        self.step = step
        self.following = machine.tasks
        machine.tasks = self
        machine.table[name] = self

    def go_on(self):
        packet = None
        if self.resumes_with_packet():
            packet = self.queue
            self.queue = packet.following
            if self.queue is None:
                self.running()
            else:
                self.has_packet, self.waits = True, False
        return self.step(packet)

    def receive(self, packet, sender):
        if self.queue is None:
            self.queue = packet
            self.has_packet = True
            if self.priority > sender.priority:
                return self
        else:
            self.queue = packet.append_to(self.queue)
        return sender


class Machine:
    IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
    DEVICE, WORK = "device", "work"

    def __init__(self):
        self.tasks = None
        self.current = None
        self.table = [None] * 6
        self.queued = self.held = 0

    def wait(self):
        self.current.waits = True
        return self.current

    def hold(self):
        self.held += 1
        self.current.is_held = True
        return self.current.following

    def release(self, name):
        task = self.table[name]
        task.is_held = False
        return task if task.priority > self.current.priority else self.current

    def send(self, packet):
        task = self.table[packet.owner]
        self.queued += 1
        packet.following = None
        packet.owner = self.current.name
        return task.receive(packet, self.current)

    def idle(self, priority, count):
        seed = 1

        def step(packet):
            nonlocal seed, count
            count -= 1
            if count == 0:
                return self.hold()
            if seed & 1:
                seed = seed // 2 ^ 0xD008
                return self.release(Machine.DEVICE_B)
            seed //= 2
            return self.release(Machine.DEVICE_A)

        Task(self, Machine.IDLE, priority, None, step).running()

    def worker(self, priority, queue):
        target, letter = Machine.HANDLER_A, 0

        def step(packet):
            nonlocal target, letter
            if packet is None:
                return self.wait()
            target = Machine.HANDLER_B if target == Machine.HANDLER_A else Machine.HANDLER_A
            packet.owner, packet.datum = target, 0
            for i in range(Packet.CHANNELS):
                letter = letter + 1 if letter < 26 else 1
                packet.letters[i] = 64 + letter
            return self.send(packet)

        Task(self, Machine.WORKER, priority, queue, step).with_packet()

    def handler(self, name, priority, queue):
        work = device = None

        def step(packet):
            nonlocal work, device
            if packet is not None:
                if packet.kind is Machine.WORK:
                    work = packet.append_to(work)
                else:
                    device = packet.append_to(device)
            if work is not None:
                count = work.datum
                if count >= Packet.CHANNELS:
                    done, work = work, work.following
                    return self.send(done)
                if device is not None:
                    free, device = device, device.following
                    free.datum = work.letters[count]
                    work.datum = count + 1
                    return self.send(free)
            return self.wait()

        Task(self, name, priority, queue, step).with_packet()

    def device(self, name, priority):
        pending = None

        def step(packet):
            nonlocal pending
            if packet is None:
                if pending is None:
                    return self.wait()
                done, pending = pending, None
                return self.send(done)
            pending = packet
            return self.hold()

        Task(self, name, priority, None, step).waiting()

    def schedule(self):
        self.current = self.tasks
        while self.current is not None:
            if self.current.rests():
                self.current = self.current.following
            else:
                self.current = self.current.go_on()


class Scheduler(Benchmark):
    def packets(self, owner, kind, count):
        head = None
        for _ in range(count):
            head = Packet(head, owner, kind)
        return head

    def run(self, size):
        machine = Machine()
        machine.idle(0, size)
        machine.worker(1000, self.packets(Machine.WORKER, Machine.WORK, 2))
        machine.handler(Machine.HANDLER_A, 2000, self.packets(Machine.DEVICE_A, Machine.DEVICE, 3))
        machine.handler(Machine.HANDLER_B, 3000, self.packets(Machine.DEVICE_B, Machine.DEVICE, 3))
        machine.device(Machine.DEVICE_A, 4000)
        machine.device(Machine.DEVICE_B, 5000)
        machine.schedule()
        self.counts = machine.queued, machine.held
        return self.counts

    def check(self, result, size):
        return result[0] > size // 3 and result[1] > size // 10


class Node:
    def __init__(self, key, value):
        self.key, self.value = key, value
        self.left = self.right = None
        self.level = 1


class Tree:
    """An AA tree."""

    def __init__(self):
        self.root, self.size = None, 0

    def put(self, key, value):
        self.root = self._put(self.root, key, value)

    def _put(self, node, key, value):
        if node is None:
            self.size += 1
            return Node(key, value)
        if key < node.key:
            node.left = self._put(node.left, key, value)
        elif key > node.key:
            node.right = self._put(node.right, key, value)
        else:
            node.value = value
            return node
        return self._split(self._skew(node))

    @staticmethod
    def _skew(node):
        left = node.left
        if left is not None and left.level == node.level:
            node.left, left.right = left.right, node
            return left
        return node

    @staticmethod
    def _split(node):
        right = node.right
        if right is not None and right.right is not None and right.right.level == node.level:
            node.right, right.left = right.left, node
            right.level += 1
            return right
        return node

    def get(self, key):
        node = self.root
        while node is not None and node.key != key:
            node = node.left if key < node.key else node.right
        return None if node is None else node.value

    def each(self, function):
        self._each(self.root, function)

    def _each(self, node, function):
        if node is not None:
            self._each(node.left, function)
            function(node.key, node.value)
            self._each(node.right, function)


class Trees(Benchmark):
    def run(self, size):
        tree, seed = Tree(), 74755
        for i in range(size):
            seed = (seed * 1309 + 13849) & 65535
            tree.put((seed % 500 - 250) / 8, i)
        total, before = [0.0], [-1000.0]

        def visit(key, value):
            assert before[0] < key
            before[0] = key
            total[0] += key * value

        tree.each(visit)
        self.found = tree.size, total[0], tree.get(0.0), tree.get(1000.0)
        return self.found

    def check(self, result, size):
        return 0 < result[0] <= min(size, 500) and result[3] is None


for benchmark, size in ((Scheduler(), 80), (Trees(), 60)):
    print(type(benchmark).__name__, benchmark.repeat(3, size), getattr(benchmark, "counts", None) or benchmark.found)
