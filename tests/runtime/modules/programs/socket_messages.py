"""sendmsg and recvmsg, names of hosts, protocols, services and interfaces."""
import array
import os
import socket


def attempt(function, *args):
    try:
        print(function.__name__, args, function(*args))
    except Exception as e:
        print(function.__name__, args, type(e).__name__, e)


a, b = socket.socketpair()
print(a.sendmsg([b"abc", bytearray(b"de"), memoryview(b"f")]))
print(b.recvmsg(10))
a.send(b"0123456789")
rows = bytearray(3), bytearray(4), bytearray(5)
print(b.recvmsg_into(rows), rows)
reader, writer = os.pipe()
print(a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [writer]))]))
data, ancillary, flags, address = b.recvmsg(5, socket.CMSG_SPACE(4))
print(data, [(level, kind, len(row)) for level, kind, row in ancillary], flags)
given = array.array("i")
given.frombytes(ancillary[0][2])
os.write(given[0], b"through it")
print(os.read(reader, 20), socket.CMSG_LEN(4), socket.CMSG_SPACE(4))
socket.send_fds(a, [b"more"], [reader])
print([len(part) if isinstance(part, (bytes, list)) else part for part in socket.recv_fds(b, 10, 2)[:3]])
buffer = bytearray(6)
a.send(b"into")
print(b.recvfrom_into(buffer), buffer)
one, two = socket.socket(type=socket.SOCK_DGRAM), socket.socket(type=socket.SOCK_DGRAM)
one.bind(("127.0.0.1", 0))
two.bind(("127.0.0.1", 0))
print(two.sendmsg([b"datagram"], [], 0, one.getsockname()))
print(one.recvmsg(4)[:2], one.getsockname() != two.getsockname())
attempt(a.sendmsg, 5)
attempt(socket.getprotobyname, "tcp")
attempt(socket.getprotobyname, "no such protocol")
attempt(socket.getservbyname, "http")
attempt(socket.getservbyname, "http", "tcp")
attempt(socket.getservbyname, "no such service")
attempt(socket.getservbyport, 80)
attempt(socket.getservbyport, 80, "tcp")
attempt(socket.getservbyport, -1)
attempt(socket.getnameinfo, ("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)
attempt(socket.getnameinfo, ("127.0.0.1", 80), socket.NI_NUMERICHOST)
attempt(socket.getnameinfo, ["127.0.0.1", 80], 0)
attempt(socket.gethostbyname_ex, "127.0.0.1")
attempt(socket.if_nametoindex, "lo")
attempt(socket.if_nametoindex, "no such one")
attempt(socket.if_indextoname, 1)
print((1, "lo") in socket.if_nameindex())
