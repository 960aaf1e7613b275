"""Details that have a shape: addresses on the net, telephone and health numbers, postcodes, streets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .spans import Detail

#: Arabic, Persian, Gujarati and Bengali digits, one for one.
_DIGITS = {
    first + n: str(n) for first in (0x0660, 0x06F0, 0x0AE6, 0x09E6, 0x0966) for n in range(10)
}

_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,6}")
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.])[\w.]{1,40}\s{0,3}(?:\(at\)|\[at\]|\bat\b|małpa)\s{0,3}\w{1,40}\s{0,3}(?:\(dot\)|\bdot\b|kropka)\s*(?:com|org|net|uk|pl|co)\b"
    r"(?:\s*(?:dot|\.)\s*uk)?",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)\S+?(?=[.,;:!?)\]]*(?:\s|$))", re.IGNORECASE)
_PROFILE = re.compile(
    r"(?<![\w@.])(?:(?:facebook|fb|instagram|tiktok|twitter|x|linkedin|snapchat|t|wa)\."
    r"(?:com|me))/[\w.@/\-]+",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{2,29}(?<!\.)")

_PHONE_WORDS = re.compile(
    r"(?:phone|call|ring|text|mobile|mob|tel|number|whats\s?app|contact|landline|fax|numer|dzwo|"
    r"telefon|komórk|sms|هاتف|رقم|جوال|اتصل|موبايل|تلفون|واتس|ફોન|નંબર|મોબાઇલ|મોબાઈલ|"
    r"taleefan|telefoon|lambar|nambar|wac)\w*\W*(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w£$€.,/])(?:\+|00)?\(?\d(?:[ \u00a0().\-–]{0,2}\d){6,14}(?![\w/%]|[.,]\d)"
)
_DATE = re.compile(
    r"(?:(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d)(?!\d)"
)
_IN_THREES = re.compile(r"\d{3}[ \-]\d{3}[ \-]\d{3}")
_HEALTH_WORDS = re.compile(
    r"(?:nhs|health|hospital|patient|pesel|صحي|صحة|الصحية)\W*(?:\w+\W+){0,3}$", re.IGNORECASE
)
_BORN = re.compile(
    r"(?:\b(?:born|dob|d\.o\.b\.?|date of birth|birthday|urodzon[ayeym]+|urodził\w*(?: się)?|ur\.|data urodzenia|"
    r"dhashay|dhalatay)|مواليد|تاريخ ميلادي|ولدت|જન્મ|જન્મતારીખ)\W*(?:\w+\W+){0,2}?"
    r"(\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}|\d{1,2}(?:st|nd|rd|th)? \w{3,12} \d{4})",
    re.IGNORECASE,
)

_POSTCODE = re.compile(
    r"(?<![\w])(?:gir ?0aa|[a-pr-uwyz](?:\d{1,2}|\d[a-hjkps-uw]|[a-hk-y]\d{1,2}|[a-hk-y]\d[abehmnprv-y]))"
    r"( ?)\d[abd-hjlnp-uw-z]{2}(?!\w)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d(?:nd|st|rd|th)$", re.IGNORECASE)
_POLISH_POSTCODE = re.compile(r"(?<![\d\-])\d{2}-\d{3}(?![\d\-])")

_TYPES = (
    "street|st|road|rd|lane|ln|avenue|ave|close|drive|court|crescent|terrace|gardens|grove|"
    "square|mews|parade|walk|way|place|hill|rise|row|green|view|house|towers?"
)
_STREET = re.compile(
    rf"\b(?:(?i:flat|apartment|unit|room)\s+\w{{1,4}},?\s+)?(?i:no\.?\s*|number\s+)?\d{{1,4}}[a-z]?,?\s+"
    rf"(?:[A-Z][\w’'\-]+\s+){{1,3}}(?i:{_TYPES})\b|"
    rf"\b(?i:flat|apartment)\s+\d{{1,4}}[a-z]?,?\s+(?:[A-Z][\w’'\-]+\s+){{1,2}}(?i:{_TYPES})\b"
)
_STREET_SMALL = re.compile(
    r"\b(?:live|lives|living|house|home|flat|address|stay|staying|at)\s+(?:is\s+|at\s+|number\s+|no\.?\s+){0,2}"
    r"(\d{1,4}[a-z]?,?\s+(?:[a-z][\w’'\-]+\s+){1,2}(?:street|road|lane|avenue|close|drive|crescent|"
    r"terrace|gardens|grove|court))\b",
    re.IGNORECASE,
)
_STREETS_ELSEWHERE = re.compile(
    r"\b(?:ul\.|ulic[ayę]|ulicy|al\.|alei|os\.|osiedl[eu])\s*[A-ZĄĆĘŁŃÓŚŹŻ]\w+"
    r"(?:\s+[A-ZĄĆĘŁŃÓŚŹŻ]\w+)?\s+\d+\w?(?:\s*(?:/|m\.?)\s*\d+)?|"
    r"(?:شارع|طريق)\s+\w+(?:\s+\w+)?\s*،?\s*(?:رقم\s*)?\d+|"
    r"(?:منزل|شقة|بيت|البيت|الشقة|المنزل)\s+رقم\s*\d+|"
    r"(?<!\d)\d{1,4}\s?,?\s?\S{1,30}\s(?:સોસાયટી|શેરી|રોડ|સ્ટ્રીટ|ફ્લેટ)\S*|"
    r"(?:ઘર|મકાન|ફ્લેટ)\s*(?:નંબર|નં\.?)\s*\d+|"
    r"\b(?:guri|guriga|guryaha)\s+(?:lambarka|nambarka|lambar|number)\s*\d+",
    re.IGNORECASE,
)


def plain_digits(text: str) -> str:
    """The text with the digits 0 to 9 of every script, letter for letter."""
    return text.translate(_DIGITS)


def lines_in(text: str) -> Iterator[Detail]:
    """E-mail addresses, links and account names."""
    for pattern, kind, confidence in (
        (_EMAIL, "email", "high"),
        (_SPOKEN_EMAIL, "email", "high"),
        (_PROFILE, "link", "high"),
        (_LINK, "link", "low"),
        (_HANDLE, "handle", "high"),
    ):
        for hit in pattern.finditer(text):
            sure = "high" if kind == "link" and _PROFILE.search(hit[0]) else confidence
            yield Detail(hit.start(), hit.end(), kind, sure)


def numbers_in(text: str) -> Iterator[Detail]:
    """Health-service and telephone numbers, and days of birth."""
    plain = plain_digits(text)
    for hit in _BORN.finditer(plain):
        yield Detail(hit.start(1), hit.end(1), "birth", "high")
    for hit in _NUMBER.finditer(plain):
        kind, confidence = _kind_of(hit[0], before=plain[max(0, hit.start() - 50) : hit.start()])
        if kind:
            yield Detail(hit.start(), hit.end(), kind, confidence)


def _kind_of(number: str, *, before: str) -> tuple[str, str]:
    """What a long number is, by its length, its beginning and the words before it."""
    digits = "".join(sign for sign in number if sign.isdigit())
    named = bool(_PHONE_WORDS.search(before))
    if len(digits) == 10 and is_health_number(digits) and not digits.startswith("0"):
        return "health_number", "high"
    if _HEALTH_WORDS.search(before) and len(digits) in (10, 11):
        return "health_number", "high" if len(digits) == 11 else "low"
    if _DATE.match(number) and not named:
        return "", ""
    abroad = number.startswith(("+", "00")) and 10 <= len(digits) <= 15
    at_home = digits.startswith("0") and len(digits) in (10, 11)
    if abroad or at_home or (named and 7 <= len(digits) <= 15):
        return "phone", "high"
    if len(digits) == 9 and _IN_THREES.fullmatch(number):
        return "phone", "high"
    return ("phone", "low") if 9 <= len(digits) <= 13 else ("", "")


def is_health_number(digits: str) -> bool:
    """Whether ten digits are a health-service number of England: the last one checks the others.

    Modulus 11: weights 10 to 2, 11 minus the remainder; 11 stands for 0, and 10 is never given.
    """
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = (
        11
        - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
        % 11
    )
    return check != 10 and check % 11 == int(digits[-1])


def addresses_in(text: str) -> Iterator[Detail]:
    """Postcodes and streets with a house number."""
    plain = plain_digits(text)
    for hit in _POSTCODE.finditer(plain):
        if not _ORDINAL.search(hit[0]) or hit[0].isupper():
            sure = hit[0].isupper() or len(hit[0].replace(" ", "")) >= 6
            yield Detail(hit.start(), hit.end(), "postcode", "high" if sure else "low")
    for hit in _POLISH_POSTCODE.finditer(plain):
        yield Detail(hit.start(), hit.end(), "postcode", "high")
    for pattern, group in ((_STREET, 0), (_STREET_SMALL, 1), (_STREETS_ELSEWHERE, 0)):
        for hit in pattern.finditer(plain):
            yield Detail(hit.start(group), hit.end(group), "address", "high")
