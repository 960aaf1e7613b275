"""At a meeting: devices join by a code, notes come in, the wall shows what was let through."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hearth.core.people.models import Person
from hearth.faces.public.listen_meeting import COOKIE, SALT
from hearth.faces.shared.limits import MOST
from hearth.listen import services
from hearth.listen.models import MeetingDevice, MeetingNote, Voice
from hearth.listen.queries import meetings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOTE = {"text": "No bus after six.", "kind": "barrier", "language": "en"}


def browser(actor=None) -> Client:
    """A browser of somebody's own."""
    client = Client()
    if actor:
        client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def opened_in(network, by, **changed):
    """An open meeting of an open round."""
    now = timezone.now()
    days = {"opens_on": now.date(), "closes_on": now.date() + timedelta(days=9)}
    round_ = services.make_round(
        network, title="A", question="What would help?", **days, by=by, now=now
    )
    services.open_round(round_, by=by, now=now)
    given = {
        "title": "Supper",
        "held_on": now.date(),
        "tables": 3,
        "agreed": {"quote": True},
        "wordings": {"keep": "Kept.", "quote": "Agreed."},
        "wall": "short",
    } | changed
    return services.open_meeting(network, round=round_, **given, by=by, now=now)


@pytest.fixture
def meeting(network, cy):
    return opened_in(network, cy)


@pytest.fixture
def joined(network, meeting):
    """A function: a browser that has joined at a table."""

    def join(actor=None, table=2):
        client = browser(actor)
        page = client.post(
            f"/{network.slug}/meeting/{meetings.join_code(meeting)}/", {"table": table}
        )
        assert page["Location"] == f"/{network.slug}/meeting/notes/"
        return client

    return join


@pytest.fixture
def phone(joined):
    return joined()


@pytest.fixture
def write(network, phone):
    """A function: write a note on the phone (or another browser)."""

    def note(client=None, **changed):
        return (client or phone).post(f"/{network.slug}/meeting/notes/", NOTE | changed)

    return note


@pytest.fixture
def see_wall(network, meeting):
    """A function: what somebody reads on the wall."""

    def look() -> str:
        page = browser().get(f"/{network.slug}/wall/{meetings.wall_code(meeting)}/")
        assert page.status_code == 200 and "no-store" in page["Cache-Control"]
        return read(page)

    return look


def read(response) -> str:
    return response.content.decode()


def let_through(by):
    for note in MeetingNote.objects.all():
        services.look_at_note(note, wall="up", by=by, now=timezone.now())


def test_a_typed_code_leads_to_the_meeting_and_a_wrong_one_is_explained(client, network, meeting):
    typed = meetings.join_code(meeting).lower().replace("-", " ")
    page = client.post(f"/{network.slug}/meeting/", {"code": typed})
    assert "Supper" in read(client.get(page["Location"]))
    page = client.post(f"/{network.slug}/meeting/", {"code": "<b>ABCD</b>"})
    assert page.status_code == 422 and "<b>ABCD" not in read(page)


def test_a_device_joins_without_an_account_and_may_only_take_notes(network, phone, meeting):
    cookie = phone.cookies[COOKIE]
    assert cookie["httponly"] and cookie["path"] == f"/{network.slug}/meeting/"
    assert MeetingDevice.objects.get().membership_id is None
    for shut in (f"desk/meetings/{meeting.pk}/", "desk/voices/", "champion/"):
        assert phone.get(f"/{network.slug}/{shut}").status_code == 302


def test_a_note_is_kept_with_a_receipt_for_whoever_said_it(network, phone, write):
    page = phone.get(write(group_size="6")["Location"])
    voice = Voice.objects.get()
    assert (voice.channel, voice.group_size, voice.on_behalf) == ("meeting", 6, "group")
    assert "Receipt for whoever said it" in read(page) and "data-draft-done" in read(page)


