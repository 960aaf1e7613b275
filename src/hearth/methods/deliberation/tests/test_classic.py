"""The classic pipeline agrees with what the production server published."""

import json
import lzma

import numpy as np
import pytest
from tests.shared_data import shared_data

from hearth.methods.deliberation import (
    classic,
    collect,
    count_votes,
    group_informed_agreement,
    polis_groups,
)
from hearth.methods.deliberation.polis import (
    classic_map,
    consensus_statements,
    representative_statements,
)
from hearth.methods.deliberation.polis_groups import first_distinct, k_means
from hearth.methods.deliberation.reading import read_export

CLEAN = [
    "150ptpt-3gp-no-strict-no-meta",
    "25ptpt-3gp-no-strict-with-meta",
    "above-100-ptpts",
    "below-100-ptpts",
]
#: Some of its votes are missing, so its map differs; its groups' counts are whole.
INCOMPLETE = "50ptpt-3gp-strict-no-meta"


class Published:
    """One stored conversation: our votes and their figures, in our order."""

    def __init__(self, name):
        folder = shared_data("polis") / "production-fixtures" / name
        self.math = json.loads(lzma.decompress((folder / "math-pca2.json.xz").read_bytes()))
        self.votes = read_export(folder).votes
        out = {str(one) for one in self.math["mod-out"]}
        self.out, self.gone = out, np.array([one in out for one in self.votes.statements])
        tids = [str(one) for one in self.math["tids"]]
        self.order = [tids.index(one) for one in self.votes.statements]
        self.place = {one: at for at, one in enumerate(self.votes.people)}
        base = self.math["base-clusters"]
        self.members = [
            [self.place[str(one)] for one in members if str(one) in self.place]
            for members in base["members"]
        ]
        self.points = np.stack([base["x"], base["y"]], axis=1)

    def group(self):
        group = np.full(len(self.place), -1)
        by_id = dict(zip(self.math["base-clusters"]["id"], self.members, strict=True))
        for one in self.math["group-clusters"]:
            for base in one["members"]:
                group[by_id[base]] = one["id"]
        return group


@pytest.mark.parametrize("name", CLEAN)
def test_centre_axes_and_positions_are_those_of_production(name):
    published = Published(name)
    centre, components, positions = classic_map(published.votes, published.gone)
    theirs = np.array(published.math["pca"]["comps"])[:, published.order]
    sign = np.sign((components * theirs).sum(axis=1))
    ours = np.array([positions[members].mean(axis=0) for members in published.members])

    # In production agreement is -1, so centre and positions change sign.
    assert np.abs(centre + np.array(published.math["pca"]["center"])[published.order]).max() < 1e-12
    assert np.abs(components * sign[:, None] - theirs).max() < 1e-9
    assert np.abs(-ours * sign - published.points).max() < 1e-9


@pytest.mark.parametrize("name", [*CLEAN, INCOMPLETE])
def test_given_their_groups_every_count_is_theirs(name):
    published = Published(name)
    groups = len(published.math["group-clusters"])
    counts = count_votes(published.votes, published.group(), groups)

    for g in range(groups):
        theirs = published.math["group-votes"][str(g)]["votes"]
        for s, statement in enumerate(published.votes.statements):
            ours = counts.agree[g, s], counts.disagree[g, s], counts.seen[g, s]
            assert ours == tuple(theirs[statement][letter] for letter in "ADS")


@pytest.mark.parametrize("name", [*CLEAN, INCOMPLETE])
def test_given_their_groups_agreement_and_statements_are_theirs(name):
    published = Published(name)
    statements = published.votes.statements
    groups = len(published.math["group-clusters"])
    counts = count_votes(published.votes, published.group(), groups)
    agreement = group_informed_agreement(counts)
    theirs = published.math["group-aware-consensus"]
    ours = representative_statements(counts, statements, published.gone)

    assert max(abs(agreement[s] - theirs[one]) for s, one in enumerate(statements)) < 1e-12
    for g in range(groups):
        expected = published.math["repness"][str(g)]
        assert [(one.statement, one.says) for one in ours[g]] == [
            (str(one["tid"]), one["repful-for"]) for one in expected
        ]
        assert [one.ratio for one in ours[g]] == pytest.approx([e["repness"] for e in expected])


@pytest.mark.parametrize("name", CLEAN)
def test_what_most_agree_with_is_theirs(name):
    published = Published(name)
    votes = published.votes
    ours = consensus_statements(count_votes(votes), votes.statements, published.gone)

    for says in ("agree", "disagree"):
        assert [(one.statement, one.success, one.trials) for one in ours if one.says == says] == [
            (str(one["tid"]), one["n-success"], one["n-trials"])
            for one in published.math["consensus"][says]
        ]


def test_two_camps_are_two_groups():
    says = [1 if p < 20 else -1 for p in range(40) for _ in range(9)]
    result = classic(collect([p for p in range(40) for _ in range(9)], list(range(9)) * 40, says))

    assert result.groups == 2
    assert len(set(result.group[:20])) == len(set(result.group[20:])) == 1


@pytest.mark.parametrize("people", [1, 2, 3])
def test_the_smallest_conversations_are_counted(people):
    result = classic(collect(range(people), [0] * people, [1] * people))

    assert result.counts.seen.sum() == people
    assert result.groups <= 2


def test_where_nobody_differs_all_stand_in_the_middle():
    people = [p for p in range(50) for _ in range(40)]

    result = classic(collect(people, list(range(40)) * 50, [1] * 2000))

    assert not result.positions.any()
    assert result.counts.agree.sum() == 2000


def slow_k_means(points, centres):
    """Every distance by itself."""
    for _ in range(20):
        apart = [[np.hypot(*(one - centre)) for centre in centres] for one in points]
        nearest = np.array([int(np.argmin(one)) for one in apart])
        before = np.array([c for at, c in enumerate(centres) if (nearest == at).any()])
        nearest = np.unique(nearest, return_inverse=True)[1]
        centres = np.array([points[nearest == at].mean(axis=0) for at in range(len(before))])
        if np.abs(centres - before).max() < 0.01:
            break
    return centres, nearest


@pytest.mark.parametrize("people", [3, 40, 300])
def test_k_means_is_that_of_every_distance_by_itself(people, monkeypatch):
    monkeypatch.setattr(polis_groups, "CELLS", 600)
    points = np.random.default_rng(people).normal(5, 1, (people, 2))
    starts = first_distinct(points, 9)
    centres, member = k_means(points, starts, np.ones(people))
    slow, by_itself = slow_k_means(points, starts)
    assert (member == by_itself).all()
    assert centres == pytest.approx(slow)


def test_k_means_leaves_equal_points_together(monkeypatch):
    monkeypatch.setattr(polis_groups, "CELLS", 60)
    points = np.tile([[0.0, 0.1], [0.3, -0.1], [0.15, 0.0]], (50, 1))
    _, member = k_means(points, points[:2], np.ones(len(points)))
    assert (member.reshape(50, 3) == member[:3]).all()
