"""str, bytes, bytearray, memoryview: implemented in runtime/vm/text; some of their methods in runtime/lib/text.py."""

from __future__ import annotations

from spec.objects.rows import ClassFlag, Method, TypeRow


def method(name: str, implementation: str, parameters: str = "", retry: str = "") -> Method:
    return Method(name=name, implementation=f"text.{implementation}", parameters=parameters, retry=retry)


def function(name: str, implementation: str, parameters: str = "", retry: str = "") -> Method:
    """A row of FUNCTIONS."""
    return Method(
        name=name, implementation=f"text.{implementation}", parameters=parameters, retry=retry, kind="function"
    )


def shared(owner: str) -> tuple[Method, ...]:
    """The methods that str, bytes and bytearray have in common."""

    def m(name: str, implementation: str, parameters: str = "") -> Method:
        return method(name, implementation, parameters, f"_text_{name}" if parameters else "")

    searched = "sub, start=None, end=None, /"
    return (
        m("find", "search.find_method", searched), m("rfind", "search.rfind_method", searched),
        m("index", "search.index_method", searched), m("rindex", "search.rindex_method", searched),
        m("count", "search.count_method", searched),
        m("startswith", "search.startswith", "prefix, start=None, end=None, /"),
        m("endswith", "search.endswith", "suffix, start=None, end=None, /"),
        method("removeprefix", "search.removeprefix", "prefix, /"),
        method("removesuffix", "search.removesuffix", "suffix, /"),
        m("replace", "search.replace", "old, new, count=-1, /"),
        m("split", "split.split", "sep=None, maxsplit=-1"), m("rsplit", "split.rsplit", "sep=None, maxsplit=-1"),
        method("splitlines", "split.splitlines", "keepends=False"),
        method("partition", "split.partition", "sep, /"), method("rpartition", "split.rpartition", "sep, /"),
        method("strip", "split.strip", "chars=None, /"), method("lstrip", "split.lstrip", "chars=None, /"),
        method("rstrip", "split.rstrip", "chars=None, /"),
        m("join", "split.join", "iterable, /"),
        method("lower", "case.lower"), method("upper", "case.upper"), method("swapcase", "case.swapcase"),
        method("capitalize", "case.capitalize"), method("title", "case.title"),
        method("isalpha", "case.isalpha"), method("isalnum", "case.isalnum"), method("isdigit", "case.isdigit"),
        method("isspace", "case.isspace"), method("isascii", "case.isascii"), method("islower", "case.islower"),
        method("isupper", "case.isupper"), method("istitle", "case.istitle"),
        m("center", "pad.center", "width, fillchar=None, /"), m("ljust", "pad.ljust", "width, fillchar=None, /"),
        m("rjust", "pad.rjust", "width, fillchar=None, /"), m("zfill", "pad.zfill", "width, /"),
        m("expandtabs", "pad.expandtabs", "tabsize=8"),
        method("__contains__", "search.contains", "key, /"),
        m("__getitem__", "slices.getitem", "key, /"),
        method("__len__", "objects.length_of"),
        Method(name="__iter__", implementation="containers.listmethods.iter_method"),
        method("__add__", "objects.add", "value, /"),
        m("__mul__", "objects.multiply", "value, /"), m("__rmul__", "objects.multiply", "value, /"),
        m("__mod__", "percent.percent", "value, /"),
        method("__eq__", "objects.eq", "value, /"), method("__ne__", "objects.ne", "value, /"),
        method("__lt__", "objects.lt", "value, /"), method("__le__", "objects.le", "value, /"),
        method("__gt__", "objects.gt", "value, /"), method("__ge__", "objects.ge", "value, /"),
    )  # fmt: skip


HASH = Method(name="__hash__", implementation="containers.listmethods.hash_method")
STR = (
    *shared("str"), HASH,
    method("casefold", "case.casefold"), method("isdecimal", "case.isdecimal"),
    method("isnumeric", "case.isnumeric"), method("isprintable", "case.isprintable"),
    method("isidentifier", "case.isidentifier"),
    Method(
        name="__new__", implementation="text.construct.str_new", kind="new", retry="_str_new",
        parameters="object='', encoding=None, errors=None",
    ),
    method("__repr__", "show.repr_builtin"), method("__str__", "show.str_method"),
    method("__format__", "format.format_value", "format_spec, /"),
    method("encode", "encode.encode", "encoding='utf-8', errors='strict'", "_text_encode"),
)  # fmt: skip
SOURCE = "source=b'', encoding=None, errors=None"
BYTES = (
    *shared("bytes"), HASH,
    Method(
        name="__new__", implementation="text.bytesobjects.bytes_new", kind="new", retry="_bytes_new", parameters=SOURCE
    ),
    method("decode", "decode.decode", "encoding='utf-8', errors='strict'", "_text_decode"),
)
BYTEARRAY = (
    *shared("bytearray"),
    Method(
        name="__new__", implementation="text.bytesobjects.bytearray_new", kind="new", retry="_bytearray_new",
        parameters=SOURCE,
    ),
    method("__init__", "bytesobjects.bytearray_init", SOURCE, "_bytearray_init"),
    method("append", "bytesobjects.append", "item, /", "_bytearray_append"),
    method("decode", "decode.decode", "encoding='utf-8', errors='strict'", "_text_decode"),
)

