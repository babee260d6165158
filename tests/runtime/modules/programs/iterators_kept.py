import itertools as I, copy, pickle
c = I.chain([1,2],[3])
print(next(c)); 
for x in c: print(x)
print(list(I.chain("ab","cd")), list(I.islice(range(10),2,8,3)), list(I.islice(I.count(),5)))
def steps(it, n):
    out=[]
    try:
        for i in range(n): out.append(next(it))
    except StopIteration: out.append("end")
    return out
makers = [lambda: I.count(3), lambda: I.count(1,2.5), lambda: I.repeat(1), lambda: I.repeat(1,3), lambda: I.cycle("abc"), lambda: I.cycle([]), lambda: I.chain("ab","","cd"), lambda: I.chain.from_iterable(["ab","c"]),
 lambda: I.islice("abcdefghij",2,9,3), lambda: I.islice("abcdef", None), lambda: I.islice("abcdef",2), lambda: I.islice("abcdef",1,1), lambda: I.zip_longest("abc","d",fillvalue=0), lambda: I.accumulate([1,2,3,4]),
 lambda: I.accumulate([1,2,3],max,initial=2), lambda: I.takewhile(bool,[1,2,0,3]), lambda: I.dropwhile(bool,[1,0,3,4]), lambda: I.filterfalse(None,[0,1,0,2]), lambda: I.starmap(max,[(1,2),(3,4)]),
 lambda: I.compress("abcdef",[1,0,1,0,1]), lambda: I.product("ab",[1,2,3]), lambda: I.product("ab",repeat=2), lambda: I.product(), lambda: I.product("a",[]), lambda: I.permutations("abcd",2), lambda: I.permutations("abc"), lambda: I.permutations("ab",3), lambda: I.permutations("",0),
 lambda: I.combinations("abcde",3), lambda: I.combinations("ab",0), lambda: I.combinations_with_replacement("abc",2), lambda: I.combinations_with_replacement("",0), lambda: I.pairwise("abcd"), lambda: I.tee("abcd")[0], lambda: map(str, I.chain([1],[2])), lambda: enumerate(I.chain([1],[2])),]
for k, m in enumerate(makers):
    for n in range(9):
        a = m()
        first = steps(a, n)
        try: b = copy.deepcopy(a)
        except TypeError as e: print(k, n, e); b = None
        try: d = pickle.loads(pickle.dumps(a))
        except Exception as e: print(k, n, type(e)); d = None
        rest = [steps(z, 5) if z is not None else None for z in (b, d, a)]
        print(k, n, first, rest)
        a = m(); first = steps(a, n); out = []
        for x in a:
            out.append(x)
            if len(out) == 2: out.append(steps(a, 1))
            if len(out) > 6: break
        print(out, steps(a, 2))
for g in (I.groupby("aaabbc"), I.groupby([1,3,2,4,5], lambda x: x%2)):
    print([(k, list(v)) for k, v in g])
g = I.groupby("aabbc"); k, v = next(g); next(v); b, w = copy.deepcopy((g, v)); print(k, list(v), list(w), [(k, list(v)) for k, v in g], [k for k,v in b])
nan = float("nan"); print([len(list(v)) for k, v in I.groupby([nan, nan, 1])])
def f(x):
    if x == 2: raise ValueError
    return x
for it in (I.starmap(f, [(1,),(2,),(3,)]), I.filterfalse(f, [0,2,0]), I.takewhile(f, [1,2,3]), I.accumulate([1,2,3], lambda a,b: f(b))):
    while True:
        try: print(next(it))
        except ValueError: print("V")
        except StopIteration: break
class S(I.chain):
    def __next__(self): return super().__next__() * 2
s = S([1,2,3])
for x in s:
    print(x)
    if x > 3: break
print(I.chain, I.permutations, type(I.tee("")[0]), repr(I.repeat(2,3)), I.chain[int])
def gg():
    yield from I.chain([1,2])
z = gg(); next(z); print(type(z.gi_yieldfrom).__name__)
try: z.send(3)
except AttributeError as e: print("no send")
