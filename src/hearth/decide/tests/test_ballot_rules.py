"""Ballots as they are typed, drawn orders, and counts that depend on nothing but the ballots."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.decide.bridge import priorities as bridge
from hearth.decide.rules import sequence, typed
from hearth.decide.rules.ballots import tidy_ballot

NUMBERS = [1, 2, 3, 4]
COSTS = dict.fromkeys(NUMBERS, 0)
chosen = st.lists(st.sampled_from(NUMBERS), min_size=1, unique=True)
marks = st.dictionaries(st.sampled_from(NUMBERS), st.integers(0, 5), min_size=1)
points = st.dictionaries(st.sampled_from(NUMBERS), st.integers(1, 2), min_size=1)
pairs = st.lists(
    st.sampled_from([(1, 2), (1, 3), (4, 1), (2, 3), (4, 2), (3, 4)]), min_size=1, unique=True
)
KINDS = {
    "approval": (chosen, ["approval"]),
    "points": (points, ["points"]),
    "score": (marks, ["score", "judgement"]),
    "ranking": (chosen, ["schulze", "ranked-pairs"]),
    "pairwise": (pairs, ["bradley-terry"]),
}
CASES = [(kind, method) for kind, (_s, methods) in KINDS.items() for method in methods]


def settings_of(kind):
    return {"kind": kind, "points": 10, "highest": 5}


def tidy(choices, kind):
    kept, refusal = tidy_ballot(choices, ballot=settings_of(kind), costs=COSTS)
    assert refusal is None
    return kept


def count(ballots, kind, method, options=NUMBERS, lot=NUMBERS):
    return bridge.count_choice(
        options=[str(n) for n in options],
        rule={"method": method, "winners": 2},
        ballot=settings_of(kind),
        ballots=ballots,
        lot=[str(n) for n in lot],
    )


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_what_is_typed_it_reads_back_as_it_was_kept(kind, data):
    kept = tidy(data.draw(KINDS[kind][0]), kind)
    line = typed.write_typed(kept, kind=kind)
    assert tidy(typed.read_typed(line, kind=kind), kind) == kept
    loose = line.replace(" ", " ,  ").replace(":", " : ").replace(">", " > ")
    assert tidy(typed.read_typed(loose, kind=kind), kind) == kept


def test_digits_of_other_scripts_it_reads():
    assert typed.read_typed("٣ ٧، ۱۲", kind="approval") == [3, 7, 12]
    assert typed.read_typed("३:५", kind="score") == {3: 5}
    assert typed.read_typed("3=7 2>5", kind="pairwise") == [(2, 5)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("three", "approval"),
        ("3:x", "score"),
        ("3:4 3:5", "points"),
        ("3:4:5", "points"),
        ("1>2>3", "pairwise"),
        ("1>", "pairwise"),
        ("<script>alert(1)</script>", "ranking"),
        ("9" * 400, "approval"),
        ("😀", "ranking"),
    ],
)
def test_what_cannot_be_read_it_names(text, kind):
    with pytest.raises(typed.TypedWrongError) as wrong:
        typed.read_typed(text, kind=kind)
    assert 0 < len(wrong.value.args[0]) <= 20


@given(st.integers(2, 12), st.text(max_size=8))
def test_pairs_it_asks_once_each_and_evenly(n, seed):
    asked = sequence.pairs_for(range(1, n + 1), seed=seed)
    assert len({frozenset(pair) for pair in asked}) == len(asked) == n * (n - 1) // 2
    first = [number for pair in asked[: n // 2] for number in pair]
    assert len(set(first)) == len(first)


@given(st.sets(st.integers(1, 99), min_size=1), st.text(max_size=8))
def test_an_order_is_drawn_by_the_seed_and_not_by_how_options_are_listed(numbers, seed):
    drawn = sequence.drawn_order(numbers, seed=seed)
    assert sorted(drawn) == sorted(numbers)
    assert drawn == sequence.drawn_order(sorted(numbers, reverse=True), seed=seed)


@pytest.mark.parametrize(("kind", "method"), CASES)
@given(st.data())
@settings(max_examples=40)
def test_the_order_of_the_ballots_never_matters(kind, method, data):
    ballots = [tidy(b, kind) for b in data.draw(st.lists(KINDS[kind][0], min_size=1, max_size=8))]
    shuffled = data.draw(st.permutations(ballots))
    assert count(ballots, kind, method) == count(shuffled, kind, method)


@pytest.mark.parametrize(("kind", "method"), CASES)
@given(st.data())
@settings(max_examples=40)
def test_other_numbers_for_the_same_options_change_nothing_else(kind, method, data):
    """Whoever prepares the ballot helps nobody by the number they give."""
    ballots = [tidy(b, kind) for b in data.draw(st.lists(KINDS[kind][0], min_size=1, max_size=8))]
    new = dict(zip(NUMBERS, data.draw(st.permutations(NUMBERS)), strict=True))
    before = count(ballots, kind, method)
    after = count(
        [renamed(b, new) for b in ballots], kind, method, lot=[new[number] for number in NUMBERS]
    )
    assert after["winners"] == [str(new[int(number)]) for number in before["winners"]]
    assert after["order"] == [str(new[int(number)]) for number in before["order"]]


def renamed(choices, new):
    if isinstance(choices, dict):
        return {str(new[int(number)]): mark for number, mark in choices.items()}
    if choices and isinstance(choices[0], list):
        return [[new[one] for one in pair] for pair in choices]
    return [new[number] for number in choices]


@pytest.mark.parametrize(("kind", "method"), CASES)
@given(st.data())
@settings(max_examples=25)
def test_equal_weights_are_no_weights(kind, method, data):
    if method == "judgement":
        return
    ballots = [tidy(b, kind) for b in data.draw(st.lists(KINDS[kind][0], min_size=1, max_size=6))]
    how = {
        "options": [str(n) for n in NUMBERS],
        "rule": {"method": method, "winners": 2},
        "ballot": settings_of(kind),
        "ballots": ballots,
        "lot": [str(n) for n in NUMBERS],
    }
    weighted = bridge.count_choice(**how, weights=[bridge.UNIT] * len(ballots))
    assert weighted["order"] == bridge.count_choice(**how)["order"]


PAIRS = [[(1, 2), (1, 3)], [(2, 1), (3, 1)], [(1, 2), (1, 3)]]


@pytest.mark.parametrize(
    ("method", "kind", "ballots"),
    [
        ("schulze", "ranking", [["1", "2", "3"], ["1", "3", "2"]]),
        ("ranked-pairs", "ranking", [["1", "2", "3"], ["1", "3", "2"]]),
        ("bradley-terry", "pairwise", PAIRS),
    ],
)
def test_a_tie_over_the_last_winner_it_tells(method, kind, ballots):
    found = count(ballots, kind, method, options=[1, 2, 3], lot=[3, 2, 1])
    assert found["winners"] == ["1", "3"]
    assert [(tie["between"], tie["chosen"]) for tie in found["ties"]] == [(["2", "3"], "3")]
