"""Bounded overspending against its definition, written plainly in fractions; and money in any unit."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.methods.budgeting import Election, Project, Rule, count, verify
from hearth.methods.budgeting.ties import tie_ranks


@st.composite
def elections(draw):
    """Small ones, since the fractions of the plain count double in length with every purchase."""
    costs = draw(st.lists(st.integers(1, 30), min_size=1, max_size=6))
    listed = [Project(str(n), "", cost) for n, cost in enumerate(costs)]
    ballot = st.sets(st.sampled_from([one.id for one in listed]))
    cast = draw(st.lists(ballot, min_size=1, max_size=8))
    return Election(listed, draw(st.integers(1, 60)), [sorted(one) for one in cast]), cast


def by_definition(election, cast, rule):
    """The lowest price over the part; each supporter pays the price of the whole as far as the money goes."""
    cost, rank = [one.cost for one in election.projects], tie_ranks(election, rule)
    purse, bought = [Fraction(election.budget, election.voters)] * election.voters, []
    while True:
        left = election.budget - sum(cost[p] for p in bought)
        offers = [
            offer
            for p in range(len(cost))
            if p not in bought and cost[p] <= left
            for offer in offers_of(
                p, cost[p], [v for v in range(len(cast)) if str(p) in cast[v]], purse
            )
        ]
        if not offers:
            return [election.projects[p].id for p in bought]
        best = min(
            offers, key=lambda o: (o[0] / (cost[o[2]] if rule.utility == "cost" else 1), rank[o[2]])
        )
        _value, price, p = best
        bought.append(p)
        purse = [
            max(m - price, Fraction(0)) if str(p) in cast[v] else m for v, m in enumerate(purse)
        ]


def offers_of(p, cost, supporters, purse):
    """(price over part, price of the whole, project) at every amount that empties a supporter, and at the whole."""
    for most in {purse[v] for v in supporters} | {whole_price(cost, supporters, purse)}:
        raised = sum(min(purse[v], most) for v in supporters)
        if most and raised:
            part = min(raised / cost, Fraction(1))
            if raised <= cost:
                yield most / part / part, most / part, p


def whole_price(cost, supporters, purse):
    """What each pays at most where the supporters can pay for all of it, else nothing."""
    poorer = Fraction(0)
    for n, money in enumerate(sorted(purse[v] for v in supporters)):
        price = (cost - poorer) / (len(supporters) - n)
        if price <= money:
            return price
        poorer += money
    return Fraction(0)


@settings(max_examples=100, deadline=None)
@given(elections(), st.sampled_from(["cost", "cardinality"]))
def test_it_buys_what_the_definition_buys(drawn, utility):
    election, cast = drawn
    rule = Rule(method="bounded-overspending", utility=utility)
    assert list(count(election, rule, explain="none").winners) == by_definition(
        election, cast, rule
    )


@settings(max_examples=40, deadline=None)
@given(
    elections(),
    st.sampled_from(["equal-shares", "bounded-overspending", "phragmen", "greedy"]),
    st.sampled_from([7, 100, 10**30]),
)
def test_the_unit_of_money_it_never_lets_matter(drawn, method, unit):
    election, cast = drawn
    finer = Election(
        [Project(one.id, "", one.cost * unit) for one in election.projects],
        election.budget * unit,
        [sorted(one) for one in cast],
        unit,
    )
    rule = Rule(method=method)
    result = count(finer, rule, explain="none")
    assert result.winners == count(election, rule, explain="none").winners
    assert verify(finer, result).differences == ()


def test_an_exact_tie_it_settles_by_the_stated_order():
    dear = Election(
        [Project("a", "", 24), Project("b", "", 3)], 24, [["a"]] * 2 + [["a", "b"]] * 4 + [[]] * 3
    )
    rule = Rule(method="bounded-overspending")
    assert count(dear, rule).winners == ("a",)
    assert count(dear, Rule(method="bounded-overspending", tie_break=("cost", "id"))).winners == (
        "b",
    )
