"""Words made comparable for a search: folded, cut, stemmed, and mended where mistyped.

Knows no table and no room, so that every database gives the same results. Marks are taken off
only where they are ornament (Latin accents, Arabic vowels); in Indic scripts they are letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

LONGEST_WORD = 40
MOST_WORDS = 12

#: Languages with a stemmer; every other keeps its words as they are.
STEMMERS = {
    "ar": "arabic",
    "en": "english",
    "fa": "persian",
    "fr": "french",
    "hi": "hindi",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
}
#: Words that say nothing about what is looked for.
IDLE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "by",
        "can",
        "do",
        "for",
        "from",
        "get",
        "has",
        "have",
        "help",
        "how",
        "i",
        "in",
        "is",
        "it",
        "me",
        "my",
        "near",
        "need",
        "of",
        "on",
        "or",
        "our",
        "please",
        "s",
        "service",
        "services",
        "that",
        "the",
        "their",
        "there",
        "to",
        "want",
        "we",
        "what",
        "where",
        "who",
        "with",
        "you",
        "your",
    ]
)
_ORNAMENT = [(0x0300, 0x036F), (0x0591, 0x05C7), (0x064B, 0x065F), (0x0670, 0x0670)]
_SAME = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
        "ـ": "", "'": "", "’": "", "‘": "", "ʼ": "", "\u200c": "", "\u200d": "",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Case, accents and spelling variants of one letter away: `Café` → `cafe`, `أمّ` → `ام`."""
    apart = unicodedata.normalize("NFKD", text.translate(_SAME).casefold())
    plain = "".join(sign for sign in apart if not _is_ornament(ord(sign)))
    return unicodedata.normalize("NFC", plain.translate(_SAME))


def _is_ornament(code: int) -> bool:
    return any(first <= code <= last for first, last in _ORNAMENT)


def words_in(text: str) -> list[str]:
    """The folded words of a text, each once, in their order. Letters, marks and digits make words."""
    spaced = "".join(sign if _in_a_word(sign) else " " for sign in fold(text))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in spaced.split()))


def _in_a_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(STEMMERS[language])


def stem(word: str, language: str) -> str:
    """The stem of a folded word, or the word itself where the language has no stemmer.

    >>> stem("lonely", "en"), stem("loneliness", "en"), stem("બાળકો", "gu")
    ('lone', 'loneli', 'બાળકો')
    """
    if language not in STEMMERS:
        return word
    # A stemmer may put accents back or take them for granted: fold once more.
    return fold(_stemmer(language).stemWord(word)) or word


def stems(word: str, languages: Iterable[str]) -> set[str]:
    """The word and its stems in each of these languages: what a typed word may stand for."""
    return {word, *(stem(word, language) for language in languages)}


def asked_words(query: str) -> list[str]:
    """What somebody looks for: idle words left out unless there is nothing else."""
    every = words_in(query)
    telling = [word for word in every if word not in IDLE]
    return (telling or every)[:MOST_WORDS]


def most_typos(word: str) -> int:
    """How many wrong letters we forgive: none in short words, three in long ones."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2 if len(word) < 9 else 3


def mended(word: str, vocabulary: Mapping[str, int]) -> str | None:
    """The word of the vocabulary that was meant, or none.

    A word that begins so comes first, then the fewest wrong letters; of equals the commonest wins.
    """
    begun = [known for known in vocabulary if len(word) >= 3 and known.startswith(word)]
    if begun:
        return min(begun, key=lambda known: (-vocabulary[known], known))
    limit = most_typos(word)
    if not limit:
        return None
    near = process.extract(
        word, list(vocabulary), scorer=OSA.distance, score_cutoff=limit, limit=20
    )
    same = [row for row in near if row[0][:1] == word[:1]] or near
    if not same:
        return None
    return min(same, key=lambda row: (row[1], -vocabulary[row[0]], row[0]))[0]
