"""TLS between two ends of one program, with the certificates of CPython's own tests."""

import asyncio, os, socket, ssl, sys, threading, time, urllib.request, http.client, http.server

try:
    import test
except ImportError:
    sys.exit()
FOLDER = os.path.dirname(test.__file__)
if os.path.exists(os.path.join(FOLDER, "certdata")):
    FOLDER = os.path.join(FOLDER, "certdata")
if not os.path.exists(os.path.join(FOLDER, "keycert3.pem")):
    sys.exit()


def path(name):
    return os.path.join(FOLDER, name)


def contexts(certificate="keycert.pem", trusted=None, password=None):
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path(certificate), password=password)
    client = ssl.create_default_context(cafile=path(trusted or certificate))
    return server, client


def tell(act, *args, **kwargs):
    try:
        print(repr(act(*args, **kwargs))[:300])
    except Exception as e:
        print(type(e).__name__, str(e).partition("(_ssl")[0], getattr(e, "reason", "-"), getattr(e, "verify_message", "-"))


def shake(server, client, name="localhost", **kwargs):
    """Both ends, when they have shaken hands through memory, and the bytes' places."""
    a, b = ssl.MemoryBIO(), ssl.MemoryBIO()
    s, c = server.wrap_bio(a, b, server_side=True), client.wrap_bio(b, a, server_hostname=name, **kwargs)
    left = [c, s]
    for _ in range(20):
        for end in list(left):
            try:
                end.do_handshake()
                left.remove(end)
            except ssl.SSLWantReadError:
                pass
        if not left:
            return s, c
    raise RuntimeError("no handshake")


# --- in memory ---
server, client = contexts()
server.set_alpn_protocols(["foo", "bar"])
client.set_alpn_protocols(["bar", "milkshake"])
s, c = shake(server, client)
print(c.version(), c.cipher(), s.selected_alpn_protocol(), c.selected_alpn_protocol(), c.compression(), len(s.shared_ciphers()))
certificate = c.getpeercert()
print(certificate, s.getpeercert(), len(c.getpeercert(True)))
print(c.get_channel_binding("tls-unique") == s.get_channel_binding("tls-unique"), c.session_reused, s.server_side)
chain = c._sslobj.get_unverified_chain()
print(chain, chain[0] == c._sslobj.get_verified_chain()[0], hash(chain[0]) == hash(chain[0]), len(chain[0].public_bytes()))
print(chain[0].get_info() == certificate)
print(c.write(b"hello"), s.read(), s.write(memoryview(b"answer")), s.pending(), c.read(2), c.pending(), c.read())
buffer = bytearray(b"....")
print(s.write(b"x" * 40000), len(c.read(100000)), c.read(2, buffer), buffer, c.read(0), c.read(100, buffer), buffer)
tell(c.read, -1)
tell(s.write, "text")
tell(s.read, 10)
tell(c.unwrap)
tell(s.read, 10)
tell(s.unwrap)
tell(c.unwrap)
print(client.session_stats()["connect_good"], server.session_stats()["accept_good"], client.cert_store_stats())
print(client.get_ca_certs(), [len(der) for der in client.get_ca_certs(True)])
tell(shake, server, client, "example.org")
tell(shake, server, ssl.create_default_context())
tell(contexts, "badcert.pem")
tell(contexts, "keycert.passwd.pem", password="wrong")
for password in ("somepass", b"somepass", lambda: "somepass", lambda: bytearray(b"somepass")):
    print(shake(*contexts("keycert.passwd.pem", "keycert.passwd.pem", password))[1].version())
tell(contexts, "keycert.passwd.pem", password=lambda: 5)
tell(contexts, "keycert.passwd.pem", password=lambda: 1 // 0)
tell(contexts, "keycert.passwd.pem", password=5)
print(ssl._ssl._test_decode_cert(path("nokia.pem"))["subject"])

# --- sessions ---
client.maximum_version = ssl.TLSVersion.TLSv1_2
s, c = shake(server, client)
session = c.session
print(type(session), session.has_ticket, len(session.id), session.timeout, session.time > 0, session == c.session, session != 3)
s, c = shake(server, client, session=session)
print(s.session_reused, c.session_reused, c.session.id == session.id)
tell(shake, server, contexts()[1], session=session)
tell(setattr, c, "session", 5)

# --- callbacks ---
server, client = contexts("keycert3.pem", "pycacert.pem")
other, _ = contexts("keycert4.pem")
names = []


def choose(connection, name, context):
    names.append((type(connection).__name__, name, context is server))
    if name == "fakehostname":
        connection.context = other
    if name == "refused":
        return ssl.ALERT_DESCRIPTION_ACCESS_DENIED
    if name == "wrong":
        raise ZeroDivisionError
    if name == "odd":
        return "foo"


server.sni_callback = choose
print(shake(server, client)[1].getpeercert()["subject"][-1])
print(shake(server, client, "fakehostname")[1].getpeercert()["subject"][-1])
tell(shake, server, client, "refused")
sys.unraisablehook = lambda what: print("unraisable", what.exc_type, what.exc_value)
tell(shake, server, client, "wrong")
tell(shake, server, client, "odd")
print(names, server.sni_callback is choose)
server.sni_callback = None
seen = []
client._msg_callback = lambda connection, *message: seen.append((type(connection).__name__, *message[:4], len(message[4]) > 0))
shake(server, client)
client._msg_callback = None
print([row for row in seen if row[3] != ssl._TLSContentType.HEADER][:6])


# --- sockets ---
def pair(server, client, serve, use, **kwargs):
    """Each end in a thread."""
    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)

    def run():
        try:
            with server.wrap_socket(a, server_side=True) as end:
                serve(end)
        except OSError as e:
            print("server:", type(e).__name__, getattr(e, "reason", "-"))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with client.wrap_socket(b, server_hostname="localhost", **kwargs) as end:
            use(end)
    finally:
        b.close()
        thread.join()


