"""A request from draft to answer: who may do what in which state, late by itself, closed honestly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.decide.models import Ask, AskStep
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


def words(now):
    """What each deed needs."""
    day, due = now.date(), now.date() + timedelta(days=28)
    return {
        "change": (services.change_ask, {"title": "Another"}),
        "drop": (services.drop_ask, {}),
        "open": (services.open_ask, {}),
        "deliver": (services.deliver_ask, {"how": "By post", "on": day, "due_on": due}),
        "answer": (services.answer_ask, {"kind": "yes", "words": "We will.", "on": day}),
        "escalate": (
            services.escalate_ask,
            {
                "institution": "The ministry",
                "how": "By post",
                "why": "They said no",
                "on": day,
                "due_on": due,
            },
        ),
        "close": (services.close_ask, {"words": "Thank you."}),
    }


#: State to the deeds that go through in it (repeats that change nothing included).
ALLOWED = {
    "drafted": {"change", "drop", "open"},
    "open": {"open", "deliver", "close"},
    "delivered": {"deliver", "answer", "escalate"},
    "escalated": {"answer", "escalate"},
    "answered": {"answer", "escalate", "close"},
    "closed": {"close"},
}


@pytest.mark.parametrize("deed", list(words(__import__("datetime").datetime(2026, 1, 1))))
@pytest.mark.parametrize("state", list(ALLOWED))
def test_in_each_state_only_its_deeds_go_through(drafted, lee, now, state, deed):
    Ask.objects.update(state=state, due_on=now.date() + timedelta(days=9))
    do, given = words(now)[deed]
    if deed in ALLOWED[state]:
        do(drafted, **given, by=lee, now=now)
    else:
        with pytest.raises(Refused):
            do(drafted, **given, by=lee, now=now)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("title", "ask_without_title"),
        ("institution", "ask_to_nobody"),
        ("what", "ask_for_nothing"),
        ("why", "ask_without_reasons"),
    ],
)
def test_a_request_without_its_parts_it_refuses(network, lee, now, field, code):
    given = {"title": "T", "institution": "I", "what": "W", "why": "Y"} | {field: "  "}
    with pytest.raises(Refused, match=code):
        services.make_ask(network, **given, by=lee, now=now)


def test_what_it_rests_on_it_links_both_ways(network, drafted, lee, now):
    decision = services.add_decision(
        network, title="D", what="w", reasons="r", owner="o", decided_by="c", by=lee, now=now
    )
    services.change_ask(drafted, evidence=[("decision", decision.pk)], by=lee, now=now)
    assert trace.came_of(network, node=("decision", decision.pk)) == [("ask", drafted.pk)]
    services.change_ask(drafted, evidence=[], by=lee, now=now)
    assert trace.came_from(network, node=("ask", drafted.pk)) == []


def test_the_trace_it_names_once_it_is_open(network, drafted, lee, now):
    node = ("ask", drafted.pk)
    assert queries.titles(network, [node]) == {}
    services.open_ask(drafted, by=lee, now=now)
    assert queries.titles(network, [node]) == {node: drafted.title}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"how": " "}, "ask_delivered_how"),
        ({"on": 1}, "ask_day_ahead"),
        ({"due_on": 0}, "ask_due_before"),
    ],
)
def test_handing_over_without_its_parts_it_refuses(asked, lee, now, change, code):
    given = {"how": "By hand", "on": 0, "due_on": 28} | change
    days = {k: now.date() + timedelta(days=v) for k, v in given.items() if k != "how"}
    with pytest.raises(Refused, match=code):
        services.deliver_ask(asked, how=given["how"], **days, by=lee, now=now)


def test_late_it_is_by_itself_and_marked_once(network, delivered, now, late):
    then = late(now)
    assert queries.days_late(delivered, today=then.date()) == 1
    assert [services.mark_late_asks(network, now=then) for _ in range(3)] == [1, 0, 0]
    assert AskStep.objects.filter(kind="late").count() == 1
    assert Entry.objects.filter(deed="ask is late").count() == 1


def test_on_the_day_itself_it_is_not_late(network, delivered):
    assert queries.days_late(delivered, today=delivered.due_on) == 0
    assert list(queries.late_asks(network, today=delivered.due_on)) == []


def test_before_the_deadline_it_cannot_say_that_no_answer_came(delivered, lee, now, late):
    with pytest.raises(Refused, match="ask_not_answered"):
        services.close_ask(delivered, by=lee, now=now)
    closed = services.close_ask(delivered, by=lee, now=late(now))
    assert (closed.state, closed.answer_kind) == ("closed", "none")


def test_given_up_unheard_it_must_say_why(asked, lee, now):
    with pytest.raises(Refused, match="ask_given_up_why"):
        services.close_ask(asked, by=lee, now=now)
    services.close_ask(asked, words="The crossing is being built.", by=lee, now=now)
    assert asked.steps.last().words == "The crossing is being built."


def test_taken_further_it_keeps_what_came_before(delivered, lee, now):
    day = now.date()
    services.answer_ask(delivered, kind="no", words="No money.", on=day, by=lee, now=now)
    again = services.escalate_ask(
        delivered, institution="The ministry", how="By post", why="They said no", on=day,
        due_on=day + timedelta(days=60), by=lee, now=now,
    )  # fmt: skip
    assert (again.institution, again.answer_kind, again.state) == ("The ministry", "", "escalated")
    kinds = list(again.steps.values_list("kind", "institution"))
    assert kinds == [
        ("opened", "Larkmoor Council"),
        ("delivered", "Larkmoor Council"),
        ("answered", "Larkmoor Council"),
        ("escalated", "The ministry"),
    ]


def test_to_the_same_addressee_it_does_not_go_further(delivered, lee, now):
    with pytest.raises(Refused, match="ask_same_addressee"):
        services.escalate_ask(
            delivered, institution="larkmoor council ", office=" Cabinet member for roads",
            how="By post", why="Again", on=now.date(), due_on=now.date() + timedelta(days=9), by=lee, now=now,
        )  # fmt: skip


def test_another_network_it_shows_nothing(other_network, asked):
    assert queries.ask(other_network, asked.pk) is None
    assert list(queries.asks(other_network)) == []


def test_a_draft_it_shows_nobody_outside(network, drafted):
    assert queries.ask(network, drafted.pk, public=True) is None
    assert queries.ask(network, drafted.pk) == drafted


def test_the_ledger_it_tells_without_words(delivered, now):
    facts = str(list(Entry.objects.filter(deed__startswith="ask").values_list("facts", flat=True)))
    assert "Council" not in facts and "crossing" not in facts
    assert Actor.clock().label not in facts
