"""The frame of every activity: who may do what in which phase, and that a lock is a lock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from hearth.decide import queries, services
from hearth.decide.models import Activity
from hearth.decide.services.activities import CHANGEABLE
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db
PHASES = ("draft", "gathering", "open", "closed", "counted")
#: Deed to the phases in which it is done; in all others it is refused.
MAY = {
    "change": {"draft", "gathering"},
    "set_window": {"draft", "gathering"},
    "clear_window": {"draft", "gathering"},
    "announce": {"draft", "gathering"},
    "look_ahead": {"draft", "gathering"},
    "open": {"draft", "gathering"},
    "drop": {"draft"},
}


@pytest.fixture
def vote(draft, codes_of, cy, now):
    return draft


@pytest.fixture
def codes_of(draft, cy, now):
    return services.give_codes(draft, n=2, by=cy, now=now)


def in_phase(vote, phase: str, codes, by, now) -> Activity:
    """The vote brought so far by the deeds themselves."""
    if phase == "draft":
        return vote
    vote = services.announce_activity(vote, by=by, now=now)
    if phase == "gathering":
        return vote
    vote = services.open_activity(vote, by=by, now=now)
    if phase == "open":
        return vote
    services.cast_ballot(vote, code=codes[0], choices=[1], by=by, now=now)
    vote = services.close_activity(vote, by=by, now=vote.closes_at)
    if phase == "counted":
        services.count_vote(vote, by=by, now=vote.closes_at)
        vote.refresh_from_db()
    return vote


def deed(name: str, vote, by, now) -> Any:
    """One deed of the frame, as it would be done."""
    days = {"feature": "ballots", "opens_at": now, "closes_at": now + timedelta(days=2)}
    told = {"by": by, "now": now}
    return {
        "change": lambda: services.change_activity(vote, title="Changed", **told),
        "set_window": lambda: services.set_window(vote, **days, **told),
        "clear_window": lambda: services.clear_window(vote, feature="ballots", **told),
        "announce": lambda: services.announce_activity(vote, **told),
        "look_ahead": lambda: services.look_ahead(vote, now=now),
        "open": lambda: services.open_activity(vote, **told),
        "drop": lambda: services.drop_activity(vote, **told),
    }[name]()


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("name", sorted(MAY))
def test_in_each_phase_it_does_what_belongs_there_and_refuses_the_rest(
    vote, codes_of, cy, now, name, phase
):
    vote = in_phase(vote, phase, codes_of, cy, now)
    if phase in MAY[name]:
        deed(name, vote, cy, now)
        return
    kept = frozen(vote)
    with pytest.raises(Refused, match="vote_is_locked|activity_was_announced"):
        deed(name, vote, cy, now)
    assert frozen(vote) == kept


def frozen(vote) -> dict[str, Any]:
    """Everything that a lock holds, as it stands in the database."""
    row = Activity.objects.filter(pk=vote.pk).values().get()
    windows = list(vote.windows.order_by("feature").values_list("feature", "opens_at", "closes_at"))
    projects = list(vote.projects.order_by("number").values_list("number", "title", "cost_minor"))
    return row | {"windows": windows, "projects": projects}


OTHER: dict[str, Any] = {
    "title": "Changed",
    "question": "Changed?",
    "theme": None,
    "council": None,
    "programme_id": uuid7(),
    "budget_minor": 1,
    "rule": {"method": "greedy"},
    "ballot": {"kind": "knapsack"},
    "eligibility": "Nobody.",
    "min_age": 99,
    "areas": [],
    "entry": "browser",
    "is_running_shown": True,
}


def test_for_every_changeable_field_there_is_a_try():
    assert set(OTHER) | {"opens_at", "closes_at"} == CHANGEABLE


@pytest.mark.parametrize("phase", ["open", "closed", "counted"])
@pytest.mark.parametrize("field", sorted(CHANGEABLE))
def test_what_is_locked_it_changes_by_no_service(vote, codes_of, cy, now, field, phase):
    vote = in_phase(vote, phase, codes_of, cy, now)
    kept, to = frozen(vote), OTHER.get(field, vote.closes_at + timedelta(days=1))
    for change in (services.change_activity, services.change_vote):
        with pytest.raises(Refused, match="vote_is_locked"):
            change(vote, **{field: to}, by=cy, now=now)
    assert frozen(vote) == kept


@pytest.mark.parametrize(
    "field", ["state", "locked", "locked_hash", "closed_hash", "opened_at", "form", "network", "id"]
)
def test_what_follows_from_deeds_it_lets_nobody_write_by_hand(vote, cy, now, field):
    with pytest.raises(TypeError, match="not changed by hand"):
        services.change_activity(vote, **{field: "open"}, by=cy, now=now)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    deeds=some.lists(
        some.tuples(
            some.sampled_from([*sorted(MAY), "add_project", "change_project", "remove_project"]),
            some.integers(0, 3),
        ),
        max_size=8,
    )
)
def test_whatever_is_tried_in_whatever_order_an_open_vote_it_keeps_as_it_was_locked(
    opened, cy, now, deeds
):
    kept = frozen(opened)
    project = opened.projects.first()
    told = {"by": cy, "now": now}
    extra = {
        "add_project": lambda: services.add_project(opened, title="X", cost_minor=1, **told),
        "change_project": lambda: services.change_project(project, title="X", cost_minor=1, **told),
        "remove_project": lambda: services.remove_project(project, **told),
    }
    for name, days in deeds:
        with pytest.raises(Refused):
            if name in extra:
                extra[name]()
            else:
                deed(name, opened, cy, now + timedelta(days=days))
    assert frozen(opened) == kept


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"entry": "magic"}, "entry_unknown"),
        ({"min_age": 121}, "age_out_of_range"),
        ({"areas": ["nowhere"]}, "area_unknown"),
        ({"title": "  "}, "vote_without_title"),
        ({"eligibility": ""}, "vote_for_nobody"),
    ],
)
def test_a_frame_that_cannot_be_it_refuses(vote, cy, now, words, code):
    with pytest.raises(Refused, match=code):
        services.change_activity(vote, **words, by=cy, now=now)
    assert Activity.objects.get().title == "Our spring money"


def test_a_theme_and_a_place_next_door_it_refuses(vote, other_network, cy, now):
    from hearth.understand.models import Theme

    theirs = Theme.objects.create(network=other_network, name="Theirs", made_at=now)
    with pytest.raises(Refused, match="belongs_elsewhere"):
        services.change_activity(vote, theme=theirs, by=cy, now=now)


def test_days_in_which_nobody_could_vote_it_does_not_lock(vote, cy, now):
    days = {"opens_at": vote.closes_at, "closes_at": vote.closes_at + timedelta(days=1)}
    services.set_window(vote, feature="ballots", **days, by=cy, now=now)
    with pytest.raises(Refused, match="window_outside"):
        services.open_activity(vote, by=cy, now=now)


def test_a_look_ahead_it_keeps_nothing_of_and_foretells_the_hash(vote, cy, now):
    locked, hashed = services.look_ahead(vote, now=now)
    assert Activity.objects.get().locked == {}
    opened = services.open_activity(vote, by=cy, now=now, seen=hashed)
    assert (opened.locked, opened.locked_hash) == (locked, hashed)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("shown", [False, True])
def test_a_result_it_tells_only_after_the_count_or_where_that_was_chosen(shown, phase):
    activity = Activity(state=phase, is_running_shown=shown)
    expected = phase == "counted" or (shown and phase in ("open", "closed"))
    assert queries.shows_result(activity) is expected


def test_where_each_part_stands_it_knows(vote, cy, now):
    rows = {row.feature: row for row in queries.calendar(vote, now=now)}
    assert [row.stage for row in rows.values()] == ["later"] * 4
    assert rows["proposals"].opens_at is None
    vote = services.announce_activity(vote, by=cy, now=now)
    rows = {row.feature: row for row in queries.calendar(vote, now=now)}
    assert (rows["proposals"].stage, rows["ballots"].stage) == ("now", "later")
    vote = services.open_activity(vote, by=cy, now=now)
    rows = {row.feature: row for row in queries.calendar(vote, now=now)}
    assert (rows["proposals"].stage, rows["ballots"].stage) == ("over", "now")
