"""Opinions count once a person, whoever writes them down; sheets are read by two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hearth.core.ledger import queries as ledger
from hearth.core.people.models import Known
from hearth.decide import queries as decide
from hearth.decide import services
from hearth.decide.models import Opinion, OpinionSheet, Participant
from hearth.decide.queries import conversations as queries
from hearth.decide.queries.conversations import results
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


def test_saying_it_twice_changes_nothing_and_a_change_of_mind_counts_once(say, opened, network):
    assert say(1, {1: 1, 2: 0}) == 2
    before = ledger.head(network)
    assert say(1, {1: 1, 2: 0}) == 0
    assert ledger.head(network) == before
    assert say(1, {1: -1, "2": "0"}) == 1
    assert sorted(Opinion.objects.values_list("statement", "value")) == [(1, -1), (2, 0)]
    assert queries.taking_part(opened) == queries.TakingPart(1, 2, {"online": 1})


@pytest.mark.parametrize(
    ("opinions", "code"),
    [
        ({}, "opinion_empty"),
        ({1: 2}, "opinion_unknown"),
        ({1: "x"}, "opinion_unknown"),
        ({"<script>": 1}, "opinion_unknown"),
        ({99: 1}, "opinion_unknown"),
        ({1: None}, "opinion_unknown"),
    ],
)
def test_what_is_no_opinion_it_refuses(say, opinions, code):
    with pytest.raises(Refused, match=code):
        say(1, opinions)
    assert not Participant.objects.exists()


def test_what_was_taken_out_meanwhile_it_leaves_aside(say, opened, cy, now):
    services.moderate_statement(
        opened, number=1, verdict="refused", reason="not_clear", by=cy, now=now
    )
    assert say(1, {1: 1, 2: 1}) == 1
    with pytest.raises(Refused, match="opinion_empty"):
        say(1, {1: 1})


def test_only_while_it_is_open_it_takes_any(draft, say, opened, over, cy, eve):
    with pytest.raises(Refused, match="opinions_not_open"):
        say(1, {1: 1}, at=over)
    services.close_activity(opened, by=cy, now=over)
    with pytest.raises(Refused, match="opinions_not_open"):
        say(1, {1: 1})
    assert not Opinion.objects.exists()


def test_one_opinion_a_statement_is_a_constraint(say):
    say(1, {1: 1})
    row = Opinion.objects.get()
    row.id = uuid7()
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.bulk_create([row])
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.update(value=3)


def test_who_takes_part_counts_among_those_who_decide(
    say, opened, someone, town, ben, now, network
):
    with pytest.raises(Refused, match="opinion_first"):
        services.note_participant(opened, admitted=someone(1), by=ben, now=now)
    say(1, {1: 1})
    say(2, {1: 1})
    asian = town.category(town.ethnicity, "asian")
    services.note_participant(
        opened,
        admitted=someone(1),
        place=town.areas[0],
        groups={town.ethnicity: asian, town.age: Known.PREFER_NOT},
        by=ben,
        now=now,
    )
    took = decide.deciding(network)
    assert (took.ballots, took.by_category, took.by_place) == (
        2,
        {asian.pk: 1},
        {town.areas[0].pk: 1},
    )
    assert (took.place_unknown, took.unknown[town.age.pk]["prefer_not"]) == (1, 1)


def test_what_tells_most_it_asks_first_and_never_twice(camps, say, opened, cy, now):
    services.take_reading(opened, now=now)
    services.add_statement(opened, text="A brand new one", language="en", by=cy, now=now)
    asked = results.next_to_ask(opened, answered={1}, key="k")
    assert asked[0].number == 5
    assert sorted(row.number for row in asked) == [2, 3, 4, 5]
    assert results.next_to_ask(opened, answered={1}, key="k", later=[5])[-1].number == 5
    assert results.next_to_ask(opened, answered=range(1, 6), key="k") == []


def test_different_people_are_asked_different_ones_first(opened, cy, now):
    for n in range(20):
        services.add_statement(opened, text=f"Number {n} of many", language="en", by=cy, now=now)
    firsts = {results.next_to_ask(opened, answered=(), key=str(k))[0].number for k in range(12)}
    assert len(firsts) > 4


def test_on_the_telephone_somebody_of_the_team_writes_it_down(opened, cy, now):
    who = services.begin_call(opened, call_id=uuid7())
    services.give_opinions(opened, admitted=who, opinions={1: 1}, channel="phone", by=cy, now=now)
    made = Participant.objects.get()
    assert (made.channel, made.entered_by) == ("phone", cy.member)


@pytest.fixture
def enter(opened, now):
    """A function: somebody enters sheet 7."""

    def go(by, opinions, sheet="7", **more):
        return services.enter_opinion_sheet(
            opened, sheet=sheet, opinions=opinions, by=by, now=more.pop("at", now), **more
        )

    return go


def test_a_sheet_counts_when_two_people_read_the_same(enter, opened, ana, cy):
    assert enter(ana, {1: 1, 2: -1}).state == "once"
    assert not Opinion.objects.exists()
    assert enter(cy, {2: -1, 1: 1}).state == "agreed"
    assert queries.taking_part(opened).channels == {"paper": 1}
    assert queries.opinion_sheet_counts(opened) == {"agreed": 1}


def test_a_sheet_read_differently_is_settled(enter, opened, ana, cy, eve, now):
    enter(ana, {1: 1})
    sheet = enter(cy, {1: -1})
    assert (sheet.state, Opinion.objects.count()) == ("differs", 0)
    services.settle_opinion_sheet(opened, sheet_id=sheet.id, opinions={1: -1}, by=eve, now=now)
    assert Opinion.objects.get().value == -1
    with pytest.raises(Refused, match="sheet_not_differing"):
        services.settle_opinion_sheet(opened, sheet_id=sheet.id, opinions={1: 1}, by=eve, now=now)


def test_what_is_wrong_with_a_sheet_it_says(enter, ana, cy, eve):
    enter(ana, {1: 1})
    for code, deed in {
        "same_person_twice": lambda: enter(ana, {1: 1}),
        "sheet_without_number": lambda: enter(cy, {1: 1}, sheet=" "),
        "opinion_unknown": lambda: enter(cy, {9: 1}),
        "opinion_empty": lambda: enter(cy, {}),
    }.items():
        with pytest.raises(Refused, match=code):
            deed()
    enter(cy, {1: 1})
    with pytest.raises(Refused, match="sheet_is_done"):
        enter(eve, {1: 1})
    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionSheet.objects.update(second_by=ana.member)


def test_paper_is_read_after_closing_until_the_result_is_out(
    enter, say, opened, over, ana, cy, eve
):
    say(1, {1: 1})
    enter(ana, {1: 1})
    services.close_and_count_due(opened.network, now=over)
    enter(cy, {1: 1}, at=over)
    services.close_and_count_due(opened.network, now=over + timedelta(minutes=1))
    with pytest.raises(Refused, match="opinions_not_open"):
        enter(eve, {1: 1}, sheet="8", at=over)


def test_with_codes_a_sheet_needs_its_code(draft, ana, cy, now):
    draft.entry = "code"
    draft.save()
    opened = services.open_activity(draft, by=cy, now=now)
    one, two = services.give_codes(opened, n=2, by=cy, now=now)
    enter = services.enter_opinion_sheet
    with pytest.raises(Refused, match="voter_code_unknown"):
        enter(opened, sheet="1", opinions={1: 1}, by=ana, now=now)
    enter(opened, sheet="1", code=one, opinions={1: 1}, by=ana, now=now)
    with pytest.raises(Refused, match="sheet_code_differs"):
        enter(opened, sheet="1", code=two, opinions={1: 1}, by=cy, now=now)
    enter(opened, sheet="1", code=one, opinions={1: 1}, by=cy, now=now)
    who = services.admit_by_code(opened, code=one)
    assert queries.opinions_of(opened, queries.participant(opened, who.key)) == {1: 1}


def test_what_many_said_comes_in_at_once(draft, opened, town, cy, now, network):
    asian = town.category(town.ethnicity, "asian")
    given = [({1: 1}, town.areas[0], {town.ethnicity: asian}), ({1: -1, 2: 0}, None, {})]
    before = ledger.head(network)
    assert services.give_many(opened, people_said=given, by=cy, now=now) == 2
    assert ledger.head(network) != before
    assert queries.taking_part(opened) == queries.TakingPart(2, 3, {"paper": 2})
    with pytest.raises(Refused, match="opinion_unknown"):
        services.give_many(opened, people_said=[({9: 1}, None, {})], by=cy, now=now)
    assert queries.people_in(opened) == 2
