"""ssl without certificates of its own: contexts and their attributes, errors, MemoryBIO, identifiers, encodings."""

import pickle, socket, ssl, warnings

print(ssl.OPENSSL_VERSION, ssl.OPENSSL_VERSION_INFO, ssl.HAS_SNI, ssl.HAS_ALPN, ssl._DEFAULT_CIPHERS)
print(sorted((name, value) for name, value in vars(ssl._ssl).items() if name.isupper() and name[0] != "_" and isinstance(value, int)))


def tell(act, *args, **kwargs):
    try:
        result = act(*args, **kwargs)
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e, e.args, getattr(e, "reason", "-"), getattr(e, "library", "-"))
    else:
        print(repr(result)[:200])


# --- contexts ---
for protocol in (ssl.PROTOCOL_TLS_CLIENT, ssl.PROTOCOL_TLS_SERVER):
    c = ssl.SSLContext(protocol)
    print(c.protocol, c.verify_mode, c.check_hostname, c.options, c.verify_flags, c.minimum_version, c.maximum_version)
    print(c.num_tickets, c.post_handshake_auth, c.security_level, c.keylog_filename, c.hostname_checks_common_name)
    print(c.session_stats(), c.cert_store_stats(), c.get_ca_certs(), c.sni_callback, c._msg_callback)
c = ssl.create_default_context()
print(isinstance(c.options, ssl.Options), len(c.get_ciphers()) > 3, sorted(c.get_ciphers()[0].items()))
c.check_hostname = False
c.verify_mode = ssl.CERT_NONE
c.verify_flags |= ssl.VERIFY_X509_STRICT
c.minimum_version, c.maximum_version = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
c.hostname_checks_common_name = False
c.set_ciphers("ECDHE+AESGCM")
c.set_alpn_protocols(["h2", "http/1.1"])
c.set_ecdh_curve("prime256v1")
print(c.verify_mode, c.verify_flags, c.minimum_version, c.maximum_version, c.hostname_checks_common_name)
print([row["name"] for row in c.get_ciphers()])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    ssl.SSLContext(ssl.PROTOCOL_TLS)
    ssl.SSLContext()
    c.minimum_version = ssl.TLSVersion.TLSv1
    c.options |= ssl.OP_NO_TLSv1_1
    print([(w.category.__name__, str(w.message), w.filename == ssl.__file__) for w in caught])
c = ssl.create_default_context()
tell(setattr, c, "verify_mode", ssl.CERT_NONE)
tell(setattr, c, "verify_mode", "none")
tell(setattr, c, "options", object())
tell(setattr, c, "minimum_version", 7)
tell(setattr, c, "sni_callback", print)
tell(setattr, ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), "sni_callback", 5)
tell(ssl.SSLContext, 99)
tell(c.set_ciphers, "NOTHING")
tell(c.set_ciphers, 5)
tell(c.set_ecdh_curve, "no such curve")
tell(c.set_alpn_protocols, ["x" * 300])
tell(c.load_cert_chain, "/no/such/file")
tell(c.load_cert_chain, ssl.__file__)
tell(c.load_verify_locations)
tell(c.load_verify_locations, "/no/such/file")
tell(c.load_verify_locations, cadata="not PEM")
tell(c.load_verify_locations, cadata=b"not DER")
tell(c.wrap_socket, socket.socket())
listening = socket.create_server(("127.0.0.1", 0))
address = listening.getsockname()
listening.close()
print(c.wrap_socket(socket.socket(), server_hostname="a").connect_ex(address))
tell(c.wrap_bio, None, ssl.MemoryBIO(), server_hostname="a")
tell(pickle.dumps, c)
tell(ssl.SSLSession)
tell(ssl.SSLSocket)
tell(ssl.SSLObject)

# --- MemoryBIO ---
bio = ssl.MemoryBIO()
print(bio.pending, bio.eof, bio.write(b"foo"), bio.write(bytearray(b"bar")), bio.pending, bio.read(2), bio.read(), bio.read())
tell(bio.write, "text")
tell(bio.write, memoryview(bytearray(b"apart"))[::-2])
tell(bio.read, "1")
bio.write_eof()
print(bio.eof, bio.read(0), bio.pending)
tell(bio.write, b"x")

# --- a handshake that has no answer ---
c = ssl.create_default_context()
into, out = ssl.MemoryBIO(), ssl.MemoryBIO()
client = c.wrap_bio(into, out, server_hostname="example.org")
tell(client.read)
try:
    client.do_handshake()
except ssl.SSLWantReadError as e:
    print(e.errno == ssl.SSL_ERROR_WANT_READ, isinstance(e, OSError), str(e).partition("(_ssl")[0], ssl.SSLWantReadError.__mro__)
print(client.server_side, client.server_hostname, client.version(), client.cipher(), client.context is c, out.pending > 100)
print(client.session_reused, client.compression(), client.shared_ciphers(), client.selected_alpn_protocol())
tell(client.getpeercert)
tell(client.get_channel_binding, "other")
into.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")
try:
    client.do_handshake()
except ssl.SSLError as e:
    print(e.reason, e.library, e.errno)

# --- functions ---
for text in ("127.0.0.1", "127.1", "1", "010.0x10.1", "2001::cafe", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 more", "", 5):
    tell(socket.inet_aton, text)
print(ssl.RAND_status(), len(ssl.RAND_bytes(16)), ssl.RAND_add("x", 1.5))
tell(ssl.RAND_bytes, -1)
print(ssl.get_default_verify_paths())
print(ssl._ASN1Object.fromnid(129), ssl._ASN1Object.fromname("TLS Web Server Authentication"), ssl.Purpose.CLIENT_AUTH)
tell(ssl._ASN1Object.fromname, "no such name")
tell(ssl._ASN1Object.fromnid, 100000)
tell(ssl._ASN1Object, "serverAuth")
print(ssl.cert_time_to_seconds("Jan  5 09:34:43 2018 GMT"), ssl.DER_cert_to_PEM_cert(b"some data"))
print(ssl.PEM_cert_to_DER_cert(ssl.DER_cert_to_PEM_cert(bytes(range(200)))) == bytes(range(200)))
print(ssl.SSLError(1, "what"), repr(ssl.SSLError("x")), str(ssl.SSLError("x")), ssl.SSLCertVerificationError.__mro__)
print(ssl._ssl.err_names_to_codes["NO_START_LINE"], len(ssl._ssl.lib_codes_to_names) > 10)