def test_two_taps_are_one_note(write):
    key = str(uuid4())
    assert write(key=key).status_code == write(key=key).status_code == 302
    assert Voice.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": ""}, "Please write what was said"),
        ({"kind": ""}, "Choose what it is"),
        ({"kind": "rant"}, "not one of the available choices"),
        ({"text": "x" * 8001}, "at most 8000"),
        ({"group_size": "501"}, "less than or equal to 500"),
        ({"group_size": "many"}, "whole number"),
        ({"language": "xx"}, "not one of the available choices"),
        ({"key": "no key"}, "valid UUID"),
    ],
)
def test_a_slip_is_explained_and_nothing_is_lost(write, changed, words):
    page = write(**({"text": "My very own words"} | changed))
    assert page.status_code == 422 and words in read(page)
    assert changed.get("text", "My very own words").strip()[:40] in read(page)
    assert not Voice.objects.exists()


def test_ten_megabytes_are_too_much(write):
    assert write(text="x" * 10_000_000).status_code in (400, 413, 422)
    assert not Voice.objects.exists()


def forged(device: str, network: str, salt=SALT) -> str:
    return signing.dumps({"network": network, "device": device}, salt=salt)


def test_a_forged_cookie_takes_no_note(network, other_network, phone, write):
    true = str(MeetingDevice.objects.get().id)
    cookies = [
        "nonsense",
        forged(true, str(network.pk), salt="another"),
        forged(true, str(other_network.pk)),
        forged(str(uuid4()), str(network.pk)),
        forged("<script>", str(network.pk)),
        phone.cookies[COOKIE].value[:-1] + "x",
    ]
    for value in cookies:
        stranger = browser()
        stranger.cookies[COOKIE] = value
        assert write(stranger)["Location"] == f"/{network.slug}/meeting/"
    assert not Voice.objects.exists()


def test_a_cookie_is_worth_nothing_in_another_network(other_network, phone):
    page = phone.post(f"/{other_network.slug}/meeting/notes/", NOTE)
    assert page["Location"] == f"/{other_network.slug}/meeting/"
    stranger = browser()
    stranger.cookies[COOKIE] = phone.cookies[COOKIE].value
    assert stranger.post(f"/{other_network.slug}/meeting/notes/", NOTE).status_code == 302
    assert not Voice.objects.exists()


def test_a_closed_meeting_takes_no_note_and_loses_no_words(meeting, write, cy):
    services.close_meeting(meeting, by=cy, now=timezone.now())
    page = write(text="Too late, but mine")
    assert page.status_code == 422
    assert "This meeting is closed" in read(page) and "Too late, but mine" in read(page)


def test_a_closed_meeting_is_joined_by_nobody(network, meeting, cy):
    services.close_meeting(meeting, by=cy, now=timezone.now())
    address = f"/{network.slug}/meeting/{meetings.join_code(meeting)}/"
    assert "This meeting is closed" in read(browser().get(address))
    assert browser().post(address, {"table": 1}).status_code == 422


def test_a_device_that_was_turned_off_has_to_join_again(meeting, write, cy):
    device = MeetingDevice.objects.get()
    services.turn_device_off(meeting, device_id=device.id, by=cy, now=timezone.now())
    assert write().status_code == 302 and not Voice.objects.exists()


@pytest.mark.parametrize("table", ["0", "4", "x", "", "1 OR 1=1"])
def test_a_table_that_is_not_there_is_explained(network, meeting, table):
    address = f"/{network.slug}/meeting/{meetings.join_code(meeting)}/"
    assert browser().post(address, {"table": table}).status_code == 422


def test_a_device_can_move_to_another_table(network, phone, write):
    phone.post(f"/{network.slug}/meeting/notes/", {"table": "3"})
    write()
    assert MeetingNote.objects.get().table == 3


