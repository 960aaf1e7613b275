"""What somebody would say of what they have not seen: against slow sums, and on votes held back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shared_data import shared_data

from hearth.methods.deliberation import analyse, classic, collect, expected, read_export
from hearth.methods.deliberation.expecting import expected_of
from hearth.methods.deliberation.lines import OWN, Lines, _statements_moved
from hearth.methods.deliberation.mixed import Table, fit
from hearth.methods.deliberation.tests.made import disguised, made


def bits(votes, agree, common):
    yes = votes.value > 0
    return np.log2(np.where(yes, agree / common, (1 - agree) / (1 - common))).mean()


def test_a_step_is_what_it_is_vote_by_vote():
    votes, _ = made(25, 9, "camps", 2, votes=8, passes=0)
    rng = np.random.default_rng(0)
    own, pull = rng.normal(0, 1, 9), rng.normal(0, 1, (9, 2))
    spread = np.tile(np.diag([0.3, 0.2]), (25, 1, 1))
    before = Lines(own, pull, rng.normal(0, 1, (25, 2)), spread, np.array([1.5, 0.5]))

    after = _statements_moved(votes, before, own)

    square = np.tile(np.diag([1.5, 0.5, OWN]), (9, 1, 1))
    told = np.outer(OWN * own, [0, 0, 1])
    for p, s, value in zip(votes.person, votes.statement, votes.value, strict=True):
        middle = own[s] + pull[s] @ before.at[p]
        tilt = np.sqrt(middle**2 + pull[s] @ spread[p] @ pull[s])
        place = np.append(before.at[p], 1)
        second = np.outer(place, place)
        second[:2, :2] += spread[p]
        square[s] += np.tanh(tilt / 2) / (2 * tilt) * second
        told[s] += value / 2 * place
    moved = np.array([np.linalg.solve(a, b) for a, b in zip(square, told, strict=True)])
    assert after.pull == pytest.approx(moved[:, :2])
    assert after.base == pytest.approx(moved[:, 2])


@pytest.mark.parametrize(("name", "least"), [("scoop-hivemind.ubi", 1.3), ("vtaiwan.uberx", 1.3)])
def test_votes_held_back_it_tells_better_than_the_classic_groups_do(name, least):
    votes = read_export(shared_data("polis") / name).shown
    part = np.random.default_rng(1).integers(0, 10, len(votes))
    kept, aside = votes.of_votes(part != 0), votes.of_votes((part == 0) & (votes.value != 0))
    theirs = classic(kept)
    table = Table(kept)
    common = table.common[:, 1]
    agree = np.tile(common, (theirs.groups + 1, 1))  # the last row is of people outside
    for g in range(theirs.groups):
        inside = (theirs.group[table.votes.person] == g) * 1.0
        yes = inside * (table.votes.value > 0)
        seen, told = (np.bincount(table.votes.statement, one, len(common)) for one in (inside, yes))
        agree[g] = (told + 3 * common) / (seen + 3)
    ours = expected_of(kept, fit(table, theirs.groups).shares)

    own = bits(aside, ours.sides.agree(aside.person, aside.statement), common[aside.statement])
    classic_bits = bits(
        aside, agree[theirs.group[aside.person], aside.statement], common[aside.statement]
    )

    assert own >= least * classic_bits > 0


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000))
def test_names_order_and_wording_change_nothing(seed):
    votes, _ = made(40, 12, "camps", seed, votes=10)
    other, who, what = disguised(votes, seed + 1)
    first, second = expected(analyse(votes)), expected(analyse(other))
    person, statement = (one.ravel() for one in np.indices((40, 12)))

    one = first.chances(person, statement)
    two = second.chances(np.array(who)[person], np.array(what)[statement])

    assert np.allclose(one, two[:, ::-1], rtol=0, atol=1e-12)
    assert one.sum(axis=1) == pytest.approx(1)
    assert (one >= 0).all()


def test_of_one_group_everybody_is_expected_to_take_sides_alike():
    votes, _ = made(60, 12, "nothing", 3, votes=10)
    told = expected(analyse(votes)).sides

    assert told.pull.shape == (12, 0)
    assert np.ptp([told.agree(np.array([p]), np.array([3]))[0] for p in range(60)]) == 0


def test_who_passes_often_is_expected_to_pass():
    rng = np.random.default_rng(4)
    person, statement = np.repeat(np.arange(40), 20), np.tile(np.arange(20), 40)
    passes = rng.random(800) < np.where(person < 20, 0.05, 0.6)
    votes = collect(person, statement, np.where(passes, 0, 1))
    told = expected(analyse(votes)).chances(np.array([3, 33]), np.array([0, 0]))[:, 1]

    assert told[0] < 0.2 < 0.4 < told[1]


@pytest.mark.parametrize("value", [1, 0, -1])
def test_where_all_say_the_same_that_is_expected(value):
    votes = collect([p for p in range(9) for _ in range(8)], list(range(8)) * 9, [value] * 72)
    told = expected(analyse(votes)).chances(np.array([0]), np.array([0]))

    assert np.argmax(told) == value + 1
