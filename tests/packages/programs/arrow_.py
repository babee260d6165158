import arrow

a = arrow.get("2013-05-11T21:23:58.970460+07:00")
print(
    a, a.shift(months=-1).format("YYYY-MM-DD HH:mm"), a.to("UTC"), a.humanize(a.shift(hours=-2)), arrow.get(1367900664)
)
