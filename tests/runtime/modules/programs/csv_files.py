import csv
import io

ROWS = [["a", 1, 2.5, None], ['with "quotes"', "comma,", "new\nline", ""], [" lead", "tab\t", "x;y", "'"], [""], []]
for options in (
    {}, {"dialect": "excel-tab"}, {"dialect": "unix"}, {"quoting": csv.QUOTE_NONNUMERIC}, {"quoting": csv.QUOTE_ALL},
    {"delimiter": ";", "quotechar": "'"}, {"doublequote": False, "escapechar": "\\"},
    {"quoting": csv.QUOTE_NONE, "escapechar": "\\"}, {"quoting": csv.QUOTE_NONE},
):
    out = io.StringIO()
    try:
        csv.writer(out, **options).writerows(ROWS)
    except csv.Error as e:
        print("error", e)
    print(repr(out.getvalue()))
TEXTS = (
    'a,b\r\n1,"x ""y"" z"\r\n', 'a;b\n', '"multi\nline",2\n', "a, b\n", '"un', 'a"b,c\n', '"a"b,c\n', "\n\nx\n", "a\\,b,c\n",
    "1,2\r3,4", "'q,r',s\n",
)
for text in TEXTS:
    for options in ({}, {"skipinitialspace": True, "strict": True}, {"escapechar": "\\"}, {"quotechar": "'", "delimiter": ";"}):
        try:
            reader = csv.reader(io.StringIO(text, newline=""), **options)
            print(list(reader), reader.line_num)
        except csv.Error as e:
            print("error", e)
print(list(csv.reader(["1,a", '2.5,"b"'], quoting=csv.QUOTE_NONE)), list(csv.reader(['1.5,"b"'], quoting=csv.QUOTE_NONNUMERIC)))
print([dict(r) for r in csv.DictReader(io.StringIO("x,y\n1,2\n3\n4,5,6\n"))])
out = io.StringIO()
writer = csv.DictWriter(out, ["x", "y"], extrasaction="ignore")
writer.writeheader()
print(writer.writerow({"x": 1, "z": 3}), repr(out.getvalue()), csv.list_dialects())
for bad in ({"delimiter": ""}, {"delimiter": 1}, {"quotechar": "ab"}, {"nonsense": 1}, {"quoting": 9}, {"dialect": "none"}):
    try:
        csv.reader([], **bad)
    except (TypeError, csv.Error) as e:
        print(type(e).__name__, e)
print(csv.field_size_limit(5), csv.field_size_limit(131072))
print(csv.Sniffer().sniff("a;b;c\n1;2;3\n").delimiter)
