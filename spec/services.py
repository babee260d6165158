"""What the library asks of the host with objects. (Apart from the tables of spec/objects, as every run needs it.)"""

from __future__ import annotations

import enum


class Clock(enum.IntEnum):
    """Clocks of HostService.CLOCK; with NANOSECONDS added the answer is an int."""

    TIME = 0
    PERF_COUNTER = 1
    PROCESS_TIME = 2
    MONOTONIC = 3
    THREAD_TIME = 4
    NANOSECONDS = 8


class HostService(enum.IntEnum):
    """What the library asks of the host with an object (Service.OBJECT); the answer is an object. Tuples of strings
    and ints both ways; an answer that is a str is the message of an OSError, unless said otherwise."""

    FIND_MODULE = 1  # (name, tuple of folders): what Services.find_module says
    # (source, filename, 'exec' or 'eval', is it for a mapping): handle; or ("warnings", handle, ((category, message,
    # line), ...)), or (kind, message, filename, line, ...). With '!' behind its mode no name is a builtin's, with '^' a
    # warning is an error. The source may be a tree, described (runtime/syntaxtrees.py).
    COMPILE = 2
    LINK = 3  # (handle, Namespace dict, has it a mapping for its names): Code
    WRITE = 4  # (file descriptor, text)
    READ_LINE = 5  # (): a line from standard input, '' at its end
    ARGUMENTS = 6  # (): sys.argv
    ENVIRONMENT = 7  # (): names and values, one after the other
    CLOCK = 8  # (which): a float, or an int of nanoseconds: Clock
    CALL = 9  # (name, arguments...): (0, result) or (errno, text): a system call, see runtime/systemcalls.py
    VERSION = 16  # (): (major, minor, micro) of the CPython whose language this is
    RANDOM = 17  # (count,): random bytes as a str of Latin-1 characters
    FOLDERS = 18  # (): sys.path
    PARSE = 30  # (source, filename, mode): (a tree,), see runtime/syntaxtrees.py; or as COMPILE
    AT_EXIT = 19  # (): there is something to do when the program has ended (Library.AT_EXIT)
    CODE = 41  # (Code.index, number): one of what code objects tell of themselves (runtime/codefacts.py)
    # (Code.index, Namespace dict, changes): the same code for another namespace, or with (name, qualified name, file,
    # first line) as given; None: no room, or the library's
    RELINK = 46
    REPLACE = 47  # (handle, changes): another handle, with the same changes of the top level
    STANDS_ALONE = 50  # (handle,): may it be run with its dict as a mapping (runtime/extension.py)
    WATCHED = 52  # (Code): what its frames run while a program watches (runtime/watched.py)
    WATCH_FRAMES = 53  # (Frame): it and its callers run that from here on; None: no room
    LINES = 42  # (Code.index,): line, last line, column, end column of each instruction of CPython's code, or ours
    DESCRIPTION = 45  # (module, qualified name): docstring and __text_signature__ of what CPython has there, or Nones
    LINE = 43  # (Code.index, pc): line
    # (source, filename, mode): ("symbols", a table as (id, name, type, line, nested, names and flags one after the
    # other, names of variables, inner tables)), or as COMPILE; (): names and values of _symtable's constants
    SYMBOLS = 51
    PYTHON_CODE = 49  # (Code.index,): what CPython's compiler makes of it (runtime/pythoncode.py); None: nothing
    TRACEBACK = 40  # a description by `_describe`: its text, without those before it
    REPORT = 44  # a description: what is printed when it ends a program
