"""The log looks after itself: options, reviews that come back, vetoes that need an answer, search."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.people.models import Membership
from hearth.core.post.models import Delivery
from hearth.decide import queries, services
from hearth.decide.queries import Sought
from hearth.decide.services import Considered
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "Fund the benches",
    "what": "The benches are paid.",
    "reasons": "Most ballots named them.",
    "owner": "Parks team",
    "decided_by": "Council",
}


@pytest.fixture
def log(network, lee, now):
    """A function: a published entry."""

    def write(**words):
        made = services.add_decision(network, **(WORDS | words), by=lee, now=now)
        return services.publish_decision(made, by=lee, now=now)

    return write


@pytest.fixture
def veto(log, now):
    due = now.date() + timedelta(days=14)
    return log(title="Veto", kind="veto", vetoes=log(), answer_due_on=due)


def test_options_it_keeps_with_why_not(network, lee, now):
    options = [Considered("Benches", is_chosen=True), Considered("Lamps", "Too dear")]
    made = services.add_decision(network, **WORDS, options=options, by=lee, now=now)
    told = queries.decision(network, made.pk).options.all()
    assert [(row.title, row.is_chosen, row.why_not) for row in told] == [
        ("Benches", True, ""),
        ("Lamps", False, "Too dear"),
    ]
    with pytest.raises(Refused, match="option_without_reason"):
        services.change_decision(made, options=[Considered("Trees")], by=lee, now=now)
    with pytest.raises(Refused, match="too_many_options"):
        services.change_decision(made, options=[Considered("T", "x")] * 13, by=lee, now=now)


def test_what_a_draft_rests_on_it_changes(network, lee, now):
    made = services.choose_priority(
        network, title="Warm homes", reason="Heard", chosen_by="All", by=lee, now=now
    )
    source = ("priority", made.pk)
    draft = services.add_decision(network, **WORDS, sources=[source], by=lee, now=now)
    assert queries.found_decisions(network, Sought(), today=now.date()).count() == 1
    services.change_decision(draft, sources=[], by=lee, now=now)
    from hearth.core.trace.queries import came_from

    assert came_from(network, node=("decision", draft.pk)) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"answer_due_on": None}, "veto_without_deadline"),
        ({"vetoes": None}, "veto_of_nothing"),
        ({"days": -1}, "veto_deadline_before_it"),
    ],
)
def test_a_veto_without_what_it_needs_it_refuses(network, log, lee, now, words, code):
    due = now.date() + timedelta(days=words.pop("days", 3))
    given = WORDS | {"kind": "veto", "vetoes": log(), "answer_due_on": due} | words
    with pytest.raises(Refused, match=code):
        services.add_decision(network, **given, by=lee, now=now)


def test_a_veto_stays_open_until_it_is_answered_once(network, veto, lee, now):
    assert queries.open_vetoes(network) == [veto]
    words = {"result": "changed", "words": "The hour stays.", "answered_by": "Clinic"}
    services.answer_veto(veto, **words, by=lee, now=now)
    assert queries.open_vetoes(network) == []
    assert queries.decision(network, veto.pk, public=True).answered.words == "The hour stays."
    with pytest.raises(Refused, match="veto_answered"):
        services.answer_veto(veto, **words, by=lee, now=now)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"words": " "}, "veto_answer_empty"),
        ({"result": "maybe"}, "veto_answer_empty"),
        ({"answered_by": ""}, "chosen_by_nobody"),
    ],
)
def test_an_answer_without_words_it_refuses(veto, lee, now, words, code):
    given = {"result": "changed", "words": "So", "answered_by": "Clinic"} | words
    with pytest.raises(Refused, match=code):
        services.answer_veto(veto, **given, by=lee, now=now)


def test_only_a_veto_is_answered(log, lee, now):
    with pytest.raises(Refused, match="not_a_veto"):
        services.answer_veto(log(), result="changed", words="a", answered_by="b", by=lee, now=now)


def test_of_a_late_veto_the_team_hears_once(network, veto, cy, now):
    later = now + timedelta(days=20)
    assert services.remind_of_vetoes(network, now=now) == 0
    services.remind_of_vetoes(network, now=later)
    services.remind_of_vetoes(network, now=later + timedelta(days=1))
    assert Delivery.objects.get(network=network).purpose == "decision"


def test_a_review_comes_back_and_its_owner_hears_once(network, log, lee, cy, now):
    held = Membership.objects.get(pk=lee.membership_id)
    made = log(review_on=now.date(), owner_member=held)
    services.remind_of_reviews(network, now=now)
    services.remind_of_reviews(network, now=now + timedelta(days=1))
    assert Delivery.objects.get(network=network).address == held.person.email
    day = now.date() + timedelta(days=90)
    services.review_decision(made, result="keep", words="Still right", next_on=day, by=lee, now=now)
    assert not queries.to_review(network, today=now.date()).exists()
    assert [row.pk for row in queries.to_review(network, today=day)] == [made.pk]


def test_an_ended_decision_does_not_come_back(network, log, lee, now):
    made = log(review_on=now.date())
    services.review_decision(made, result="end", words="Done", by=lee, now=now)
    assert not queries.to_review(network, today=now.date()).exists()
    with pytest.raises(Refused, match="decision_ended"):
        services.review_decision(made, result="end", words="Done", by=lee, now=now)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"words": ""}, "review_empty"),
        ({"result": "x"}, "review_unknown"),
        ({"next_on": None}, "review_date_missing"),
        ({"days": 0}, "review_date_past"),
    ],
)
def test_a_review_without_what_it_needs_it_refuses(log, lee, now, words, code):
    day = now.date() + timedelta(days=words.pop("days", 9))
    given = {"result": "change", "words": "So", "next_on": day} | words
    with pytest.raises(Refused, match=code):
        services.review_decision(log(), **given, by=lee, now=now)


@pytest.mark.parametrize(
    ("sought", "titles"),
    [
        (Sought(words="benches ballots"), ["Fund the benches"]),
        (Sought(words="nothing such"), []),
        (Sought(only="veto"), ["Veto"]),
        (Sought(only="open_veto"), ["Veto"]),
        (Sought(only="due"), []),
        (Sought(owner="Clinic"), []),
        (Sought(year=2026, words="veto"), ["Veto"]),
        (Sought(year=1999), []),
    ],
)
def test_the_log_it_searches(network, log, now, sought, titles):
    log(
        title="Veto",
        what="No",
        reasons="So",
        kind="veto",
        vetoes=log(),
        answer_due_on=now.date(),
    )
    rows = queries.found_decisions(network, sought, today=now.date(), public=True)
    assert [row.title for row in rows] == titles
