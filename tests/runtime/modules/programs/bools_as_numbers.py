"""True and False where an int is wanted: what is given on to the VM is a number."""

import array
import binascii
import bisect
import collections
import datetime
import decimal
import fractions
import io
import itertools
import json
import math
import operator
import random
import re
import struct
import textwrap
import zlib


def show(what, x):
    try:
        print(what, repr(eval(what, globals(), {"x": x})))
    except Exception as e:
        print(what, type(e).__name__, e)


def do(what, x):
    names = {"x": x, "b": bytearray(b"abc"), "l": [1, 2, 3], "d": collections.deque([1, 2, 3]),
             "a": array.array("q", [1, 2, 3]), "m": memoryview(bytearray(b"abc")), "f": io.BytesIO(b"abc"),
             "s": io.StringIO("abc"), "z": {1: 2, 3: 4}}
    try:
        exec(what, globals(), names)
    except Exception as e:
        print(what, type(e).__name__, e)
    print(what, names["b"], names["l"], names["d"], names["a"], bytes(names["m"]), names["f"].getvalue(), names["s"].getvalue(), names["z"])


EXPRESSIONS = """
'abc'[x] | b'abc'[x] | bytearray(b'abc')[x] | [1,2][x] | (1,2)[x] | range(5)[x] | memoryview(b'abc')[x] | array.array('q',[1,2])[x] | collections.deque([1,2])[x]
'abc'[x:] | b'abc'[x:] | bytearray(b'abc')[:x] | [1,2][x:] | (1,2)[:x] | range(5)[x:] | memoryview(b'abc')[x:].tobytes() | array.array('q',[1,2])[x:] | 'abcdef'[::x]
'ab'*x | b'ab'*x | bytearray(b'ab')*x | [1]*x | (1,)*x | array.array('q',[1])*x | collections.deque([1])*x | x*'ab' | x*[1]
'a'.ljust(x) | 'a'.center(x,'-') | 'a'.zfill(x) | 'a b c'.split(None,x) | 'a b c'.rsplit(' ',x) | 'aaa'.replace('a','b',x) | 'abc'.find('b',x) | 'abc'.startswith('b',x) | 'abc'.index('b',x,5) | 'a\\tb'.expandtabs(x) | 'a\\nb'.splitlines(x) | 'aXa'.count('a',x)
b'a'.ljust(x) | b'a'.zfill(x) | b'a b c'.split(None,x) | b'aaa'.replace(b'a',b'b',x) | b'abc'.find(x) | b'abc'.find(b'b',x) | b'a\\tb'.expandtabs(x) | b'abc'.hex(':',x) | bytearray(b'abc').count(x) | x in b'\\x00\\x01' | bytearray(b'\\0\\1').index(x) | bytearray(b'\\0\\1').rfind(x)
bytes(x) | bytearray(x) | bytes([x]) | bytearray([x,x]) | list(range(x)) | list(range(x,5)) | list(range(0,5,x)) | chr(x) | hex(x) | bin(x) | oct(x) | ord(chr(x)) | abs(x) | -x | ~x | +x | divmod(7,x) | pow(x,x) | pow(2,x,5) | round(1.25,x) | round(15,x) | round(x) | sum([x,x]) | sum([], x) | list(enumerate('a',x)) | int(x) | int(x).to_bytes(x,'big') | x.to_bytes(2,'little') | (5).to_bytes(x,'big') | int.from_bytes([x],'big') | x.bit_length() | x.bit_count() | float(x) | complex(x,x) | str(x) | f'{x:d}' | f'{x:5}' | f'{x:>{x}}' | '%d' % x | '%*d' % (x,5) | '%.*f' % (x,1.25) | '%c' % x | '%x' % x | '{:b}'.format(x) | '{0[1]}'.format('abx') | b'%d' % x | b'%c' % x | int('1',2+x) | 1 << x | x << 3 | x >> 1 | 5 >> x | x & 3 | x | 2 | x ^ 1 | x / 2 | x // 2 | x % 2 | x ** -1 | 2 ** x | 1.5 * x | x * 1.5 | x < 2 | x == 1 | hash(x) | isinstance(x,int)
math.factorial(x) | math.comb(3,x) | math.perm(3,x) | math.gcd(x,3) | math.lcm(x,3) | math.isqrt(x) | math.ldexp(1.0,x) | math.prod([x,3]) | math.log2(1+x) | math.floor(x) | math.nextafter(1.0,2.0)
list(itertools.islice('abc',x)) | list(itertools.islice('abc',x,3)) | list(itertools.islice('abc',0,3,x)) | list(itertools.repeat('a',x)) | list(itertools.islice(itertools.count(x),3)) | list(itertools.islice(itertools.count(x,x),3)) | list(itertools.combinations('ab',x)) | list(itertools.permutations('ab',x)) | list(itertools.product('ab',repeat=x)) | list(itertools.accumulate([x,x])) | len(itertools.tee('a',x)) | list(itertools.combinations_with_replacement('ab',x))
struct.pack('i',x) | struct.pack('?',x) | struct.pack('q',x) | struct.unpack_from('b',b'abc',x) | struct.calcsize('i') | binascii.crc32(b'a',x) | zlib.crc32(b'a',x) | zlib.adler32(b'a',x) | binascii.b2a_base64(b'a',newline=x) | binascii.hexlify(b'abc','-',x) | zlib.decompress(zlib.compress(b'abc'),15,x)
bisect.bisect([0,1,2],x) | bisect.bisect_left([0,1,2],1,x) | collections.deque('abc',x) | collections.Counter({1:x}) | collections.Counter([x,1]) | collections.deque('abc').index('b',x) | [1,True,0].index(x) | (1,2).index(2,x) | [1,2].index(2,x,9) | 'abc'.index('c',x) | operator.index(x) | operator.itemgetter(x)('ab') | operator.length_hint([],x) | slice(x).indices(5) | slice(x,None,x or 1).indices(5) | slice(None,None,-1).indices(x)
array.array('b',[x]).tolist() | array.array('d',[x]).tolist() | array.array('q',range(3)).index(x) | array.array('q',range(3)).count(x) | x in array.array('q',range(3)) | array.array('B',[x]).tobytes() | memoryview(b'abc').cast('B',[3]).tolist() | memoryview(b'abcd').cast('H')[x]
datetime.date(2000,x or 1,1) | datetime.timedelta(x) | datetime.timedelta(hours=x) | datetime.datetime(2000,1,1,x) | datetime.timedelta(3)*x | datetime.date.fromordinal(x or 1) | decimal.Decimal(x) | decimal.Decimal('1.25')*x | fractions.Fraction(x,3) | fractions.Fraction(1,3)*x | round(decimal.Decimal('1.25'),x) | decimal.Decimal('1.25').quantize(decimal.Decimal(x))
re.sub('a','b','aaa',x) | re.split('a','bab',x) | re.compile('b').search('abc',x) | re.compile('abc').fullmatch('abc',x) | re.compile('b').match('abc',x) | re.match('(a)(b)','ab')[x] | re.match('(a)(b)','ab').group(x) | re.match('(a)(b)','ab').start(x) | re.match('(a)(b)','ab').span(x) | textwrap.indent('a','  ') | textwrap.wrap('a b',x or 1)
io.BytesIO(b'abc').read(x) | io.StringIO('abc').read(x) | io.BytesIO(b'abc').seek(x) | io.StringIO('abc').seek(x) | io.BytesIO(b'a\\nb').readlines(x) | io.BytesIO(b'abc').readline(x) | io.StringIO('abc').readline(x) | io.BytesIO(b'abc').truncate(x) | io.BytesIO(b'abc').read1(x) | io.BufferedReader(io.BytesIO(b'abc')).peek(x)[:1] | io.BufferedReader(io.BytesIO(b'abc')).read(x)
random.Random(x).random() | random.Random(3).getrandbits(x) | random.Random(3).randrange(x or 1) | random.Random(3).sample([1,2],x) | random.Random(3).choices([1,2],k=x)
json.JSONDecoder().raw_decode('12',x) | json.decoder.scanstring('"ab""',x or 1) | next(itertools.count(x,2)) | memoryview(b'abc')[x:].tolist() | iter('ab').__setstate__(x)
getattr(x,'real') | x.numerator | x.conjugate() | {1:'a',0:'b'}[x] | x in {1} | {x:1} | {x,1} | [x].count(1) | sorted([2,x]) | max(x,0) | min([x,5]) | all([x]) | any([x]) | dict(a=x) | [*range(x)] | 'ab'[-x] | (lambda *a: a)(*[1]*x) | x if x else 0 | not x | iter([1]).__length_hint__()
"""
STATEMENTS = """
b.pop(x) | b.insert(x,x) | b.append(x) | b.remove(97+x) | b[x]=x | b[x:]=b'z' | del b[x] | del b[x:] | b[::x or 1]=b'xyz' | b*=x | b.extend([x]) | b += bytes(x) | b[x:x]=[x,x]
l.pop(x) | l.insert(x,x) | l[x]=x | del l[x] | l[x:]=[9] | del l[:x] | l*=x | l.remove(1+x) | l.sort(reverse=x) | l.append(x) | l[::2]=[x,x]
d.insert(x,9) | d[x]=9 | del d[x] | d.rotate(x) | d*=x | d.remove(1+x) | d.rotate(-x) | d.extendleft([x])
a.pop(x) | a.insert(x,x) | a[x]=x | del a[x] | a[x:]=array.array('q',[7]) | del a[x:] | a*=x | a.append(x) | a.remove(1+x) | a.frombytes(bytes(8)*x) | a.fromlist([x])
m[x]=x | m[x:]=b'zz' if x else b'zzz' | m[:x]=b'q'*x | struct.pack_into('b',m,x,x) | struct.pack_into('b',b,x,x)
f.seek(x); f.write(b'Z') | f.truncate(x) | f.seek(x,x) | f.readinto(m[x:]) | s.seek(x); s.write('Z') | s.truncate(x) | f.getbuffer()[x]=x | f.seek(x); f.readinto(b)
z[x]=5 | z.pop(x,None) | del z[x] | z.setdefault(x,9) | z.update({x:8})
"""
for x in (1, True, 0, False):
    for what in EXPRESSIONS.replace("\n", " | ").split(" | "):
        if what.strip():
            show(what.strip(), x)
    for what in STATEMENTS.replace("\n", " | ").split(" | "):
        if what.strip():
            do(what.strip(), x)
