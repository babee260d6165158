"""random: the Mersenne twister, seeded by integers as CPython does."""


class Random:
    def __init__(self, x=None):
        self.seed(x)

    def seed(self, a=None, version=2):
        if a is None:
            a = int(_service(8, 0) * 1000000)
        if not isinstance(a, int):
            raise TypeError("only integers are seeds here")
        a = abs(a)
        key = []
        while a:
            key.append(a & 0xFFFFFFFF)
            a >>= 32
        if not key:
            key = [0]
        mt = [19650218]
        for i in range(1, 624):
            mt.append((1812433253 * (mt[-1] ^ mt[-1] >> 30) + i) & 0xFFFFFFFF)
        i = 1
        j = 0
        for _ in range(max(624, len(key))):
            mt[i] = ((mt[i] ^ (mt[i - 1] ^ mt[i - 1] >> 30) * 1664525) + key[j] + j) & 0xFFFFFFFF
            i += 1
            j += 1
            if i == 624:
                mt[0] = mt[623]
                i = 1
            if j == len(key):
                j = 0
        for _ in range(623):
            mt[i] = ((mt[i] ^ (mt[i - 1] ^ mt[i - 1] >> 30) * 1566083941) - i) & 0xFFFFFFFF
            i += 1
            if i == 624:
                mt[0] = mt[623]
                i = 1
        mt[0] = 0x80000000
        self._mt = mt
        self._at = 624

    def _word(self):
        mt = self._mt
        if self._at == 624:
            for k in range(624):
                y = mt[k] & 0x80000000 | mt[(k + 1) % 624] & 0x7FFFFFFF
                mt[k] = mt[(k + 397) % 624] ^ y >> 1 ^ (0x9908B0DF if y & 1 else 0)
            self._at = 0
        y = mt[self._at]
        self._at += 1
        y ^= y >> 11
        y ^= y << 7 & 0x9D2C5680
        y ^= y << 15 & 0xEFC60000
        return y ^ y >> 18

    def random(self):
        a = self._word() >> 5
        return (a * 67108864.0 + (self._word() >> 6)) / 9007199254740992.0

    def getrandbits(self, k):
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        value = shift = 0
        while k > 0:
            word = self._word()
            value |= (word >> 32 - k if k < 32 else word) << shift
            shift += 32
            k -= 32
        return value

    def _randbelow(self, n):
        k = n.bit_length()
        r = self.getrandbits(k)
        while r >= n:
            r = self.getrandbits(k)
        return r

    def randrange(self, start, stop=None, step=1):
        values = range(start) if stop is None else range(start, stop, step)
        if not values:
            raise ValueError("empty range for randrange()")
        return values[self._randbelow(len(values))]

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._randbelow(len(seq))]

    def shuffle(self, x):
        for i in range(len(x) - 1, 0, -1):
            j = self._randbelow(i + 1)
            x[i], x[j] = x[j], x[i]

    def uniform(self, a, b):
        return a + (b - a) * self.random()


_inst = Random()
seed = _inst.seed
random = _inst.random
getrandbits = _inst.getrandbits
randrange = _inst.randrange
randint = _inst.randint
choice = _inst.choice
shuffle = _inst.shuffle
uniform = _inst.uniform
