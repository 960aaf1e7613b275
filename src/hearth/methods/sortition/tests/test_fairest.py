"""The fairest lotteries against the slow and obvious way: every panel written out, chances raised one by one."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from hearth.methods.errors import MethodError
from hearth.methods.sortition import make_lottery, verify
from hearth.methods.sortition.tests.pools import every_panel, pool

WORDS = ["old", "young", "woman", "man"]
PEOPLE = [f"{age} {sex}" for age in WORDS[:2] for sex in WORDS[2:]]


def chances_of_every_panel(one, seats):
    """(n, J) 1 where a person sits on a panel."""
    panels = list(every_panel(one, seats))
    return np.array([[float(person in panel) for panel in panels] for person in one.ids])


def slow_maximin(sits):
    """The largest smallest chance: a linear programme over all panels."""
    people, panels = sits.shape
    found = linprog(
        [*[0] * panels, -1],
        A_ub=np.hstack([-sits, np.ones((people, 1))]),
        b_ub=np.zeros(people),
        A_eq=[[*[1] * panels, 0]],
        b_eq=[1],
    )
    return found.x[-1]


def slow_leximin(sits):
    """Raise all that are not settled; a person is settled who alone cannot be raised any further."""
    people, panels = sits.shape
    settled = np.full(people, np.nan)
    while np.isnan(settled).any():
        free = np.isnan(settled)
        floor = np.where(free, 0, -np.nan_to_num(settled) + 1e-9)
        level = linprog(
            [*[0] * panels, -1],
            A_ub=np.hstack([-sits, free[:, None].astype(float)]),
            b_ub=floor,
            A_eq=[[*[1] * panels, 0]],
            b_eq=[1],
        ).x[-1]
        held = np.where(free, -level + 1e-9, floor)
        for person in np.flatnonzero(free):
            most = linprog(-sits[person], A_ub=-sits, b_ub=held, A_eq=[[1] * panels], b_eq=[1])
            if -most.fun < level + 1e-6:
                settled[person] = level
    return settled


def slow_nash(sits):
    """The largest mean logarithm, by a general solver."""
    panels = sits.shape[1]
    found = minimize(
        lambda w: -np.log(np.maximum(sits @ w, 1e-12)).mean(),
        np.full(panels, 1 / panels),
        bounds=[(0, 1)] * panels,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"maxiter": 500, "ftol": 1e-12},
    )
    return -found.fun


bounds = st.tuples(st.integers(0, 2), st.integers(0, 2))


@st.composite
def small_pools(draw):
    count = draw(st.integers(4, 8))
    people = {f"p{at}": draw(st.sampled_from(PEOPLE)) for at in range(count)}
    present = " ".join(people.values()).split()
    homes = draw(
        st.none() | st.lists(st.sampled_from(["", "1", "2", "3"]), min_size=count, max_size=count)
    )
    seats = draw(st.integers(1, 4))
    free = {word: (0, 9) for word in WORDS if word in present}
    one = pool(people, free, None if homes is None else tuple(homes))
    possible = list(every_panel(one, seats))
    assume(possible)
    some = draw(st.sampled_from(possible))
    sits = " ".join(people[person] for person in some).split()
    quotas = {word: around(draw(bounds), sits.count(word)) for word in free}
    return pool(people, quotas, one.households), seats


def around(less_more, count):
    """A quota that a known panel keeps."""
    return max(0, count - less_more[0]), count + less_more[1]


@settings(max_examples=40, deadline=None)
@given(small_pools())
def test_maximin_reaches_the_largest_smallest_chance_of_those_who_can_sit(case):
    one, seats = case
    sits = chances_of_every_panel(one, seats)
    can = sits.any(axis=1)

    made = make_lottery(one, seats, method="maximin", tickets=20)

    assert made.never == tuple(
        p for p, sometimes in zip(one.ids, can, strict=True) if not sometimes
    )
    assert made.minimum_probability == pytest.approx(slow_maximin(sits[can]), abs=1e-7)
    assert made.optimality_gap < 1e-7 and verify(one, made).agrees


@settings(max_examples=40, deadline=None)
@given(small_pools())
def test_leximin_gives_everybody_what_the_slow_way_gives(case):
    one, seats = case
    sits = chances_of_every_panel(one, seats)

    made = make_lottery(one, seats, method="leximin", tickets=20)

    assert np.array(made.probabilities) == pytest.approx(slow_leximin(sits), abs=1e-5)
    assert made.optimality_gap < 1e-6 and verify(one, made).agrees


@settings(max_examples=40, deadline=None)
@given(small_pools())
def test_nash_is_as_good_as_a_general_solver_and_says_how_near_it_is(case):
    one, seats = case
    sits = chances_of_every_panel(one, seats)
    sits = sits[sits.any(axis=1)]

    made = make_lottery(one, seats, method="nash", tickets=20)

    chances = np.array(
        [p for p, who in zip(made.probabilities, made.ids, strict=True) if who not in made.never]
    )
    reached = np.log(chances).mean()
    assert reached >= slow_nash(sits) - 1e-5
    assert slow_nash(sits) <= reached + made.optimality_gap + 1e-6
    assert made.optimality_gap < 1e-4 and verify(one, made).agrees


@settings(max_examples=25, deadline=None)
@given(small_pools())
def test_goldilocks_is_no_worse_than_maximin_in_its_own_measure(case):
    one, seats = case

    made = make_lottery(one, seats, method="goldilocks", tickets=20)
    other = make_lottery(one, seats, method="maximin", tickets=20)

    even = seats / (len(one) - len(made.never))
    measure = [
        lot.maximum_probability / even + even / lot.minimum_probability for lot in (made, other)
    ]
    assert measure[0] <= measure[1] + 1e-6 + made.optimality_gap
    assert verify(one, made).agrees


def test_an_unknown_method_and_impossible_quotas_are_refused():
    one = pool({"a": "old", "b": "old"}, {"old": (0, 2)})

    with pytest.raises(MethodError, match="panel_method_unknown"):
        make_lottery(one, 1, method="best")
    with pytest.raises(MethodError, match="quotas_impossible"):
        make_lottery(one, 3)
