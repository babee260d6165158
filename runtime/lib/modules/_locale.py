"""_locale: the locale is C, with UTF-8."""

LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127
CODESET, D_T_FMT, D_FMT, T_FMT, T_FMT_AMPM, AM_STR, PM_STR = 14, 131112, 131113, 131114, 131115, 131110, 131111
RADIXCHAR, THOUSEP, YESEXPR, NOEXPR, CRNCYSTR = 65536, 65537, 327680, 327681, 262159
ERA, ERA_D_FMT, ALT_DIGITS, ERA_D_T_FMT, ERA_T_FMT = 131116, 131118, 131119, 131120, 131121
_days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
_months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"]  # fmt: skip
_texts = {
    CODESET: "UTF-8", D_T_FMT: "%a %b %e %H:%M:%S %Y", D_FMT: "%m/%d/%y", T_FMT: "%H:%M:%S", T_FMT_AMPM: "%I:%M:%S %p",
    AM_STR: "AM", PM_STR: "PM", RADIXCHAR: ".", THOUSEP: "", YESEXPR: "^[yY]", NOEXPR: "^[nN]", CRNCYSTR: "-",
}  # fmt: skip
for _i in range(7):
    globals()[f"ABDAY_{_i + 1}"], globals()[f"DAY_{_i + 1}"] = 131072 + _i, 131079 + _i
    _texts[131072 + _i], _texts[131079 + _i] = _days[_i][:3], _days[_i]
for _i in range(12):
    globals()[f"ABMON_{_i + 1}"], globals()[f"MON_{_i + 1}"] = 131086 + _i, 131098 + _i
    _texts[131086 + _i], _texts[131098 + _i] = _months[_i][:3], _months[_i]
_set = ["C.UTF-8", "C", "C", "C", "C", "C"]


class Error(Exception):
    __module__ = "locale"


Error.__name__ = Error.__qualname__ = "Error"


def setlocale(category, locale=None, /):
    """Any name of C or of POSIX is that, and the name for what the user wants."""
    if locale is not None:
        if locale not in ("", "C", "POSIX", "C.UTF-8", "C.utf8"):
            raise Error("unsupported locale setting")
        name = "C.UTF-8" if locale == "" else locale
        for i in range(6) if category == LC_ALL else (category,):
            _set[i] = name
    if category != LC_ALL:
        return _set[category]
    if len(set(_set)) == 1:
        return _set[0]
    names = ("LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES")
    return ";".join([f"{names[i]}={_set[i]}" for i in range(6)])


def localeconv():
    return {
        "decimal_point": ".", "thousands_sep": "", "grouping": [], "int_curr_symbol": "", "currency_symbol": "",
        "mon_decimal_point": "", "mon_thousands_sep": "", "mon_grouping": [], "positive_sign": "", "negative_sign": "",
        "int_frac_digits": 127, "frac_digits": 127, "p_cs_precedes": 127, "p_sep_by_space": 127, "n_cs_precedes": 127,
        "n_sep_by_space": 127, "p_sign_posn": 127, "n_sign_posn": 127,
    }  # fmt: skip


def nl_langinfo(item, /):
    return _texts.get(item, "")


def getencoding():
    return "UTF-8"


def strcoll(a, b, /):
    return (a > b) - (a < b)


def strxfrm(text, /):
    return text
