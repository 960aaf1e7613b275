"""Mail as it comes: whose words, which files, what a machine wrote; nothing breaks the reading of it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from hearth.core.post.mail_text import MARK, own_words, text_of_html
from hearth.core.post.mails import bounced_letters, read_mail

SAID = "The bus to the surgery stops at six.\nMy mother cannot get home."


def mail(body=SAID, **headers):
    made = EmailMessage()
    made["From"] = "Ben Hill <Ben@Example.org>"
    made["To"] = "voices@larkmoor.example"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body)
    return made


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, 4 May 2026 at 10:00, Larkmoor <v@larkmoor.example> wrote:\n> What would help?",
        "W dniu 4.05.2026 o 10:00, Larkmoor napisał(a):\n> What would help?",
        "في ٤ مايو ٢٠٢٦ كتب Larkmoor:\n> What would help?",
        "-----Original Message-----\nFrom: Larkmoor\nWhat would help?",
        "> What would help?\n> Answer STOP",
        f"{MARK}\nWhat would help?",
        "-- \nBen Hill\n12 Mill Lane\n07700 900123",
        "Sent from my iPhone",
        "Kind regards,\nBen Hill\n07700 900123",
        "Pozdrawiam\nBen",
        "مع التحية،\nبن",
        "આભાર\nબેન",
        "Mahadsanid,\nBen",
    ],
)
def test_what_was_quoted_and_signed_with_is_cut(below):
    assert own_words(f"{SAID}\n\n{below}") == SAID


@pytest.mark.parametrize(
    "text",
    [
        "Thanks",
        "> all is quoted",
        "-- \nBen",
        "",
        "Thank you to the nurses.\nThey were kind to me every single day.",
    ],
)
def test_a_cut_never_takes_everything(text):
    assert bool(own_words(text)) == bool(text)
    assert (
        own_words("Thank you to the nurses.\nThey are kind.")
        == "Thank you to the nurses.\nThey are kind."
    )


def test_html_only_becomes_words_without_scripts_and_quotations():
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><p>The bus &amp; the tram</p>"
        "<script>alert(1)</script><div>stop at six<br>each day</div>"
        "<div class='gmail_quote'><div>What would</div> help?</div><blockquote>old</blockquote></body>"
    )
    assert text_of_html(html).split() == [
        "The",
        "bus",
        "&",
        "the",
        "tram",
        "stop",
        "at",
        "six",
        "each",
        "day",
    ]


def test_a_mail_tells_who_what_and_which_letter_it_answers():
    identifier = "0190f3a2-0000-7000-8000-000000000001"
    raw = mail(
        Subject="=?utf-8?q?Re=3A_Larkmoor_asks?=",
        Message_ID="<abc@example.org>",
        In_Reply_To=f"<hearth.{identifier}@larkmoor.example>",
        Date="Mon, 04 May 2026 10:00:00 +0100",
    ).as_bytes()
    read = read_mail(raw)

    assert (read.sender, read.subject, read.message_id) == (
        "ben@example.org", "Re: Larkmoor asks", "abc@example.org",
    )  # fmt: skip
    assert read.answers == (identifier,) and read.words == SAID
    assert not (read.is_automatic or read.is_bounce)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=1"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.org>"},
        {"X_Autoreply": "yes"},
    ],
)
def test_what_a_machine_wrote_is_known(headers):
    assert read_mail(mail(**headers).as_bytes()).is_automatic


def test_a_mail_that_says_it_is_no_machine_is_a_persons():
    assert not read_mail(mail(Auto_Submitted="no").as_bytes()).is_automatic


def test_a_bounce_is_known_and_names_our_letter():
    identifier = "0190f3a2-0000-7000-8000-000000000001"
    raw = (
        b"From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nContent-Type: multipart/report; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nNo such user\n--b\nContent-Type: message/rfc822\n\n"
        b"Message-ID: <hearth." + identifier.encode() + b"@x>\n\nhello\n--b--\n"
    )
    assert read_mail(raw).is_bounce
    assert bounced_letters(raw) == (identifier,)


def test_files_are_at_most_five_and_twenty_megabytes():
    made = mail()
    for number in range(7):
        made.add_attachment(
            b"%PDF-1.4" + b"x" * 10, maintype="application", subtype="pdf", filename=f"{number}.pdf"
        )
    read = read_mail(made.as_bytes())
    assert (len(read.files), read.left_out) == (5, 2)

    large = mail()
    large.add_attachment(b"x" * 21_000_000, maintype="audio", subtype="mpeg", filename="a.mp3")
    assert (len(read_mail(large.as_bytes()).files), read_mail(large.as_bytes()).left_out) == (0, 1)


def test_a_signatures_little_picture_is_no_file():
    made = mail()
    made.add_related(
        b"\x89PNG" + b"x" * 900,
        maintype="image",
        subtype="png",
        filename="logo.png",
        disposition="inline",
    )
    assert read_mail(made.as_bytes()).files == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: x",
        b"From: \xff\xfe <a@b.example>\nSubject: =?utf-8?b?////?=\n\nThe bus",
        b"From: =?x-unknown?q?a?= <a@b.example>\nContent-Type: text/plain; charset=klingon\n\nThe b\xfcs",
        b"From: a@b.example\nContent-Type: multipart/mixed\n\nno boundary at all",
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b",
        b"From: a@b.example\nContent-Transfer-Encoding: base64\n\n@@@not base64@@@",
        b"From: a@b.example\nDate: Mon, 99 Foo 20226 99:99:99 +9999\nMessage-ID: <<<>>>\nTo: ,,,<\n\nhi",
        b"From: a@b.example\nContent-Disposition: attachment; filename*=x''%ff\n\nhi",
        b"From: " + b"a" * 100_000 + b"@b.example\n\nhi",
        b"From: a@b.example\nContent-Type: text/html\n\n" + b"<div>" * 20_000 + b"hi",
        b"From: a@b.example\n\n" + b"x" * 10_000_000,
        b"From: a@b.example\n\n" + b"On a wrote " * 50_000,
        b"From: a@b.example\n\n" + b"> \n" * 50_000 + b"hi",
    ],
)
def test_no_mail_breaks_the_reading(raw):
    read = read_mail(raw)
    assert len(read.text) <= 200_000 and "\x00" not in read.text


def test_letters_of_an_old_mail_program_are_read():
    raw = "From: a@b.example\nContent-Type: text/plain; charset=iso-8859-2\n\nżółw".encode(
        "iso-8859-2"
    )
    assert read_mail(raw).words == "żółw"
