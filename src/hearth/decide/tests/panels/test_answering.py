"""After the draw: told, yes, no, replaced by the same rule; meetings, money, and names forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.people.models import ContactPoint
from hearth.core.post.models import Delivery
from hearth.decide import queries, services
from hearth.decide.models import Activity, HonorariumPaid, Panel, PanelIdentity
from hearth.decide.services import panels

from .conftest import sign_up
from .test_setting_up import code_of


def letter(language, name, code, until):
    return "You were drawn", f"{name} {code}"


def test_who_was_drawn_is_told_with_a_code_that_opens_their_place(drawn, closed, cy, later):
    assert panels.tell_selected(closed, words=letter, by=cy, now=later) == 6
    assert panels.tell_selected(closed, words=letter, by=cy, now=later) == 0
    sent = Delivery.objects.filter(key__startswith="panel-drawn:").first()
    row = queries.panels.registrant_by_code(closed, sent.body.split()[-1])
    assert (row.state, row.answer_by) == ("invited", later + timedelta(days=14))


def test_who_was_not_drawn_is_told_too_and_once(drawn, closed, ready, cy, later):
    words = {"words": lambda _language, name: ("Not this time", name), "by": cy, "now": later}
    activity = Activity.objects.select_related("network").get(pk=closed.pk)
    assert panels.tell_others(activity, **words) == 24
    panels.tell_others(activity, **words)
    assert Delivery.objects.filter(key__startswith="panel-not-drawn:").count() == 24
    activity.state = "closed"
    assert code_of(panels.tell_others, activity, **words) == "panel_not_drawn"


def test_who_has_only_a_telephone_waits_for_a_call(drawn, closed, cy, later):
    ContactPoint.objects.update(channel="phone")
    assert panels.tell_selected(closed, words=letter, by=cy, now=later) == 0
    row = queries.panels.registrants(closed, state="selected").first()
    assert panels.note_told(closed, row=row, by=cy, now=later).state == "invited"


def test_a_seat_is_confirmed_once(seated, cy):
    again = panels.confirm(seated.activity, row=seated.rows[0], by=cy, now=seated.now)
    assert again.state == "confirmed"
    assert queries.panels.states_of(seated.activity) == {"confirmed": 6, "registered": 24}


def test_who_was_not_drawn_cannot_confirm(drawn, closed, ben, later):
    row = queries.panels.registrants(closed, state="registered").first()
    for deed in (panels.confirm, panels.decline, panels.note_told):
        assert code_of(deed, closed, row=row, by=ben, now=later) == "panel_state_not_so"


def test_a_no_before_and_after_a_yes_are_told_apart(seated, cy, ben):
    dropped = panels.decline(seated.activity, row=seated.rows[0], by=ben, now=seated.now)
    assert dropped.state == "dropped"
    assert queries.panels.free_seats(seated.activity) == 1
    back = panels.take_back_no(seated.activity, row=dropped, by=cy, now=seated.now)
    assert back.state == "confirmed"


def replaced(seated, cy, network):
    """One drops out, and the seat is drawn again; the second draw."""
    panels.decline(seated.activity, row=seated.rows[0], by=cy, now=seated.now)
    soon = seated.now + timedelta(days=2)
    panels.ask_for_draw(seated.activity, seed_at=soon, by=cy, now=seated.now)
    panels.work_on_draws(network, now=seated.now)
    draw = queries.panels.draw_of(seated.activity, 2)
    return panels.draw_ticket(draw, words="8 8 8", by=cy, now=soon + timedelta(hours=1))


def test_a_drop_out_is_replaced_by_the_same_rule(seated, cy, network):
    draw = replaced(seated, cy, network)
    assert (draw.kind, draw.free, len(draw.selected)) == ("replacement", 1, 1)
    assert draw.gone == [seated.rows[0].pool_number] and len(draw.seated) == 5
    answers = {row[0]: row[1] for row in draw.pool}
    panel = [answers[number] for number in (*draw.seated, *draw.selected)]
    for at, feature in enumerate(draw.targets):
        for row in feature["values"]:
            held = sum(one[at] == row["key"] for one in panel)
            assert row["min"] <= held <= row["max"]
    states = queries.panels.states_of(seated.activity)
    assert (states["replaced"], states["selected"]) == (1, 1)


def test_a_seat_that_was_given_on_does_not_come_back(seated, cy, network):
    dropped = seated.rows[0]
    panels.decline(seated.activity, row=dropped, by=cy, now=seated.now)
    panels.ask_for_draw(seated.activity, by=cy, now=seated.now)
    refused = code_of(panels.take_back_no, seated.activity, row=dropped, by=cy, now=seated.now)
    assert refused == "seat_given_on"


def test_a_full_panel_is_not_drawn_again(seated, cy):
    refused = code_of(panels.ask_for_draw, seated.activity, by=cy, now=seated.now)
    assert refused == "panel_seats_full"


@pytest.fixture
def meeting(seated, cy):
    """The first meeting of the panel."""
    words = {"title": "First evening", "by": cy, "now": seated.now}
    ends = seated.now + timedelta(hours=2)
    return panels.add_panel_meeting(
        seated.activity, starts_at=seated.now, ends_at=ends, where="The library", **words
    )


def test_attendance_is_a_list_that_can_be_put_right(seated, meeting, cy):
    ids = [row.id for row in seated.rows]
    words = {"by": cy, "now": seated.now}
    assert panels.note_attendance(meeting, came=ids[:4], **words) == 4
    assert panels.note_attendance(meeting, came=ids[:3], **words) == 3
    assert queries.panels.attendance_of(seated.activity)[meeting.pk] == set(ids[:3])
    other = queries.panels.registrants(seated.activity, state="registered").first()
    assert code_of(panels.note_attendance, meeting, came=[other.id], **words) == "not_on_panel"


def test_honoraria_are_owed_paid_once_and_declined(seated, meeting, cy, ben):
    one, two = seated.rows[:2]
    words = {"by": cy, "now": seated.now}
    panels.note_attendance(meeting, came=[one.id, two.id], **words)
    panels.choose_honorarium(seated.activity, row=two, accepts=False, by=ben, now=seated.now)
    owed = queries.panels.honoraria(seated.activity)
    assert (owed[one.id].owed_minor, owed[two.id].owed_minor) == (6000, 0)
    assert panels.pay_honorarium(seated.activity, row=one, how="cash", **words) == 6000
    for row in (one, two):
        assert code_of(panels.pay_honorarium, seated.activity, row=row, **words) == "nothing_owed"
    panels.note_attendance(meeting, came=[], **words)
    assert queries.panels.honoraria_total(seated.activity) == 6000
    assert HonorariumPaid.objects.count() == 1


def test_the_composition_is_shown_beside_the_community_small_numbers_hidden(seated, cy):
    panel = panels.publish_composition(seated.activity, by=cy, now=seated.now)
    age = panel.composition["features"][0]
    assert [row["share"] for row in age["rows"]] == [0.75, 0.25]
    assert sum(row["pool"] or 0 for row in age["rows"]) == 30
    assert {row["panel"] for row in age["rows"]} == {None}


def test_one_change_of_the_panel_is_not_shown(seated, cy, network):
    panels.publish_composition(seated.activity, by=cy, now=seated.now)
    draw = replaced(seated, cy, network)
    refused = code_of(panels.publish_composition, seated.activity, by=cy, now=draw.drawn_at)
    assert refused == "composition_too_soon"


def test_the_composition_waits_for_a_full_panel(seated, cy, opened):
    panels.decline(seated.activity, row=seated.rows[0], by=cy, now=seated.now)
    words = {"by": cy, "now": seated.now}
    assert code_of(panels.publish_composition, seated.activity, **words) == "panel_not_full"


def test_nothing_is_composed_before_the_draw(ready, closed, cy, over):
    assert code_of(panels.publish_composition, closed, by=cy, now=over) == "panel_not_drawn"


def test_names_are_forgotten_some_months_after_the_last_meeting(seated, meeting, network):
    keep = PanelIdentity.objects.first()
    PanelIdentity.objects.filter(id=keep.id).update(may_ask_again=True)
    panels.forget_due(network, now=meeting.ends_at + timedelta(days=179))
    assert PanelIdentity.objects.count() == 30
    panels.forget_due(network, now=meeting.ends_at + timedelta(days=181))
    assert PanelIdentity.objects.get().id == keep.id and ContactPoint.objects.count() == 1
    panels.forget_due(network, now=meeting.ends_at + timedelta(days=721))
    assert not PanelIdentity.objects.exists() and not ContactPoint.objects.exists()
    assert Panel.objects.get().erased_at


@pytest.fixture
def course(network, town, cy, ben, now):
    """Places on a swimming course: three places, two in reserve, ten people; drawn."""
    made = services.make_activity(
        network, form="lottery", title="Swimming", eligibility="Everybody", opens_at=now,
        closes_at=now + timedelta(days=3), by=cy, now=now,
    )  # fmt: skip
    panels.set_panel(
        made, seats=3, reserve=2, seed_how="sealed", seed_source="A die", by=cy, now=now
    )
    services.open_activity(made, by=cy, now=now)
    opened = Activity.objects.select_related("network").get(pk=made.pk)
    codes = [one.code for one in panels.invite_by_champion(opened, n=40, by=cy, now=now)]
    for n in range(10):
        sign_up(town, opened, codes, n, by=ben, now=now, groups={})
    over = opened.closes_at + timedelta(minutes=1)
    services.close_and_count_due(network, now=over)
    panels.work_on_draws(network, now=over)
    draw = panels.draw_ticket(queries.panels.draw_of(opened, 1), words="6", by=cy, now=over)
    return Activity.objects.select_related("network").get(pk=made.pk), draw, over


def test_a_plain_lottery_gives_everybody_the_same_chance_and_an_order(course):
    activity, draw, _over = course
    assert {row.chances["1"] for row in queries.panels.registrants(activity)} == {0.3}
    assert (len(draw.selected), len(draw.reserve), draw.ticket) == (3, 2, None)
    assert queries.panels.states_of(activity) == {"selected": 3, "reserve": 2, "registered": 5}


def test_the_next_in_turn_has_the_place_at_once(course, ben):
    activity, draw, over = course
    gone = queries.panels.registrants(activity, pool_number=draw.selected[0]).get()
    assert panels.decline(activity, row=gone, by=ben, now=over).state == "replaced"
    after = queries.panels.registrants(activity, pool_number=draw.reserve[0]).get()
    assert after.state == "selected"
    assert code_of(panels.take_back_no, activity, row=gone, by=ben, now=over) == (
        "panel_state_not_so"
    )


def test_a_plain_lottery_is_not_drawn_twice(course, cy):
    activity, _draw, over = course
    assert code_of(panels.ask_for_draw, activity, by=cy, now=over) == "reserve_comes_first"


def test_the_order_goes_on_behind_the_reserve(course, ben):
    activity, draw, over = course
    for _turn in range(4):
        row = queries.panels.registrants(activity, state="selected").first()
        panels.decline(activity, row=row, by=ben, now=over)
    states = queries.panels.states_of(activity)
    assert (states["selected"], states["replaced"], states["registered"]) == (3, 4, 3)
