"""A paper ballot counts when two people have read the same from it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from hearth.decide import queries, services
from hearth.decide.models import Ballot, PaperSheet
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(opened, codes, now):
    """A function: enter sheet 1 as somebody."""

    def go(by, *choices, code=None, sheet="1"):
        return services.enter_sheet(
            opened, sheet=sheet, code=code or codes[0], choices=choices, by=by, now=now
        )

    return go


def test_two_readings_that_agree_it_makes_a_ballot(enter, ana, cy):
    assert enter(ana, 1, 2).state == "once"
    assert not Ballot.objects.exists()
    assert enter(cy, 2, 1).state == "agreed"
    assert [(b.channel, b.choices) for b in Ballot.objects.all()] == [("paper", [1, 2])]


def test_two_readings_that_differ_it_leaves_to_be_settled(enter, opened, ana, cy, eve, now):
    enter(ana, 1)
    sheet = enter(cy, 3)
    assert (sheet.state, Ballot.objects.count()) == ("differs", 0)
    services.settle_sheet(opened, sheet_id=sheet.id, choices=[3], by=eve, now=now)
    assert Ballot.objects.get().choices == [3]
    assert queries.sheet_counts(opened) == {"agreed": 1}
    with pytest.raises(Refused, match="sheet_not_differing"):
        services.settle_sheet(opened, sheet_id=sheet.id, choices=[1], by=eve, now=now)


def test_the_same_person_twice_it_refuses(enter, ana):
    enter(ana, 1)
    with pytest.raises(Refused, match="same_person_twice"):
        enter(ana, 1)
    sheet = PaperSheet.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.update(second_by=sheet.first_by)


def test_other_things_wrong_with_a_sheet_it_refuses(enter, codes, ana, cy, eve, ben):
    enter(ana, 1)
    for code, deed in {
        "sheet_code_differs": lambda: enter(cy, 1, code=codes[1]),
        "sheet_without_number": lambda: enter(cy, 1, sheet=" "),
        "voter_code_unknown": lambda: enter(cy, 1, code="ZZZZ"),
        "project_not_on_ballot": lambda: enter(cy, 8),
        "already_voted": lambda: enter(cy, 1, sheet="2"),
        "vote_not_open": lambda: enter(ben, 1),
    }.items():
        with pytest.raises(Refused, match=code):
            deed()
    enter(cy, 1)
    with pytest.raises(Refused, match="sheet_is_done"):
        enter(eve, 1)


def test_who_voted_online_cannot_vote_on_paper_and_it_works_the_other_way_too(
    enter, opened, codes, ana, cy, ben, now
):
    services.cast_ballot(opened, code=codes[1], choices=[2], by=ben, now=now)
    with pytest.raises(Refused, match="already_voted"):
        enter(ana, 1, code=codes[1], sheet="2")
    enter(ana, 1)
    enter(cy, 1)
    with pytest.raises(Refused, match="voted_on_paper"):
        services.cast_ballot(opened, code=codes[0], choices=[2], by=ben, now=now)


def test_after_the_count_it_takes_no_sheet(enter, opened, codes, ana, cy, eve, ben, now, over):
    services.cast_ballot(opened, code=codes[1], choices=[2], by=ben, now=now)
    enter(ana, 1)
    sheet = enter(cy, 3)
    services.count_vote(services.close_vote(opened, by=cy, now=over), by=cy, now=over)
    with pytest.raises(Refused, match="vote_not_open"):
        services.settle_sheet(opened, sheet_id=sheet.id, choices=[3], by=eve, now=over)
    with pytest.raises(Refused, match="vote_not_open"):
        enter(Actor("facilitator", membership_id=eve.membership_id), 1, code=codes[2], sheet="3")
    assert Ballot.objects.count() == 1
