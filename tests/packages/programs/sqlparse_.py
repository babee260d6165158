import sqlparse

print(
    sqlparse.format(
        "select a,b from t where x=1 and y in (select z from q) order by a", reindent=True, keyword_case="upper"
    )
)
print([str(t) for t in sqlparse.parse("insert into t values (1,2)")[0].tokens])
