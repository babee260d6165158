"""_blake2: BLAKE2b and BLAKE2s, in Python."""

from _digests import _START, _data, _words

#: Which word of a block the steps of each round take.
_SIGMA = [[int(c, 16) for c in row] for row in (
    "0123456789abcdef", "ea489fd61c02b753",
    "b8c052fdae367194", "7931dcbe265a40f8",
    "905724afe1bc683d", "2c6a0b834d75fe19",
    "c51fed4a0763928b", "db7ec13950f4862a",
    "6fe9b308c2d714a5", "a2847615fb9e3cd0",
)]  # fmt: skip
_MIXES = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
          (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))  # fmt: skip


class _Blake:
    """`_word`: bytes of a word, `_turns`: the rotations, `_rounds`, of the kind."""

    def __new__(cls, data=b"", /, *, digest_size=None, key=b"", salt=b"", person=b"", fanout=1, depth=1, leaf_size=0,
                node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True):  # fmt: skip
        self = object.__new__(cls)
        most = cls.MAX_DIGEST_SIZE
        size = most if digest_size is None else digest_size
        if not 1 <= size <= most:
            raise ValueError(f"digest_size for {cls.__name__} must be between 1 and {most} bytes, here it is {size}")
        key, salt, person = _data(key), _data(salt), _data(person)
        for what, value, limit in (("key", key, cls.MAX_KEY_SIZE), ("salt", salt, cls.SALT_SIZE),
                                   ("person", person, cls.PERSON_SIZE)):  # fmt: skip
            if len(value) > limit:
                raise ValueError(f"maximum {what} length is {limit} bytes")
        self.name = cls.__name__
        self.digest_size = size
        self.block_size = 16 * cls._word
        half = cls._word // 4
        block = bytes((size, len(key), fanout, depth)) + leaf_size.to_bytes(4, "little")
        block += node_offset.to_bytes(8 if half == 2 else 6, "little") + bytes((node_depth, inner_size))
        block += bytes(14 if half == 2 else 0) + salt.ljust(cls.SALT_SIZE, b"\0") + person.ljust(cls.PERSON_SIZE, b"\0")
        start = _words(_START["sha512" if half == 2 else "sha256"], cls._word)
        self._start = start
        self._last_node = last_node
        step = cls._word
        self._state = [start[i] ^ int.from_bytes(block[i * step : i * step + step], "little") for i in range(8)]
        self._rest = b""
        self._count = 0
        if key:
            self._rest = key.ljust(self.block_size, b"\0")
        self.update(data)
        return self

    def _mixed(self, block, count, last):
        step = self._word
        bits = 8 * step
        mask = (1 << bits) - 1
        message = [int.from_bytes(block[i * step : i * step + step], "little") for i in range(16)]
        v = self._state + self._start
        v[12] ^= count & mask
        v[13] ^= count >> bits
        if last:
            v[14] ^= mask
            if self._last_node:
                v[15] ^= mask
        r1, r2, r3, r4 = self._turns
        for number in range(self._rounds):
            sigma = _SIGMA[number % 10]
            for i in range(8):
                a, b, c, d = _MIXES[i]
                x = v[a] + v[b] + message[sigma[2 * i]] & mask
                w = v[d] ^ x
                w = (w >> r1 | w << bits - r1) & mask
                z = v[c] + w & mask
                y = v[b] ^ z
                y = (y >> r2 | y << bits - r2) & mask
                x = x + y + message[sigma[2 * i + 1]] & mask
                w ^= x
                w = (w >> r3 | w << bits - r3) & mask
                z = z + w & mask
                y ^= z
                v[a], v[b], v[c], v[d] = x, (y >> r4 | y << bits - r4) & mask, z, w
        return [self._state[i] ^ v[i] ^ v[i + 8] for i in range(8)]

    def update(self, data, /):
        data = self._rest + _data(data)
        size = self.block_size
        at = 0
        while len(data) - at > size:
            self._count += size
            self._state = self._mixed(data[at : at + size], self._count, False)
            at += size
        self._rest = data[at:]

    def copy(self):
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def digest(self):
        block = self._rest.ljust(self.block_size, b"\0")
        state = self._mixed(block, self._count + len(self._rest), True)
        return b"".join([word.to_bytes(self._word, "little") for word in state])[: self.digest_size]

    def hexdigest(self):
        return self.digest().hex()


class blake2b(_Blake):
    SALT_SIZE = PERSON_SIZE = 16
    MAX_KEY_SIZE = MAX_DIGEST_SIZE = 64
    _word, _rounds, _turns = 8, 12, (32, 24, 16, 63)


class blake2s(_Blake):
    SALT_SIZE = PERSON_SIZE = 8
    MAX_KEY_SIZE = MAX_DIGEST_SIZE = 32
    _word, _rounds, _turns = 4, 10, (16, 12, 8, 7)
