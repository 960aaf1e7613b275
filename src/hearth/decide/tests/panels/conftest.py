"""A panel of six from thirty who registered, and ways to bring it further."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from hearth.core.places.models import Category
from hearth.decide import queries, services
from hearth.decide.models import Activity
from hearth.decide.services import panels

AGES = ("16-64", "16-64", "65+")
GROUPS = ("asian", "white", "black", "white", "asian")


def a_key(n: int) -> UUID:
    return UUID(int=n + 1)


def sign_up(town, activity, codes, n, *, by, now, **words):
    """Person `n` with a letter: age, ethnic group and ward follow from the number."""
    groups = {
        town.age: Category.objects.get(dimension=town.age, key=AGES[n % 3]),
        town.ethnicity: Category.objects.get(dimension=town.ethnicity, key=GROUPS[n % 5]),
    }
    given = {
        "who": panels.Who(f"Person {n}", ("email", f"person{n}@example.org")),
        "place": town.areas[n % 4],
        "groups": groups,
        "key": a_key(n),
        **words,
    }
    admitted = services.admit_by_code(activity, code=codes[n])
    return panels.register(activity, admitted=admitted, by=by, now=now, **given)


@pytest.fixture
def draft(network, town, cy, now):
    """A panel of six, set up, with targets by age and ward; not open yet."""
    made = services.make_activity(
        network,
        form="panel",
        title="How shall we move about?",
        eligibility="Everybody of 16 or older who lives here.",
        min_age=16,
        opens_at=now,
        closes_at=now + timedelta(days=14),
        by=cy,
        now=now,
    )
    panels.set_panel(
        made,
        seats=6,
        tickets=60,
        seed_how="public",
        seed_source="The six numbers of the Saturday lottery",
        seed_at=now + timedelta(days=16),
        honorarium_minor=6000,
        by=cy,
        now=now,
    )
    targets = {
        "age_band": {"16-64": (3, 5), "65+": (1, 2)},
        "place": {"W1": (2, 4), "W2": (2, 4)},
    }
    panels.set_targets(made, targets=targets, by=cy, now=now)
    return Activity.objects.get(pk=made.pk)


@pytest.fixture
def opened(draft, cy, now):
    """The panel, open for registering."""
    return services.open_activity(draft, by=cy, now=now)


@pytest.fixture
def codes(opened, cy, now):
    """Forty letters."""
    return [one.code for one in panels.invite_by_letter(opened, n=40, by=cy, now=now)]


@pytest.fixture
def pool(opened, codes, town, ben, now):
    """Thirty people who registered: their receipts, by number."""
    return [sign_up(town, opened, codes, n, by=ben, now=now) for n in range(30)]


@pytest.fixture
def over(opened):
    """A moment after closing."""
    return opened.closes_at + timedelta(minutes=1)


@pytest.fixture
def closed(opened, pool, network, over):
    """The panel after the clock has closed it: the first draw waits."""
    services.close_and_count_due(network, now=over)
    return Activity.objects.select_related("network").get(pk=opened.pk)


@pytest.fixture
def ready(closed, network, over):
    """The draw with its tickets."""
    panels.work_on_draws(network, now=over)
    return queries.panels.draw_of(closed, 1)


@pytest.fixture
def later(ready):
    """A moment after the public draw."""
    return ready.seed_at + timedelta(hours=1)


@pytest.fixture
def drawn(ready, cy, later):
    """The draw, drawn by public words."""
    return panels.draw_ticket(ready, words="3 14 15 9 26 5", by=cy, now=later)


@pytest.fixture
def seated(drawn, closed, cy, later):
    """The panel with everybody confirmed."""
    activity = Activity.objects.select_related("network").get(pk=closed.pk)
    rows = list(queries.panels.registrants(activity, state="selected"))
    for row in rows:
        panels.note_told(activity, row=row, by=cy, now=later)
        panels.confirm(activity, row=row, by=cy, now=later)
    rows = list(queries.panels.registrants(activity, state="confirmed"))
    return SimpleNamespace(activity=activity, rows=rows, now=later)
