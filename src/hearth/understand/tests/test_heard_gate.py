"""The public set of “what we heard”: nobody can work a hidden number out of all that is published.

A reader knows every number that is shown, that hidden ones are at least 1, that a theme cannot hold
more of a group than were heard of it, and all totals. Each hidden number is narrowed as far as a linear
programme can: it must still be able to reach the threshold, and must not be known exactly.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from hearth.understand import bridge
from hearth.understand.bridge import heard as heard_bridge

pytestmark = pytest.mark.django_db
ROWS = [f"g{n}" for n in range(5)]


class Attack:
    """What a reader of everything that is published can work out, as linear constraints."""

    def __init__(self, representation, heard, key):
        self.names, self.least, self.equal, self.below = [], {}, [], []
        table = self._overall(representation, key)
        for theme in heard["themes"]:
            if theme["n"] is not None:
                self._theme(theme, theme["dimensions"].get(key), table)

    def variable(self, name, least=0):
        self.names.append(name)
        self.least[name] = least
        return name

    def _overall(self, representation, key):
        """Everybody heard: the rows that are shown, the hidden ones, and the rest."""
        if key == "wards":
            table = representation["places"]
        else:
            [table] = [row for row in representation["dimensions"] if row["key"] == key]
        total, hidden, found = representation["voices"], [], {}
        for row in table["groups"]:
            if row["hidden"]:
                hidden.append(self.variable(("all", row["id"]), 1))
                found[row["id"]] = None
            else:
                total -= row["heard"]
                found[row["id"]] = row["heard"]
        if table["unknown"] is None:
            hidden.append(self.variable(("all", "rest"), 1))
        else:
            total -= table["unknown"]
        self.hidden = list(hidden)
        if hidden:
            self.equal.append((hidden, total))
        return found

    def _theme(self, theme, table, overall):
        """A theme's rows: none can hold more people than were heard of that group."""
        if table is None:
            return
        total, hidden = theme["n"], []
        for row in table["rows"]:
            known = overall[row["id"]]
            if row["hidden"]:
                name = self.variable((theme["id"], row["id"]), 1)
                hidden.append(name)
                whole = [("all", row["id"])] if known is None else []
                self.below.append(([name], whole, known or 0))
            else:
                total -= row["n"]
                if known is None:
                    self.below.append(([], [("all", row["id"])], -row["n"]))
        pooled = [("all", g) for g, n in overall.items() if n is None]
        if table["rest"] is None:
            hidden.append(self.variable((theme["id"], "rest"), 1))
        elif pooled and ("all", "rest") in self.names:
            self.below.append(([], [*pooled, ("all", "rest")], -table["rest"]))
        if table["rest"] is not None:
            total -= table["rest"]
        self.hidden += hidden
        if hidden:
            self.equal.append((hidden, total))

    def reach(self, name):
        """The least and the most that a hidden number can be."""
        at = {one: number for number, one in enumerate(self.names)}
        rows = [[1.0 if one in part else 0.0 for one in self.names] for part, _n in self.equal]
        limits, tops = [], []
        for plus, minus, top in self.below:
            line = np.zeros(len(self.names))
            for one in plus:
                line[at[one]] += 1
            for one in minus:
                line[at[one]] -= 1
            limits.append(line)
            tops.append(top)
        found = []
        for sign in (1, -1):
            cost = np.zeros(len(self.names))
            cost[at[name]] = sign
            best = linprog(
                cost, A_eq=rows or None, b_eq=[n for _p, n in self.equal] or None,
                A_ub=limits or None, b_ub=tops or None,
                bounds=[(self.least[one], None) for one in self.names],
            )  # fmt: skip
            assert best.status == 0, best.message
            found.append(sign * best.fun)
        return found


def people(seed, n, themes):
    """Group of each person (-1: unknown) and the themes that each speaks of, unevenly spread."""
    rng = np.random.default_rng(seed)
    group = rng.choice([*range(len(ROWS)), -1], size=n, p=rng.dirichlet([0.5] * (len(ROWS) + 1)))
    chance = rng.dirichlet([0.4, 0.4], size=(len(ROWS) + 1, themes))[:, :, 0]
    return group, rng.random((n, themes)) < chance[group]


def named(counts):
    return [
        {"id": row, "key": row, "code": row, "name": row, "n": int(n), "heard": int(n)}
        for row, n in zip(ROWS, counts, strict=True)
    ]


def counts_of(group):
    return [int((group == at).sum()) for at in range(len(ROWS))]


def published(network, group, speaks):
    """The two public payloads, made by the same bridge that makes them from voices."""
    table = {"id": "d", "key": "d", "name": "D", "groups": named(counts_of(group))}
    unknown = {"not_asked": int((group == -1).sum()), "prefer_not": 0, "not_known": 0}
    spots = {"groups": named(counts_of(group)), "unknown": unknown["not_asked"]}
    shown = bridge.protected(
        network,
        {"voices": len(group), "dimensions": [{**table, "unknown": unknown}], "places": spots},
    )
    themes = [
        {
            "id": f"t{at}",
            "voices": int(speaks[:, at].sum()),
            "kinds": {"need": int(speaks[:, at].sum())},
            "weeks": {date(2026, 5, 4).isoformat(): int(speaks[:, at].sum())},
            "wards": named(counts_of(group[speaks[:, at]])),
            "dimensions": [{**table, "groups": named(counts_of(group[speaks[:, at]]))}],
        }
        for at in range(speaks.shape[1])
    ]
    return shown, bridge.themes_protected(network, {"themes": themes}, shown)


def leaks(network, shown, heard):
    """Hidden numbers that can be narrowed below the threshold, or to one number."""
    attack = Attack(shown, heard, "d")
    reached = {name: attack.reach(name) for name in attack.hidden}
    return {
        name: (least, most)
        for name, (least, most) in reached.items()
        if most < network.small_number - 1e-6 or most - least < 0.5
    }


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6), n=st.integers(20, 90), themes=st.integers(1, 4))
def test_no_hidden_number_can_be_worked_out_from_the_whole_set(network, seed, n, themes):
    shown, heard = published(network, *people(seed, n, themes))
    assume(any(row["hidden"] for row in shown["dimensions"][0]["groups"]) or seed % 2)
    assert leaks(network, shown, heard) == {}


def test_the_attack_finds_what_would_leak_without_pooling(network, monkeypatch):
    group = np.array([0] * 3 + [1] * 25 + [2] * 40)
    speaks = np.array([[at in (1, 2)] for at in group])
    everything = heard_bridge._table
    assert leaks(network, *published(network, group, speaks)) == {}
    monkeypatch.setattr(
        heard_bridge,
        "_table",
        lambda net, rows, total, _may: everything(net, rows, total, set(ROWS)),
    )
    assert ("all", "g0") in leaks(network, *published(network, group, speaks))


def test_a_table_that_would_hide_noughts_is_left_out(network):
    group = np.array([0] * 3 + [1] * 9 + [2] * 40)
    speaks = np.array([[at == 0 or number < 7] for number, at in enumerate(group)])
    _shown, heard = published(network, group, speaks)
    [theme] = heard["themes"]
    assert theme["n"] == 7
    for table in (theme["wards"], *theme["dimensions"].values()):
        assert table is None or all(row["n"] != 0 or not row["hidden"] for row in table["rows"])


def test_a_small_theme_shows_nothing_but_its_name(network):
    group = np.array([0] * 40 + [1] * 40)
    speaks = np.array([[number < 4] for number in range(80)])
    _shown, heard = published(network, group, speaks)
    assert heard["themes"] == [{"id": "t0", "n": None}]
