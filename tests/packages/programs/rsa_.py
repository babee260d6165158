import rsa, pyasn1.type.univ as u
from pyasn1.codec.der import encoder, decoder

print(encoder.encode(u.Integer(300)), decoder.decode(b"\x30\x03\x02\x01\x05")[0][0])
k = rsa.PrivateKey(3247, 65537 % 3120, 1, 17, 191) if 0 else None
print(rsa.common.extended_gcd(7, 11), rsa.transform.bytes2int(b"abc"), rsa.prime.is_prime(104729))
