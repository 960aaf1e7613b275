"""Gathering votes: the last one counts, order does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.deliberation import collect, count_votes, wilson
from hearth.methods.deliberation.votes import _last_entries, numbered
from hearth.methods.errors import MethodError

LINE = st.tuples(
    st.integers(0, 5), st.integers(0, 4), st.sampled_from([-1, 0, 1]), st.integers(0, 3)
)


def gathered(lines):
    people, statements, values, times = zip(*lines, strict=True)
    return collect(people, statements, values, times)


def plain(votes):
    return {
        (votes.people[p], votes.statements[s]): int(v)
        for p, s, v in zip(votes.person, votes.statement, votes.value, strict=True)
    }


@given(st.lists(LINE, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_lines_never_matters_where_there_are_times(lines, random):
    other = list(lines)
    random.shuffle(other)

    assert plain(gathered(lines)) == plain(gathered(other))


@given(st.lists(LINE, min_size=1, max_size=40))
def test_it_agrees_with_the_obvious_way(lines):
    latest = {}
    for person, statement, value, time in lines:
        latest.setdefault((str(person), str(statement)), {}).setdefault(time, set()).add(value)
    expected = {}
    for pair, moments in latest.items():
        said = moments[max(moments)]
        expected[pair] = said.pop() if len(said) == 1 else 0

    assert plain(gathered(lines)) == expected


@given(st.lists(LINE, min_size=1, max_size=40))
def test_swapping_the_words_swaps_the_votes(lines):
    swapped = [(p, s, -v, t) for p, s, v, t in lines]

    assert (gathered(swapped).value == -gathered(lines).value).all()


def test_without_times_later_lines_are_later():
    votes = collect(["a", "a"], ["s", "s"], [1, -1])

    assert votes.value.tolist() == [-1]
    assert votes.repeated == 1


@given(st.lists(LINE, min_size=1, max_size=40))
def test_without_times_it_agrees_with_the_obvious_way(lines):
    latest = {(str(person), str(statement)): value for person, statement, value, _ in lines}
    people, statements, values, _ = zip(*lines, strict=True)
    votes = collect(people, statements, values)

    assert plain(votes) == latest
    assert votes.repeated == len(lines) - len(latest)


@pytest.mark.parametrize("largest", [3, 2**40, 2**61], ids=["small", "middling", "huge"])
def test_of_equal_keys_the_last_entry_counts_however_large_they_are(largest):
    assert _last_entries(np.array([largest, 1, largest, 0, 1])).tolist() == [3, 4, 2]


@pytest.mark.parametrize(
    "numbers",
    [
        np.array([-128, 127, -128], dtype=np.int8),
        np.array([7, 2**64 - 1, 7], dtype=np.uint64),
        np.array([-(2**63), 2**63 - 1, -(2**63)]),
        np.array([5, 6, 5], dtype=np.uint16),
        np.array([10**9, 5, 10**9]),
    ],
)
def test_whole_numbers_of_any_size_are_names(numbers):
    names, places = numbered(numbers)

    assert names == tuple(str(one) for one in sorted({int(one) for one in numbers}))
    assert [names[at] for at in places] == [str(int(one)) for one in numbers]


def test_ids_stand_in_natural_order():
    assert collect(["10", "9", "b"], ["s"] * 3, [1, 1, 1]).people == ("9", "10", "b")


def test_nothing_is_nothing():
    votes = collect([], [], [])

    assert votes.shape == (0, 0)
    assert count_votes(votes).seen.shape == (1, 0)


def test_a_vote_that_is_none_is_refused():
    with pytest.raises(MethodError, match="vote_unknown"):
        collect(["a"], ["s"], [2])


def test_counts_are_those_of_the_groups():
    votes = collect(["a", "b", "c", "c"], ["s", "s", "s", "t"], [1, -1, 0, 1])

    counts = count_votes(votes, np.array([0, 1, -1]), 2)

    assert counts.agree.tolist() == [[1, 0], [0, 0]]
    assert counts.disagree.tolist() == [[0, 0], [1, 0]]
    assert counts.seen.tolist() == [[1, 0], [1, 0]]


def test_limits_of_a_share_that_nobody_was_asked_about_are_all_there_is():
    low, high = wilson(np.array([0]), np.array([0]))

    assert (low[0], high[0]) == (0, 1)


def test_what_is_given_is_not_changed():
    values = np.array([1, -1, 1], dtype=np.int8)
    collect(["a", "a", "b"], ["s", "s", "s"], values, [1, 1, 1])

    assert values.tolist() == [1, -1, 1]
