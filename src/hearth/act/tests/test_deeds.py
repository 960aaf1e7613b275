"""Programmes, commitments, events and bookings: the deed, each refusal, the stranger."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from hearth.act import queries, services
from hearth.act.models import Booking, Event
from hearth.core.people.models import ContactPoint, Membership
from hearth.core.post.models import Delivery
from hearth.core.trace import queries as trace
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


def refused(code, deed, /, *args, **words):
    with pytest.raises(Refused) as found:
        deed(*args, **words)
    assert found.value.code == code


def test_a_programme_comes_from_a_theme_in_the_trace(network, cy, now):
    theme = ("theme", uuid4())
    made = services.make_programme(network, title="A", came_from=[theme], by=cy, now=now)
    assert queries.sources_of(network, programme_id=made.pk) == [theme]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": " "}, "programme_without_title"),
        ({"title": "warm ROOMS"}, "programme_exists"),
        ({"title": "B", "state": "odd"}, "programme_state_unknown"),
        ({"title": "B", "came_from": [("voice", uuid4())]}, "source_unknown"),
        (
            {"title": "B", "starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)},
            "programme_ends_first",
        ),
    ],
)
def test_a_programme_is_refused(network, programme, cy, now, words, code):
    refused(code, services.make_programme, network, by=cy, now=now, **words)


def test_a_stranger_makes_no_programme_here_and_a_champion_neither(network, dee, ana, now):
    refused("not_of_this_network", services.make_programme, network, title="A", by=dee, now=now)
    refused("for_the_team", services.make_programme, network, title="A", by=ana, now=now)


def test_goals_and_partners_are_added_once_and_taken_away(programme, hall, cy, now):
    goal = services.add_goal(programme, text="Nobody sits in the cold", by=cy, now=now)
    for _ in range(2):
        row = services.add_partner(programme, organisation=hall, role="lead", by=cy, now=now)
    assert [programme.goals.count(), programme.partners.count()] == [1, 1]
    services.remove_goal(programme, goal_id=goal.pk, by=cy, now=now)
    services.remove_partner(programme, partner_id=row.pk, by=cy, now=now)
    assert [programme.goals.count(), programme.partners.count()] == [0, 0]


def test_goals_and_partners_are_refused(programme, hall, cy, now):
    refused("goal_without_words", services.add_goal, programme, text="", by=cy, now=now)
    refused(
        "partner_role_unknown",
        services.add_partner,
        programme,
        organisation=hall,
        role="x",
        by=cy,
        now=now,
    )


def test_a_commitment_is_late_by_its_day_and_honest_when_broken(network, programme, hall, cy, now):
    made = services.make_commitment(
        network,
        text="Open on Sundays",
        due_on=date(2026, 4, 1),
        programme=programme,
        organisation=hall,
        by=cy,
        now=now,
    )
    assert list(queries.commitments(network, state="late", today=now.date())) == [made]
    refused(
        "broken_needs_a_reason", services.settle_commitment, made, state="broken", by=cy, now=now
    )
    done = services.settle_commitment(made, state="broken", reason="No money", by=cy, now=now)
    assert (done.state, done.reason) == ("broken", "No money")
    refused(
        "commitment_state_unknown", services.settle_commitment, done, state="done", by=cy, now=now
    )
    assert trace.came_from(network, node=("commitment", made.pk)) == [("programme", programme.pk)]


def test_a_done_commitment_has_its_time_and_loses_it_when_taken_up_again(network, hall, cy, now):
    made = services.make_commitment(
        network, text="A", due_on=now.date(), organisation=hall, by=cy, now=now
    )
    assert services.settle_commitment(made, state="done", by=cy, now=now).done_at == now
    assert services.settle_commitment(made, state="under_way", by=cy, now=now).done_at is None


def test_a_commitment_is_refused(network, hall, cy, pat, dee, now):
    words = {"due_on": now.date(), "now": now}
    refused(
        "commitment_without_words",
        services.make_commitment,
        network,
        text="",
        organisation=hall,
        by=cy,
        **words,
    )
    refused("commitment_of_nobody", services.make_commitment, network, text="A", by=cy, **words)
    refused(
        "not_your_organisation",
        services.make_commitment,
        network,
        text="A",
        organisation=hall,
        by=pat,
        **words,
    )
    refused(
        "not_of_this_network",
        services.make_commitment,
        network,
        text="A",
        organisation=hall,
        by=dee,
        **words,
    )


def test_a_partner_settles_what_the_own_organisation_promised(network, hall, cy, pat, now):
    Membership.objects.filter(pk=pat.membership_id).update(organisation=hall)
    made = services.make_commitment(
        network, text="A", due_on=now.date(), organisation=hall, by=cy, now=now
    )
    assert services.settle_commitment(made, state="under_way", by=pat, now=now).state == "under_way"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": ""}, "event_without_title"),
        ({"kind": "party"}, "kind_unknown"),
        ({"place": None}, "event_nowhere"),
        ({"capacity": 0}, "capacity_of_nobody"),
        ({"access": ["lasers"]}, "access_unknown"),
        ({"repeat": "daily"}, "repeat_unknown"),
        ({"repeat": "weekly"}, "repeat_without_end"),
        ({"repeat": "weekly", "until": date(2029, 1, 1)}, "too_many_times"),
        ({"ends_at": datetime(2026, 5, 5, tzinfo=ZoneInfo("UTC"))}, "event_ends_first"),
        ({"ends_at": datetime(2026, 6, 5, tzinfo=ZoneInfo("UTC"))}, "event_too_long"),
    ],
)
def test_an_event_is_refused(plan, words, code):
    refused(code, plan, **words)


def test_a_stranger_plans_no_event_and_no_place_of_another_network_is_used(
    network, other_network, plan, dee, now
):
    times = {"starts_at": now, "ends_at": now + timedelta(hours=1), "now": now}
    refused(
        "not_of_this_network",
        services.plan_event,
        network,
        title="A",
        kind="walk",
        address="B",
        by=dee,
        **times,
    )
    elsewhere = services.make_programme(other_network, title="A", by=dee, now=now)
    refused("not_of_this_network", plan, programme=elsewhere)


def test_a_series_keeps_its_hour_on_the_wall_when_the_clocks_change(network, plan):
    london = ZoneInfo("Europe/London")
    start = datetime(2026, 10, 19, 18, 0, tzinfo=london)
    plan(
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        repeat="weekly",
        until=date(2026, 11, 2),
    )
    hours = [event.starts_at.astimezone(london).hour for event in queries.events(network)]
    offsets = [event.starts_at.astimezone(london).utcoffset() for event in queries.events(network)]
    assert hours == [18, 18, 18] and offsets[0] != offsets[2]


def test_an_event_with_a_link_always_takes_bookings(plan):
    assert plan(needs_booking=False, online_url="https://meet.example/a").needs_booking


def test_a_booking_is_kept_once_however_often_it_is_sent(network, plan, reserve):
    event, key = plan(), uuid4()
    first, second = reserve(event, 2, key=key), reserve(event, 2, key=key)
    assert first == second and first.state == "booked"
    assert queries.booking_by_code(network, first.code.lower()).party_size == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"size": 0}, "party_size_wrong"),
        ({"size": 13}, "party_size_wrong"),
        ({"contact": "here"}, "contact_not_an_address"),
        ({"at": datetime(2026, 6, 1, tzinfo=ZoneInfo("UTC"))}, "event_over"),
    ],
)
def test_a_booking_is_refused(plan, reserve, words, code):
    refused(code, reserve, plan(), **words)


def test_nobody_books_what_is_called_off_or_needs_none(plan, reserve, cy, now):
    refused("booking_not_needed", reserve, plan(needs_booking=False))
    event = services.cancel_event(plan(), why="Storm", by=cy, now=now)
    refused("event_cancelled", reserve, event)


def test_an_event_of_another_network_cannot_be_booked_here(other_network, plan, ben, now):
    event = plan()
    refused(
        "not_of_this_network",
        services.book,
        other_network,
        event=event,
        key=uuid4(),
        by=ben,
        now=now,
    )


def test_who_waits_moves_up_in_order_and_is_told(network, plan, reserve, ben, now):
    event = plan(capacity=3)
    first = reserve(event, 2)
    large = reserve(
        event, 3, at=now + timedelta(minutes=1), contact="l@example.org", contact_wording="Tell me"
    )
    small = reserve(event, 1, at=now + timedelta(minutes=2))
    assert [first.state, large.state, small.state] == ["booked", "waiting", "waiting"]
    services.cancel_booking(network, code=first.code, by=ben, now=now)
    states = {row.id: row.state for row in queries.bookings(network, event=event)}
    assert (states[large.booking_id], states[small.booking_id]) == ("booked", "waiting")
    assert Delivery.objects.get(network=network).address == "l@example.org"


def test_a_cancelled_booking_forgets_who_it_was(network, plan, reserve, ben, now):
    made = reserve(plan(), name="Noor", needs="A chair", contact="n@example.org")
    for _ in range(2):
        gone = services.cancel_booking(network, code=made.code, by=ben, now=now)
    assert (gone.state, gone.name, gone.needs) == ("cancelled", "", "")
    assert not ContactPoint.objects.filter(network=network).exists()


def test_a_code_of_another_network_opens_nothing(network, other_network, plan, reserve, ben, now):
    made = reserve(plan())
    assert queries.booking_by_code(other_network, made.code) is None
    refused("code_unknown", services.cancel_booking, other_network, code=made.code, by=ben, now=now)


def test_more_room_lets_people_move_up_and_less_than_booked_is_refused(
    network, plan, reserve, cy, now, town
):
    event = plan(capacity=1)
    reserve(event), reserve(event)
    words = {
        "title": "A",
        "kind": "class",
        "place": town.city,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
    }
    bigger = services.change_event(event, **words, capacity=2, needs_booking=True, by=cy, now=now)
    assert bigger.sequence == 1
    assert {row.state for row in queries.bookings(network, event=event)} == {"booked"}
    refused(
        "capacity_below_booked", services.change_event, event, **words, capacity=1, by=cy, now=now
    )


def test_a_cancelled_event_says_why_and_stays_cancelled(plan, cy, now):
    event = plan()
    refused("cancel_needs_a_reason", services.cancel_event, event, why="", by=cy, now=now)
    gone = services.cancel_event(event, why="Storm", by=cy, now=now)
    assert (gone.state, gone.sequence) == ("cancelled", 1)
    words = {
        "title": "A",
        "kind": "class",
        "address": "B",
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
    }
    refused("event_cancelled", services.change_event, event, **words, by=cy, now=now)


def test_attendance_counts_groups_and_what_is_not_known(network, plan, cy, now, town):
    event, later = plan(), now + timedelta(days=2)
    old = town.category(town.age, "65+")
    came = services.Came(20, {old: 12})
    services.record_attendance(event, came=came, by=cy, now=later)
    found = queries.served(network)
    assert (found.events, found.people, found.by_category) == (1, 20, {old.pk: 12})
    assert (found.unknown, found.by_place) == ({town.age.pk: 8}, {town.wards[0].pk: 20})


@pytest.mark.parametrize(
    ("people", "old", "days", "code"),
    [
        (20, 21, 2, "groups_more_than_people"),
        (-1, 0, 2, "count_negative"),
        (20_001, 0, 2, "attendance_too_large"),
        (20, 5, 0, "event_not_yet"),
    ],
)
def test_attendance_is_refused(plan, cy, now, town, people, old, days, code):
    came = services.Came(people, {town.category(town.age, "65+"): old})
    refused(
        code, services.record_attendance, plan(), came=came, by=cy, now=now + timedelta(days=days)
    )


def test_a_session_note_says_that_the_programme_was_shaped_there(
    network, programme, plan, cy, dee, now
):
    event = plan(kind="co_design", programme=programme)
    note = services.add_note(event, kind="proposed", text="Open later", by=cy, now=now)
    assert ("event", event.pk) in queries.sources_of(network, programme_id=programme.pk)
    refused(
        "note_without_words", services.add_note, event, kind="proposed", text=" ", by=cy, now=now
    )
    refused(
        "not_of_this_network", services.add_note, event, kind="proposed", text="A", by=dee, now=now
    )
    services.remove_note(event, note_id=note.pk, by=cy, now=now)
    assert event.notes.count() == 0


def test_titles_name_what_the_trace_meets(network, other_network, programme):
    node = ("programme", programme.pk)
    assert queries.titles(network, [node]) == {node: "Warm rooms"}
    assert queries.titles(other_network, [node]) == {}


def test_coming_events_fit_what_is_wanted(network, plan, now, town):
    plan(title="A", access=["bsl", "free"], languages=["gu"])
    plan(title="B", kind="walk", online_url="https://meet.example/b")

    def titles(**wanted):
        return [
            e.title
            for e in queries.coming_events(network, now=now, wanted=queries.Wanted(**wanted))
        ]

    assert titles(access=frozenset({"bsl"}), language="gu") == ["A"]
    assert titles(kind="walk", online=True) == ["B"]
    assert titles(place=town.wards[1]) == [] and titles(place=town.city) == ["A", "B"]
    assert Event.objects.count() == 2 and Booking.objects.count() == 0
