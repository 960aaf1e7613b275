"""The trace is walked both ways and never loses itself."""

import pytest

from hearth.core.trace import queries, services
from hearth.kit.ids import uuid7


@pytest.fixture
def chain(network, now):
    """voice → theme → priority → decision, one edge each."""
    nodes = [(kind, uuid7()) for kind in ("voice", "theme", "priority", "decision")]
    for source, target in zip(nodes, nodes[1:], strict=False):
        services.link(network, source=source, target=target, relation="led to", now=now)
    return nodes


def test_a_walk_forward_reaches_the_end(network, chain):
    steps = queries.walk(network, start=chain[0], forward=True)

    assert [step.target for step in steps] == chain[1:]
    assert [step.depth for step in steps] == [1, 2, 3]


def test_a_walk_back_reaches_the_beginning(network, chain):
    steps = queries.walk(network, start=chain[-1], forward=False)

    assert [step.source for step in steps] == chain[-2::-1]


def test_a_circle_is_walked_once(network, chain, now):
    services.link(network, source=chain[-1], target=chain[0], relation="reopened", now=now)

    assert len(queries.walk(network, start=chain[0], forward=True)) == 4


def test_a_walk_does_not_go_through_a_kind_it_stops_at(network, chain):
    steps = queries.walk(network, start=chain[0], forward=True, stop_at=frozenset({"theme"}))

    assert [step.target for step in steps] == [chain[1]]


def test_linking_twice_is_linking_once(network, chain, now):
    services.link(network, source=chain[0], target=chain[1], relation="led to", now=now)

    assert queries.came_of(network, node=chain[0]) == [chain[1]]


def test_another_network_sees_nothing_of_it(other_network, chain):
    assert queries.walk(other_network, start=chain[0], forward=True) == []


def test_what_stands_behind_is_counted(network, chain, now):
    services.link(network, source=("voice", uuid7()), target=chain[1], relation="led to", now=now)

    counts = queries.counts_behind(network, kind="theme", ids=[chain[1][1]], source_kind="voice")

    assert counts == {chain[1][1]: 2}
