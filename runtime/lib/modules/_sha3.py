"""_sha3: SHA-3 and SHAKE, in Python."""

from _digests import _data

_MASK = (1 << 64) - 1


def _constants():
    """Of the rounds, and the rotations of the lanes x + 5 y."""
    register = 1
    rounds = []
    for _ in range(24):
        constant = 0
        for j in range(7):
            if register & 1:
                constant |= 1 << (1 << j) - 1
            register = register << 1 ^ (0x171 if register & 128 else 0)
        rounds.append(constant)
    turns = [0] * 25
    x, y = 1, 0
    for t in range(24):
        turns[x + 5 * y] = (t + 1) * (t + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    return rounds, turns


_ROUNDS, _TURNS = _constants()


def _turned(x, n):
    return (x << n | x >> 64 - n) & _MASK


def _permuted(lanes):
    for constant in _ROUNDS:
        columns = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        mixed = [columns[(x + 4) % 5] ^ _turned(columns[(x + 1) % 5], 1) for x in range(5)]
        moved = [0] * 25
        for i in range(25):
            x, y = i % 5, i // 5
            moved[y + 5 * ((2 * x + 3 * y) % 5)] = _turned(lanes[i] ^ mixed[x], _TURNS[i])
        lanes = [
            moved[i] ^ (moved[i // 5 * 5 + (i + 1) % 5] ^ _MASK) & moved[i // 5 * 5 + (i + 2) % 5] for i in range(25)
        ]
        lanes[0] ^= constant
    return lanes


class _Hash:
    def __init__(self, name, data, rate, size, suffix):
        self.name = name
        self.block_size = rate
        self.digest_size = size
        self._suffix = suffix
        self._lanes = [0] * 25
        self._rest = b""
        self.update(data)

    def _absorbed(self, lanes, block):
        lanes = list(lanes)
        for i in range(0, self.block_size, 8):
            lanes[i // 8] ^= int.from_bytes(block[i : i + 8], "little")
        return _permuted(lanes)

    def update(self, obj, /):
        data = self._rest + _data(obj)
        rate = self.block_size
        at = 0
        while len(data) - at >= rate:
            self._lanes = self._absorbed(self._lanes, data[at : at + rate])
            at += rate
        self._rest = data[at:]

    def _output(self, size):
        block = bytearray(self._rest.ljust(self.block_size, b"\0"))
        block[len(self._rest)] ^= self._suffix
        block[-1] ^= 0x80
        lanes = self._absorbed(self._lanes, block)
        out = b""
        while True:
            out += b"".join([lane.to_bytes(8, "little") for lane in lanes])[: self.block_size]
            if len(out) >= size:
                return out[:size]
            lanes = _permuted(lanes)

    def copy(self):
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other


class _Fixed(_Hash):
    def digest(self):
        return self._output(self.digest_size)

    def hexdigest(self):
        return self.digest().hex()


class _Shake(_Hash):
    def digest(self, length, /):
        return self._output(length)

    def hexdigest(self, length, /):
        return self.digest(length).hex()


def sha3_224(data=b"", /, *, usedforsecurity=True):
    return _Fixed("sha3_224", data, 144, 28, 6)


def sha3_256(data=b"", /, *, usedforsecurity=True):
    return _Fixed("sha3_256", data, 136, 32, 6)


def sha3_384(data=b"", /, *, usedforsecurity=True):
    return _Fixed("sha3_384", data, 104, 48, 6)


def sha3_512(data=b"", /, *, usedforsecurity=True):
    return _Fixed("sha3_512", data, 72, 64, 6)


def shake_128(data=b"", /, *, usedforsecurity=True):
    return _Shake("shake_128", data, 168, 0, 0x1F)


def shake_256(data=b"", /, *, usedforsecurity=True):
    return _Shake("shake_256", data, 136, 0, 0x1F)
