"""Personal details in what somebody said: found, offered for masking, masked. Pure.

Finding is a help for a person who looks, not a promise: names are found only after words that
announce one. How much is found on a written set is measured in `tests/test_details.py` and told in
docs/guides/moderation.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .names import names_in
from .numbers import addresses_in, lines_in, numbers_in
from .spans import KINDS, Detail, Span, without_overlaps

__all__ = ["KINDS", "Detail", "Span", "find_details", "find_words", "mask", "placeholder"]

#: What stands where something was masked. Other languages get the neutral sign.
PLACEHOLDERS: dict[str, dict[str, str]] = {
    "en": {
        "name": "[name]",
        "phone": "[phone]",
        "email": "[e-mail]",
        "postcode": "[postcode]",
        "address": "[address]",
        "health_number": "[health number]",
        "birth": "[date of birth]",
        "link": "[link]",
        "handle": "[account]",
    },
    "pl": {
        "name": "[imię]",
        "phone": "[telefon]",
        "email": "[e-mail]",
        "postcode": "[kod pocztowy]",
        "address": "[adres]",
        "birth": "[data urodzenia]",
        "link": "[link]",
    },
    "ar": {"name": "[اسم]", "phone": "[هاتف]", "email": "[بريد]", "address": "[عنوان]"},
}
NEUTRAL = "[…]"


def find_details(text: str) -> list[Detail]:
    """Everything that looks like a personal detail, in the order in which it stands."""
    found = [*lines_in(text), *numbers_in(text), *addresses_in(text), *names_in(text)]
    return without_overlaps(found)


def find_words(text: str, words: str) -> list[Detail]:
    """Every place where these words stand, for masking by hand; case does not matter."""
    wanted, plain = words.strip().casefold(), text.casefold()
    if not wanted or len(plain) != len(text):  # a letter whose small form is longer: look exactly
        wanted, plain = words.strip(), text
    found, at = [], plain.find(wanted) if wanted else -1
    while at >= 0:
        found.append(Detail(at, at + len(wanted), "other", "high"))
        at = plain.find(wanted, at + len(wanted))
    return found


def mask(text: str, spans: Iterable[Span], *, language: str = "") -> str:
    """The text with a sign for each span, such as “[name]”; spans that touch become one."""
    out, at = [], 0
    for start, end, kind in _merged(spans, len(text)):
        out += [text[at:start], placeholder(kind, language)]
        at = end
    return "".join([*out, text[at:]])


def placeholder(kind: str, language: str) -> str:
    """What stands for a masked detail in a text of this language."""
    return PLACEHOLDERS.get(language[:2], {}).get(kind, NEUTRAL)


def _merged(spans: Iterable[Span], length: int) -> Sequence[Span]:
    merged: list[Span] = []
    for start, end, kind in sorted(spans):
        start, end = max(0, start), min(end, length)
        if merged and start < merged[-1][1]:
            first, last, was = merged[-1]
            merged[-1] = (first, max(last, end), was)
        elif start < end:
            merged.append((start, end, kind))
    return merged
