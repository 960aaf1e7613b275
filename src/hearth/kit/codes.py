"""Short codes that can be read aloud over a telephone, and how they are kept.

A code is made of Crockford's base 32 letters (no I, L, O, U), in groups of four. We keep only a
keyed hash, so that a copied database opens no receipt.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans(
    {"I": "1", "L": "1", "O": "0", "U": "V", "-": "", " ": "", "–": "", ".": ""}
)


def new_code(groups: int = 3) -> str:
    """A fresh code, such as `7KQM-2XWD-9FHT`: 20 bits a group."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(groups))


def tidy(code: str) -> str:
    """What somebody typed, as we count it: case, spaces, dashes and look-alikes do not matter."""
    return "".join(letter for letter in code.upper().translate(_READ_AS) if letter in LETTERS)


def grouped(code: str) -> str:
    """A tidy code in groups of four, as it is printed."""
    plain = tidy(code)
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def code_hash(code: str, *, purpose: str) -> str:
    """Keyed SHA-256 of the tidy code (64 hexadecimal letters); `purpose` keeps kinds apart."""
    return keyed_hash(tidy(code), purpose=purpose)


def keyed_hash(text: str, *, purpose: str) -> str:
    """Keyed SHA-256 of any text (64 hexadecimal letters); `purpose` keeps kinds apart."""
    key = f"{purpose}:{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


#: Powers of a root of x^5 + x^2 + 1, so that letters are the numbers of a field with 32 members.
_POWERS = [1]
for _step in range(30):
    _twice = _POWERS[-1] << 1
    _POWERS.append(_twice ^ 0b100101 if _twice & 32 else _twice)


def check_letter(letters: str) -> str:
    """The letter that shows a slip in a tidy code of up to 29 letters.

    Any one wrong letter and any two letters that changed places are noticed: each letter is
    multiplied by another power of the field's root, and the sum is written down (a Reed-Solomon
    check over 32 letters).
    """
    total = 0
    for place, letter in enumerate(reversed(letters), start=1):
        number = LETTERS.index(letter)
        if number:
            total ^= _POWERS[(_POWERS.index(number) + place) % 31]
    return LETTERS[total]


def with_check(letters: str) -> str:
    """The letters with their check letter, in groups of four."""
    plain = tidy(letters)
    return grouped(plain + check_letter(plain))


def has_good_check(code: str) -> bool:
    """Whether the last letter of what somebody typed is the check letter of the others."""
    plain = tidy(code)
    return len(plain) > 1 and check_letter(plain[:-1]) == plain[-1]
