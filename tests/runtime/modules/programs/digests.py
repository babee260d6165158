import hashlib, binascii, struct, random, base64, _md5, _sha1, _sha256, _sha512
for n in range(0, 300, 23):
    d = bytes((i * 7 + n) & 255 for i in range(n))
    print(n, _md5.md5(d).hexdigest(), _sha1.sha1(d).hexdigest(), _sha256.sha256(d).hexdigest(), _sha256.sha224(d).hexdigest(), _sha512.sha512(d).hexdigest(), _sha512.sha384(d).hexdigest(), binascii.crc32(d), binascii.b2a_base64(d), binascii.a2b_base64(binascii.b2a_base64(d)) == d)
for n in ("sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"): print([getattr(hashlib, n)(b"abc" * k).hexdigest() for k in (0, 1, 50, 100)])
print(hashlib.shake_128(b"x").hexdigest(300)[-20:], hashlib.blake2b(b"a", key=b"k", digest_size=20, salt=b"s", person=b"p").hexdigest())
h = hashlib.md5(b"a"); g = h.copy(); h.update(b"bc"); print(h.hexdigest(), g.hexdigest(), hashlib.new("sha256", b"x").hexdigest())
print(base64.b64encode(b"hello"), base64.b64decode("aGVs bG8="), base64.b32encode(b"hi"), base64.b85encode(b"hello world"), base64.a85encode(b"abc"), base64.urlsafe_b64encode(b"\xff\xfe"), base64.b16decode("AB"))
for bad in (lambda: binascii.a2b_base64("a"), lambda: binascii.a2b_base64("abcde"), lambda: binascii.a2b_base64("abc"), lambda: binascii.unhexlify("a"), lambda: binascii.unhexlify("zz"), lambda: binascii.unhexlify(" 1"), lambda: base64.b64decode("ab=c", validate=True), lambda: hashlib.md5("a"), lambda: hashlib.new("nope")):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print(binascii.hexlify(b"abc", "-"), binascii.b2a_uu(b"hello"), binascii.a2b_uu(binascii.b2a_uu(b"hello world!")), binascii.b2a_qp(b"a=b\xe9 \n.\n"), binascii.a2b_qp(b"a=3Db=E9=\nx"), binascii.crc_hqx(b"abc", 0))
for seed in (0, 1, 12345678901234567890123, -5, "text", b"bytes", 3.5, 2**31):
    random.seed(seed); print(seed, random.random(), random.randint(1, 6), random.getrandbits(5), random.getrandbits(31), random.getrandbits(32), random.getrandbits(33), random.getrandbits(100), random.choice("abc"), random.uniform(1, 2), random.gauss(0, 1), random.sample(range(100), 5), random.choices("abc", k=5), random.randbytes(5), random.expovariate(1), random.betavariate(1, 2), random.normalvariate(), random.triangular(), random.randrange(10**20))
x = list(range(20)); random.shuffle(x); print(x)
s = random.getstate(); a = random.random(); random.setstate(s); print(a == random.random(), s[1][:3], s[1][624])
r = random.Random(42); print([r.random() for _ in range(3)], sum(r.random() for _ in range(300)))
