import struct
for o in ["", "<", ">", "=", "!"]:
    for c in "bBhHiIlLqQnN":
        for v in (-2**70, -2**63-1, -2**31-1, -32769, -129, -1, 128, 256, 32768, 65536, 2**31, 2**32, 2**63, 2**64, 2**70):
            try: struct.pack(o+c, v)
            except Exception as e: print(o+c, v, type(e).__name__, e)
