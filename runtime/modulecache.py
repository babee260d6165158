"""Compiled modules on disk, so that importing one again need not compile it.

A file for each module's path; it begins with a hash of the module's source, of all that compiles it, and of the version
of Python.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable

from runtime.compiler.code import Program
from runtime.library import source_key
from runtime.translate.cache import BUILD, write_at_once

FOLDER = BUILD / "native" / "modules"
KEY_BYTES = 32


def cached(source: str, filename: str, compile: Callable[[], Program]) -> Program:
    """What `compile` gives for this source. Its exceptions are passed on; they are not kept."""
    compiler = source_key()
    if not compiler:
        return compile()
    text = f"{compiler}\0{filename}\0{source}"
    key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    path = FOLDER / f"{hashlib.sha256(filename.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}.pickle"
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    if content[:KEY_BYTES] == key:
        program: Program = pickle.loads(content[KEY_BYTES:])
        return program
    program = compile()
    try:
        write_at_once(path, key + pickle.dumps(program, protocol=5))
    except OSError:
        pass  # a checkout that cannot be written to, a full disk: it is compiled again the next time
    return program
