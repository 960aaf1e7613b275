"""Answers by e-mail become voices, each once; machines, bounces and STOP do not."""

from __future__ import annotations

import mailbox
from datetime import timedelta
from email.message import EmailMessage

import pytest

from hearth.core.people import services as people
from hearth.core.people.models import Consent
from hearth.core.post import services as post
from hearth.core.post.models import Delivery, Inbound
from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused
from hearth.listen import services
from hearth.listen.models import Alert, Attachment, Capture, Voice
from hearth.listen.tests.texts import make_round

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")
SENDER = "ben@example.org"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.HEARTH_OUTBOX = tmp_path / "outbox"
    settings.HEARTH_MAILDIR = str(tmp_path / "mail")
    settings.HEARTH_MAIL_ADDRESS = "voices@larkmoor.example"
    return tmp_path


@pytest.fixture
def round_(network, now):
    made = make_round(network, now)
    services.give_keyword(made, word="BUS", language="en", kind="idea", by=TEAM, now=now)
    return made


def mail(body="The bus never comes on Sundays.", *, name="m1", **headers):
    made = EmailMessage()
    made["From"] = f"Ben Hill <{SENDER}>"
    made["To"] = headers.pop("To", "voices@larkmoor.example")
    made["Message-ID"] = f"<{name}@example.org>"
    for header, value in headers.items():
        made[header.replace("_", "-")] = value
    made.set_content(body)
    return made


def replies():
    rows = Delivery.objects.filter(purpose__in=("reply", "help_now", "stop_confirmation"))
    return [row.body for row in rows.order_by("queued_at", "id")]


def agreed_to_messages(network, now, address=SENDER):
    subject = uuid7()
    people.note_consents(
        network, subject_id=subject, answers={"messages": True}, wordings={"messages": "yes"},
        language="en", now=now,
    )  # fmt: skip
    people.note_contact(
        network, subject_id=subject, channel="email", address=address, language="en", now=now
    )


def test_an_answer_to_our_question_is_a_voice_with_what_was_agreed(network, now, round_):
    agreed_to_messages(network, now)
    assert services.ask_by_mail(round_, by=TEAM, now=now) == 1
    letter = Delivery.objects.get()

    services.take_mail(
        mail(In_Reply_To=f"<hearth.{letter.id}@larkmoor.example>").as_bytes(), now=now
    )

    voice = Voice.objects.get(network=network)
    assert (voice.channel, voice.may_quote, voice.text) == (
        "email",
        False,
        "The bus never comes on Sundays.",
    )
    agreed = dict(
        Consent.objects.filter(subject_id=voice.profile_id).values_list("purpose", "is_given")
    )
    assert agreed == {"keep": True, "quote": False}
    assert "Your code: " in replies()[0]


def test_the_question_goes_once_to_each_address(network, now, round_):
    for address in (SENDER, SENDER.upper(), "cy@example.org"):
        agreed_to_messages(network, now, address)

    assert [services.ask_by_mail(round_, by=TEAM, now=now) for _n in range(2)] == [2, 2]
    assert Delivery.objects.count() == 2


def test_a_closed_round_asks_nobody(network, now, round_):
    services.close_round(round_, by=TEAM, now=now)
    with pytest.raises(Refused) as refused:
        services.ask_by_mail(round_, by=TEAM, now=now)
    assert refused.value.code == "round_not_open"


def test_who_writes_unasked_is_heard_but_no_consent_is_made_up(network, now, round_):
    services.take_mail(mail().as_bytes(), now=now)

    voice = Voice.objects.get()
    assert not Consent.objects.filter(subject_id=voice.profile_id).exists()
    assert voice.may_quote is False


def test_name_and_address_are_not_with_the_voice(network, now, round_):
    services.take_mail(
        mail("The bus never comes.\n\n-- \nBen Hill\n12 Mill Lane").as_bytes(), now=now
    )

    assert Voice.objects.get().text == "The bus never comes."
    assert SENDER not in str(Capture.objects.get().payload)
    assert Inbound.objects.values_list("sender", "body", "subject").get() == ("", "", "")


def test_the_same_mail_again_is_one_voice(network, now, round_):
    for _n in range(3):
        services.take_mail(mail().as_bytes(), now=now)

    assert (Voice.objects.count(), len(replies())) == (1, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {"To": "voices+larkmoor.bus@larkmoor.example"},
        {"Subject": "[larkmoor bus] hello"},
        {"Subject": "Re: [larkmoor/BUS]"},
    ],
)
def test_a_round_is_found_by_address_or_tag(network, other_network, now, round_, headers):
    make_round(network, now, question="Another?")
    services.take_mail(mail(**headers).as_bytes(), now=now)

    voice = Voice.objects.get()
    assert (voice.round_id, voice.kind) == (round_.pk, "idea")


def test_with_several_networks_a_mail_for_none_stays_in_the_mailbox(
    network, other_network, now, round_
):
    assert services.take_mail(mail().as_bytes(), now=now) is False
    assert not Inbound.objects.exists()


def test_another_networks_tag_reaches_only_that_network(network, other_network, now, round_):
    services.take_mail(mail(Subject="[fenwick bus]").as_bytes(), now=now)

    assert not Voice.objects.exists()
    assert Inbound.objects.get().network_id == other_network.pk


