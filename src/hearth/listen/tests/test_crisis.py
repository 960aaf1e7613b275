"""The net for words of danger, measured on written sets: how much it misses, how often it cries wolf."""

from __future__ import annotations

from importlib.resources import files

import pytest

from hearth.listen.crisis import Changes, all_phrases, patterns_by_language, sounds_like_crisis

#: Set, least recall, least precision. The third was written last and changed nothing: the honest one.
SETS = [("first", 0.98, 0.98), ("second", 0.90, 0.95), ("third", 0.70, 0.85)]


def sentences(name: str) -> list[tuple[str, bool, str]]:
    """(language, whether it alarms, text) of one written set."""
    text = files(__package__).joinpath(f"written/crisis_{name}.txt").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(row[:2], row[3] == "!", row[5:]) for row in rows]


@pytest.mark.parametrize(("name", "recall", "precision"), SETS)
def test_the_net_misses_little_and_seldom_cries_wolf(name, recall, precision):
    hits = [
        (alarming, bool(sounds_like_crisis(text, language=code)))
        for code, alarming, text in sentences(name)
    ]
    caught = hits.count((True, True))
    assert caught / (caught + hits.count((True, False))) >= recall
    assert caught / (caught + hits.count((False, True))) >= precision


def test_the_written_sets_are_large_and_in_five_languages():
    rows = [row for name, *_floors in SETS for row in sentences(name)]
    assert len({text for _code, _alarming, text in rows}) == len(rows)
    assert sum(alarming for _code, alarming, _text in rows) >= 100
    assert sum(not alarming for _code, alarming, _text in rows) >= 120
    for code in ("en", "pl", "ar", "gu", "so"):
        assert {alarming for other, alarming, _text in rows if other == code} == {True, False}


@pytest.mark.parametrize("text", ["KILL MYSELF", "kill   myself", "“kill myself”", "kill\nmyself"])
def test_case_marks_and_spaces_do_not_hide_a_phrase(text):
    assert sounds_like_crisis(text) == ["kill myself"]


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence():
    assert not sounds_like_crisis("I will not kill. Myself, I like the park.")


def test_a_negation_holds_only_near_and_in_its_clause():
    assert not sounds_like_crisis("I would never kill myself")
    assert sounds_like_crisis("I would never tell them, I will kill myself")
    assert sounds_like_crisis("I don't know if I want to die")


def test_the_language_spoken_comes_first():
    found = sounds_like_crisis("I want to die. Nie chcę żyć.", language="pl")
    assert found[0] == "nie chce zyc" and "want to die" in found


def test_a_network_adds_and_switches_off_phrases():
    mine = Changes(added=(("en", "jump the quay*"),), off=frozenset({("en", "want to die")}))
    assert sounds_like_crisis("He will jump the quayside", changes=mine) == ["jump the quay*"]
    assert not sounds_like_crisis("I want to die", changes=mine)
    assert sounds_like_crisis("I want to die")


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "😀" * 5000, "a" * 200_000, "(" * 9000, "_ * {}", "و"]
)
def test_odd_texts_are_harmless(text):
    assert sounds_like_crisis(text) == []


def test_phones_carry_the_patterns_as_they_are_listed_with_the_networks_own():
    carried = patterns_by_language(Changes(added=(("cy", "lladd fy hun"),)))
    assert any(pattern.endswith("} myself") for pattern in carried["en"])
    assert carried["cy"] == ["lladd fy hun"]
    assert sum(map(len, carried.values())) < len(all_phrases()) / 3
