"""Words that may mean that somebody is in danger. Pure; the lists stand beside this file.

It is a net with wide meshes for a first answer (help is shown at once, a person looks), no diagnosis.
`crisis_words.json` holds phrases by language: `{a,b,}` are alternatives, `*` ends a word that may go
on, `_` stands for up to three words. `crisis_harmless.json` holds what takes an alarm back: sayings
that contain such a phrase, and words of negation close to it. How well it works on a written set is
measured in `tests/test_crisis.py` and told in docs/guides/safeguarding.md.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import Any

#: How many words a gap may have, and how near a word of negation must stand.
GAP, NEAR = 3, 3
_ALTERNATIVES = re.compile(r"\{([^}]*)\}")
_BREAKS = re.compile(r"\n\s*\n|[.!?;:,…،؛؟।()\u2013\u2014]")
_BETWEEN = re.compile(r"[\s.!?;:,…،؛؟।()\u2013\u2014/\"“”«»\-\[\]]+")
_SENTENCE_ENDS = re.compile(r"\n\s*\n|[.!?…؟।]")


@dataclass(frozen=True)
class Changes:
    """What one network changed: (language, phrase) pairs added, and shipped ones switched off."""

    added: tuple[tuple[str, str], ...] = ()
    off: frozenset[tuple[str, str]] = frozenset()


NO_CHANGES = Changes()


@dataclass(frozen=True)
class Phrase:
    """One phrase word by word, and how it is listed."""

    words: tuple[str, ...]
    language: str
    listed: str


@dataclass
class Node:
    """Phrases word by word as a tree: what may follow, as a whole word, a stem, or after a gap."""

    words: dict[str, Node] = field(default_factory=dict)
    stems: dict[str, Node] = field(default_factory=dict)
    gap: Node | None = None
    ends: list[Phrase] = field(default_factory=list)

    def add(self, phrase: Phrase) -> None:
        node = self
        for word in phrase.words:
            if word == "_":
                node.gap = node = node.gap or Node()
            elif word.endswith("*"):
                node = node.stems.setdefault(word[:-1], Node())
            else:
                node = node.words.setdefault(word, Node())
        node.ends.append(phrase)

    def found(self, said: Said) -> Iterator[tuple[Phrase, int, int]]:
        """Each phrase that stands in the words, with where it begins and ends."""
        for start in range(len(said.forms)):
            for phrase, end in self.from_here(said, start, said.sentences[start]):
                yield phrase, start, end

    def from_here(self, said: Said, at: int, sentence: int) -> Iterator[tuple[Phrase, int]]:
        """Each phrase that goes on at this word, with where it ends."""
        for phrase in self.ends:
            yield phrase, at
        for further in range(at, at + GAP + 1) if self.gap else ():
            yield from self.gap.from_here(said, further, sentence)  # type: ignore[union-attr]
        if at >= len(said.forms) or said.sentences[at] != sentence:
            return
        for form in said.forms[at]:
            child = self.words.get(form)
            if child:
                yield from child.from_here(said, at + 1, sentence)
            for stem, child in self.stems.items():
                if form.startswith(stem):
                    yield from child.from_here(said, at + 1, sentence)


@dataclass(frozen=True)
class Said:
    """What somebody said, word by word, with the number of the clause and sentence of each."""

    forms: list[tuple[str, ...]]
    clauses: list[int]
    sentences: list[int]


def sounds_like_crisis(
    text: str, *, language: str = "", changes: Changes = NO_CHANGES
) -> list[str]:
    """The listed words and phrases found, in any language of the list (people mix languages).

    Those in the language that was said to be spoken come first. `changes` are the network's own.
    """
    said = _said(text)
    hits = [*_shipped().found(said), *_added(changes.added).found(said)]
    if not hits:
        return []
    harmless = [(start, end) for _phrase, start, end in _sayings().found(said)]
    found = [
        (phrase.language != language, phrase.listed)
        for phrase, start, end in hits
        if (phrase.language, phrase.listed) not in changes.off
        and not any(start < other and begin < end for begin, other in harmless)
        and not _is_negated(said, phrase.language, start, end)
    ]
    return list(dict.fromkeys(phrase for _other, phrase in sorted(found)))


def patterns_by_language(changes: Changes = NO_CHANGES) -> dict[str, list[str]]:
    """Language to its patterns as they are listed, for devices that look without signal.

    They know no sayings and no words of negation: a phone would rather show help once too often.
    """
    carried = {code: list(patterns) for code, patterns in _read("crisis_words.json").items()}
    for code, phrase in changes.added:
        carried.setdefault(code, []).append(phrase)
    return carried


@cache
def all_phrases() -> tuple[Phrase, ...]:
    """Every shipped phrase, alternatives written out."""
    listed = _read("crisis_words.json")
    found = {
        (code, phrase.listed): phrase
        for code, patterns in listed.items()
        for pattern in patterns
        for phrase in _phrases(code, pattern)
    }
    return tuple(found.values())


def tidy_phrase(phrase: str) -> str:
    """A phrase as somebody typed it, as it is kept and compared: no alternatives, no gaps."""
    bare = re.sub(r"[{},_…]", " ", phrase)
    return " ".join(word for word in _plain(bare).split(" ") if word.strip("*"))


def _phrases(language: str, pattern: str) -> Iterator[Phrase]:
    """The phrases of one pattern, alternatives written out."""
    parts = _ALTERNATIVES.split(pattern)
    choices = [part.split(",") if n % 2 else [part] for n, part in enumerate(parts)]
    for chosen in product(*choices):
        words = tuple(_plain("".join(chosen)).split())
        if words:
            yield Phrase(words, language, " ".join(words).replace("_", "…"))


@cache
def _shipped() -> Node:
    return _tree(all_phrases())


@lru_cache(maxsize=64)
def _added(pairs: tuple[tuple[str, str], ...]) -> Node:
    return _tree(phrase for code, text in pairs for phrase in _phrases(code, text))


@cache
def _sayings() -> Node:
    kept = _read("crisis_harmless.json")
    return _tree(
        phrase
        for code, row in kept.items()
        for pattern in row["idioms"]
        for phrase in _phrases(code, pattern)
    )


def _tree(phrases: Iterable[Phrase]) -> Node:
    made = Node()
    for phrase in phrases:
        made.add(phrase)
    return made


@cache
def _negations() -> dict[str, tuple[frozenset[str], frozenset[str], frozenset[str]]]:
    """Language to the words that negate what follows, what takes that back, what negates before."""
    return {
        code: (frozenset(row["before"]), frozenset(row["but"]), frozenset(row["after"]))
        for code, row in _read("crisis_harmless.json").items()
    }


def _is_negated(said: Said, language: str, start: int, end: int) -> bool:
    """Whether a word of negation stands near, in the same clause: "I would never …"."""
    before, but, after = _negations().get(language, (frozenset(),) * 3)
    for at in range(max(0, start - NEAR), start):
        if said.clauses[at] == said.clauses[start] and before.intersection(said.forms[at]):
            return not but.intersection(said.forms[at + 1])
    follows = said.forms[end] if end < len(said.forms) else ()
    return bool(after.intersection(follows)) and said.clauses[end] == said.clauses[start]


def _said(text: str) -> Said:
    forms: list[tuple[str, ...]] = []
    clauses: list[int] = []
    sentences: list[int] = []
    clause = sentence = 0
    plain = _plain(text, keep_lines=True)
    at = 0
    for between in [*_BETWEEN.finditer(plain), None]:
        word = plain[at : between.start() if between else len(plain)]
        if word:
            forms.append(_forms(word))
            clauses.append(clause)
            sentences.append(sentence)
        if between:
            clause += bool(_BREAKS.search(between[0]))
            sentence += bool(_SENTENCE_ENDS.search(between[0]))
            at = between.end()
    return Said(forms, clauses, sentences)


def _forms(word: str) -> tuple[str, ...]:
    """A word, and in Arabic script also without an “and” or “so” written together with it."""
    return (word, word[1:]) if word[0] in "وف" and len(word) > 3 else (word,)


def _plain(text: str, *, keep_lines: bool = False) -> str:
    """Small letters, no accents or vowel signs, no apostrophes, one form of each Arabic letter."""
    folded = text.casefold().replace("ł", "l")
    split = unicodedata.normalize("NFKD", folded)
    bare = "".join(letter for letter in split if not _is_dropped(letter)).translate(_SAME)
    return bare if keep_lines else re.sub(r"\s+", " ", bare.replace("-", " ")).strip()


#: Letters that are written one for another.
_SAME = str.maketrans({"ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ٱ": "ا"})


def _is_dropped(letter: str) -> bool:
    """Latin accents, Arabic vowel signs and apostrophes; vowel signs of Indian scripts carry meaning."""
    accent = "\u0300" <= letter <= "\u036f" or "\u064b" <= letter <= "\u065f"
    return accent or letter in "'’‘ʼ`\u0640\u200c\u200d"


@cache
def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath(name).read_text("utf-8"))
    return loaded
