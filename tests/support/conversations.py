"""Conversations for tests of pages: made, filled with two camps, finished."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from hearth.decide import services
from hearth.decide.models import Activity
from hearth.decide.queries import conversations as queries
from hearth.kit.actors import Actor

TEAM = Actor("facilitator")


def make(network, *, n: int = 8, entry: str = "browser", **words):
    """An open conversation on the day of the test run."""
    now = timezone.now()
    made = services.make_activity(
        network, form="conversation", title="What keeps us well?", question="Tell us.", entry=entry,
        eligibility="Everybody who lives here.", opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=7), by=TEAM, now=now, **words,
    )  # fmt: skip
    for k in range(n):
        text = f"Statement {k} on {'abcdefghijklmnop'[k % 16] * 6} <b>"
        services.add_statement(made, text=text, language="en", by=TEAM, now=now)
    return services.open_activity(made, by=TEAM, now=now)


def fill(talk, people: int = 40, first: int = 0):
    """Two camps, half and half, on all statements."""
    numbers = list(queries.read_numbers(talk))
    for n in range(first, first + people):
        services.give_opinions(
            talk,
            admitted=services.admit_browser(talk, token=f"somebody-long-enough-{n:04d}"),
            opinions={k: 1 if (k % 2 == n % 2) or k == 1 else -1 for k in numbers},
            by=Actor.nobody(),
            now=timezone.now(),
        )


def finish(talk):
    """Close, read and show it."""
    services.close_and_count_due(talk.network, now=talk.closes_at + timedelta(seconds=1))
    return Activity.objects.get(pk=talk.pk)
