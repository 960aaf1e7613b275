"""Words that may mean that somebody is in danger. Pure; the lists stand beside this file.

It is a net with wide meshes for a first answer (help is shown at once, a person looks), no diagnosis.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files


def sounds_like_crisis(text: str, *, language: str = "") -> list[str]:
    """The listed words and phrases found, in any language of the list (people mix languages)."""
    plain = _plain(text)
    found = []
    for code, phrases in _lists().items():
        for phrase in phrases:
            if re.search(rf"(?<!\w){re.escape(_plain(phrase))}(?!\w)", plain):
                found.append((code != language, phrase))
    return [phrase for _other, phrase in sorted(found)]


@cache
def _lists() -> dict[str, list[str]]:
    text = files(__package__).joinpath("crisis_words.json").read_text(encoding="utf-8")
    return json.loads(text)


def _plain(text: str) -> str:
    """Small letters, no accents or vowel signs, straight quotes, single spaces."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ł", "l"))
    bare = "".join(letter for letter in split if not _is_accent(letter))
    return re.sub(r"\s+", " ", bare)


def _is_accent(letter: str) -> bool:
    """Latin accents and Arabic vowel signs; the vowel signs of Indian scripts carry meaning."""
    return "\u0300" <= letter <= "\u036f" or "\u064b" <= letter <= "\u065f"
