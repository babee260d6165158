"""What _md5, _sha1 and the _sha2 family share: a hash object, and the constants of the algorithms."""

#: The first 64 bits of the fractional parts of the cube roots of the first 80 primes; SHA-256 has the first 32 of 64.
_ROOTS = (
    "428a2f98d728ae227137449123ef65cdb5c0fbcfec4d3b2fe9b5dba58189dbbc3956c25bf348b53859f111f1b605d019923f"
    "82a4af194f9bab1c5ed5da6d8118d807aa98a303024212835b0145706fbe243185be4ee4b28c550c7dc3d5ffb4e272be5d74"
    "f27b896f80deb1fe3b1696b19bdc06a725c71235c19bf174cf692694e49b69c19ef14ad2efbe4786384f25e30fc19dc68b8c"
    "d5b5240ca1cc77ac9c652de92c6f592b02754a7484aa6ea6e4835cb0a9dcbd41fbd476f988da831153b5983e5152ee66dfab"
    "a831c66d2db43210b00327c898fb213fbf597fc7beef0ee4c6e00bf33da88fc2d5a79147930aa72506ca6351e003826f1429"
    "29670a0e6e7027b70a8546d22ffc2e1b21385c26c9264d2c6dfc5ac42aed53380d139d95b3df650a73548baf63de766a0abb"
    "3c77b2a881c2c92e47edaee692722c851482353ba2bfe8a14cf10364a81a664bbc423001c24b8b70d0f89791c76c51a30654"
    "be30d192e819d6ef5218d69906245565a910f40e35855771202a106aa07032bbd1b819a4c116b8d2d0c81e376c085141ab53"
    "2748774cdf8eeb9934b0bcb5e19b48a8391c0cb3c5c95a634ed8aa4ae3418acb5b9cca4f7763e373682e6ff3d6b2b8a3748f"
    "82ee5defb2fc78a5636f43172f6084c87814a1f0ab728cc702081a6439ec90befffa23631e28a4506cebde82bde9bef9a3f7"
    "b2c67915c67178f2e372532bca273eceea26619cd186b8c721c0c207eada7dd6cde0eb1ef57d4f7fee6ed17806f067aa7217"
    "6fba0a637dc5a2c898a6113f9804bef90dae1b710b35131c471b28db77f523047d8432caab7b40c724933c9ebe0a15c9bebc"
    "431d67c49c100d4c4cc5d4becb3e42b6597f299cfc657e2a5fcb6fab3ad6faec6c44198c4a475817"
)
#: The first 32 bits of abs(sin(1)) to abs(sin(64))
_SINES = (
    "d76aa478e8c7b756242070dbc1bdceeef57c0faf4787c62aa8304613fd469501698098d88b44f7afffff5bb1895cd7be6b90"
    "1122fd987193a679438e49b40821f61e2562c040b340265e5a51e9b6c7aad62f105d02441453d8a1e681e7d3fbc821e1cde6"
    "c33707d6f4d50d87455a14eda9e3e905fcefa3f8676f02d98d2a4c8afffa39428771f6816d9d6122fde5380ca4beea444bde"
    "cfa9f6bb4b60bebfbc70289b7ec6eaa127fad4ef308504881d05d9d4d039e6db99e51fa27cf8c4ac5665f4292244432aff97"
    "ab9423a7fc93a039655b59c38f0ccc92ffeff47d85845dd16fa87e4ffe2ce6e0a30143144e0811a1f7537e82bd3af2352ad7"
    "d2bbeb86d391"
)
_SHIFTS = (7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21)


def _words(text, size):
    """The numbers of `size` bytes each that are in a text of hexadecimal digits."""
    return [int(text[i : i + 2 * size], 16) for i in range(0, len(text), 2 * size)]


def _table(numbers, size):
    return b"".join([number.to_bytes(size, "little") for number in numbers])


def _table_of(kind):
    if kind == 0:
        return _table(_words(_SINES, 4) + list(_SHIFTS), 4)
    if kind == 1:
        return _table((0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6), 4)
    if kind == 2:
        return _table([number >> 32 for number in _words(_ROOTS, 8)[:64]], 4)
    return _table(_words(_ROOTS, 8), 8)


_tables = {}
_MD5 = "67452301efcdab8998badcfe10325476"
_START = {
    "md5": _MD5,
    "sha1": _MD5 + "c3d2e1f0",
    "sha224": "c1059ed8367cd5073070dd17f70e5939ffc00b3168581511" "64f98fa7befa4fa4",
    "sha256": "6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c" "1f83d9ab5be0cd19",
    "sha384": "cbbb9d5dc1059ed8629a292a367cd5079159015a3070dd17152fecd8f70e5939"
    "67332667ffc00b318eb44a8768581511db0c2e0d64f98fa747b5481dbefa4fa4",
    "sha512": "6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1"
    "510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179",
}
_ROWS = {  # kind, bytes of a digest, of a word, of a block
    "md5": (0, 16, 4, 64), "sha1": (1, 20, 4, 64), "sha224": (2, 28, 4, 64), "sha256": (2, 32, 4, 64),
    "sha384": (3, 48, 8, 128), "sha512": (3, 64, 8, 128),
}  # fmt: skip


def _data(data):
    if isinstance(data, str):
        raise TypeError("Strings must be encoded before hashing")
    found = _bytes_from(data)
    if found is None:
        if hasattr(data, "tobytes"):
            return data.tobytes()
        raise TypeError("object supporting the buffer API required")
    return found


class Hash:
    def __init__(self, name, data=b""):
        self._kind, self.digest_size, self._word, self.block_size = _ROWS[name]
        self.name = name
        if self._kind not in _tables:
            _tables[self._kind] = _table_of(self._kind)
        self._state = bytearray(_table(_words(_START[name], self._word), self._word))
        self._rest = b""
        self._length = 0
        if data:
            self.update(data)

    def update(self, obj, /):
        data = _data(obj)
        self._length += len(data)
        if self._rest:
            data = self._rest + data
        whole = len(data) & -self.block_size
        if whole:
            _digest_blocks(self._kind, self._state, data, _tables[self._kind])
        self._rest = data[whole:]

    def copy(self):
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._state = bytearray(self._state)
        return other

    def digest(self):
        state = bytearray(self._state)
        size = self.block_size // 8
        order = "little" if self._kind == 0 else "big"
        zeros = -(len(self._rest) + 1 + size) % self.block_size
        last = self._rest + b"\x80" + bytes(zeros) + (self._length * 8).to_bytes(size, order)
        _digest_blocks(self._kind, state, last, _tables[self._kind])
        if self._kind == 0:
            return bytes(state)
        step = self._word
        return b"".join([bytes(state[i : i + step])[::-1] for i in range(0, len(state), step)])[: self.digest_size]

    def hexdigest(self):
        return self.digest().hex()

    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object @ {hex(id(self))}>"

