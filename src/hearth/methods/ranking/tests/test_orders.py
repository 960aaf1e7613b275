"""Rankings counted: known elections, slow references, and what each rule is proved to keep."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.ranking import (
    instant_runoff,
    pairs_of,
    profile_of,
    ranked_pairs,
    schulze,
    single_transferable_vote,
)

NAMES = ["ash", "beech", "cedar", "elm", "fir"]
ballots = st.lists(
    st.tuples(
        st.permutations(NAMES[:4]).flatmap(lambda p: st.integers(0, 4).map(lambda k: p[:k])),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=8,
)
TENNESSEE = profile_of(
    ["Memphis", "Nashville", "Chattanooga", "Knoxville"],
    [
        ["Memphis", "Nashville", "Chattanooga", "Knoxville"],
        ["Nashville", "Chattanooga", "Knoxville", "Memphis"],
        ["Chattanooga", "Knoxville", "Nashville", "Memphis"],
        ["Knoxville", "Chattanooga", "Nashville", "Memphis"],
    ],
    counts=[42, 26, 15, 17],
)
SCHULZE = profile_of(
    "ABCDE",
    ["ACBED", "ADECB", "BEDAC", "CABED", "CAEBD", "CBADE", "DCEBA", "EBADC"],
    counts=[5, 5, 8, 3, 7, 2, 7, 8],
)


def made(rows, names=NAMES[:4]):
    return profile_of(names, [row for row, _ in rows], counts=[n for _, n in rows])


def test_schulzes_own_example_comes_out():
    found = schulze(SCHULZE)
    assert found.order == tuple("EACBD")
    assert found.strength[4, 0] == 25 and found.strength[0, 4] == 24


def test_the_capital_of_tennessee():
    assert instant_runoff(TENNESSEE).winners == ("Knoxville",)
    for rule in (schulze, ranked_pairs):
        assert rule(TENNESSEE).order == ("Nashville", "Chattanooga", "Knoxville", "Memphis")
    assert pairs_of(TENNESSEE).smith == ("Nashville",)


def test_a_known_count_with_surpluses():
    votes = profile_of(
        ["orange", "pear", "chocolate", "strawberry", "sweets"],
        [
            ["orange"],
            ["pear", "orange"],
            ["chocolate", "strawberry"],
            ["chocolate", "sweets"],
            ["strawberry"],
            ["sweets"],
        ],
        counts=[4, 2, 8, 4, 1, 1],
    )
    found = single_transferable_vote(votes, seats=3)
    assert set(found.winners) == {"chocolate", "orange", "strawberry"}
    assert found.quota == 6 and found.rounds[0].transferred == 6
    assert found.rounds[1].votes["strawberry"] == 5


def slow_runoff(rows, names):
    """Every ballot read anew in every round; first names drop out of a tie last."""
    standing, before = list(names), []
    while True:
        votes = dict.fromkeys(standing, 0)
        for row, count in rows:
            here = [name for name in row if name in standing]
            if here:
                votes[here[0]] += count
        before.append(votes)
        best = max(standing, key=lambda name: votes[name])
        if 2 * votes[best] > sum(votes.values()) or len(standing) == 1:
            return best
        tied = [name for name in standing if votes[name] == min(votes.values())]
        for earlier in reversed(before[:-1]):
            least = min(earlier[name] for name in tied)
            tied = [name for name in tied if earlier[name] == least]
        standing.remove(max(tied))


@given(ballots)
def test_the_run_off_is_the_slow_one(rows):
    assert instant_runoff(made(rows)).winners[0] == slow_runoff(rows, NAMES[:4])


def slow_transfer(rows, names, seats, decimals=None):
    """Every ballot by itself: [worth, names still to come, where it lies]. Scottish rules, Droop quota.
    Winners, and the votes of each round."""
    papers = [[Fraction(1), list(row), None] for row, count in rows for _ in range(count) if row]
    standing, elected, held = list(names), [], {}
    quota, before = len(papers) // (seats + 1) + 1, []

    def move(paper):
        while paper[1]:
            paper[2] = paper[1].pop(0)
            if paper[2] in standing:
                return
        paper[2] = None

    def pick(tied, most):
        for earlier in reversed(before[:-1]):
            best = (max if most else min)(earlier[name] for name in tied)
            tied = [name for name in tied if earlier[name] == best]
        return min(tied) if most else max(tied)

    for paper in papers:
        move(paper)
    waiting = []
    while len(elected) < seats:
        votes = {
            name: held.get(name, 0) + sum(p[0] for p in papers if p[2] == name) for name in names
        }
        before.append(votes)
        if len(standing) <= seats - len(elected):
            reach = list(standing)
        else:
            reach = [name for name in standing if votes[name] >= quota]
        for name in sorted(reach, key=lambda name: (-votes[name], name)):
            elected.append(name)
            waiting.append(name)
            standing.remove(name)
        if len(elected) >= seats:
            break
        over = [name for name in waiting if votes[name] > quota]
        if over:
            most = max(votes[name] for name in over)
            giver = pick([name for name in over if votes[name] == most], True)
            waiting.remove(giver)
            held[giver] = quota
            share = Fraction(votes[giver] - quota) / votes[giver]
        else:
            least = min(votes[name] for name in standing)
            giver = pick([name for name in standing if votes[name] == least], False)
            standing.remove(giver)
            share = Fraction(1)
        for paper in [p for p in papers if p[2] == giver]:
            paper[0] *= share
            if decimals is not None:
                paper[0] = Fraction(paper[0] * 10**decimals // 1, 10**decimals)
            move(paper)
    return elected, before


@given(ballots, st.integers(1, 3), st.sampled_from([None, 0, 1, 5]))
@settings(max_examples=200, deadline=None)
def test_the_transferable_vote_is_the_slow_one(rows, seats, decimals):
    found = single_transferable_vote(made(rows), seats=seats, decimals=decimals)
    winners, votes = slow_transfer(rows, NAMES[:4], seats, decimals)
    assert list(found.winners) == winners
    for one, slow in zip(found.rounds, votes, strict=True):
        assert one.votes == {name: slow[name] for name in one.votes}


def slow_paths(prefer):
    """The strongest of all paths, each written out."""
    size = len(prefer)
    force = np.where(prefer > prefer.T, prefer, 0)
    best = np.zeros((size, size), dtype=int)
    for length in range(2, size + 1):
        for path in permutations(range(size), length):
            weakest = min(force[a, b] for a, b in zip(path, path[1:], strict=False))
            best[path[0], path[-1]] = max(best[path[0], path[-1]], weakest)
    return best


@given(ballots)
@settings(max_examples=40, deadline=None)
def test_paths_are_the_strongest_of_all(rows):
    found = schulze(made(rows))
    assert found.strength.tolist() == slow_paths(pairs_of(made(rows)).prefer).tolist()


def slow_locks(prefer):
    """Majorities from the strongest down; one that closes a circle, found by walking, is left out."""
    size, kept = len(prefer), set()

    def reaches(one, goal):
        return one == goal or any(reaches(b, goal) for a, b in kept if a == one)

    pairs = [(a, b) for a in range(size) for b in range(size) if prefer[a][b] > prefer[b][a]]
    pairs.sort(key=lambda p: (-prefer[p[0]][p[1]], prefer[p[1]][p[0]]))
    for a, b in pairs:
        if not reaches(b, a):
            kept.add((a, b))
    return {(a, b) for a in range(size) for b in range(size) if a != b and reaches(a, b)}


@given(ballots)
def test_locked_majorities_are_those_of_the_slow_way(rows):
    profile = made(rows)
    prefer = pairs_of(profile).prefer
    strengths = [
        (int(prefer[a, b]), int(prefer[b, a]))
        for a in range(4)
        for b in range(4)
        if prefer[a, b] > prefer[b, a]
    ]
    if len(set(strengths)) == len(strengths):  # equal ones are settled by lot
        found = ranked_pairs(profile)
        locked = {(int(a), int(b)) for a, b in np.argwhere(found.strength > 0)}
        assert locked == slow_locks(prefer.tolist())
        assert found.ties == () or len(found.tiers[0]) > 1


@given(ballots)
def test_a_condorcet_winner_wins_and_winners_are_in_the_smith_set(rows):
    profile = made(rows)
    pairs = pairs_of(profile)
    for rule in (schulze, ranked_pairs):
        found = rule(profile)
        assert set(found.tiers[0]) <= set(pairs.smith)
        if pairs.condorcet:
            assert found.tiers[0] == (pairs.condorcet,) == pairs.smith


@given(ballots, st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_of_candidates_does_not_matter(rows, random):
    shuffled, names = list(rows), NAMES[:4]
    random.shuffle(shuffled)
    random.shuffle(names)
    one, two = made(rows), made(shuffled, names)
    assert instant_runoff(one).winners == instant_runoff(two).winners
    assert schulze(one).order == schulze(two).order
    assert ranked_pairs(one).order == ranked_pairs(two).order
    first, second = (single_transferable_vote(p, seats=2) for p in (one, two))
    assert first.winners == second.winners and first.ties == second.ties


@given(ballots, st.integers(1, 3))
def test_no_vote_is_lost_and_a_party_gets_its_quotas(rows, seats):
    profile = made(rows)
    found = single_transferable_vote(profile, seats=seats)
    assert len(found.winners) == len(set(found.winners)) == seats
    for one, after in zip(found.rounds, found.rounds[1:], strict=False):
        assert sum(after.votes.values()) + one.exhausted == profile.voters
    pair = {"ash", "beech"}
    solid = sum(n for row, n in rows if set(row[:2]) == pair)
    assert len(pair & set(found.winners)) >= min(solid // found.quota, 2, seats)


def test_candidates_ranked_alike_share_a_vote():
    votes = profile_of(["a", "b", "c"], [[["a", "b"]], ["c"]], counts=[3, 1])
    first = single_transferable_vote(votes, seats=1).rounds[0].votes
    assert first == {"a": Fraction(3, 2), "b": Fraction(3, 2), "c": 1}


def test_a_tie_is_told_and_a_lot_may_settle_it():
    votes = profile_of(["a", "b"], [["a"], ["b"]])
    assert instant_runoff(votes).ties[0].broken_by == "name"
    found = instant_runoff(votes, lot=["b", "a"])
    assert found.winners == ("b",) and found.ties[0].chosen == "a"


def test_earlier_rounds_break_a_tie_before_a_lot():
    votes = profile_of(
        NAMES[:4], [["ash"], ["beech"], ["cedar"], ["elm", "cedar"]], counts=[9, 5, 4, 1]
    )
    tie = instant_runoff(votes).ties[0]
    assert (tie.between, tie.chosen, tie.broken_by) == (
        ("beech", "cedar"),
        "cedar",
        "earlier_rounds",
    )


def test_without_any_vote_all_are_alike():
    empty = profile_of(["a", "b"], [])
    assert schulze(empty).tiers == (("a", "b"),)
    assert instant_runoff(empty).winners == ("a",)


def test_huge_counts_stay_exact():
    votes = profile_of(["a", "b"], [["a"], ["b"]], counts=[10**15, 10**15 + 1])
    assert instant_runoff(votes).winners == ("b",) and schulze(votes).winner == "b"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: profile_of(["a", "a"], []), "candidate_listed_twice"),
        (lambda: profile_of([], []), "table_empty"),
        (lambda: profile_of(["a"], [["b"]]), "candidate_unknown"),
        (lambda: profile_of(["a"], [["a", "a"]]), "candidate_ranked_twice"),
        (lambda: profile_of(["a"], [["a"]], counts=[-1]), "counts_below_zero"),
        (lambda: profile_of(["a"], [["a"]], counts=[]), "tables_do_not_match"),
        (lambda: single_transferable_vote(TENNESSEE, seats=5), "seats_out_of_range"),
        (lambda: single_transferable_vote(TENNESSEE, seats=1, quota="x"), "rule_unknown"),
        (lambda: schulze(TENNESSEE, lot=["Memphis"]), "lot_incomplete"),
        (lambda: schulze(TENNESSEE, strength="x"), "rule_unknown"),
    ],
)
def test_bad_elections_are_refused(call, code):
    with pytest.raises(MethodError, match=code):
        call()