def echo(end):
    while data := end.recv(1000):
        end.sendall(data.upper())


def talk(end):
    print(end.version(), end.cipher()[0], end.getpeercert()["serialNumber"], end.server_hostname, end.pending())
    end.sendall(b"some words")
    print(end.recv(4), end.pending(), end.recv_into(buffer := bytearray(10)), buffer)
    end.send(b"more")
    print(end.read(), end.getblocking(), end.context.verify_mode, end.session is not None)
    tell(end.recv, 10, 1)
    tell(end.sendto, b"", ("a", 1))
    tell(end.dup)
    end.settimeout(0.05)
    tell(end.recv, 10)
    end.setblocking(False)
    tell(end.recv, 10)
    end.setblocking(True)
    end.sendall(b"a" * 60000)
    count = 0
    while count < 60000:
        count += len(end.recv(65536))
    print(count)


pair(server, client, echo, talk)


def say_goodbye(end):
    end.sendall(b"secret")
    plain = end.unwrap()
    print(plain.recv(100))
    plain.sendall(b"plain answer")
    plain.close()


def stay(end):
    print(end.recv(100))
    plain = end.unwrap()
    plain.sendall(b"plain words")
    print(plain.recv(100), type(plain) is ssl.SSLSocket, plain.cipher())
    plain.close()


pair(server, client, say_goodbye, stay)
try:
    pair(server, ssl.create_default_context(), echo, talk)
except ssl.SSLCertVerificationError as e:
    print(e.verify_code, e.verify_message, e.reason, e.library, isinstance(e, ValueError))
a, b = socket.socketpair()
b.settimeout(0.05)
try:
    client.wrap_socket(b, server_hostname="localhost")
except TimeoutError as e:
    print(str(e).rpartition(": ")[2])
a, b = socket.socketpair()
end = client.wrap_socket(b, server_hostname="localhost", do_handshake_on_connect=False)
a.close()
tell(end.do_handshake)
end.close()
tell(end.read)
tell(end.getpeername)


# --- https ---
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        body = self.path.encode() * 2000
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[::-1])

    def log_message(self, *args):
        pass


web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
web.socket = server.wrap_socket(web.socket, server_side=True)
thread = threading.Thread(target=web.serve_forever, args=(0.01,))
thread.start()
connection = http.client.HTTPSConnection("localhost", web.server_port, context=client)
for n in range(3):
    connection.request("GET", f"/page{n}")
    answer = connection.getresponse()
    print(answer.status, answer.read()[:20])
connection.request("POST", "/", b"abc" * 100)
print(connection.getresponse().read()[:10])
connection.close()
with urllib.request.urlopen(f"https://localhost:{web.server_port}/x", context=client) as answer:
    print(answer.status, len(answer.read()), answer.url.startswith("https"))
try:
    urllib.request.urlopen(f"https://localhost:{web.server_port}/x")
except urllib.error.URLError as e:
    print(type(e.reason).__name__, e.reason.reason)
web.shutdown()
thread.join()
web.server_close()


# --- asyncio ---
async def main():
    async def serve(reader, writer):
        while line := await reader.readline():
            writer.write(line[::-1])
            await writer.drain()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server)
    port = listening.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname="localhost")
    print(writer.get_extra_info("cipher")[0], writer.get_extra_info("peercert")["version"])
    writer.write(b"abc\n")
    print(await reader.read(4), writer.get_extra_info("ssl_object").version())
    writer.write(b"x" * 20000 + b"\n")
    print(len(await reader.readexactly(20001)))
    writer.close()
    await writer.wait_closed()
    try:
        await asyncio.open_connection("127.0.0.1", port, ssl=True, server_hostname="localhost")
    except ssl.SSLError as e:
        print(e.reason)
    listening.close()


asyncio.run(main())
