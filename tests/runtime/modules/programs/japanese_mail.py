"""ISO-2022-JP, which mail in Japanese is in."""
import random


def tried(call):
    try:
        return call()
    except Exception as e:
        return f"{type(e).__name__}: {ascii(str(e))}"


random.seed(7)
mail = "件名: これはテストです\n¥100 ‾ \\ ~ 漢字\nabc"
data = mail.encode("iso-2022-jp")
print(data, data.decode("iso2022_jp") == mail, b"\x1b$@4A;z\x1b(J\\~\x1b(B".decode("iso-2022-jp"))
for errors in ("strict", "ignore", "replace", "xmlcharrefreplace"):
    print(tried(lambda: "aé漢한b".encode("iso-2022-jp", errors)))
for bad in (b"\xff", b"\x1b$B4", b"\x1b$B\x7f\x7f", b"\x1b", b"\x1b(", b"\x1b(Zx", b"\x1b$B4A\nx", b"\x1b$B4A\xa1"):
    print(tried(lambda: bad.decode("iso-2022-jp")), ascii(bad.decode("iso-2022-jp", "replace")), ascii(bad.decode("iso-2022-jp", "ignore")))
text = "".join([chr(random.randrange(0x3000, 0x9FFF)) for _ in range(300)])
kept = text.encode("iso-2022-jp", "ignore")
print(kept, ascii(kept.decode("iso-2022-jp")))
from email.mime.text import MIMEText
from email.header import Header, decode_header
print(MIMEText("こんにちは", "plain", "iso-2022-jp").as_string())
print(Header("日本語の件名", "iso-2022-jp").encode(), decode_header("=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?="))
