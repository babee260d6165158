"""_random: the Mersenne Twister, of which the VM has the arithmetic (runtime/vm/numbers/twister.py)."""

from _spec_services import Clock, HostService


class Random:
    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self._state = bytearray(2500)
        Random.seed(self, *args)
        return self

    def seed(self, n=None, /):
        if n is None:
            number, data = _service(HostService.CALL, "urandom", 2496)
            if number:
                data = _service(HostService.CLOCK, Clock.TIME + Clock.NANOSECONDS).to_bytes(8, "little")
            _twister_seed(self._state, data)
            return
        if isinstance(n, int):
            n = abs(int(n))
        else:
            n = hash(n) & 0xFFFFFFFFFFFFFFFF
        _twister_seed(self._state, n.to_bytes((n.bit_length() + 31) // 32 * 4 or 4, "little"))

    def random(self):
        return _twister_float(self._state)

    def getrandbits(self, k, /):
        if type(k) is int and 0 < k <= 30:
            return _twister_bits(self._state, k)
        k = _index(k)
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        if k == 0:
            return 0
        words = (k + 31) // 32
        value = int.from_bytes(_twister_words(self._state, words), "little")
        if k & 31:  # of the last word the upper bits
            low = 32 * (words - 1)
            value = value & (1 << low) - 1 | value >> low + 32 - (k & 31) << low
        return value

    def getstate(self):
        state = self._state
        return tuple([int.from_bytes(state[i : i + 4], "little") for i in range(0, 2500, 4)])

    def setstate(self, state, /):
        if not isinstance(state, tuple):
            raise TypeError("state vector must be a tuple")
        if len(state) != 625:
            raise ValueError("state vector is the wrong size")
        if not 0 <= state[624] <= 624:
            raise ValueError("invalid state")
        self._state[:] = b"".join([word.to_bytes(4, "little") for word in state])
