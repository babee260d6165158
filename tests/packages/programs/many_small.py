import humanize, inflect, prettytable, bidict, funcy, glom, intervaltree, parse, unidecode, tinydb, cachetools, isodate, idna, datetime

print(
    humanize.naturalsize(123456),
    humanize.intword(12345678),
    humanize.ordinal(3),
    humanize.precisedelta(datetime.timedelta(seconds=3666)),
)
p = inflect.engine()
print(p.plural("child"), p.number_to_words(12345), p.a("apple"))
t = prettytable.PrettyTable(["a", "b"])
t.add_row([1, "x"])
print(t)
b = bidict.bidict(a=1)
print(b.inverse[1], b)
try:
    b.put("b", 1)
except Exception as e:
    print(type(e).__name__, e)
print(
    funcy.lmap(r"\d+", ["a1", "b2"]),
    funcy.walk_values(str, {1: 2}),
    glom.glom({"a": {"b": [{"c": 1}, {"c": 2}]}}, ("a.b", ["c"])),
)
it = intervaltree.IntervalTree()
it[1:5] = "x"
it[3:8] = "y"
print(sorted(it[4]), sorted(it.overlap(0, 2)))
print(
    parse.parse("{n:d} {w}", "3 abc"),
    unidecode.unidecode("kožušček 北京"),
    isodate.parse_duration("P1DT2H"),
    idna.encode("bücher.de"),
)
c = cachetools.TTLCache(2, 100)
c[1] = 2
print(c)
