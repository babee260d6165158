from babel.numbers import format_currency, format_decimal
from babel.dates import format_date
from babel import Locale
import datetime

print(
    format_currency(1234.5, "USD", locale="en_US"),
    format_decimal(12345.678, locale="de"),
    format_date(datetime.date(2020, 1, 2), locale="fr"),
    Locale("de").display_name,
)
