"""mmap: a file's bytes, read when the map is made. Changes of a shared map are written by flush() and close()."""

from posix import _call, fstat

PROT_READ, PROT_WRITE, PROT_EXEC = 1, 2, 4
MAP_SHARED, MAP_PRIVATE, MAP_DENYWRITE, MAP_EXECUTABLE, MAP_ANON, MAP_ANONYMOUS = 1, 2, 2048, 4096, 32, 32
MAP_POPULATE, MAP_STACK, MAP_NORESERVE = 32768, 131072, 16384
ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY = 0, 1, 2, 3
PAGESIZE = ALLOCATIONGRANULARITY = 4096
MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED = 0, 1, 2, 3, 4
error = OSError


class mmap:
    __module__ = "mmap"
    _data = None

    def __init__(self, fileno, length, flags=MAP_SHARED, prot=PROT_READ | PROT_WRITE, access=ACCESS_DEFAULT, offset=0):
        if length < 0:
            raise OverflowError("memory mapped length must be positive")
        if offset < 0:
            raise OverflowError("memory mapped offset must be positive")
        if access != ACCESS_DEFAULT and (flags != MAP_SHARED or prot != PROT_READ | PROT_WRITE):
            raise ValueError("mmap can't specify both access and flags, prot.")
        if access not in (ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY):
            raise ValueError("mmap invalid access parameter.")
        if offset % ALLOCATIONGRANULARITY:
            raise OSError(22, "Invalid argument")
        self._writable = access != ACCESS_READ and (access != ACCESS_DEFAULT or prot & PROT_WRITE != 0)
        self._resizable = access in (ACCESS_DEFAULT, ACCESS_WRITE)
        self._shared = self._writable and access != ACCESS_COPY and flags & MAP_PRIVATE == 0
        self._at, self._offset, self._data, self._fd = 0, offset, None, -1
        if fileno == -1 or flags & MAP_ANONYMOUS:
            if length == 0:
                raise OSError(22, "Invalid argument")
            self._shared = False
            self._data = bytearray(length)
            return
        size = fstat(fileno).st_size
        if length == 0:
            if size == 0:
                raise ValueError("cannot mmap an empty file")
            if offset >= size:
                raise ValueError("mmap offset is greater than file size")
            length = size - offset
        elif offset > size or size - offset < length:
            raise ValueError("mmap length is greater than file size")
        data, at = bytearray(length), 0  # MemoryError where there is no room for all of it
        self._fd = _call("dup", fileno)
        while at < length:
            part = _call("pread", self._fd, min(1 << 20, length - at), offset + at)
            if not part:
                break
            data[at : at + len(part)] = part
            at += len(part)
        self._data = data
        self._old = bytes(data)

    def _all(self):
        if self._data is None:
            raise ValueError("mmap closed or invalid")
        return self._data

    def _to_write(self):
        data = self._all()
        if not self._writable:
            raise TypeError("mmap can't modify a readonly memory map.")
        return data

    @property
    def closed(self):
        return self._data is None

    def close(self):
        if self._data is not None:
            self._send(0, len(self._data))
            self._data = None
            if self._fd >= 0:
                _call("close", self._fd)
                self._fd = -1

    def __enter__(self):
        self._all()
        return self

    def __exit__(self, *exception):
        self.close()

    def __del__(self):
        self.close()

    def __repr__(self):
        if self._data is None:
            return "<mmap.mmap closed=True>"
        access = "ACCESS_DEFAULT" if self._resizable else "ACCESS_COPY" if self._writable else "ACCESS_READ"
        return (
            f"<mmap.mmap closed=False, access={access}, length={len(self._data)}, pos={self._at}, offset={self._offset}>"
        )

    def _send(self, start, end):
        """What has changed goes to the file."""
        if self._shared and self._data[start:end] != self._old[start:end]:
            data, at = bytes(self._data[start:end]), 0
            while at < len(data):
                at += _call("pwrite", self._fd, data[at:], self._offset + start + at)
            self._old = self._old[:start] + data + self._old[end:]

    def flush(self, offset=0, size=None, /):
        size = len(self._all()) - offset if size is None else size
        if offset < 0 or size < 0 or offset + size > len(self._data):
            raise ValueError("flush values out of range")
        self._send(offset, offset + size)

    def madvise(self, option, start=0, length=None, /):
        if not 0 <= start < len(self._all()):
            raise ValueError("madvise start out of bounds")

    def size(self):
        return fstat(self._fd).st_size if self._fd >= 0 else len(self._all())

    def resize(self, newsize, /):
        data = self._all()
        if not self._resizable:
            raise TypeError("mmap can't resize a readonly or copy-on-write memory map.")
        if newsize < 0 or newsize == 0:
            raise ValueError("new size out of range")
        if self._fd >= 0:
            self._send(0, len(data))
            _call("ftruncate", self._fd, self._offset + newsize)
        if newsize < len(data):
            del data[newsize:]
        else:
            data += bytes(newsize - len(data))
        self._old = bytes(data)

    def tobytes(self):
        """(For functions of the library that take what is like bytes.)"""
        return bytes(self._all())

    # --- as a file ---
    def tell(self):
        self._all()
        return self._at

    def seek(self, pos, whence=0, /):
        base = (0, self._at, len(self._all()))[whence] if whence in (0, 1, 2) else None
        if base is None:
            raise ValueError("unknown seek type")
        if not 0 <= base + pos <= len(self._data):
            raise ValueError("seek out of range")
        self._at = base + pos

    def read(self, n=None, /):
        data = self._all()
        end = len(data) if n is None or n < 0 else min(len(data), self._at + n)
        found = bytes(data[self._at : end])
        self._at = max(end, self._at)
        return found

    def read_byte(self):
        data = self._all()
        if self._at >= len(data):
            raise ValueError("read byte out of range")
        self._at += 1
        return data[self._at - 1]

    def readline(self):
        data = self._all()
        end = data.find(b"\n", self._at)
        return self.read((len(data) if end < 0 else end + 1) - self._at)

    def write(self, bytes, /):
        data = self._to_write()
        new = _bytes_from(bytes)
        if new is None:
            raise TypeError(f"a bytes-like object is required, not '{type(bytes).__name__}'")
        if self._at + len(new) > len(data):
            raise ValueError("data out of range")
        data[self._at : self._at + len(new)] = new
        self._at += len(new)
        return len(new)

    def write_byte(self, byte, /):
        data = self._to_write()
        if self._at >= len(data):
            raise ValueError("write byte out of range")
        data[self._at] = byte
        self._at += 1

    def move(self, dest, src, count, /):
        data = self._to_write()
        if min(dest, src, count) < 0 or max(dest, src) + count > len(data):
            raise ValueError("source, destination, or count out of range")
        data[dest : dest + count] = data[src : src + count]

    # --- as a sequence ---
    def __len__(self):
        return len(self._all())

    def __iter__(self):
        data = self._all()
        for at in range(len(data)):
            yield bytes((data[at],))

    def __getitem__(self, index):
        data = self._all()
        if isinstance(index, slice):
            return bytes(data[index])
        if not hasattr(index, "__index__"):
            raise TypeError("mmap indices must be integers")
        index = _place_of(index, len(data), "mmap index out of range")
        return data[index]

    def __setitem__(self, index, value):
        data = self._to_write()
        if isinstance(index, slice):
            new = _bytes_from(value)
            if new is None:
                raise TypeError(f"a bytes-like object is required, not '{type(value).__name__}'")
            if len(new) != len(range(*index.indices(len(data)))):
                raise IndexError("mmap slice assignment is wrong size")
            data[index] = new
            return
        if not hasattr(index, "__index__"):
            raise TypeError("mmap indices must be integer")
        index = _place_of(index, len(data), "mmap index out of range")
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        if not 0 <= value < 256:
            raise ValueError("mmap item value must be in range(0, 256)")
        data[index] = value

    def __delitem__(self, index):
        self._to_write()
        raise TypeError("mmap object doesn't support item deletion")

    def find(self, sub, start=None, end=None, /):
        start = self._at if start is None else start
        return self._all().find(sub, start, len(self._data) if end is None else end)

    def rfind(self, sub, start=None, end=None, /):
        start = self._at if start is None else start
        return self._all().rfind(sub, start, len(self._data) if end is None else end)
