import csv, io, random
random.seed(3)
OPTIONS = [{}, {"strict": True}, {"escapechar": "\\"}, {"doublequote": False}, {"doublequote": False, "escapechar": "\\"}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\"},
           {"delimiter": ";", "quotechar": "'"}, {"skipinitialspace": True}, {"quoting": csv.QUOTE_NONNUMERIC}, {"quoting": csv.QUOTE_ALL}]
for i in range(400):
    text = "".join(random.choices("ab1,,\"\"'; \\\n\r", k=random.randrange(14)))
    options = random.choice(OPTIONS)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), **options)
        print(list(reader), reader.line_num)
    except (csv.Error, ValueError) as e:
        print("error", e)
    row = ["".join(random.choices("ab1,\"' ;\\\n\r", k=random.randrange(5))) for _ in range(3)] + [random.choice([1, -2.5, None, 10**30])]
    out = io.StringIO()
    try:
        csv.writer(out, **options).writerow(row)
    except csv.Error as e:
        print("error", e)
    print(repr(out.getvalue()))
reader = csv.reader(["a,b", "c,d"])
print(next(reader), reader.line_num, [row for row in reader], reader.line_num, type(reader), reader.dialect.delimiter)
