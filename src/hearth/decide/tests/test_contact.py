"""Coming in by number or address: six digits, few tries, and nothing kept of the address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hearth.core.post import services as post
from hearth.core.post.models import Delivery
from hearth.decide import services
from hearth.decide.models import Activity, ContactCode
from hearth.decide.rules import contact as rules
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(network, cy, now):
    """An activity that people come into by number or address, announced."""
    made = services.make_activity(
        network,
        form="conversation",
        title="Our park",
        eligibility="Everybody.",
        entry=Activity.Entry.CONTACT,
        opens_at=now,
        closes_at=now + timedelta(days=7),
        by=cy,
        now=now,
    )
    return services.announce_activity(made, by=cy, now=now)


@pytest.fixture
def letters(monkeypatch):
    """Letters as they leave, since nothing of them is kept."""
    sent = []
    monkeypatch.setattr(
        "hearth.core.post.channels.send", lambda letter: sent.append((letter.address, letter.body))
    )
    return sent


def ask(door, now, address="07700 900123"):
    return services.ask_for_code(door, address=address, language="en", now=now)


def come_in(door, letters, now, address="07700 900123"):
    asked = ask(door, now, address)
    digits = re.search(r"\d{6}", letters[-1][1])[0]
    return services.admit_by_contact(door, asked=asked, digits=digits, now=now)


def test_with_the_digits_that_were_sent_it_lets_in(door, letters, now):
    who = come_in(door, letters, now)
    assert who.how == "contact"
    assert letters[0][0] == "+447700900123"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("07700 900123", "+44 (0)7700-900123"),
        ("ben@example.org", " BEN+vote2@Example.org "),
    ],
)
def test_the_same_address_in_another_spelling_it_knows_as_the_same_person(
    door, letters, now, one, other
):
    assert come_in(door, letters, now, one) == come_in(door, letters, now, other)


def test_in_another_activity_it_knows_them_by_another_key(door, network, cy, letters, now):
    days = {"opens_at": now, "closes_at": now + timedelta(days=1)}
    words = {"title": "B", "eligibility": "All", "entry": "contact"}
    other = services.make_activity(network, form="panel", **words, **days, by=cy, now=now)
    other = services.announce_activity(other, by=cy, now=now)
    assert come_in(door, letters, now).key != come_in(other, letters, now).key


def test_neither_address_nor_digits_it_keeps(door, letters, now):
    come_in(door, letters, now, "ben@example.org")
    kept = ContactCode.objects.get()
    digits = re.search(r"\d{6}", letters[0][1])[0]
    letter = Delivery.objects.get()
    assert (letter.address, letter.subject, letter.body) == ("", "", "")
    assert letter.about_id is None
    assert digits not in str(vars(kept))
    assert "ben@" not in str(vars(kept)) and "@example" not in str(vars(kept))


def test_after_five_wrong_tries_even_the_right_digits_it_refuses(door, letters, now):
    asked = ask(door, now)
    right = re.search(r"\d{6}", letters[-1][1])[0]
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _try in range(rules.TRIES):
        with pytest.raises(Refused, match="contact_code_wrong"):
            services.admit_by_contact(door, asked=asked, digits=wrong, now=now)
    with pytest.raises(Refused, match="contact_code_over"):
        services.admit_by_contact(door, asked=asked, digits=right, now=now)


def test_a_second_press_it_takes_and_a_later_one_it_refuses(door, letters, now):
    asked = ask(door, now)
    digits = re.search(r"\d{6}", letters[-1][1])[0]
    given = {"asked": asked, "digits": digits}
    first = services.admit_by_contact(door, **given, now=now)
    assert services.admit_by_contact(door, **given, now=now + timedelta(seconds=5)) == first
    with pytest.raises(Refused, match="contact_code_over"):
        services.admit_by_contact(door, **given, now=now + timedelta(minutes=3))


def test_old_digits_and_those_of_another_activity_it_refuses(door, other_network, letters, now):
    asked = ask(door, now)
    digits = re.search(r"\d{6}", letters[-1][1])[0]
    with pytest.raises(Refused, match="contact_code_over"):
        services.admit_by_contact(door, asked=asked, digits=digits, now=now + rules.LASTS)
    stranger = Activity(network=other_network, entry="contact")
    with pytest.raises(Refused, match="contact_code_over"):
        services.admit_by_contact(stranger, asked=asked, digits=digits, now=now)


@pytest.mark.parametrize(
    "address",
    ["", "999", "٩٩٩", "hello", "a@b", "a b@c.org", "x" * 300 + "@c.org", "<b>@c.org", "1" * 40],
)
def test_what_is_no_address_it_refuses(door, letters, now, address):
    with pytest.raises(Refused, match="address_not_readable"):
        ask(door, now, address)
    assert letters == []


def test_a_fourth_code_within_the_hour_it_refuses(door, letters, now):
    for _one in range(rules.CODES_AN_HOUR):
        ask(door, now)
    with pytest.raises(Refused, match="too_many_codes"):
        ask(door, now, "+447700900123")
    ask(door, now + timedelta(hours=1, seconds=1))
    assert len(letters) == 4


def test_very_many_letters_in_an_hour_it_refuses(door, letters, now, monkeypatch):
    monkeypatch.setattr(rules, "LETTERS_AN_HOUR", 1)
    ask(door, now)
    with pytest.raises(Refused, match="codes_are_many"):
        ask(door, now, "ben@example.org")


def test_who_said_stop_it_does_not_write_to_and_tells_nobody(door, network, letters, now):
    post.stop(network, channel="sms", address="07700900123", now=now)
    assert ask(door, now) is not None
    assert letters == []


def test_another_way_in_and_a_closed_door_it_refuses(door, network, cy, letters, now):
    services.change_activity(door, entry="browser", by=cy, now=now)
    door.refresh_from_db()
    with pytest.raises(Refused, match="entry_not_this_way"):
        ask(door, now)
    Activity.objects.update(entry="contact", state="closed")
    door.refresh_from_db()
    with pytest.raises(Refused, match="vote_not_open"):
        ask(door, now)


def test_old_codes_it_forgets(door, network, letters, now):
    ask(door, now)
    assert services.forget_old_contact_codes(network, now=now) == 0
    assert services.forget_old_contact_codes(network, now=now + timedelta(hours=2)) == 1
    assert not ContactCode.objects.exists()


def test_digits_of_any_script_it_reads():
    assert rules.only_digits(" ١٢٣-456 ") == "123456"