TYPES: tuple[TypeRow, ...] = (
    TypeRow(name="str", heap="Str", methods=STR),
    TypeRow(name="bytes", heap="Bytes", methods=BYTES),
    TypeRow(name="bytearray", heap="ByteArray", methods=BYTEARRAY),
    TypeRow(
        name="memoryview", heap="MemoryView", flags=ClassFlag.BUILTIN | ClassFlag.NOT_A_BASE,
        methods=(
            Method(
                name="__new__", implementation="text.bytesobjects.view_new", kind="new", parameters="object",
                retry="_other_view",
            ),
            method("release", "bytesobjects.view_release"),
        ),
    ),
)
FUNCTIONS: tuple[Method, ...] = (
    function("repr", "show.repr_builtin", "obj, /", "_repr_called"),
    function("_repr", "show.repr_builtin", "obj, /", "_repr_slowly"),
    function("ascii", "show.ascii_builtin", "obj, /", "_ascii_slowly"),
    function("format", "format.format_value", "value, format_spec=None, /", "_format_slowly"),
    function("_str", "show.str_builtin", "obj, /", "_str_slowly"),
    function("_ascii_of", "show.ascii_of_builtin", "text, /"),
    function("_print", "output.print_builtin", "values, sep, end, /"),
    function("_write", "output.write_builtin", "fd, text, /", "_write_slowly"),
    function("_flush", "output.flush_builtin", ""),
    function("_read_line", "output.read_line", ""),
    function("chr", "construct.chr_builtin", "i, /", "_chr_slowly"),
    function("ord", "construct.ord_builtin", "c, /"),
    function("_percent_parse", "percent.percent_parse", "format, at, /"),
    function("_percent_field", "percent.percent_field", "spec, number, /"),
    function("_percent_star", "percent.percent_star", "spec, which, value, /"),
    function("_percent_put", "percent.percent_put", "format, spec, value, /", "_percent_slowly"),
    function("_percent_shown", "percent.percent_shown", "format, spec, text, /"),
    function("_format_simple", "strformat.format_simple", "format, args, kwargs, /", "_vformat"),
    function("_bytes_from", "bytesobjects.bytes_copy", "x, /", "_bytes_of_view"),
    function("_bytearray_of", "bytesobjects.array_copy", "x, /"),
    function("_bytearray_splice", "bytesobjects.splice_builtin", "array, start, stop, data, /"),
    function("_bytearray_set", "bytesobjects.set_byte", "array, index, value, /"),
    function("_bytes_hex", "bytesobjects.hex_text", "data, /"),
    function("_bytes_translate", "bytesobjects.translated", "data, table, delete, /"),
    function("_as_bytes", "bytesobjects.text_as_bytes", "text, /"),
    function("_view_slice", "bytesobjects.view_slice", "view, start, length, /"),
    function("_view_field", "bytesobjects.view_field", "view, number, /"),
    function("_view_read_only", "bytesobjects.view_read_only", "view, /"),
    function("_encode_failure", "encode.encode_failure", "text, encoding, errors, /"),
    function("_decode_failure", "decode.decode_failure", "data, encoding, errors, /"),
    function("_digest_blocks", "digests.digest_blocks", "which, state, data, table, /"),
    function("_crc_update", "digests.crc_update", "state, data, table, /"),
    function("_adler_update", "digests.adler_update", "state, data, /"),
    function("_inflate_block", "inflate.inflate_block", "state, data, out, literals, distances, /"),
    function("_deflate_tokens", "deflate.deflate_tokens", "state, data, heads, before, tokens, /"),
    function("_deflate_enter", "deflate.deflate_enter", "state, data, heads, before, /"),
    function("_deflate_count", "deflate.deflate_count", "state, tokens, counts, /"),
    function("_deflate_bits", "deflate.deflate_bits", "state, tokens, codes, out, /"),
    function("_float_bytes", "packing.float_bytes", "x, size, /"),
    function("_bytes_float", "packing.bytes_float", "data, index, size, /"),
    function("_struct_values", "structs.struct_values", "data, start, plan, /"),
    function("_struct_bytes", "structs.struct_bytes", "values, plan, size, /"),
    function("_base64_encode", "packing.base64_encode", "data, /"),
    function("_base64_decode", "packing.base64_decode", "data, /"),
    function("_json_value", "jsonread.json_value", "text, start, strict, /"),
    function("_json_string", "jsonread.json_string", "text, start, strict, /"),
    function("_json_quote", "jsonwrite.json_quote", "text, ascii, /"),
    function("_json_encode", "jsonwrite.json_encode", "value, options, /"),
    function("_regex_match", "regexsearch.regex_match", "program, text, start, end, mode, /"),
    function("_regex_findall", "regexsearch.regex_findall", "program, text, start, end, /"),
    function("_regex_pieces", "regexsearch.regex_pieces", "program, text, count, literal=None, /"),
    function("_regex_fill", "regexsearch.regex_fill", "program, index, /"),
)
