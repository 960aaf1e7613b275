"""How numbers, money and dates are said: one way, in the reader's language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

HIDDEN: Promise = gettext_lazy("hidden to protect people")
UNKNOWN: Promise = gettext_lazy("not known")

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$", "INR": "₹", "NGN": "₦", "JPY": "¥"}
#: Minor units in one major unit, where it is not 100.
MINOR_UNITS = {"JPY": 1, "KRW": 1, "UGX": 1, "XOF": 1, "KWD": 1000, "BHD": 1000, "TND": 1000}

Moment = dt.date | dt.datetime


def say_count(count: float | None) -> str:
    """A number of people or things; None is a number hidden to protect people."""
    return (
        str(HIDDEN) if count is None else number_format(count, use_l10n=True, force_grouping=True)
    )


def say_share(share: float | None, *, places: int | None = None) -> str:
    """A fraction 0..1 as a percentage; below 1% with a decimal, not to be lost as nought."""
    if share is None:
        return str(UNKNOWN)
    percent = Decimal(str(share)) * 100
    if places is None:
        places = 1 if 0 < abs(percent) < 1 else 0
    return gettext("%(number)s%%") % {"number": number_format(round(percent, places), places)}


def say_ratio(ratio: float | None) -> str:
    """A ratio to the share of residents, with two figures: 0.62, 1.8."""
    if ratio is None:
        return str(UNKNOWN)
    places = 2 if ratio < 0.995 else 1
    return number_format(round(Decimal(str(ratio)), places), places)


def say_money(minor: int | None, currency: str) -> str:
    """Money held in minor units; pennies are shown only where there are some."""
    if minor is None:
        return str(UNKNOWN)
    unit = MINOR_UNITS.get(currency, 100)
    whole, rest = divmod(abs(minor), unit)
    digits = len(str(unit)) - 1
    amount = number_format(
        Decimal(abs(minor)) / unit if rest else whole, digits if rest else 0, force_grouping=True
    )
    symbol = SYMBOLS.get(currency)
    text = f"{symbol}{amount}" if symbol else f"{currency}\u00a0{amount}"
    return f"−{text}" if minor < 0 else text


def say_when(moment: Moment | None, *, short: bool = False, clock: bool = False) -> str:
    """A day in words of the reader's language; with `clock` the time of day as well."""
    if moment is None:
        return ""
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    long_form, short_form, time_form = _forms()
    day = date_format(moment, short_form if short else long_form)
    if clock and isinstance(moment, dt.datetime):
        return gettext("%(day)s, %(time)s") % {"day": day, "time": date_format(moment, time_form)}
    return day


def _forms() -> tuple[str, str, str]:
    """How days and times are written: plain English has the day first."""
    if (get_language() or "en").split("-")[0] == "en":
        return "j F Y", "j M Y", "H:i"
    return "DATE_FORMAT", "SHORT_DATE_FORMAT", "TIME_FORMAT"
