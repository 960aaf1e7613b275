"""Form apps at the desk: given once, stopped, and odd forms settled by a person."""

import base64
import json
import re
import zlib
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import join

from hearth.core.ledger import queries as ledger
from hearth.core.people import queries as people
from hearth.core.people import services as people_services
from hearth.core.people.models import Membership
from hearth.faces.shared.odk_settings import settings_code
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.models import Submission, Voice

pytestmark = pytest.mark.django_db
XML = """<data id="round-{round}" version="1"><text>{text}</text><kind>{kind}</kind>
<language>en</language><on_behalf>{who}</on_behalf><group_size>{size}</group_size>
<agree_keep>yes</agree_keep><meta><instanceID>{instance}</instanceID></meta></data>"""


@pytest.fixture
def device(ana, cy):
    held = Membership.objects.get(pk=ana.membership_id)
    return people_services.give_device(held, kind="odk", name="Tablet", by=cy, now=timezone.now())


@pytest.fixture
def send(network, round_, device, ana):
    """A function: Ana's form app sends this."""

    def take(text="Too late", *, kind="need", who="other", size="", instance="uuid:1", at=None):
        xml = XML.format(
            round=round_.pk, text=text, kind=kind, who=who, size=size, instance=instance
        )
        return services.odk.take_submission(
            network, xml=xml.encode(), device=device[0], by=ana, now=at or timezone.now()
        )

    return take


@pytest.fixture
def odd(network, send):
    """A form that needs a person: longer than a voice may be."""
    send("x" * 9000)
    return Submission.objects.get(network=network)


def page(network, rest=""):
    return f"/{network.slug}/desk/form-apps/{rest}"


def test_a_code_is_shown_once_and_sets_up_the_app(desk, network, ana):
    given = {"champion": str(ana.membership_id), "name": "Tablet"}
    answer = desk.post(page(network), given)
    address = re.search(r"http://testserver/api/larkmoor/odk/[\w-]+", answer.content.decode())[0]
    (device,) = people.devices(network, kind="odk")
    code = settings_code(device, address)
    told = json.loads(zlib.decompress(base64.b64decode(code)))
    assert told["general"]["server_url"] == address
    assert told["general"]["form_update_mode"] == "match_exactly"
    assert (told["admin"], told["project"]["name"]) == ({}, network.name)
    assert desk.get(f"{address}/formList".replace("http://testserver", "")).status_code == 200
    assert address.encode() not in desk.get(page(network)).content


def test_a_stopped_app_sends_nothing_more(desk, network, device):
    desk.post(page(network, f"{device[0].pk}/revoke/"))
    assert desk.get(f"/api/{network.slug}/odk/{device[1]}/formList").status_code == 403


def test_a_form_app_for_nobody_is_asked_again(desk, network, ana):
    answer = desk.post(page(network), {"champion": "", "name": "<b>x"})
    assert (answer.status_code, b"Choose a champion" in answer.content) == (422, True)
    assert people.devices(network, kind="odk") == []


def test_an_odd_form_becomes_a_voice_of_its_champion(desk, network, odd, round_, ana):
    assert b"xxxx" in desk.get(page(network, "forms/")).content
    assert desk.get(page(network, f"forms/{odd.id}/")).status_code == 200
    given = {"round": str(round_.pk), "kind": "idea", "group_size": "1"}
    answer = desk.post(page(network, f"forms/{odd.id}/accept/"), given, follow=True)
    voice = Voice.objects.get(network=network)
    assert (voice.kind, len(voice.text), voice.captured_by) == ("idea", 8000, ana.membership_id)
    assert [len(row.text) for row in queries.additions(network, voice.id)] == [1000]
    assert b"Its receipt is" in answer.content
    assert b"xxxx" not in desk.get(page(network, "forms/")).content


def test_after_the_desk_has_accepted_the_phone_gets_its_receipt(network, odd, send, round_, cy):
    now = timezone.now()
    received = services.odk.accept_submission(odd, round=round_, kind="need", by=cy, now=now)
    assert send("x" * 9000).receipt == received.receipt


def test_an_odd_form_is_thrown_away_only_with_a_reason(desk, network, odd, send):
    answer = desk.post(page(network, f"forms/{odd.id}/discard/"), {"reason": " "})
    assert answer.status_code == 422
    desk.post(page(network, f"forms/{odd.id}/discard/"), {"reason": "A test by us"})
    odd.refresh_from_db()
    assert (odd.state, odd.reason, bytes(odd.xml)) == ("discarded", "A test by us", b"")
    assert send("x" * 9000).state == "discarded"
    assert not Voice.objects.filter(network=network).exists()


