"""STOP and its sisters: in every language, only as a whole message."""

from __future__ import annotations

import pytest

from hearth.core.post.words import command_of, commands, language_of

LISTED = [
    (command, language, word)
    for command, by_language in commands().items()
    for language, words in by_language.items()
    for word in words
]


@pytest.mark.parametrize(("command", "language", "word"), LISTED)
def test_every_listed_word_is_its_command_in_any_dress(command, language, word):
    for dressed in (word, word.upper(), f"  {word}\n", f"“{word}”.", f"\u200f{word}\u200e!"):
        assert command_of(dressed) == command, dressed
    assert language_of(word) in ("", language)


@pytest.mark.parametrize("language", ["en", "ar", "pl", "gu", "so"])
def test_every_language_that_is_served_has_its_own_words(language):
    assert all(by_language.get(language) for by_language in commands().values())


@pytest.mark.parametrize(("command", "language", "word"), LISTED)
def test_a_word_among_others_is_what_somebody_says(command, language, word):
    assert command_of(f"{word} 12345") == ""
    assert command_of(f"the bus {word}") == ""


@pytest.mark.parametrize(
    "text",
    ["STOP 12345", "bus stop", "stopp", "please do not stop", "", "🛑", "x" * 100_000, "\x00"],
)
def test_other_messages_are_no_command(text):
    assert command_of(text) == ""
