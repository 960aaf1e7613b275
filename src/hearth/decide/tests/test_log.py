"""Priorities and the decision log: reasons first, and nothing rewritten in silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "Fund the benches",
    "what": "The benches are paid from the spring money.",
    "reasons": "Three of four ballots named them.",
    "owner": "Parks team",
    "decided_by": "Residents' council",
}


@pytest.fixture
def decision(network, opened, lee, now):
    """A drafted decision that rests on the vote."""
    return services.add_decision(network, **WORDS, sources=[("vote", opened.pk)], by=lee, now=now)


def test_a_priority_it_keeps_with_its_reason(network, lee, now):
    made = services.choose_priority(
        network,
        title="Warm homes",
        reason="Heard most",
        chosen_by="Council of 3 May",
        by=lee,
        now=now,
    )
    assert [row.title for row in queries.priorities(network)] == ["Warm homes"]
    services.end_priority(made, by=lee, now=now)
    services.end_priority(made, by=lee, now=now + timedelta(days=1))
    assert not queries.priorities(network).exists()
    assert queries.priority(network, made.pk).ended_on == now.date()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": ""}, "name_missing"),
        ({"reason": " "}, "reason_for_priority_missing"),
        ({"chosen_by": ""}, "chosen_by_nobody"),
    ],
)
def test_a_priority_without_words_it_refuses(network, lee, now, words, code):
    with pytest.raises(Refused, match=code):
        services.choose_priority(
            network, **({"title": "A", "reason": "B", "chosen_by": "C"} | words), by=lee, now=now
        )


def test_a_decision_it_shows_to_the_public_when_it_is_published(network, decision, lee, now):
    assert queries.decision(network, decision.pk, public=True) is None
    services.publish_decision(decision, by=lee, now=now)
    assert queries.decision(network, decision.pk, public=True).title == WORDS["title"]
    assert [kind for kind, _id in trace.came_from(network, node=("decision", decision.pk))] == [
        "vote"
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": ""}, "name_missing"),
        ({"what": ""}, "decision_without_words"),
        ({"reasons": ""}, "decision_without_reasons"),
        ({"owner": ""}, "decision_without_owner"),
        ({"kind": "veto"}, "veto_of_nothing"),
    ],
)
def test_a_decision_without_what_it_needs_it_refuses(network, lee, now, words, code):
    with pytest.raises(Refused, match=code):
        services.add_decision(network, **(WORDS | words), by=lee, now=now)


def test_a_published_decision_it_only_amends(network, decision, lee, now):
    with pytest.raises(Refused, match="decision_not_published"):
        services.amend_decision(decision, text="More", by=lee, now=now)
    services.change_decision(decision, title="Fund all benches", by=lee, now=now)
    services.publish_decision(decision, by=lee, now=now)
    with pytest.raises(Refused, match="decision_is_published"):
        services.change_decision(decision, title="Quietly other", by=lee, now=now)
    with pytest.raises(Refused, match="decision_without_words"):
        services.amend_decision(decision, text=" ", by=lee, now=now)
    services.amend_decision(decision, text="The price rose.", by=lee, now=now)
    shown = queries.decision(network, decision.pk, public=True)
    assert (shown.title, [a.text for a in shown.amendments.all()]) == (
        "Fund all benches",
        ["The price rose."],
    )


def test_a_veto_it_records_as_a_veto(network, decision, lee, now):
    services.publish_decision(decision, by=lee, now=now)
    words = WORDS | {"kind": "veto", "vetoes": decision, "answer_due_on": now.date()}
    veto = services.add_decision(network, **words, by=lee, now=now)
    services.publish_decision(veto, by=lee, now=now)
    assert [row.kind for row in queries.decision(network, decision.pk).vetoed_by.all()] == ["veto"]
    assert ("decision", decision.pk) in list(trace.came_from(network, node=("decision", veto.pk)))


def test_a_decision_it_brings_back_on_its_review_day(network, decision, lee, now):
    services.change_decision(decision, review_on=now.date() + timedelta(days=30), by=lee, now=now)
    services.publish_decision(decision, by=lee, now=now)
    assert not queries.to_review(network, today=now.date()).exists()
    assert list(queries.to_review(network, today=now.date() + timedelta(days=30))) == [decision]


def test_a_stranger_it_shows_no_decision(other_network, decision):
    assert queries.decision(other_network, decision.pk) is None
    assert not queries.decisions(other_network).exists()
