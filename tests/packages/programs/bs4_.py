from bs4 import BeautifulSoup

s = BeautifulSoup('<div class="a b"><p>x<a href="/u">l</a></p><p id=q>y</div>', "html.parser")
print(s.prettify())
print(
    s.select("p a")[0]["href"],
    s.find(id="q").text,
    [t.name for t in s.find_all(True)],
    s.select_one("div.a > p").get_text("|"),
)
import cssselect, tinycss2

print(
    cssselect.HTMLTranslator().css_to_xpath("div.a > p:nth-child(2)"),
    [t.type for t in tinycss2.parse_stylesheet("a{b:c} @media x{}")],
)
