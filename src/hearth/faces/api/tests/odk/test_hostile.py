"""What a form app must never send, and what becomes of it: a clear answer, nothing lost, nothing leaked."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections
from django.utils import timezone

from hearth.core.people import services as people
from hearth.faces.api.tests.odk.collect import Collect, multipart
from hearth.faces.api.tests.odk.conftest import M4A, TEAM
from hearth.listen import queries, services
from hearth.listen.models import Attachment, Capture, Submission, Voice

pytestmark = pytest.mark.django_db
BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<d id="x"><text>&b;</text><meta><instanceID>uuid:1</instanceID></meta></d>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<d id="x"><text>&x;</text><meta><instanceID>uuid:1</instanceID></meta></d>"""
DTD = b"""<?xml version="1.0"?><!DOCTYPE d SYSTEM "http://example.org/d.dtd">
<d id="x"><meta><instanceID>uuid:1</instanceID></meta></d>"""
DEEP = b"<d>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</d>"
WIDE = b"<d>" + b"<a/>" * 5000 + b"</d>"


def posted(collect, xml, files=None):
    address = f"{collect.server_url}/submission"
    return collect.post(address, xml, files or {}, is_incomplete=False)


def raw(collect, body, content_type):
    return collect.client.post(
        f"{collect.server_url}/submission", data=body, content_type=content_type
    )


@pytest.mark.parametrize(
    "xml",
    [
        BOMB,
        OUTSIDE,
        DTD,
        DEEP,
        WIDE,
        b"",
        b"no xml at all",
        b"<d><text>cut off",
        b'<?xml version="1.0" encoding="utf-8"?><d><text>\xe9\xff</text></d>',
        b'<?xml version="1.0" encoding="klingon"?><d/>',
        b'<?xml version="1.0" encoding="utf-7"?><d>+ADw-</d>',
        b"\x00\x01\x02",
        b"<d><agree_keep>yes</agree_keep></d>",
        b"<d><meta><instanceID>   </instanceID></meta></d>",
        b"<d><meta><instanceID>" + b"x" * 500 + b"</instanceID></meta></d>",
    ],
)
def test_what_is_no_form_is_answered_and_leaves_no_trace(collect, network, xml):
    answer = posted(collect, xml, {"1.m4a": M4A})
    assert answer.status == 400
    assert "passwd" not in answer.words
    assert not Submission.objects.filter(network=network).exists()
    assert not Attachment.objects.filter(network=network).exists()


def test_ten_megabytes_of_text_stay_on_the_phone(collect, filled, network):
    answer = posted(collect, filled(text="long " * 2_000_000))
    assert (answer.status, "larger than" in answer.words) == (413, True)
    assert not Submission.objects.filter(network=network).exists()


def test_more_than_was_announced_is_not_even_read(collect, filled, network, monkeypatch):
    monkeypatch.setattr("hearth.faces.api.openrosa.MOST_BYTES", 2000)
    assert posted(collect, filled(audio="1.m4a"), {"1.m4a": M4A * 20}).status == 413
    assert not Attachment.objects.filter(network=network).exists()


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95, 0.995])
def test_a_post_that_was_cut_short_is_asked_for_again(collect, filled, network, kept):
    body = multipart("edge", filled(audio="1.m4a"), {"1.m4a": M4A * 50})
    cut = body[: int(len(body) * kept)]
    answer = raw(collect, cut, "multipart/form-data; boundary=edge")
    assert answer.status_code == 400
    assert not Submission.objects.filter(network=network).exists()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<d/>", "text/xml"),
        (b"", "multipart/form-data; boundary=edge"),
        (b"--edge--\r\n", "multipart/form-data"),
        (b"--edge--\r\n", "multipart/form-data; boundary=" + "x" * 500),
        (b"--edge\r\n\r\nnothing\r\n--edge--\r\n", "multipart/form-data; boundary=edge"),
        (b"{}", "application/json"),
    ],
)
def test_a_post_of_another_shape_is_refused_in_xml(collect, body, content_type):
    answer = raw(collect, body, content_type)
    assert answer.status_code == 400
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert b"<message>" in answer.content