def test_what_one_device_wrote_only_it_can_take_back(network, phone, joined, write):
    write()
    voice = Voice.objects.get()
    address = f"/{network.slug}/meeting/notes/{voice.id}/undo/"
    assert joined().post(address).status_code == 404
    assert browser().post(address).status_code == 404
    assert "No bus after six" in read(phone.get(address))
    assert phone.post(address).status_code == 302
    assert "No bus after six" not in read(phone.get(f"/{network.slug}/meeting/notes/"))


def test_the_wall_is_empty_until_somebody_has_looked(write, see_wall, cy):
    write()
    assert "No bus after six" not in see_wall()
    let_through(cy)
    assert "No bus after six" in see_wall() and "data-live" in see_wall()


def test_script_emoji_and_other_directions_are_words_on_the_wall(write, see_wall, cy):
    write(text="<script>alert(1)</script> 👩🏽‍🦽")
    write(text="الدرج مكسور", language="ar")
    let_through(cy)
    shown = see_wall()
    assert "<script>alert" not in shown and "&lt;script&gt;" in shown and "👩🏽‍🦽" in shown
    assert 'lang="ar" dir="rtl">الدرج مكسور' in shown


def test_the_wall_never_names_table_device_or_code(meeting, write, see_wall, cy):
    write()
    let_through(cy)
    device = MeetingDevice.objects.get()
    assert str(device.id) not in see_wall() and "Table 2" not in see_wall()
    assert meetings.join_code(meeting) not in see_wall()


def test_a_note_that_should_not_be_shown_stays_off(write, see_wall, cy):
    write(keep_off="on")
    with pytest.raises(Exception, match="note_not_for_the_wall"):
        let_through(cy)
    assert "No bus after six" not in see_wall()


def test_a_champions_note_goes_up_at_once_only_while_she_is_signed_in(network, cy, ana):
    made = opened_in(network, cy, shows_members_at_once=True)
    phone = browser(ana)
    phone.post(f"/{network.slug}/meeting/{meetings.join_code(made)}/", {"table": 1})
    phone.post(f"/{network.slug}/meeting/notes/", NOTE)
    assert MeetingNote.objects.get().wall == "up"
    lent = browser()
    lent.cookies[COOKIE] = phone.cookies[COOKIE].value
    lent.post(f"/{network.slug}/meeting/notes/", NOTE | {"text": "Another"})
    assert MeetingNote.objects.order_by("taken_at").last().wall == "waiting"


def test_a_wall_that_was_not_wanted_and_that_of_another_network_are_not_found(
    network, other_network, cy, meeting
):
    none = opened_in(network, cy, wall="none")
    for slug, code in (
        (network.slug, meetings.wall_code(none)),
        (other_network.slug, meetings.wall_code(meeting)),
        (network.slug, "ABC-DEF"),
        (network.slug, "x" * 2000),
    ):
        assert browser().get(f"/{slug}/wall/{code}/").status_code == 404


def test_who_guesses_codes_is_slowed_down(network, meeting):
    guesser = browser()
    for number in range(MOST):
        guesser.get(f"/{network.slug}/meeting/AAAA-{number:04}/")
        guesser.get(f"/{network.slug}/wall/AAA-{number:03}/")
    page = guesser.get(f"/{network.slug}/meeting/{meetings.join_code(meeting)}/")
    assert page.status_code == 404 and "Supper" not in read(page)
    page = guesser.get(f"/{network.slug}/wall/{meetings.wall_code(meeting)}/")
    assert page.status_code == 422 and "What would help?" not in read(page)


def test_the_wall_costs_few_queries_however_much_stands_on_it(network, meeting, write, cy):
    counts = []
    for more in (1, 29):
        for _time in range(more):
            write()
        let_through(cy)
        with CaptureQueriesContext(connection) as asked:
            browser().get(f"/{network.slug}/wall/{meetings.wall_code(meeting)}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_words_of_danger_show_help_to_the_note_taker(phone, write):
    page = phone.get(write(text="I want to die")["Location"])
    assert "01632 960111" in read(page)
