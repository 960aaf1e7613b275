"""A conversation is read while it runs and once for good; who may see it when; small groups stay hidden."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from hearth.decide import services
from hearth.decide.bridge import conversation as bridge
from hearth.decide.queries import conversations as queries
from hearth.decide.queries.conversations import results
from hearth.kit.refusals import Refused

from .conftest import again

pytestmark = pytest.mark.django_db


def test_after_closing_it_is_read_in_full_and_shown(camps, over):
    assert results.result(camps) is None
    services.close_and_count_due(camps.network, now=over)
    done = again(camps)
    found = results.result(done)
    assert (done.state, len(done.closed_hash), found.is_final) == ("counted", 64, True)
    assert (found.payload["shape"], [g["size"] for g in found.payload["groups"]]) == (
        "camps",
        [20, 20],
    )
    assert found.columns["agree"] == [20, 20, 20, 20]
    assert found.payload["turnout"]["tables"]["place"]["rest"] == 40
    services.close_and_count_due(camps.network, now=over + timedelta(hours=1))
    assert results.result(again(camps)).as_of == over


def test_while_it_runs_nobody_sees_it_unless_that_was_settled_before(camps, now):
    services.take_reading(camps, now=now)
    assert results.result(camps) is None
    assert services.standpoint(camps, opinions={1: 1}) is None
    assert queries.reading(camps).shown == {}
    camps.is_running_shown = True
    camps.save()
    assert results.result(camps) is None
    services.take_reading(camps, now=now)
    assert results.result(camps).is_final is False


def test_running_figures_change_only_when_enough_people_are_new(camps, say, now):
    camps.is_running_shown = True
    camps.save()
    services.take_reading(camps, now=now)
    say(50, {1: 1, 2: 1})
    later = now + timedelta(minutes=5)
    services.take_reading(camps, now=later)
    assert results.result(camps).as_of == now
    for n in range(60, 90):
        say(n, {1: 1, 2: -1})
    services.take_reading(camps, now=later)
    assert results.result(camps).as_of == later


def test_too_few_people_are_not_described(say, opened, over):
    say(1, {1: 1})
    services.close_and_count_due(opened.network, now=over)
    found = results.result(again(opened))
    assert found.too_few
    assert found.columns == {}


def test_without_opinions_it_stays_closed(opened, over, cy):
    services.close_and_count_due(opened.network, now=over)
    assert again(opened).state == "closed"
    with pytest.raises(Refused, match="conversation_without_opinions"):
        services.publish_conversation(opened, by=cy, now=over)


def test_publishing_waits_for_the_end_and_not_for_lost_sheets(camps, over, ana, cy, now):
    with pytest.raises(Refused, match="vote_still_open"):
        services.publish_conversation(camps, by=cy, now=now)
    services.enter_opinion_sheet(camps, sheet="1", opinions={1: 1}, by=ana, now=now)
    services.close_and_count_due(camps.network, now=over)
    assert again(camps).state == "closed"
    assert services.publish_conversation(camps, by=cy, now=over).state == "counted"
    assert services.publish_conversation(camps, by=cy, now=over).state == "counted"


def test_what_was_taken_out_is_not_read(camps, cy, now):
    services.moderate_statement(
        camps, number=1, verdict="refused", reason="off_topic", by=cy, now=now
    )
    assert services.take_reading(camps, now=now).inner["numbers"] == [2, 3, 4]


def test_where_somebody_stands_it_says_with_a_margin(camps, over):
    services.close_and_count_due(camps.network, now=over)
    done = again(camps)
    one = services.standpoint(done, opinions={1: 1, 2: 1, 3: -1, 4: -1})
    other = services.standpoint(done, opinions={1: -1, 2: -1, 3: 1, 4: 1})
    assert one.low < one.at < one.high
    assert one.at * other.at < 0
    assert {one.group, other.group} == {0, 1}
    assert services.standpoint(done, opinions={}) is None
    few = services.standpoint(done, opinions={1: 1})
    assert few.group is None
    assert few.high - few.low > one.high - one.low


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_opinions_does_not_change_the_result(opened, say, over, seed):
    given = [(n, s) for n in range(40) for s in (1, 2, 3, 4)]
    random.Random(seed).shuffle(given)
    for n, s in given:
        say(n, {s: 1 if (n % 2 == 0) == (s < 3) or (n * s) % 7 == 0 else -1})
    services.close_and_count_due(opened.network, now=over)
    found = results.result(again(opened)).payload
    found.pop("turnout")
    assert found == _expected(found)


_seen: list[dict] = []


def _expected(found):
    """The result of the first order."""
    _seen.append(found)
    return _seen[0]


def test_what_was_said_is_sealed_and_not_who_came_first(opened, say):
    from hearth.decide.services.records.conversation import contents

    say(1, {1: 1, 2: -1})
    say(2, {3: 1})
    first = contents(opened)
    say(1, {1: 1, 2: 1})
    say(1, {1: 1, 2: -1})
    assert contents(opened) == first
    say(3, {3: 1})
    assert contents(opened)["opinions_hash"] != first["opinions_hash"]


def test_the_clock_reads_only_where_something_is_new(camps, network, now):
    services.refresh_conversations(network, now=now + timedelta(minutes=1))
    read = queries.reading(camps).as_of
    services.refresh_conversations(network, now=now + timedelta(minutes=2))
    assert queries.reading(camps).as_of == read
    assert queries.reading(camps).participants == 40


def test_groups_stay_between_full_readings(camps, say, now):
    first = services.take_reading(camps, now=now)
    say(70, {1: 1, 2: 1, 3: -1, 4: -1})
    second = services.take_reading(camps, now=now + timedelta(minutes=1))
    assert second.grouped_at == first.grouped_at
    assert [one["size"] for one in second.inner["groups"]] == [21, 20]
    assert second.inner["reasons"] == first.inner["reasons"]


def _inner(sizes, not_placed=0):
    """A reading with groups of these sizes and one statement of 40 and one of 3 answers."""
    return {
        "shape": "camps", "participants": 60, "opinions": 90, "not_placed": not_placed, "reasons": {},
        "numbers": [1, 2], "agree": [30, 2], "disagree": [10, 1], "seen": [40, 3],
        "by_group": [{"agree": [20, 2], "disagree": [3, 0], "seen": [25, 2]} for _ in sizes],
        "figures": {name: [[0.5, 0.4, 0.6]] * 2 for name in bridge.FIGURES},
        "sides": [[0, 1]] * 2, "groups": [{"size": n, "span": [0, 0, 0], "distinct": []} for n in sizes],
    }  # fmt: skip


def test_small_groups_and_statements_are_not_described(now):
    found = bridge.protect(_inner([30, 26], not_placed=4), threshold=10, now=now)
    assert found["statements"]["seen"] == [40, None]
    assert found["statements"]["by_group"][0] == [[80, 12], None]
    assert found["not_placed"] == 4
    small = bridge.protect(_inner([50, 6]), threshold=10, now=now)
    assert (small["groups"], small["groups_hidden"], small["statements"]["by_group"]) == (
        [],
        True,
        [],
    )
    assert small["statements"]["shared"][0][0] == 0.75