def test_a_form_without_the_speakers_yes_is_not_kept(collect, filled, network):
    assert posted(collect, filled(agree_keep="")).status == 422
    assert not Submission.objects.filter(network=network).exists()


@pytest.mark.parametrize(
    "form_id", ["round-1", "", "x' OR 1=1", "round-6a1f0c3e-7b52-4d0e-9c41-2f8d5e7a9b10"]
)
def test_an_unknown_form_is_kept_for_a_person(collect, filled, network, asked, form_id):
    xml = filled().replace(f"round-{asked.pk}".encode(), form_id.encode())
    answer = posted(collect, xml)
    assert (answer.status, "Nothing is lost" in answer.words) == (422, True)
    (waiting,) = queries.form_apps.waiting(network, now=timezone.now())
    assert waiting.submission.code == "form_unknown"
    assert waiting.filled.answer("text") == "The clinic is two buses away."


def test_an_old_or_unknown_version_is_a_voice_all_the_same(collect, form, filled, network):
    assert posted(collect, filled().replace(form.version.encode(), b"20010101")).status == 201


def test_the_form_of_a_round_next_door_is_unknown(collect, filled, network, other_network, asked):
    asked.network = other_network
    xml = filled()
    asked.save()
    assert posted(collect, xml).status == 422
    assert not Voice.objects.filter(network=other_network).exists()


def test_other_words_under_the_same_id_are_kept_and_change_nothing(collect, filled, network):
    first = filled(instance_id="uuid:one")
    posted(collect, first)
    other = posted(collect, filled(instance_id="uuid:one", text="Something else"))
    assert (other.status, posted(collect, first).status) == (409, 201)
    assert Voice.objects.get(network=network).text == "The clinic is two buses away."
    (waiting,) = queries.form_apps.waiting(network, now=timezone.now())
    assert waiting.filled.answer("text") == "Something else"


def test_a_form_that_was_edited_on_the_phone_is_no_second_voice(collect, filled, network):
    posted(collect, filled(instance_id="uuid:one"))
    mark = b"<deprecatedID>uuid:one</deprecatedID>"
    whole = filled(instance_id="uuid:two")
    at = whole.index(b"uuid:two")
    opened = whole.rindex(b"<", 0, at)
    edited = whole[:opened] + mark + whole[opened:]
    answer = posted(collect, edited)
    assert (answer.status, Voice.objects.filter(network=network).count()) == (409, 1)


@pytest.mark.parametrize("days", [-4000, -200, 3, 40000])
def test_a_clock_that_is_years_off_is_not_believed(collect, filled, network, days):
    said_at = timezone.now() + timedelta(days=days)
    assert posted(collect, filled(said_at=said_at.isoformat())).status == 201
    voice = Voice.objects.get(network=network)
    assert voice.said_at == voice.received_at
    assert Capture.objects.get(network=network).payload["said_at"] == said_at.isoformat()


@pytest.mark.parametrize(
    "said_at", ["yesterday", "2026-02-31T10:00", "9" * 40, "0001-01-01T00:00Z"]
)
def test_a_time_that_is_none_is_the_time_of_arrival(collect, filled, network, said_at):
    assert posted(collect, filled(said_at=said_at)).status == 201
    voice = Voice.objects.get(network=network)
    assert voice.said_at == voice.received_at


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"text": ""}, "nothing_said"),
        ({"text": " \t\n"}, "nothing_said"),
        ({"text": "a" * 8001}, "said_too_much"),
        ({"kind": "complaint"}, "kind_of_voice_unknown"),
        ({"on_behalf": "group", "group_size": "9000"}, "group_size_not_usable"),
        ({"on_behalf": "group", "group_size": "many"}, "group_size_not_a_number"),
        ({"on_behalf": "group", "group_size": "-3"}, "group_size_not_usable"),
    ],
)
def test_a_voice_that_cannot_be_kept_waits_with_its_reason(collect, filled, network, answers, code):
    answer = posted(collect, filled(**answers))
    row = Submission.objects.get(network=network)
    assert (answer.status, row.state, row.code) == (422, "refused", code)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "مرحبا 👋🏽", "=cmd|' /C calc'!A0", "a\u202eb", "Z̸͑a̷l̴g̶o̵"]
)
def test_whatever_is_said_is_kept_to_the_letter(collect, filled, network, text):
    assert posted(collect, filled(text=text)).status == 201
    assert Voice.objects.get(network=network).text == text


