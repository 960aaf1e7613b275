"""A valuer hears what is asked, and once more before the day."""

from datetime import timedelta

import pytest

from hearth.core.people.models import Membership
from hearth.core.post.models import Delivery
from hearth.decide import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(shown, doc, cy, now):
    """A function: ask Doc about one proposal, by a day so many days ahead."""
    proposal = services.begin_review(shown(), by=cy, now=now)
    valuer = Membership.objects.get(pk=doc.membership_id)
    return lambda days: services.ask_valuer(
        proposal, valuer=valuer, shown_name="Doc, Highways", question="What of the drains?",
        due_on=now.date() + timedelta(days=days), by=cy, now=now,
    )  # fmt: skip


def letters():
    return list(Delivery.objects.filter(purpose="valuation").order_by("queued_at"))


def test_a_letter_says_what_is_asked_and_where_to_answer(asked, network):
    asked(10)
    (letter,) = letters()
    assert "What of the drains?" in letter.body
    assert f"/{network.slug}/desk/valuations/" in letter.body


def test_the_same_day_again_is_no_second_letter_another_day_is(asked):
    asked(10)
    asked(10)
    assert len(letters()) == 1
    asked(12)
    assert len(letters()) == 2


def test_who_has_not_answered_is_reminded_once(asked, network, now):
    asked(10)
    assert services.remind_valuers(network, now=now + timedelta(days=5)) == 0
    for days in (8, 9, 11):
        services.remind_valuers(network, now=now + timedelta(days=days))
    assert len(letters()) == 2


def test_who_has_answered_is_left_in_peace(asked, doc, network, now):
    given = {"verdict": "yes", "low_minor": 900, "high_minor": 1200, "reasons": "Done before."}
    services.answer_valuation(asked(10), **given, by=doc, now=now)
    assert services.remind_valuers(network, now=now + timedelta(days=9)) == 0