def test_a_settled_form_is_settled_once(network, odd, round_, cy):
    now = timezone.now()
    services.odk.discard_submission(odd, reason="Test", by=cy, now=now)
    for deed in (
        lambda: services.odk.accept_submission(odd, round=round_, kind="need", by=cy, now=now),
        lambda: services.odk.discard_submission(odd, reason="Again", by=cy, now=now),
    ):
        with pytest.raises(Refused, match="form_settled"):
            deed()
    with pytest.raises(Refused, match="reason_missing"):
        services.odk.discard_submission(odd, reason="", by=cy, now=now)


def test_a_group_size_that_cannot_be_is_put_right(desk, network, send, round_):
    send(who="group", size="9000")
    odd = Submission.objects.get(network=network)
    given = {"round": str(round_.pk), "kind": "need", "group_size": "90"}
    desk.post(page(network, f"forms/{odd.id}/accept/"), given)
    voice = Voice.objects.get(network=network)
    assert (voice.on_behalf, voice.group_size) == ("group", 90)


def test_other_words_under_the_same_id_become_a_second_voice_only_by_hand(
    desk, network, send, round_
):
    first = send("One").receipt
    assert send("Two").state == "conflict"
    (waiting,) = queries.form_apps.waiting(network, now=timezone.now())
    given = {"round": str(round_.pk), "kind": "need", "group_size": "1"}
    desk.post(page(network, f"forms/{waiting.submission.id}/accept/"), given)
    assert set(Voice.objects.values_list("text", flat=True)) == {"One", "Two"}
    assert send("One").receipt == first != send("Two").receipt


def test_an_odd_form_that_sounds_like_a_crisis_comes_first(desk, network, send):
    send("x" * 9000, instance="uuid:1")
    send("I want to kill myself", kind="unknown", instance="uuid:2")
    first, second = queries.form_apps.waiting(network, now=timezone.now())
    assert (first.sounds_like_crisis, second.sounds_like_crisis) == (True, False)
    assert b"Sounds like a crisis" in desk.get(page(network, "forms/")).content


def test_a_round_long_closed_refuses_and_an_open_one_may_take_it(network, send, round_, cy):
    late = timezone.now() + timedelta(days=60)
    assert send(at=late).code == "round_not_open"
    assert send(at=timezone.now()).state == "made"


def test_a_form_without_its_rest_is_shown_after_an_hour(network, device, ana, round_):
    now = timezone.now()
    xml = XML.format(
        round=round_.pk, text="Half", kind="need", who="other", size="", instance="uuid:1"
    ).encode()
    services.odk.take_submission(
        network, xml=xml, is_incomplete=True, device=device[0], by=ana, now=now
    )
    assert queries.form_apps.waiting(network, now=now) == []
    later = now + timedelta(hours=2)
    (waiting,) = queries.form_apps.waiting(network, now=later)
    assert waiting.submission.state == "incomplete"


def test_the_ledger_names_each_deed_and_nothing_that_was_said(network, odd, cy):
    services.odk.discard_submission(odd, reason="Secret words", by=cy, now=timezone.now())
    rows = [row for row in ledger.entries(network) if row.deed.startswith("form ")]
    assert {row.deed for row in rows} == {"form refused", "form discarded"}
    assert "Secret" not in str([row.facts for row in rows])


def test_nobody_next_door_finds_an_odd_form(signed_in, dee, network, other_network, odd):
    client = signed_in(dee)
    for slug in (network.slug, other_network.slug):
        for rest in ("", "accept/", "discard/"):
            address = f"/{slug}/desk/form-apps/forms/{odd.id}/{rest}"
            assert client.post(address, {"reason": "x"}).status_code == 404
    odd.refresh_from_db()
    assert odd.state == "refused"
    assert queries.form_apps.submission(other_network, odd.id) is None


def test_a_champion_sets_up_and_stops_their_own_app_and_no_other(signed_in, network, ana, cy):
    client = signed_in(ana)
    answer = client.post(f"/{network.slug}/champion/form-app/", {"name": "Mine"})
    assert b"/odk/" in answer.content
    (own,) = people.devices(network, kind="odk")
    bea = Membership.objects.get(pk=join(network, "Bea", "champion").membership_id)
    other, _token = people_services.give_device(bea, kind="odk", by=cy, now=timezone.now())
    base = f"/{network.slug}/champion/form-app"
    assert client.post(f"{base}/{other.pk}/let-go/").status_code == 404
    assert client.post(f"{base}/{own.pk}/let-go/").status_code == 302
    own.refresh_from_db()
    other.refresh_from_db()
    assert (bool(own.revoked_at), other.revoked_at) == (True, None)
