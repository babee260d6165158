"""Modules of CPython's library, as far as docs/language.md says they can be imported: each failure is printed."""
import sys

NAMES = """abc argparse ast asyncio base64 bisect calendar cmath codecs collections colorsys configparser contextlib
contextvars copy copyreg csv dataclasses datetime decimal difflib dis doctest email enum fnmatch fractions functools getopt
gettext glob graphlib hashlib heapq hmac html http.client importlib inspect io ipaddress json keyword linecache locale
logging numbers operator optparse os pathlib pickle plistlib pprint queue random re reprlib sched secrets select selectors
shelve shlex shutil signal socket stat statistics string struct subprocess sysconfig tempfile textwrap threading timeit
token tokenize tomllib traceback types typing unittest urllib.parse urllib.request uuid warnings weakref xml.dom.minidom
xml.etree.ElementTree xml.sax zipfile zoneinfo"""

for name in NAMES.split():
    try:
        __import__(name)
    except BaseException as e:
        print(name, type(e).__name__, e)
print("done")
