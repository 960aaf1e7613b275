"""Real elections that were decided by Equal Shares: our count gives the official winners."""

import pytest

from hearth.methods.budgeting import Rule, count, read_pb, verify, write_pb
from tests.shared_data import shared_data

ADD1 = Rule(completion="add1")
WIELICZKA = Rule(completion="add1", start="floor", stop_when_exhaustive=False)

OFFICIAL = [
    ("Netherlands_Assen_2024", ADD1, 9),
    ("Poland_Swiecie_2023", ADD1, 17),
    ("Poland_Wieliczka_2023_Green_Budget", WIELICZKA, 30),
]


def election(name):
    return read_pb(shared_data("pb") / f"{name}.pb")


@pytest.mark.parametrize(("name", "rule", "n"), OFFICIAL)
def test_the_official_winners_come_out(name, rule, n):
    pb = election(name)

    result = count(pb.election, rule, explain="none")

    assert len(result.winners) == n
    assert set(result.winners) == set(pb.selected)


@pytest.mark.parametrize(("name", "rule"), [row[:2] for row in OFFICIAL[:2]])
def test_an_independent_count_in_fractions_agrees(name, rule):
    one = election(name).election

    assert verify(one, count(one, rule, explain="none")).agrees


@pytest.mark.parametrize(
    "name",
    [
        "Switzerland_Zurich_S5",
        "Switzerland_Zurich_D10",
        "Switzerland_Zurich_S5R",
        "France_Toulouse_2022",
    ],
)
def test_a_file_written_again_counts_the_same(name):
    pb = election(name)
    again = read_pb(write_pb(pb.election, like=pb).encode())

    rule = Rule(completion="greedy")
    assert (
        count(again.election, rule, explain="none").winners
        == count(pb.election, rule, explain="none").winners
    )


def test_what_would_have_been_enough_really_is():
    one = election("Netherlands_Assen_2024").election
    rule = Rule()
    for loser in count(one, rule, explain="recount").losers:
        more = loser.facts.get("enough_support")
        if more:
            p = one.number(loser.project)
            assert (
                loser.project
                in count(one.with_more_supporters(p, more), rule, explain="none").winners
            )
            if more > 1:
                less = one.with_more_supporters(p, more - 1)
                assert loser.project not in count(less, rule, explain="none").winners


def test_wieliczka_differs_where_add1_stops_early():
    pb = election("Poland_Wieliczka_2023_Green_Budget")

    early = count(pb.election, ADD1, explain="none")

    assert len(early.winners) == 31
    assert set(early.winners) != set(pb.selected)


@pytest.mark.parametrize(
    "rule",
    [Rule(), Rule(utility="cardinality", completion="greedy"), Rule(method="greedy")],
    ids=str,
)
def test_every_real_election_is_confirmed_by_the_plain_count(rule):
    for path in sorted(shared_data("pb").glob("*.pb")):
        one = read_pb(path).election
        result = count(one, rule, explain="none")
        assert verify(one, result).differences == (), path.name


def test_scores_of_rankings_are_those_of_the_file():
    pb = election("Switzerland_Zurich_S5R")
    at = pb.project_columns.index("score")

    ours = [pb.election.ballots.support(p) for p in range(len(pb.election.projects))]

    assert ours == [int(row[at]) for row in pb.project_rows]


@pytest.mark.parametrize(
    "name", ["Poland_Swiecie_2023", "Poland_Katowice_2023", "Switzerland_Zurich_S5R"]
)
def test_bounded_overspending_is_confirmed_by_the_plain_count(name):
    one = election(name).election
    rule = Rule(method="bounded-overspending")
    assert verify(one, count(one, rule, explain="none")).differences == ()
