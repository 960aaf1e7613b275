"""Councils: seats and terms, an agenda, minutes by two writers, votes with quorum, actions that come back."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from hearth.core.people.models import Membership
from hearth.core.post.models import Delivery
from hearth.decide import queries, services
from hearth.decide.models import CouncilMinutesKept
from hearth.decide.rules.councils import quorum_needed, result_of, room_of
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(network, lee, now):
    """A council of five filled seats (one without a vote) and an empty one."""
    made = services.make_council(network, name="Residents' council", by=lee, now=now)
    for n in range(6):
        seat = services.add_seat(
            made, name=f"Seat {n}", how="election", may_vote=n != 4, by=lee, now=now
        )
        if n < 5:
            services.begin_term(
                seat, shown_name=f"Person {n}", began_on=now.date(), by=lee, now=now
            )
    return made


@pytest.fixture
def seats(council):
    return [row.seat for row in queries.seats_of(council)]


@pytest.fixture
def meeting(council, lee, now):
    """A planned meeting in an hour."""
    begins = now + timedelta(hours=1)
    return services.plan_meeting(
        council,
        title="May meeting",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        by=lee,
        now=now,
    )


@pytest.fixture
def item(meeting, lee, now):
    return services.add_item(meeting, title="Benches", kind="decision", by=lee, now=now)


@pytest.fixture
def running(meeting, item, seats, lee, now):
    """It runs, with three voting seats there."""
    begun = services.begin_meeting(meeting, by=lee, now=now)
    there = {seat.pk: "present" for seat in seats[:3]}
    services.note_attendance(begun, there=there, by=lee, now=now)
    return begun


def refused(code):
    return pytest.raises(Refused, match=code)


# -- the council itself --------------------------------------------------------------------------


def test_a_council_it_makes_once_under_a_name(network, council, lee, now):
    with refused("council_exists"):
        services.make_council(network, name="residents' COUNCIL", by=lee, now=now)
    with refused("name_missing"):
        services.make_council(network, name=" ", by=lee, now=now)
    assert queries.councils(network).get().filled_n == 5


def test_of_another_network_it_tells_nothing(other_network, council, meeting, item, seats):
    assert queries.council(other_network, council.pk) is None
    assert queries.council_meeting(other_network, meeting.pk) is None
    assert queries.council_item(other_network, item.pk) is None
    assert queries.seat(other_network, seats[0].pk) is None


def test_a_seat_it_fills_anew_and_ends_the_old_term(seats, lee, now):
    day = now.date() + timedelta(days=9)
    services.begin_term(seats[0], shown_name="New", began_on=day, by=lee, now=now)
    old = queries.past_terms(seats[0].council)[0]
    assert (old.shown_name, old.ended_on, old.ended_why) == ("Person 0", day, "replaced")


def test_one_person_it_lets_sit_once(council, seats, lee, now):
    held = Membership.objects.get(pk=lee.membership_id)
    words = {"shown_name": "Lee", "began_on": now.date(), "membership": held}
    services.begin_term(seats[0], **words, by=lee, now=now)
    with refused("sits_already"):
        services.begin_term(seats[1], **words, by=lee, now=now)


def test_a_member_of_another_network_it_does_not_seat(seats, dee, lee, now):
    stranger = Membership.objects.get(pk=dee.membership_id)
    words = {"shown_name": "Dee", "began_on": now.date(), "membership": stranger}
    with refused("not_of_this_network"):
        services.begin_term(seats[0], **words, by=lee, now=now)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"shown_name": " "}, "name_missing"),
        ({"ends": 0}, "term_ends_first"),
        ({"began": -3}, "term_begins_before_last"),
    ],
)
def test_a_wrong_term_it_refuses(seats, lee, now, words, code):
    began = now.date() + timedelta(days=words.get("began", 1))
    ends = began + timedelta(days=words["ends"]) if "ends" in words else None
    name = words.get("shown_name", "A")
    with refused(code):
        services.begin_term(
            seats[0], shown_name=name, began_on=began, ends_on=ends, by=lee, now=now
        )


def test_a_name_it_publishes_only_with_consent(council, seats, lee, now):
    term = queries.seats_of(council)[0].term
    assert queries.seats_of(council)[0].public_name == "Seat 0"
    services.change_term(term, is_named=True, by=lee, now=now)
    assert queries.seats_of(council)[0].public_name == "Person 0"


def test_an_interest_it_ends_but_never_deletes(council, lee, now):
    term = queries.seats_of(council)[0].term
    words = {"what": "Sister works for a bidder", "since_on": now.date()}
    made = services.declare_interest(term, **words, by=lee, now=now)
    with refused("interest_ends_first"):
        services.end_interest(made, on=now.date() - timedelta(days=1), by=lee, now=now)
    services.end_interest(made, on=now.date(), by=lee, now=now)
    assert queries.interests_of(council, public=True).get().until_on == now.date()
    with refused("interest_empty"):
        services.declare_interest(term, **(words | {"what": ""}), by=lee, now=now)


def test_an_ended_council_it_leaves_alone(council, lee, now):
    services.end_council(council, by=lee, now=now)
    services.end_council(council, by=lee, now=now)
    with refused("council_ended"):
        services.add_seat(council, name="More", how="lot", by=lee, now=now)


def test_of_a_term_that_ends_it_reminds_once(network, council, cy, lee, now):
    term = queries.seats_of(council)[0].term
    services.change_term(term, ends_on=now.date() + timedelta(days=30), by=lee, now=now)
    assert services.remind_of_terms(network, now=now) == 1
    assert services.remind_of_terms(network, now=now) == 0
    assert Delivery.objects.get(network=network).purpose == "council"


# -- agenda and invitations ----------------------------------------------------------------------


def test_items_it_orders_and_drops_while_nothing_hangs_on_them(meeting, item, lee, now):
    other = services.add_item(meeting, title="Buses", kind="discussion", by=lee, now=now)
    services.move_item(other, up=True, by=lee, now=now)
    services.move_item(other, up=True, by=lee, now=now)
    assert [row.title for row in queries.items_of(meeting)] == ["Buses", "Benches"]
    services.drop_item(item, by=lee, now=now)
    assert [row.title for row in queries.items_of(meeting)] == ["Buses"]


def test_a_suggestion_it_offers_until_it_stands_on_the_agenda(network, meeting, lee, now):
    made = services.choose_priority(
        network, title="Warm homes", reason="Heard most", chosen_by="All", by=lee, now=now
    )
    offered = queries.suggestions(meeting, gaps=[], now=now)
    assert [(row.kind, row.title) for row in offered] == [("priority", "Warm homes")]
    source = ("priority", made.pk)
    services.add_item(meeting, title="x", kind="decision", source=source, by=lee, now=now)
    assert queries.suggestions(meeting, gaps=[], now=now) == []
    with refused("council_item_on_agenda"):
        services.add_item(meeting, title="x", kind="decision", source=source, by=lee, now=now)


def test_an_invitation_it_sends_with_a_calendar_file(network, meeting, item, seats, lee, now):
    with refused("council_nobody_to_invite"):
        services.call_meeting(meeting, by=lee, now=now)
    held = Membership.objects.get(pk=lee.membership_id)
    words = {"shown_name": "Lee", "began_on": now.date(), "membership": held}
    services.begin_term(seats[0], **words, by=lee, now=now)
    assert services.call_meeting(meeting, by=lee, now=now) == 1
    services.call_meeting(meeting, by=lee, now=now)
    letter = Delivery.objects.get(network=network)
    assert "1. Benches" in letter.body
    assert "BEGIN:VEVENT" in letter.calendar
    changed = services.change_meeting(meeting, where="The hall", by=lee, now=now)
    services.call_meeting(changed, by=lee, now=now)
    assert Delivery.objects.filter(network=network).count() == 2


def test_a_link_it_keeps_out_of_the_public_calendar(network, meeting, lee, now):
    link = "https://meet.example/room"
    meeting = services.change_meeting(meeting, online_link=link, by=lee, now=now)
    assert link not in queries.calendar_of(network, [(meeting, "https://x.example")], name="x")


def test_what_was_put_off_it_brings_to_the_next_agenda(running, item, council, lee, now):
    services.change_item(item, put_off=True, by=lee, now=now)
    services.end_meeting(running, by=lee, now=now)
    later = now + timedelta(days=30)
    following = services.plan_meeting(
        council, title="June", starts_at=later, ends_at=later + timedelta(hours=1), by=lee, now=now
    )
    assert [row.title for row in queries.items_of(following)] == ["Benches"]


# -- minutes -------------------------------------------------------------------------------------


def test_minutes_of_two_writers_it_never_loses(running, item, lee, cy, now):
    first = services.write_minutes(item, minutes="A", remarks="", version=0, by=lee, now=now)
    late = services.write_minutes(item, minutes="B", remarks="r", version=0, by=cy, now=now)
    assert (first.is_overtaken, late.is_overtaken, late.item.minutes) == (False, True, "A")
    services.write_minutes(item, minutes="B2", remarks="r", version=0, by=cy, now=now)
    assert [row.minutes for row in queries.kept_minutes(item)] == ["B2"]
    both = services.write_minutes(item, minutes="A B", remarks="r", version=1, by=cy, now=now)
    again = services.write_minutes(item, minutes="A B", remarks="r", version=1, by=cy, now=now)
    assert (both.item.version, again.is_overtaken, again.item.version) == (2, False, 2)
    assert CouncilMinutesKept.objects.count() == 1


def test_published_minutes_it_only_corrects(running, item, lee, now):
    with refused("council_meeting_not_ended"):
        services.publish_minutes(running, by=lee, now=now)
    ended = services.end_meeting(running, by=lee, now=now)
    done = services.publish_minutes(ended, by=lee, now=now)
    item.refresh_from_db()
    with refused("council_minutes_published"):
        services.write_minutes(item, minutes="x", remarks="", version=0, by=lee, now=now)
    with refused("council_minutes_published"):
        services.add_item(done, title="x", kind="decision", by=lee, now=now)
    assert (
        "wrong day" in services.correct_minutes(done, text="wrong day", by=lee, now=now).correction
    )


def test_a_meeting_without_agenda_it_does_not_begin(meeting, lee, now):
    with refused("council_meeting_without_agenda"):
        services.begin_meeting(meeting, by=lee, now=now)


def test_an_action_it_carries_until_it_is_done(running, item, council, lee, now):
    made = services.add_action(
        running, what="Ask the bus firm", who="Lee", item=item, by=lee, now=now
    )
    later = now + timedelta(days=30)
    following = services.plan_meeting(
        council, title="June", starts_at=later, ends_at=later + timedelta(hours=1), by=lee, now=now
    )
    assert queries.carried_actions(following) == [made]
    with refused("action_without_outcome"):
        services.settle_action(made, state="dropped", by=lee, now=now)
    services.settle_action(made, state="done", note="They agreed", by=lee, now=now)
    assert queries.carried_actions(following) == []
    services.settle_action(made, state="open", by=lee, now=now)
    assert queries.carried_actions(following) == [made]


def test_few_visitors_it_hides_in_public(running, town, lee, now):
    old, young = town.category(town.age, "65+"), town.category(town.age, "16-64")
    services.count_visitors(running, people=40, groups={old: 2, young: 30}, by=lee, now=now)
    running.refresh_from_db()
    rows = {row["name"]: row["heard"] for row in queries.visitors(running).tables[0]["rows"]}
    assert rows["65+"] is None
    with refused("visitors_more_than_came"):
        services.count_visitors(running, people=3, groups={old: 2, young: 2}, by=lee, now=now)


# -- votes ---------------------------------------------------------------------------------------


def test_a_vote_by_name_it_counts_with_its_rule(running, item, seats, lee, now):
    hands = {seats[0].pk: "for", seats[1].pk: "for", seats[2].pk: "against"}
    made = services.take_vote(item, motion="Buy them", hands=hands, by=lee, now=now)
    assert (made.result, made.needed_n, made.present_n, made.seats_n) == ("carried", 3, 3, 4)
    with refused("recusal_after_vote"):
        services.step_aside(item, seat=seats[0], why="late", by=lee, now=now)


def test_who_stepped_aside_it_does_not_count(running, item, seats, lee, now):
    services.step_aside(item, seat=seats[2], why="Sister is a bidder", by=lee, now=now)
    with refused("vote_by_absent"):
        services.take_vote(item, motion="Buy", hands={seats[2].pk: "for"}, by=lee, now=now)
    hands = {seats[0].pk: "for", seats[1].pk: "abstain"}
    made = services.take_vote(item, motion="Buy", hands=hands, by=lee, now=now)
    assert (made.result, made.recused_n, made.seats_n, made.needed_n) == ("carried", 1, 3, 2)


def test_a_seat_without_a_vote_or_absent_it_does_not_count(running, item, seats, lee, now):
    services.note_attendance(running, there={seats[4].pk: "present"}, by=lee, now=now)
    for seat in seats[3:]:
        with refused("vote_by_absent"):
            services.take_vote(item, motion="Buy", hands={seat.pk: "for"}, by=lee, now=now)


def test_without_a_quorum_nothing_is_carried(running, item, seats, lee, now):
    services.note_attendance(running, there={seats[2].pk: "absent"}, by=lee, now=now)
    hands = {seats[0].pk: "for", seats[1].pk: "for"}
    assert (
        services.take_vote(item, motion="Buy", hands=hands, by=lee, now=now).result == "no_quorum"
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"motion": " ", "counts": (1, 0, 0)}, "motion_empty"),
        ({"motion": "Buy", "counts": (0, 0, 0)}, "nobody_voted"),
        ({"motion": "Buy", "counts": (2, 2, 0)}, "more_votes_than_present"),
        ({"motion": "Buy", "counts": (2, -1, 0)}, "count_negative"),
        ({"motion": "Buy", "hands": {}}, "nobody_voted"),
    ],
)
def test_a_wrong_vote_it_refuses(running, item, lee, now, given, code):
    with refused(code):
        services.take_vote(item, **given, by=lee, now=now)


def test_a_vote_it_takes_back_in_the_open(running, item, lee, now):
    made = services.take_vote(item, motion="Buy", counts=(2, 1, 0), by=lee, now=now)
    with refused("vote_taken_back_without_reason"):
        services.take_vote_back(made, why="", by=lee, now=now)
    assert services.take_vote_back(made, why="Miscount", by=lee, now=now).withdrawn_at


def test_under_information_it_decides_nothing(running, lee, now):
    told = services.add_item(running, title="News", kind="information", by=lee, now=now)
    with refused("item_not_for_deciding"):
        services.take_vote(told, motion="x", counts=(1, 0, 0), by=lee, now=now)


@pytest.mark.parametrize(
    ("rule", "needed"),
    [("none", 1), ("third", 3), ("half", 5), ("more_than_half", 5), ("two_thirds", 6), ("all", 9)],
)
def test_the_quorum_of_nine(rule, needed):
    assert quorum_needed(rule, 9) == needed
    assert quorum_needed(rule, 0) == 0


@pytest.mark.parametrize(
    ("majority", "yes", "no", "result"),
    [
        ("simple", 2, 1, "carried"),
        ("simple", 2, 2, "tied"),
        ("simple", 0, 0, "lost"),
        ("absolute", 4, 0, "lost"),
        ("absolute", 5, 4, "carried"),
        ("two_thirds", 4, 2, "carried"),
        ("two_thirds", 3, 2, "lost"),
        ("unanimous", 3, 0, "carried"),
        ("unanimous", 8, 1, "lost"),
    ],
)
def test_the_majority_of_nine(majority, yes, no, result):
    nine = set(range(9))
    here = room_of(filled=nine, present=nine, recused=set(), rule="half")
    assert result_of(here, majority=majority, yes=yes, no=no) == result


def test_the_order_of_hands_it_does_not_matter(running, item, seats, lee, now):
    hands = list(zip([seat.pk for seat in seats[:3]], ["for", "against", "for"], strict=True))
    told = {
        services.take_vote(item, motion=f"Buy {n}", hands=dict(order), by=lee, now=now).result
        for n, order in enumerate(permutations(hands))
    }
    assert told == {"carried"}


def test_what_is_sent_twice_it_keeps_once(council, running, item, seats, lee, now):
    told = {"by": lee, "now": now}
    term = queries.seats_of(council)[0].term
    for _again in range(2):
        services.take_vote(item, motion="Buy", counts=(2, 1, 0), **told)
        services.add_action(running, what="Call", who="Lee", item=item, **told)
        services.add_item(running, title="News", kind="information", **told)
        services.declare_interest(term, what="A shop", since_on=now.date(), **told)
        services.begin_term(seats[5], shown_name="New", began_on=now.date(), **told)
        later = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
        services.plan_meeting(council, title="Next", **later, **told)
    row = queries.items_of(running)[0]
    assert (row.votes.count(), row.actions.count(), running.items.count()) == (1, 1, 2)
    assert (queries.interests_of(council).count(), council.meetings.count()) == (1, 2)
    assert queries.past_terms(council) == []
