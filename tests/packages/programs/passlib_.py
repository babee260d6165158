from passlib.hash import md5_crypt, sha256_crypt

print(md5_crypt.using(salt="abcdefgh").hash("pw"), sha256_crypt.using(salt="abcdefgh", rounds=1000).hash("pw"))
