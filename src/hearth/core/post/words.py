"""STOP and its sisters: which whole messages are a command, in every language that is served.

Only a message that is nothing but the word counts ("STOP 12345" is somebody's words). Case, accents,
dots and quotation marks around it do not matter. The lists stand beside this file. Pure.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files

STOP, START, HELP = "stop", "start", "help"
#: Longer than this is no command, and is not looked at letter by letter.
LONGEST = 60


def command_of(text: str) -> str:
    """`stop`, `start`, `help`, or nothing when the message is anything else."""
    return _commands().get(plain_words(text), ("", ""))[0] if len(text) <= LONGEST else ""


def language_of(text: str) -> str:
    """The language of a command, or nothing where many languages share the word."""
    found = _commands().get(plain_words(text), ("", ""))[1] if len(text) <= LONGEST else ""
    return "" if found == "any" else found


def commands() -> dict[str, dict[str, list[str]]]:
    """Command to language to words, as they are listed."""
    text = files(__package__).joinpath("command_words.json").read_text(encoding="utf-8")
    listed: dict[str, dict[str, list[str]]] = json.loads(text)
    return listed


@cache
def _commands() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for command, by_language in commands().items():
        for language, words in by_language.items():
            for word in words:
                found.setdefault(plain_words(word), (command, language))
    return found


def plain_words(text: str) -> str:
    """Small letters, single spaces, without accents, invisible marks, or punctuation around them."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("ı", "i"))
    bare = "".join(letter for letter in split if not _is_mark(letter))
    bare = re.sub(r"\s+", " ", bare.replace("أ", "ا").replace("إ", "ا")).strip()
    return bare.strip(" .,;:!?¡¿…\"'`“”‘’„«»()[]<>-–—*_/\\،؛؟।")


def _is_mark(letter: str) -> bool:
    """Latin accents, Arabic vowel signs and stretch, marks of direction; not what spells Gujarati."""
    is_arabic = "\u064b" <= letter <= "\u065f" or letter == "\u0640"
    is_latin = "\u0300" <= letter <= "\u036f"
    return is_arabic or is_latin or unicodedata.category(letter) == "Cf" or letter == "\ufe0f"