def test_nonsense_in_choices_is_left_out_of_the_voice(collect, filled, network):
    nonsense = {"place": "../../etc", "language": "<b>", "group_age_band": "12; DROP TABLE"}
    assert posted(collect, filled(contact="not an address", **nonsense)).status == 201
    voice = Voice.objects.get(network=network)
    assert (voice.place, voice.language) == (None, "en")
    assert "DROP TABLE" in Capture.objects.get(network=network).payload["raw"]["xml"]


@pytest.mark.parametrize("name", ["../../../x.m4a", "..\\..\\x.m4a", "/etc/x.m4a", "C:\\x.m4a"])
def test_a_path_in_a_file_name_leads_nowhere(collect, filled, network, settings, name):
    answer = posted(collect, filled(audio="x.m4a"), {name: M4A})
    assert answer.status == 201
    (kept,) = Attachment.objects.filter(network=network)
    assert services.path_of(kept).is_relative_to(settings.HOME / "media")
    assert "/" not in kept.file_name and "\\" not in kept.file_name


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("1.exe", b"MZ\x90\x00", "media_not_taken"),
        ("1.html", b"<script>", "media_not_taken"),
        ("1.jpg", b"<script>alert(1)</script>", "file_not_as_named"),
        ("1.m4a", b"", "attachment_empty"),
        ("other.m4a", M4A, "file_not_named"),
    ],
)
def test_a_file_that_cannot_be_kept_is_named_and_the_voice_stays(
    collect, filled, network, name, content, code
):
    named = name if name != "other.m4a" else "1.m4a"
    answer = posted(collect, filled(audio=named), {name: content})
    (row,) = queries.form_apps.files_of(network, [Submission.objects.get().id]).popitem()[1]
    assert (answer.status, row.code) == (201, code)
    assert queries.attachments(network, [Voice.objects.get().id]) == {}


def test_the_form_of_another_champion_with_the_same_id_is_a_conflict(
    collect, filled, network, held, cy
):
    posted(collect, filled(instance_id="uuid:one"))
    _device, token = people.give_device(held, kind="odk", by=cy, now=timezone.now())
    other = Collect(f"http://testserver/api/{network.slug}/odk/{token}")
    assert posted(other, filled(instance_id="uuid:one", text="Mine")).status == 409


def test_a_phones_token_is_no_form_apps(network, asked, held, cy):
    _device, token = people.give_device(held, kind="phone", by=cy, now=timezone.now())
    answer = Collect(f"/api/{network.slug}/odk/{token}")
    assert answer.client.get(f"{answer.server_url}/formList").status_code == 404


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods_are_refused_in_xml(collect, method):
    answer = getattr(collect.client, method)(f"{collect.server_url}/submission")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"].startswith("text/xml")


def test_no_refusal_writes_the_token_into_a_log(collect, given, caplog):
    posted(collect, b"no xml at all")
    people.revoke_device(given[0], by=TEAM, now=timezone.now())
    posted(collect, b"no xml at all")
    assert given[1] not in caplog.text


def test_what_is_withdrawn_stays_withdrawn_whatever_is_sent_again(collect, filled, network):
    xml = filled(instance_id="uuid:one", audio="1.m4a")
    posted(collect, xml, {"1.m4a": M4A})
    posted(collect, filled(instance_id="uuid:one", text="Other words"))
    voice = Voice.objects.get(network=network)
    services.withdraw_voice(voice, by=TEAM, now=timezone.now())
    assert {bytes(row.xml) for row in Submission.objects.filter(network=network)} == {b""}
    assert posted(collect, xml, {"1.m4a": M4A}).status == 201
    voice.refresh_from_db()
    assert (voice.text, queries.attachments(network, [voice.id])) == ("", {})


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_one_voice(collect, filled, network):
    xml, found = filled(), []

    def send():
        try:
            app = Collect(collect.server_url)
            found.append(posted(app, xml).words)
        finally:
            connections.close_all()

    threads = [Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (10, 1)
    assert Voice.objects.filter(network=network).count() == 1
