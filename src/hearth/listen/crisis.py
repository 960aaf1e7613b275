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
    """The listed words and phrases found, in any language of the list (people mix languages).

    Those in the language that was said to be spoken come first.
    """
    plain = _plain(text)
    found = []
    for code, (pattern, phrases) in _nets().items():
        found += [(code != language, phrases[hit]) for hit in pattern.findall(plain)]
    return list(dict.fromkeys(phrase for _other, phrase in sorted(found)))


def phrases_by_language() -> dict[str, list[str]]:
    """Language to its phrases as they are compared, for devices that look without signal."""
    return {code: list(phrases) for code, (_pattern, phrases) in _nets().items()}


@cache
def _nets() -> dict[str, tuple[re.Pattern[str], dict[str, str]]]:
    """For each language one pattern of all its phrases, and each plain phrase as it is listed."""
    text = files(__package__).joinpath("crisis_words.json").read_text(encoding="utf-8")
    nets = {}
    for code, listed in json.loads(text).items():
        phrases = {_plain(phrase): phrase for phrase in listed}
        longest_first = sorted(map(re.escape, phrases), key=len, reverse=True)
        nets[code] = (re.compile(rf"(?<!\w)({'|'.join(longest_first)})(?!\w)"), phrases)
    return nets


def _plain(text: str) -> str:
    """Small letters, no accents or vowel signs, straight quotes, single spaces."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ł", "l"))
    bare = "".join(letter for letter in split if not _is_accent(letter))
    return re.sub(r"\s+", " ", bare)


def _is_accent(letter: str) -> bool:
    """Latin accents and Arabic vowel signs; the vowel signs of Indian scripts carry meaning."""
    return "\u0300" <= letter <= "\u036f" or "\u064b" <= letter <= "\u065f"
