"""Sockets that take what is sent in parts: all arrives, whatever kind of buffer it comes from."""

import array
import socket

data = bytes(range(256)) * 12000  # 3 MB


def exchanged(send, a, b):
    """What arrives of what `send` sends, step by step."""
    a.setblocking(False)
    b.setblocking(False)
    parts = []
    sent = 0
    while sent < len(data) or len(b"".join(parts)) < len(data):
        if sent < len(data):
            try:
                count = send(a, sent)
                assert 0 < count <= len(data) - sent
                sent += count
            except BlockingIOError:
                pass
        try:
            parts.append(b.recv(1 << 19))
        except BlockingIOError:
            pass
        if len(parts) > 20:
            parts = [b"".join(parts)]
    return b"".join(parts)


rest = bytearray(data)


def from_bytearray(s, sent):
    count = s.send(rest)
    del rest[:count]
    return count


words = array.array("I")
words.frombytes(data)
for send in (
    lambda s, sent: s.send(data[sent:]),
    lambda s, sent: s.send(memoryview(data)[sent:]),
    from_bytearray,
    lambda s, sent: s.send(memoryview(words).cast("B")[sent:]),
    lambda s, sent: s.send(memoryview(words)[sent // 4 :]) if sent % 4 == 0 else s.send(data[sent : sent + 4 - sent % 4]),
):
    a, b = socket.socketpair()
    with a, b:
        print(exchanged(send, a, b) == data)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as a:
    try:
        a.sendall(b"x")
    except OSError as e:
        print(type(e).__name__)
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
with a, b:
    a.sendall(bytearray(b"one datagram"))
    print(b.recv(100))
a, b = socket.socketpair()
with a, b:
    a.sendall(memoryview(b"small"))
    a.sendall(b"")
    print(b.recv(100))
