"""A code as somebody says it over a telephone: letters by words in English, else sign by sign."""

from __future__ import annotations

from hearth.kit.codes import grouped

#: The words that radio and emergency services use, without those for letters no code has.
ENGLISH = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six",
    "7": "seven", "8": "eight", "9": "nine", "A": "Alpha", "B": "Bravo", "C": "Charlie",
    "D": "Delta", "E": "Echo", "F": "Foxtrot", "G": "Golf", "H": "Hotel", "J": "Juliet",
    "K": "Kilo", "M": "Mike", "N": "November", "P": "Papa", "Q": "Quebec", "R": "Romeo",
    "S": "Sierra", "T": "Tango", "V": "Victor", "W": "Whiskey", "X": "X-ray", "Y": "Yankee",
    "Z": "Zulu",
}  # fmt: skip
WORDS = {"en": ENGLISH}


def say_code(code: str, *, language: str) -> list[str]:
    """The groups of a code as they are said, such as "seven, Kilo, Quebec, Mike"."""
    words = WORDS.get(language, {})
    return [
        ", ".join(words.get(sign, sign) for sign in group) for group in grouped(code).split("-")
    ]
