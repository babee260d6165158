from boltons import (
    iterutils,
    strutils,
    dictutils,
    cacheutils,
    setutils,
    statsutils,
    mathutils,
    timeutils,
    formatutils,
    funcutils,
    tbutils,
    queueutils,
    listutils,
)

print(
    iterutils.chunked(range(7), 3),
    strutils.slugify("Hello World!"),
    strutils.under2camel("a_b_c"),
    strutils.bytes2human(123456),
)
d = dictutils.OMD([("a", 1), ("a", 2), ("b", 3)])
print(d, d.getlist("a"), d.inverted())
c = cacheutils.LRU(2)
c["a"] = 1
c["b"] = 2
c["a"]
c["c"] = 3
print(sorted(c), setutils.IndexedSet([3, 1, 3, 2])[1])
print(
    iterutils.remap({"a": [1, None, {"b": None}]}, visit=lambda p, k, v: v is not None),
    statsutils.Stats([1, 2, 3, 4]).std_dev,
)
print(formatutils.get_format_args("{a} {0} {b!r:>{w}}"), strutils.ordinalize(22), mathutils.clamp(5, 0, 3))


@funcutils.wraps(print)
def f(*a, **k):
    return 1


print(f.__name__)
