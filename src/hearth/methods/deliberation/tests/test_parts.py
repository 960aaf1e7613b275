"""The parts of the reading, each against an obvious, slow way of doing it."""

from itertools import combinations

import numpy as np
import pytest
from scipy import sparse, stats

from hearth.methods.deliberation import axes as axes_of
from hearth.methods.deliberation.axes import means, principal_axes
from hearth.methods.deliberation.camps import fit_camps
from hearth.methods.deliberation.canonical import canonical
from hearth.methods.deliberation.chance import against_chance, shuffled
from hearth.methods.deliberation.counting import Counts
from hearth.methods.deliberation.mixed import DRAW, SHRINK, Table, climb, fit
from hearth.methods.deliberation.places import places
from hearth.methods.deliberation.stability import adjusted_rand
from hearth.methods.deliberation.telling import difference, distinct_statements
from hearth.methods.deliberation.tests.made import made
from hearth.methods.deliberation.without import counts_without_itself


@pytest.mark.parametrize("large", [100_000, 1], ids=["small", "large"])
def test_the_axes_are_those_of_the_table_filled_with_means(large, monkeypatch):
    monkeypatch.setattr(axes_of, "LARGE", large)
    monkeypatch.setattr(axes_of, "PIECE", 7)
    votes, _ = made(120, 40, "camps", 1)
    centre = means(votes.value, votes.statement, 40)
    filled = np.tile(centre, (120, 1))
    filled[votes.person, votes.statement] = votes.value
    _, size, rows = np.linalg.svd(filled - centre, full_matrices=False)

    axes = principal_axes(votes.matrix(votes.value - centre[votes.statement]), centre, 3)

    assert np.abs(np.abs((axes.components * rows[:3]).sum(axis=1)) - 1).max() < 1e-10
    assert axes.variances == pytest.approx(size[:3] ** 2 / 120)


@pytest.mark.parametrize("empty", [0, 5, 9])
def test_cut_rows_add_up_to_the_whole_rows_also_where_one_is_empty(empty):
    rng = np.random.default_rng(empty)
    whole = sparse.csr_array(rng.integers(-1, 2, (10, 90)) * (np.arange(10) != empty)[:, None])
    cut, begins = axes_of._cut(whole)

    assert (np.add.reduceat(cut @ np.arange(90), begins) == whole @ np.arange(90)).all()
    assert np.diff(cut.indptr).max() <= axes_of.PIECE


def slow_step(sides, shares, profiles, common):
    """One round of mixed membership, vote by vote."""
    people, groups = shares.shape
    belongs, cells = np.zeros(shares.shape), np.zeros(profiles.shape)
    for person, statement, value in sides:
        part = shares[person] * profiles[statement, int(value > 0)]
        part = part / part.sum()
        belongs[person] += part
        cells[statement, int(value > 0)] += part
    average = shares.mean(axis=0)
    new = np.array([(b + DRAW * groups * average) / (b.sum() + DRAW * groups) for b in belongs])
    drawn = cells + SHRINK * common[:, :, None]
    return new, drawn / drawn.sum(axis=1, keepdims=True)


def test_mixed_membership_is_what_it_is_vote_by_vote():
    votes, _ = made(30, 12, "camps", 2, votes=10)
    table = Table(votes)
    rng = np.random.default_rng(0)
    shares = rng.dirichlet([1, 1], 30)
    begun = climb(table, shares, 1)
    once = climb(table, begun.shares, 1, profiles=begun.profiles)

    sides = [x for x in zip(votes.person, votes.statement, votes.value, strict=True) if x[2]]
    slow = slow_step(sides, begun.shares, begun.profiles, table.common)

    assert once.shares == pytest.approx(slow[0])
    assert once.profiles == pytest.approx(slow[1])


def test_more_rounds_fit_better():
    table = Table(made(80, 20, "camps", 3)[0])
    few, many = fit(table, 2, steps=1), fit(table, 2, steps=60)

    assert many.log_chance >= few.log_chance - 1e-6


