"""Groups only where there are groups, and the same ones however the votes are written down."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shared_data import shared_data

from hearth.methods.deliberation import analyse, collect, read_export
from hearth.methods.deliberation.chance import shuffled
from hearth.methods.deliberation.stability import adjusted_rand
from hearth.methods.deliberation.tests.made import disguised, made
from hearth.methods.errors import MethodError


def real(name):
    return read_export(shared_data("polis") / name).shown


def found_again(result, truth):
    """Adjusted Rand index with the truth, among people in a group."""
    own = truth[[int(one) for one in result.votes.people]]
    placed = result.group >= 0
    table = np.zeros((own.max() + 1, result.groups))
    np.add.at(table, (own[placed], result.group[placed]), 1)
    return adjusted_rand(table)


@pytest.mark.parametrize(("groups", "seed"), [(2, 3), (3, 4), (4, 5)])
def test_planted_camps_are_found_with_their_number(groups, seed):
    votes, truth = made(400, 80, "camps", seed, groups=groups, votes=40)

    result = analyse(votes)

    assert (result.shape, result.groups) == ("camps", groups)
    assert found_again(result, truth) > 0.7


@pytest.mark.parametrize("seed", [3, 4])
def test_people_spread_evenly_along_a_line_are_a_spectrum(seed):
    assert analyse(made(500, 80, "spectrum", seed)[0]).shape == "spectrum"


@pytest.mark.parametrize("seed", range(5))
def test_without_structure_there_is_one_group(seed):
    result = analyse(made(300, 60, "nothing", seed)[0])

    assert (result.shape, result.groups, result.sizes) == ("none", 1, [len(result.votes.people)])
    assert result.distinct == ()


@pytest.mark.parametrize(
    "name", ["scoop-hivemind.ubi", "production-fixtures/150ptpt-3gp-no-strict-no-meta"]
)
def test_real_votes_shuffled_inside_each_statement_give_no_groups(name):
    votes = real(name)
    rng = np.random.default_rng(1)
    one = [
        analyse(collect(votes.person, votes.statement, shuffled(votes, rng))).groups
        for _ in range(20)
    ]

    assert sum(groups == 1 for groups in one) >= 19


def test_a_real_conversation_with_structure_has_groups_that_come_back():
    result = analyse(real("scoop-hivemind.ubi"))

    assert result.groups > 1
    assert result.chance.p <= 0.01
    assert result.stability.same[0] >= 0.5
    assert sum(result.sizes) + result.not_placed == len(result.votes.people)


def test_few_people_are_told_so():
    result = analyse(real("london.youth.policing"))

    assert (result.shape, result.groups) == ("too_few", 1)


@pytest.mark.parametrize("name", ["scoop-hivemind.ubi", "production-fixtures/above-100-ptpts"])
def test_names_order_repetition_and_wording_change_nothing(name):
    votes = real(name)
    other, who, what = disguised(votes, 7)

    first, second = analyse(votes), analyse(other)

    assert (second.shape, second.sizes) == (first.shape, first.sizes)
    assert (second.group[who] == first.group).all()
    assert (second.shares[who] == first.shares).all()
    assert (second.positions[who] == first.positions).all()
    assert np.array_equal(second.counts.agree[:, what], first.counts.disagree)
    assert np.array_equal(second.telling.opposed[what], first.telling.shared, equal_nan=True)
    assert np.array_equal(second.telling.divided[what][:, 1], first.telling.divided[:, 1])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["camps", "spectrum", "nothing"]))
def test_made_conversations_too_are_read_the_same_in_disguise(seed, kind):
    votes, _ = made(45, 14, kind, seed, votes=10)
    other, who, _ = disguised(votes, seed + 1)

    first, second = analyse(votes), analyse(other)

    assert second.shape == first.shape
    assert (second.group[who] == first.group).all()


def test_one_statement_said_the_other_way_round_changes_no_group():
    votes, _ = made(200, 40, "camps", 8, groups=2)
    value = votes.value * np.where(votes.statement % 3 == 0, -1, 1)
    other = collect(votes.person, votes.statement, value)

    assert (analyse(other).group == analyse(votes).group).all()


def test_chances_are_given_for_the_statement_as_it_is_written():
    votes, _ = made(300, 40, "camps", 9, groups=2, votes=35)
    result = analyse(votes)
    sided = result.counts.agree + result.counts.disagree
    asked = sided > 60

    share = result.counts.agree[asked] / sided[asked]

    assert np.abs(result.profiles.T[asked] - share).max() < 0.15


@pytest.mark.parametrize(
    "lines",
    [
        [("a", "s", 1)],
        [("a", "s", 0), ("b", "s", 0)],
        [(p, "s", 1) for p in range(50)],
        [(p, s, 1) for p in range(50) for s in range(8)],
        [(p, s, 0) for p in range(50) for s in range(8)],
        [(p, s, 1) for p in range(50) for s in range(40)],
        [(p, s, 0) for p in range(12) for s in range(40)],
    ],
)
def test_conversations_without_any_difference_have_one_group(lines):
    assert analyse(collect(*zip(*lines, strict=True))).groups == 1


@pytest.mark.parametrize("seed", range(6))
def test_no_group_that_is_shown_has_fewer_than_five_people(seed):
    votes, truth = made(46, 16, "camps", seed, votes=10, groups=3, apart=2.5)
    few = np.isin(truth[votes.person], [0, 1]) | (votes.person % 3 == 0)

    assert min(analyse(votes.of_votes(few)).sizes) >= 5


def test_no_votes_are_refused():
    with pytest.raises(MethodError, match="no_votes"):
        analyse(collect([], [], []))


def test_what_is_given_is_not_changed():
    votes, _ = made(60, 15, "camps", 2, votes=12)
    before = votes.value.copy(), votes.person.copy(), votes.statement.copy()
    analyse(votes)
    after = votes.value, votes.person, votes.statement

    assert all((a == b).all() for a, b in zip(before, after, strict=True))
