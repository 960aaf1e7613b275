"""What is told after a count: in portions, protected, and never touching the result."""

from __future__ import annotations

import pytest

from hearth.core.people.models import Known
from hearth.decide import queries, services
from hearth.decide.models import CountStory, Outcome
from hearth.decide.services.counting import count as counting

pytestmark = pytest.mark.django_db


@pytest.fixture
def untold(closed, cy, over, monkeypatch):
    """A counted vote of which nothing was told yet."""
    monkeypatch.setattr("hearth.decide.services.counting.story.SMALL", 0)
    services.count_vote(closed, by=cy, now=over)
    return closed


def test_a_small_count_it_tells_at_once(closed, cy, over):
    services.count_vote(closed, by=cy, now=over)
    story = queries.count_story(closed)
    assert (story.step, story.done, story.told_at) == ("told", 1, over)
    assert set(story.account["limits"]) == {"3"} and story.account["paid"]


def test_a_large_count_it_leaves_to_the_clock(network, untold, over):
    assert queries.count_story(untold).step == "waiting"
    result = queries.outcome(untold).result
    services.tell_waiting_counts(network, now=over)
    services.tell_waiting_counts(network, now=over)
    assert queries.count_story(untold).step == "told"
    assert queries.outcome(untold).result == result


def test_in_portions_it_keeps_what_it_found(untold, over):
    story = services.tell_count(untold, now=over, seconds=0)
    assert story.account["effects"] is not None and len(story.account["limits"]) == 1
    assert services.tell_count(untold, now=over).step == "told"


def test_what_somebody_works_on_it_leaves_alone(untold, over):
    CountStory.objects.update(held_until=over.replace(year=over.year + 1))
    assert services.tell_count(untold, now=over) is None
    assert queries.count_story(untold).step == "waiting"


def test_before_the_count_it_has_nothing_to_tell(closed, over):
    assert services.tell_count(closed, now=over) is None
    assert queries.count_story(closed) is None


def test_other_rules_it_tells_with_the_rule_that_counted_first(untold, over):
    account = services.tell_count(untold, now=over).account
    first, *others = account["rules"]
    assert first["winners"] == queries.outcome(untold).result["winners"]
    assert {row["family"] for row in others} >= {"votes", "phragmen", "bounded-overspending"}
    assert all(row["prefer_own"] + row["prefer_this"] <= 4 for row in others)


def test_paper_that_comes_meanwhile_it_counts_too(closed, codes, cy, over, monkeypatch):
    marks = iter([(4, 4, 1), (4, 5, 2)])
    true = counting.box_mark
    monkeypatch.setattr(counting, "box_mark", lambda vote: next(marks, None) or true(vote))
    made = services.count_vote(closed, by=cy, now=over)
    assert made.ballots == 4 and Outcome.objects.count() == 1


def test_small_groups_it_hides_in_effects_and_payments(network, town, opened, cy, now, over):
    ages = next(d for d in town_dimensions(network))
    first = next(iter(ages.categories.all()))
    codes = services.give_codes(opened, n=40, by=cy, now=now)
    rows = [
        (code, [1 + n % 3], None, {ages: first if n < 3 else Known.PREFER_NOT})
        for n, code in enumerate(codes)
    ]
    services.cast_many(opened, ballots=rows, by=cy, now=now)
    services.count_vote(services.close_vote(opened, by=cy, now=over), by=cy, now=over)
    account = queries.count_story(opened).account
    shown = [row for row in account["effects"][ages.key]["rows"] if not row["hidden"]]
    assert shown == []
    for shares in account["paid"][ages.key]["projects"].values():
        assert set(shares) == {None}


def town_dimensions(network):
    from hearth.core.places import queries as places

    return places.dimensions(network, asked=True)
