"""In which letters a text file is written: told by its marks, else by what can be read at all.

UTF-8 and UTF-16 are recognised surely. The old one-byte pages cannot be told apart for sure, so
the guess (charset-normalizer) is shown to the person, who may choose another.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from charset_normalizer import from_bytes

#: What a person may choose from, in the order offered.
OFFERED = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "mac-roman",
)
SAMPLE = 200_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_WORD = re.compile(r"[^\W\d_]+")
_SYMBOL_IN_WORD = re.compile(r"(?<=[^\W\d_])[¹²³¼½¾¿¡¢¤¥¦§¨©ª¬®¯±´µ¶¸º]|[¹²³¿¨¤¬¯´¶¸](?=[^\W\d_])")


def guess_encoding(path: Path) -> str:
    """One of `OFFERED`; none of it is certain but the marks and well-formed UTF-8."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if (wide := _wide_without_mark(sample)) is not None:
        return wide
    return "utf-8-sig" if _is_utf8(path) else _one_byte_page(sample)


def _wide_without_mark(sample: bytes) -> str | None:
    """UTF-16 without a mark: half of the bytes are nothing, and what comes out is text."""
    even, odd = sample[0:4000:2], sample[1:4000:2]
    if odd.count(0) > len(odd) * 0.3 and even.count(0) < len(even) * 0.05:
        name = "utf-16-le"
    elif even.count(0) > len(even) * 0.3 and odd.count(0) < len(odd) * 0.05:
        name = "utf-16-be"
    else:
        return None
    text = sample[:4000].decode(name, errors="replace")
    return None if _CONTROL.search(text) else name


def _is_utf8(path: Path) -> bool:
    """Whether the whole file is well-formed UTF-8, read in portions."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _one_byte_page(sample: bytes) -> str:
    """The likeliest of the old pages: fewest odd signs, least mess, else the usual Windows one."""
    pages = [name.replace("-", "_") for name in OFFERED if name.startswith(("cp", "mac"))]
    found = from_bytes(sample, cp_isolation=pages)
    ranked = sorted(
        (_odd_signs(str(match)), match.chaos, pages.index(match.encoding))
        for match in found
        if match.encoding in pages
    )
    return pages[ranked[0][2]].replace("_", "-") if ranked else "cp1252"


def _odd_signs(text: str) -> int:
    """Signs that people do not write: symbols within words, words of two scripts."""
    symbols = _SYMBOL_IN_WORD.findall(text)
    mixed = [word for word in _WORD.findall(text) if len({_script(sign) for sign in word}) > 1]
    return len(symbols) + len(mixed)


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split(" ")[0]
