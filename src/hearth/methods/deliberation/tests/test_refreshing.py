"""Between full readings: the same groups, and figures of the votes that stand."""

from __future__ import annotations

import numpy as np
import pytest

from hearth.methods.deliberation import analyse, collect, refresh, standing
from hearth.methods.errors import MethodError


@pytest.fixture(scope="module")
def votes():
    """Two camps of 40 on 16 statements, a tenth against the camp."""
    rng = np.random.default_rng(3)
    people, statements = np.repeat(np.arange(80), 16), np.tile(np.arange(16), 80)
    side = np.where((people < 40) == (statements % 2 == 0), 1, -1)
    return collect(people, statements, np.where(rng.random(len(side)) < 0.1, -side, side))


def test_without_new_votes_it_says_what_the_full_reading_said(votes):
    full = analyse(votes)
    again = refresh(votes, standing(full))
    assert (again.shape, again.sizes) == (full.shape, full.sizes)
    assert np.allclose(again.telling.divided, full.telling.divided)
    assert np.array_equal(again.positions, full.positions)


def test_new_people_and_statements_it_takes_in(votes):
    before = standing(analyse(votes.of_statements([s < 12 for s in range(16)])))
    again = refresh(votes, before)
    assert again.sizes == [40, 40]
    assert again.overall.seen[0].tolist() == [80] * 16
    few = standing(analyse(votes.of_people(np.arange(80) % 2 == 0)))
    assert sorted(refresh(votes, few).sizes) == [40, 40]


def test_the_order_of_votes_it_does_not_mind(votes):
    before = standing(analyse(votes))
    order = np.random.default_rng(1).permutation(len(votes))
    other = collect(votes.person[order], votes.statement[order], votes.value[order])
    assert np.array_equal(refresh(other, before).positions, refresh(votes, before).positions)


def test_one_more_person_it_places_where_the_reading_would(votes):
    full = analyse(votes)
    for person in (0, 50):
        own = votes.person == person
        at, margin = full.ground.stand(votes.statement[own], votes.value[own])
        assert np.allclose(at, full.positions[person])
        assert np.allclose(margin, full.margins[person])
    assert np.allclose(full.ground.stand(np.zeros(0, int), np.zeros(0))[0], 0)


def test_without_votes_it_refuses(votes):
    with pytest.raises(MethodError, match="no_votes"):
        refresh(collect([], [], []), standing(analyse(votes)))
