"""Votes that come, change and go: always what a new count would give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.methods.deliberation import Running, collect, count_votes
from hearth.methods.deliberation.axes import means, principal_axes
from hearth.methods.deliberation.tests.made import made
from hearth.methods.errors import MethodError

DEED = st.tuples(st.integers(0, 7), st.integers(0, 6), st.sampled_from([-1, 0, 1, None]))


def anew(votes, count=2):
    """The map from the votes themselves, without the tables."""
    centre = means(votes.value, votes.statement, len(votes.statements))
    return principal_axes(votes.matrix(votes.value - centre[votes.statement]), centre, count)


def same(running, tolerance=1e-9):
    votes = running.votes()
    place = [running.statements.index(one) for one in votes.statements]
    mine, other = running.axes(), anew(votes)
    counts, fresh = running.counts(), count_votes(votes)
    assert (counts.agree[:, place] == fresh.agree).all()
    assert (counts.disagree[:, place] == fresh.disagree).all()
    assert (counts.seen[:, place] == fresh.seen).all()
    assert mine.centre[place] == pytest.approx(other.centre, abs=tolerance)
    assert mine.variances == pytest.approx(other.variances, abs=tolerance)
    return mine, other, place


def test_after_many_deeds_the_map_is_that_of_a_new_count():
    votes, _ = made(150, 40, "camps", 1)
    running, rng = Running(votes), np.random.default_rng(0)
    for _ in range(600):
        person, statement = rng.integers(0, 170), rng.integers(0, 44)
        if rng.random() < 0.2:
            running.erase(person, statement)
        else:
            running.cast(person, statement, int(rng.integers(-1, 2)))

    mine, other, place = same(running)

    assert np.abs(mine.components[:, place] - other.components).max() < 1e-9


@settings(max_examples=60, deadline=None)
@given(st.lists(DEED, max_size=60))
def test_any_deeds_leave_what_the_votes_that_stand_would_give(deeds):
    running, stands = Running(collect([0, 1], [0, 1], [1, -1])), {("0", "0"): 1, ("1", "1"): -1}
    for person, statement, value in deeds:
        if value is None:
            running.erase(person, statement)
            stands.pop((str(person), str(statement)), None)
        else:
            running.cast(person, statement, value)
            stands[str(person), str(statement)] = value
    votes = running.votes()

    assert stands == {
        (votes.people[p], votes.statements[s]): int(v)
        for p, s, v in zip(votes.person, votes.statement, votes.value, strict=True)
    }
    if stands:
        same(running)


def test_somebody_erased_leaves_no_trace():
    votes, _ = made(60, 30, "camps", 2)
    without = collect(*_lines(votes, lambda p: p != 7))
    running = Running(votes)

    assert running.erase("7") == int((votes.person == 7).sum())
    assert running.erase("7") == 0
    assert (running.axes().components == Running(without).axes().components).all()


def _lines(votes, keep):
    chosen = [at for at in range(len(votes)) if keep(votes.person[at])]
    return (
        [votes.people[votes.person[at]] for at in chosen],
        [votes.statements[votes.statement[at]] for at in chosen],
        [int(votes.value[at]) for at in chosen],
    )


def test_a_vote_that_is_none_is_refused_and_changes_nothing():
    running = Running(collect(["a"], ["s"], [1]))

    with pytest.raises(MethodError, match="vote_unknown"):
        running.cast("b", "t", 3)
    assert running.statements == ("s",)


def test_what_is_given_is_not_changed():
    votes = collect(["a", "b"], ["s", "s"], [1, -1])
    running = Running(votes)
    running.cast("a", "s", -1)
    running.axes()

    assert votes.value.tolist() == [1, -1]


def test_where_nobody_differs_there_is_no_direction():
    alike = collect([p for p in range(9) for _ in range(40)], list(range(40)) * 9, [1] * 360)

    axes = Running(alike).axes()

    assert not axes.components.any() and not axes.variances.any()
    assert axes.centre.tolist() == [1] * 40
