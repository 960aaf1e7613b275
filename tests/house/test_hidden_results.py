"""Nobody sees how an open vote or conversation stands: no page, feed, file or export, not even the team's.

One world is walked twice: with people who chose one thing, and with the same people who chose the opposite.
Everything that anybody can fetch must be the same both times, byte for byte. Afterwards, when all has been counted,
it must not be: so the walk would have noticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hearth.core.people.models import Person
from hearth.decide import services
from hearth.decide.models import Activity, Ballot, Opinion
from hearth.learn import services as learn
from hearth.understand import services as understand
from tests.house.law.routes import Route, ours, routes
from tests.house.permission_matrix import MATRIX, PUBLIC

pytestmark = pytest.mark.django_db
PEOPLE = 24
#: What differs from one look to the next, whatever anybody chose.
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+')
WORDS = {"kind": "approval", "form": "csv", "feature": "ballots", "purpose": "share_grant"}
ABOUT = {"vote_id", "activity_id"}
#: Pages with a fresh key in a form, or in an order drawn by lot: they tell of no choice at all.
RESTLESS = {"desk:conversation_call", "desk:proposal_add", "public:proposals"}
#: Files that carry the moment at which they were made: told by their own tests.
MADE_ANEW = {"application/pdf"}


@dataclass
class World:
    """One open activity of each form that has a result, and who looks."""

    network: Any
    activities: list[Activity]
    visitors: dict[str, Client] = field(default_factory=dict)


def days(now):
    return {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=7)}


def a_vote(network, form: str, by, now, **words):
    """An open vote among four options."""
    told = {"title": f"Open {form}", "eligibility": "Everybody.", "ballot": {"kind": "approval"}}
    make = services.make_vote if form == "budget" else services.make_activity
    extra = {"budget_minor": 20000} if form == "budget" else {"form": form}
    vote = make(network, **told, **extra, **days(now), **words, by=by, now=now)
    for name in ("Benches", "Garden", "Ramp", "Swings"):
        cost = 10000 if form == "budget" else 0
        services.add_project(vote, title=name, cost_minor=cost, by=by, now=now)
    vote = services.open_activity(vote, by=by, now=now)
    codes = services.give_codes(vote, n=PEOPLE, by=by, now=now)
    for place, code in enumerate(codes):
        chosen = [1, 2] if place % 3 else [1]
        services.cast_ballot(vote, code=code, choices=chosen, by=by, now=now)
    return vote


def a_conversation(network, by, now, **words):
    """An open conversation of four statements with two camps."""
    told = {"title": "Open conversation", "eligibility": "Everybody.", "entry": "browser", **words}
    made = services.make_activity(network, form="conversation", **told, **days(now), by=by, now=now)
    for text in ("More trees.", "Fewer cars.", "Longer hours.", "A warm room."):
        services.add_statement(made, text=text, language="en", by=by, now=now)
    made = services.open_activity(made, by=by, now=now)
    for place in range(PEOPLE):
        who = services.admit_browser(made, token=f"browser-number-{place:04d}-of-many")
        side = 1 if place % 2 else -1
        opinions = {1: 1, 2: side, 3: -side, 4: side}
        services.give_opinions(made, admitted=who, opinions=opinions, by=by, now=now)
    return made


@pytest.fixture
def world(network, town, cy, eve, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # no page changes because a minute has passed
    priorities = {"rule": {"method": "approval", "winners": 2, "weight_by": []}}
    made = World(
        network,
        [
            a_vote(network, "budget", cy, now),
            a_vote(network, "priorities", cy, now, **priorities),
            a_conversation(network, cy, now),
        ],
    )
    made.visitors = {"nobody": Client(), "steward": Client()}
    made.visitors["steward"].force_login(Person.objects.get(pk=eve.person_id))
    return made


def choose_the_opposite() -> None:
    """The same people, who chose otherwise all along; as it would lie in the tables."""
    for ballot in Ballot.objects.all():
        ballot.choices = [4] if ballot.choices == [1] else [3, 4]
        ballot.save(update_fields=["choices"])
    for opinion in Opinion.objects.all():
        opinion.value = -opinion.value if opinion.statement != 1 else opinion.value * -1
        opinion.save(update_fields=["value"])


def let_the_clock_run(world: World) -> None:
    """Everything that is worked out by itself and kept: readings, and what pages read of them."""
    now = timezone.now()
    for row in Activity.objects.filter(form="conversation"):
        services.take_reading(row, now=now, in_full=True)
    understand.freshen_reading(world.network, now=now)
    learn.take_equity(world.network, now=now)
    cache.clear()


def asked(route: Route, activity: Activity) -> dict[str, object] | None:
    """What the address of a route is made of; none for routes about other things."""
    found: dict[str, object] = {}
    for name in route.arguments:
        if name in ABOUT:
            found[name] = activity.pk
        elif name in WORDS:
            found[name] = WORDS[name]
        elif name != "network_slug":
            return None
    return found


def walk(world: World, only: str = "") -> dict[tuple[str, str, str], bytes]:
    """Every page, feed and file that a visitor and a steward can fetch: who, route, activity → what it says.

    `only` is a pattern: a shorter walk, to routes with such names.
    """
    found = {}
    for route in ours(routes()):
        if not route.name.startswith(("public:", "desk:", "api:")) or not route.arguments:
            continue
        if not re.search(only, route.name):
            continue
        for activity in world.activities:
            given = asked(route, activity)
            is_known = activity is not world.activities[0] and not ABOUT & set(route.arguments)
            if given is None or is_known:
                continue
            address = reverse(route.name, kwargs={"network_slug": world.network.slug, **given})
            for who, client in world.visitors.items():
                if who == "nobody" and MATRIX.get(route.name, PUBLIC) != PUBLIC:
                    continue
                answer = client.get(address)
                if answer.headers.get("Content-Type", "").split(";")[0] in MADE_ANEW:
                    continue
                body = b"".join(answer) if answer.streaming else answer.content
                key = (who, route.name, activity.form)
                found[key] = str(answer.status_code).encode() + TOKEN.sub(b"", body)
    return found


def test_while_all_is_open_nothing_that_anybody_can_fetch_depends_on_what_was_chosen(world):
    let_the_clock_run(world)
    before, again = walk(world), walk(world)
    restless = {key[1] for key in before if before[key] != again[key]}
    choose_the_opposite()
    let_the_clock_run(world)
    after = walk(world)
    faults = [key for key in after if after[key] != again[key] and key[1] not in restless]
    assert len({key[1] for key in after}) > 60
    assert restless <= RESTLESS
    assert not faults, "\n".join(map(str, faults))


def test_once_all_is_counted_the_same_walk_sees_what_was_chosen(world):
    now = timezone.now() + timedelta(days=8)
    results = "^public:(vote|choice|conversation_result)$"
    before = walk(world, results)
    Activity.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    services.close_and_count_due(world.network, now=now)
    after = walk(world, results)
    for form, route in (
        ("budget", "public:vote"),
        ("priorities", "public:choice"),
        ("conversation", "public:conversation_result"),
    ):
        assert before["nobody", route, form] != after["nobody", route, form]
    assert {row.state for row in Activity.objects.all()} == {"counted"}


def test_where_a_running_result_was_chosen_the_same_walk_sees_it(world, cy):
    shown = a_conversation(world.network, cy, timezone.now(), is_running_shown=True)
    world.activities = [shown]
    let_the_clock_run(world)
    before = walk(world, "conversation")
    choose_the_opposite()
    from hearth.decide.models import ConversationReading

    ConversationReading.objects.filter(activity=shown).update(shown={}, shown_participants=0)
    let_the_clock_run(world)
    after = walk(world, "conversation")
    assert [key[1] for key in after if after[key] != before[key]]
