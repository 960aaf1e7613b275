"""Single panels and totals put right by moves, and the solver asked again."""

import numpy as np

from hearth.methods.sortition.feasible import any_panel
from hearth.methods.sortition.kinds import kinds_of
from hearth.methods.sortition.mending import put_right, walk
from hearth.methods.sortition.solving import Programme
from hearth.methods.sortition.tests.pools import pool

KINDS = kinds_of(
    pool(
        {f"p{at}": f"{'ab'[at % 2]} {'cde'[at % 3]}" for at in range(30)},
        {"a": (2, 3), "b": (2, 3), "c": (1, 2), "d": (1, 2), "e": (1, 2)},
    ),
    5,
)
ANY = np.zeros(len(KINDS)), np.full(len(KINDS), 5000)


def test_a_panel_that_breaks_quotas_is_put_right_it_keeps_its_size():
    wrong = np.zeros(len(KINDS), dtype=np.int64)
    wrong[0] = 5
    right = put_right(KINDS, wrong, 0 * wrong, *ANY, np.random.default_rng(1))
    assert not KINDS.keeps(wrong[None]).any() and KINDS.keeps(right[None]).all()


def test_a_kind_that_has_to_leave_does_not_come_back():
    panel = any_panel(KINDS, np.eye(len(KINDS))[2])
    right = put_right(KINDS, panel, 0 * panel, *ANY, np.random.default_rng(1), first=2)
    assert right[2] == panel[2] - 1 and KINDS.keeps(right[None]).all()


def test_totals_are_walked_to_where_they_may_be_and_every_ticket_stays_right():
    panels = np.repeat(any_panel(KINDS)[None], 60, axis=0)
    even = 60 * 5 / len(KINDS)
    low, high = (np.full(len(KINDS), round(even) + one) for one in (-1, 1))
    walked = walk(KINDS, panels, low, high, np.random.default_rng(1))
    there = walked.sum(axis=0)
    assert (there >= low).all() and (there <= high).all() and KINDS.keeps(walked).all()
    assert (panels == panels[0]).all()


def test_a_programme_asked_again_says_what_a_new_one_says():
    matrix, cost = np.array([[1.0, 1.0], [1.0, 0.0]]), [(1, 2), (2, 1), (1, 2)]
    told = Programme(matrix, np.array([1, -np.inf]), np.array([1, 0.3]))
    values = [told.least(np.array(one), np.zeros(2), np.ones(2)).value for one in cost]
    assert np.allclose(values, [1.7, 1, 1.7])
    assert told.least(np.array([1, 1]), np.array([0.5, 0]), np.ones(2)) is None


def test_prices_say_what_a_further_unit_of_a_limit_costs():
    limits = np.array([1, -np.inf]), np.array([1, 0.3])
    told = Programme(np.array([[1.0, 1.0], [1.0, 0.0]]), *limits)
    assert told.least(np.array([1, 2]), np.zeros(2), np.ones(2)).prices.tolist() == [2, -1]
