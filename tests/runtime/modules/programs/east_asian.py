"""The encodings of East Asia: text and bytes by chance, errors and their handlers, and in pieces."""
import codecs, io, random

NAMES = "shift_jis cp932 euc_jp euc_jis_2004 shift_jisx0213 gb2312 gbk gb18030 big5 big5hkscs cp950 euc_kr cp949 johab".split()
TEXT = "これは日本語です。漢字ｶﾅ 中文測試汉语 한국어똠 か゚ \u00ca\u0304 \U00020b9f€ÿ~\\¥ abc"


def tried(call):
    try:
        return call()
    except Exception as e:
        return f"{type(e).__name__}: {ascii(str(e))}"


random.seed(5)
for name in NAMES:
    print(name, tried(lambda: TEXT.encode(name)))
    data = TEXT.encode(name, "ignore")
    print(data, ascii(data.decode(name)), TEXT.encode(name, "backslashreplace"), TEXT.encode(name, "replace"))
    spoilt = bytearray(data * 3)
    for _ in range(25):
        spoilt[random.randrange(len(spoilt))] = random.randrange(256)
    spoilt = bytes(spoilt)
    print(tried(lambda: spoilt.decode(name)), ascii(spoilt.decode(name, "replace")), ascii(spoilt.decode(name, "ignore")))
    decoder = codecs.getincrementaldecoder(name)()
    pieces = [decoder.decode(data[i : i + 1]) for i in range(len(data))]
    print("".join(pieces) + decoder.decode(b"", True) == data.decode(name), decoder.getstate()[0])
    encoder = codecs.getincrementalencoder(name)("ignore")
    print(b"".join([encoder.encode(char) for char in TEXT]) + encoder.encode("", True) == data)
    reader = codecs.getreader(name)(io.BytesIO("é".join("日字\nb").encode(name, "ignore")))
    print(ascii(reader.readline()), ascii(reader.read(1)), ascii(reader.read()))
    chars = "".join([chr(random.randrange(0x3000, 0xD7FF)) for _ in range(200)]) + chr(random.randrange(0x10000, 0x20000))
    found = chars.encode(name, "ignore")
    print(len(found), ascii(found.decode(name)), tried(lambda: data[:-1].decode(name) and 0), tried(lambda: "\ud800".encode(name)))
    print([tried(lambda: bytes(row).decode(name)) for row in ([0x81], [0xA4, 0xD4, 0xA4], [0x8F, 0xA2], [0x81, 0x30, 0x81], [0xFF])])
print(tried(lambda: "日".encode("shift-jis")), tried(lambda: codecs.lookup("euckr").name), "ascii only".encode("big5"))