def test_each_statement_is_counted_without_its_own_votes():
    votes, _ = made(40, 10, "camps", 4, votes=9, passes=0.2)
    table = Table(votes)
    fitted = fit_camps(table, fit(table, 2).shares)
    everybody = np.ones(40, dtype=bool)
    fair = counts_without_itself(votes, table, fitted, everybody)

    logs, average = np.log(fitted.profiles), fitted.shares.mean(axis=0)
    agree = np.zeros((2, 10))
    for person, statement, value in zip(votes.person, votes.statement, votes.value, strict=True):
        others = (votes.person == person) & (votes.statement != statement) & (votes.value != 0)
        told = logs[votes.statement[others], (votes.value[others] > 0).astype(int)].sum(axis=0)
        if value > 0:
            agree[np.argmax(told + np.log(average)), statement] += 1

    assert (fair.agree == agree).all()


def test_shuffling_keeps_who_voted_on_what_and_how_many_agreed():
    votes, _ = made(50, 12, "camps", 5)
    value = shuffled(votes, np.random.default_rng(0))

    for s in range(12):
        assert sorted(value[votes.statement == s]) == sorted(votes.value[votes.statement == s])
    assert (value != votes.value).any()


def test_the_test_against_chance_is_as_rare_as_it_says():
    calls = 0
    for seed in range(60):
        votes, _ = made(60, 20, "nothing", seed, votes=15)
        calls += against_chance(votes, np.random.default_rng(seed), shuffles=19).p <= 0.1

    assert calls <= 14  # expected 6; more than 14 happens once in 1,500


def test_the_rand_index_is_that_of_counting_pairs():
    rng = np.random.default_rng(0)
    one, two = rng.integers(0, 3, 40), rng.integers(0, 2, 40)
    table = np.zeros((3, 2))
    np.add.at(table, (one, two), 1)
    same_one = np.array([one[a] == one[b] for a, b in combinations(range(40), 2)])
    same_two = np.array([two[a] == two[b] for a, b in combinations(range(40), 2)])
    expected = same_one.mean() * same_two.sum()
    index = ((same_one & same_two).sum() - expected) / (
        (same_one.sum() + same_two.sum()) / 2 - expected
    )

    assert adjusted_rand(table) == pytest.approx(index)


def test_limits_of_a_difference_are_those_published():
    told = difference(np.array([56]), np.array([70]), np.array([48]), np.array([80]))[0]

    assert told.round(4).tolist() == [0.2, 0.0524, 0.3339]  # Newcombe 1998, table II, (a)


def test_what_sets_a_group_apart_is_tested_exactly_and_false_ones_are_held_down():
    agree = np.array([[30, 20, 12], [5, 21, 10]])
    seen = np.array([[35, 40, 20], [40, 40, 20]])
    counts = Counts(agree, seen - agree, seen)

    first = distinct_statements(counts)[0]

    assert [(one.statement, one.says) for one in first] == [(0, "agree")]
    exact = stats.fisher_exact([[30, 5], [5, 35]], alternative="greater").pvalue
    assert first[0].p == pytest.approx(exact)


def test_statements_that_tell_nothing_are_seldom_called_representative():
    votes, _ = made(400, 60, "camps", 6, groups=2, votes=40)
    rng = np.random.default_rng(0)
    empty = np.flatnonzero(votes.statement >= 30)
    value = votes.value.copy()
    value[empty] = np.where(rng.random(len(empty)) < 0.6, 1, -1)
    blurred = type(votes)(votes.people, votes.statements, votes.person, votes.statement, value)
    table = Table(blurred)
    fitted = fit_camps(table, fit(table, 2).shares)
    fair = counts_without_itself(blurred, table, fitted, np.ones(400, dtype=bool))

    called = [one.statement for group in distinct_statements(fair) for one in group]

    assert sum(s >= 30 for s in called) <= 3
    assert sum(s < 30 for s in called) >= 10


def test_people_with_few_votes_have_wide_margins():
    votes, _ = made(200, 60, "camps", 7, votes=30)
    _, margin, _ = places(votes)
    few, many = votes.per_person <= 10, votes.per_person >= 40

    assert margin[few, 0].mean() > 1.5 * margin[many, 0].mean()


def test_the_canonical_form_is_the_same_votes():
    votes, _ = made(30, 9, "camps", 8, votes=8)
    form = canonical(votes)
    back = {
        (form.person[p], form.statement[s]): v * form.turned[s]
        for p, s, v in zip(form.votes.person, form.votes.statement, form.votes.value, strict=True)
    }

    assert back == {
        (p, s): v for p, s, v in zip(votes.person, votes.statement, votes.value, strict=True)
    }
