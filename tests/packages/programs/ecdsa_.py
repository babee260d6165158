from ecdsa import SigningKey, NIST192p
import hashlib

sk = SigningKey.from_secret_exponent(12345678901234567890, NIST192p)
s = sk.sign_deterministic(b"m", hashfunc=hashlib.sha256)
print(s.hex(), sk.verifying_key.verify(s, b"m", hashfunc=hashlib.sha256))