def test_with_several_rounds_and_no_tag_a_person_decides(network, now, round_):
    make_round(network, now, question="Another?")
    services.take_mail(mail().as_bytes(), now=now)

    assert Inbound.objects.get().state == "unplaced"
    assert "A person will read" in replies()[0]


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
def test_a_machine_is_neither_heard_nor_answered(network, now, round_, headers):
    assert services.take_mail(mail(**headers).as_bytes(), now=now) is False
    assert not Voice.objects.exists() and not replies()


def test_a_bounce_is_noted_on_its_letter(network, now, round_):
    agreed_to_messages(network, now)
    services.ask_by_mail(round_, by=TEAM, now=now)
    letter = Delivery.objects.get()
    raw = f"From: mailer-daemon@mx.example\nReturn-Path: <>\n\n<hearth.{letter.id}@x> no such user"

    services.take_mail(raw.encode(), now=now)
    assert (Delivery.objects.get().state, Delivery.objects.get().error) == ("failed", "bounced")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("STOP", {}),
        ("Stop.\n\n> What would help?", {}),
        ("x y z", {"Subject": "Re: STOP"}),
        ("توقف", {}),
        ("KONIEC", {}),
    ],
)
def test_stop_by_mail_is_confirmed_and_held(network, now, round_, body, headers):
    services.take_mail(mail(body, **headers).as_bytes(), now=now)

    assert post.is_stopped(network, channel="email", address=SENDER)
    assert not Voice.objects.exists()
    assert post.send_waiting(network, now=now) == 1
    assert post.queue(
        network, key="n", channel="email", address=SENDER, body="News", purpose="messages", now=now
    )
    assert post.send_waiting(network, now=now) == 0


def test_start_by_mail_undoes_it(network, now, round_):
    services.take_mail(mail("STOP").as_bytes(), now=now)
    services.take_mail(mail("START", name="m2").as_bytes(), now=now)

    assert not post.is_stopped(network, channel="email", address=SENDER)


def test_a_word_of_stop_among_others_is_a_voice(network, now, round_):
    services.take_mail(mail("The bus stop has no roof.").as_bytes(), now=now)

    assert Voice.objects.count() == 1


def test_danger_by_mail_is_answered_with_who_helps(network, now, round_):
    services.take_mail(mail("I want to die").as_bytes(), now=now)

    assert "01632 960111" in replies()[0]
    assert Alert.objects.count() == 1


def test_good_files_come_along_and_others_are_told_of(network, now, round_):
    made = mail()
    made.add_attachment(
        b"%PDF-1.4 hello", maintype="application", subtype="pdf", filename="letter.pdf"
    )
    made.add_attachment(
        b"MZ\x90", maintype="application", subtype="x-msdownload", filename="run.exe"
    )
    made.add_attachment(b"not a jpeg", maintype="image", subtype="jpeg", filename="photo.jpg")
    services.take_mail(made.as_bytes(), now=now)

    rows = Attachment.objects.filter(voice_id=Voice.objects.get().id)
    assert [row.file_name for row in rows] == ["letter.pdf"]
    assert "of a kind that we do not take" in replies()[0]


def test_a_recording_without_words_is_a_voice(network, now, round_):
    made = mail("")
    made.add_attachment(b"OggS" + b"x" * 50, maintype="audio", subtype="ogg", filename="me.ogg")
    services.take_mail(made.as_bytes(), now=now)

    assert Voice.objects.get().text == ""


def test_an_empty_mail_and_one_that_is_too_long_wait_for_a_person(network, now, round_):
    services.take_mail(mail("  ").as_bytes(), now=now)
    services.take_mail(mail("long " * 3_000, name="m2").as_bytes(), now=now)

    assert sorted(Inbound.objects.values_list("note", flat=True)) == [
        "nothing_said",
        "said_too_much",
    ]
    assert not Voice.objects.exists()


def test_the_mailbox_is_read_once_and_what_is_done_is_taken_out(network, now, round_, settings):
    box = mailbox.Maildir(settings.HEARTH_MAILDIR, create=True)
    for raw in (
        mail().as_bytes(),
        mail(name="m2").as_bytes(),
        b"\xff\x00 nobody knows what this is",
    ):
        box.add(raw)

    assert services.read_mailbox(now=now) == 2
    assert len(box) == 1 and Voice.objects.count() == 2
    assert services.read_mailbox(now=now) == 0


def test_a_mail_that_nobody_can_place_stays_flagged_and_is_not_read_again(
    network, other_network, now, round_, settings
):
    box = mailbox.Maildir(settings.HEARTH_MAILDIR, create=True)
    box.add(mail().as_bytes())

    assert [services.read_mailbox(now=now) for _n in range(2)] == [0, 0]
    assert [message.get_flags() for message in box] == ["FS"]


def test_a_fall_in_the_midst_leaves_the_mail_for_the_next_time(
    network, now, round_, settings, monkeypatch
):
    box = mailbox.Maildir(settings.HEARTH_MAILDIR, create=True)
    box.add(mail().as_bytes())

    def fall(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(post, "settle", fall)
    with pytest.raises(KeyboardInterrupt):
        services.read_mailbox(now=now)
    monkeypatch.undo()
    settings.HEARTH_MAILDIR = str(box._path)

    assert len(box) == 1
    assert services.read_mailbox(now=now + timedelta(minutes=1)) == 1
    assert Voice.objects.count() == 1


def test_without_a_mailbox_there_is_nothing_to_read(settings, now, db):
    settings.HEARTH_MAILDIR = ""
    assert services.read_mailbox(now=now) == 0
