"""A form app's whole day: fetch the form, fill it in, send it, and what the voice is then."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from hearth.core.people import queries as people
from hearth.core.people import services as people_services
from hearth.core.people.models import Consent, Known
from hearth.faces.api.tests.odk.collect import Collect, Failed
from hearth.faces.api.tests.odk.conftest import M4A, TEAM
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import CONSENT_WORDS_FOR_OTHERS
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.models import Capture, Submission, Voice

pytestmark = pytest.mark.django_db


def test_collect_fetches_the_form_and_its_places(collect, asked, town):
    (form,) = collect.refresh()
    rows = form.media["places.csv"].decode().splitlines()
    assert form.form_id == f"round-{asked.pk}"
    assert rows[0] == "name,label,code"
    assert [row.split(",")[1] for row in rows[1:]] == ["Ward 2", "Ward 1"]


def test_the_same_form_is_the_same_version_until_its_words_change(collect, asked, cy):
    first = collect.form_list()[0]
    assert collect.form_list()[0] == first
    services.change_round(
        asked,
        title="Summer",
        question=asked.question,
        languages=["ar"],
        opens_on=asked.opens_on,
        closes_on=asked.closes_on,
        by=cy,
        now=timezone.now(),
    )
    assert collect.form_list()[0]["version"] != first["version"]


def test_what_was_filled_in_is_the_voice(collect, filled, network, town, ana, asked):
    said_at = timezone.now() - timedelta(days=1)
    asian = town.category(town.ethnicity, "asian")
    xml = filled(
        text="لا يوجد طبيب قريب",
        kind="need",
        language="ar",
        place=str(town.wards[0].pk),
        said_at=said_at.isoformat(),
        on_behalf="group",
        group_size="8",
        group_ethnic_group=str(asian.pk),
        group_age_band="prefer_not",
    )
    assert collect.send(xml).is_sent
    voice = Voice.objects.get(network=network)
    assert (voice.text, voice.language, voice.kind) == ("لا يوجد طبيب قريب", "ar", "need")
    assert (voice.place, voice.on_behalf, voice.group_size) == (town.wards[0], "group", 8)
    assert (voice.channel, voice.captured_by) == ("odk", ana.membership_id)
    assert (voice.said_at, voice.round) == (said_at, asked)
    told = {row.dimension: row for row in people.groups_of(network, profile_id=voice.profile_id)}
    assert told[town.ethnicity].category == asian
    assert told[town.age].known == Known.PREFER_NOT


def test_not_asked_is_no_answer(collect, filled, network):
    collect.send(filled(group_age_band="not_asked"))
    voice = Voice.objects.get(network=network)
    assert people.groups_of(network, profile_id=voice.profile_id) == []


def test_consents_are_kept_in_the_words_and_language_that_were_read_out(collect, filled, network):
    answers = {"agree_quote": "yes", "agree_share_partners": "no", "asked_in": "ar"}
    collect.send(filled(agree_hear_back="yes", contact="ben@example.org", **answers))
    voice = Voice.objects.get(network=network)
    rows = {row.purpose: row for row in Consent.objects.filter(subject_id=voice.profile_id)}
    assert {name: row.is_given for name, row in rows.items()} == {
        "keep": True, "quote": True, "share_partners": False, "hear_back": True,
    }  # fmt: skip
    assert voice.may_quote
    assert {row.language for row in rows.values()} == {"ar"}
    with translation.override("ar"):
        assert rows["quote"].wording == str(CONSENT_WORDS_FOR_OTHERS["quote"])
    assert rows["quote"].wording.startswith("يوافقون")
    (contact,) = people.contacts(network, subjects=[voice.profile_id])
    assert contact.address == "ben@example.org"


def test_the_receipt_is_in_the_answer_and_opens_the_voice(collect, filled, network):
    sent = collect.send(filled())
    code = sent.words.partition("Receipt: ")[2][:14]
    assert queries.voice_by_receipt(network, code).text == "The clinic is two buses away."


def test_words_of_danger_are_answered_with_help(collect, filled):
    sent = collect.send(filled(text="I want to kill myself"))
    assert sent.is_sent
    assert "01632 960111" in sent.words


def test_a_recording_alone_is_a_voice(collect, filled, network):
    assert collect.send(filled(text="", audio="1.m4a"), {"1.m4a": M4A}).is_sent
    voice = Voice.objects.get(network=network)
    (kept,) = queries.attachments(network, [voice.id])[voice.id]
    assert (kept.kind, kept.file_name) == ("audio", "1.m4a")
    assert services.path_of(kept).read_bytes() == M4A


def test_a_split_post_is_one_voice_when_its_last_part_has_come(
    collect, filled, network, monkeypatch
):
    monkeypatch.setattr("hearth.faces.api.openrosa.MOST_BYTES", 5000)
    big = M4A + b"x" * 3000
    xml = filled(audio="1.m4a", photo="2.m4a")
    sent = collect.send(xml, {"1.m4a": big, "2.m4a": big + b"y"})
    voice = Voice.objects.get(network=network)
    assert (sent.posts, sent.is_sent) == (2, True)
    assert len(queries.attachments(network, [voice.id])[voice.id]) == 2


def test_half_a_split_post_is_no_voice_yet_and_its_files_stay(collect, filled, network):
    xml = filled(audio="1.m4a")
    address = f"{collect.server_url}/submission"
    answer = collect.post(address, xml, {"1.m4a": M4A}, is_incomplete=True)
    assert answer.status == 201
    assert not Voice.objects.filter(network=network).exists()
    services.forget_orphans(network, now=timezone.now() + timedelta(days=3))
    assert collect.send(xml).is_sent
    voice = Voice.objects.get(network=network)
    assert len(queries.attachments(network, [voice.id])[voice.id]) == 1


def test_a_file_that_comes_after_its_voice_joins_it(collect, filled, network):
    xml = filled(audio="1.m4a")
    collect.send(xml)
    collect.send(xml, {"1.m4a": M4A})
    voice = Voice.objects.get(network=network)
    assert len(queries.attachments(network, [voice.id])[voice.id]) == 1


def test_the_same_form_again_is_the_same_voice_with_the_same_receipt(collect, filled, network):
    xml = filled()
    first, again = collect.send(xml), collect.send(xml)
    assert (again.status, again.words) == (201, first.words)
    assert Voice.objects.filter(network=network).count() == 1


def test_the_form_as_it_came_is_kept_beside_the_voice_without_its_id(collect, filled, network):
    instance = f"uuid:{uuid4()}"
    collect.send(filled(instance_id=instance))
    kept = Capture.objects.get(network=network).payload["raw"]
    assert "two buses away" in kept["xml"]
    assert instance not in str(kept)
    assert bytes(Submission.objects.get(network=network).xml) == b""


def test_http_basic_does_the_same_without_a_token_in_the_address(network, asked, given, filled):
    from base64 import b64encode

    rights = {"Authorization": "Basic " + b64encode(f"ana:{given[1]}".encode()).decode()}
    app = Collect(f"http://testserver/api/{network.slug}/odk", headers=rights)
    (form,) = app.refresh()
    assert app.send(filled()).is_sent
    assert given[1] not in str(app.form_list())


def test_the_answer_is_in_the_champions_language(collect, filled, held, asked):
    held.person.language = "ar"
    held.person.save()
    with translation.override("ar"):
        why = words_of(Refused("nothing_said"))
    assert why in collect.send(filled(text="")).words


def test_a_draft_is_not_offered_nor_one_that_has_closed(collect, asked, network):
    services.close_round(asked, by=TEAM, now=timezone.now())
    assert collect.form_list() == []


def test_enketo_asks_for_one_form(collect, asked, network):
    address = f"{collect.server_url}/formList?formID="
    assert b"<xform>" in collect._get(address + f"round-{asked.pk}").content
    assert b"<xform>" not in collect._get(address + "other").content


def test_a_round_that_closed_takes_what_was_caught_before(collect, filled, asked, network):
    xml = filled()
    services.close_round(asked, by=TEAM, now=timezone.now())
    assert collect.send(xml).is_sent


def test_the_test_client_refuses_what_collect_refuses(collect, form, monkeypatch):
    monkeypatch.setattr(
        "hearth.faces.api.openrosa_answers.fingerprint", lambda _content: "md5:" + "0" * 32
    )
    with pytest.raises(Failed, match="is not what was announced"):
        collect.refresh()


def test_the_stranger_and_the_revoked_are_told_apart(
    collect, filled, network, other_network, given
):
    xml = filled()
    token = given[1]
    next_door = Collect(f"http://testserver/api/{other_network.slug}/odk/{token}")
    with pytest.raises(Failed, match="404"):
        next_door.form_list()
    with pytest.raises(Failed, match="401"):
        Collect(f"http://testserver/api/{network.slug}/odk").form_list()
    people_services.revoke_device(given[0], by=TEAM, now=timezone.now())
    with pytest.raises(Failed, match="403"):
        collect.form_list()
    answer = collect.post(f"{collect.server_url}/submission", xml, {}, is_incomplete=False)
    assert (answer.status, "Ask the team" in answer.words) == (403, True)
    assert not Voice.objects.filter(network=network).exists()
