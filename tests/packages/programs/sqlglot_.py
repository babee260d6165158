import sqlglot

print(
    sqlglot.transpile(
        "SELECT a, COUNT(*) FROM t WHERE x IN (1,2) GROUP BY a", read="mysql", write="postgres", pretty=True
    )[0]
)
print(repr(sqlglot.parse_one("select 1+2*3")))
