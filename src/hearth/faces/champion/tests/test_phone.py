"""The champion's phone as pages: what everybody may fetch, who may link, and that it tells nothing."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from PIL import Image

from hearth.core.ledger.models import Entry
from hearth.core.people import services as people
from hearth.core.people.models import Device, Membership
from hearth.faces.champion import phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(network):
    return f"/{network.slug}/champion/phone/"


@pytest.fixture
def device(ana):
    held = Membership.objects.get(pk=ana.membership_id)
    return people.give_device(held, kind="phone", name="Old phone", by=ana, now=timezone.now())[0]


# -- what everybody may fetch ------------------------------------------------------------------------


def test_the_page_is_the_same_for_everybody_and_holds_nothing_of_anybody(
    signed_in, client, ana, base
):
    stranger = client.get(base, headers={"Accept-Language": "en"}).content
    champion = signed_in(ana).get(base, headers={"Accept-Language": "en"}).content
    assert stranger == champion
    assert b"Ana" not in champion and b"csrfmiddlewaretoken" not in champion


def test_the_content_policy_stays_strict(client, base):
    policy = client.get(base).headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "script-src 'self'" in policy
    assert "worker-src 'self'" in policy and "manifest-src 'self'" in policy
    assert "img-src 'self' data: blob:" in policy


def test_the_manifest_belongs_to_one_network_and_its_icons_are_as_it_says(client, network, base):
    answer = client.get(f"{base}app.webmanifest", headers={"Accept-Language": "ar"})
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["id"]) == (base, base, base)
    assert network.name in told["name"] and told["dir"] == "rtl"
    assert {row["purpose"] for row in told["icons"]} == {"any", "maskable"}
    for row, (name, sizes, _purpose) in zip(told["icons"], phone.ICONS, strict=True):
        with open(finders.find(name), "rb") as file:
            picture = Image.open(BytesIO(file.read()))
        assert row["sizes"] == sizes == f"{picture.width}x{picture.height}"


def kept_by(client, base):
    script = client.get(f"{base}worker.js").content.decode()
    return json.loads(re.match(r"const KEPT = (.*);\n", script)[1])


def test_the_worker_keeps_the_page_in_each_language_and_every_script_it_asks_for(client, base):
    kept = kept_by(client, base)
    assert kept["page"] == base and "ar" in kept["languages"]
    for name in ("app", "store", "sender", "danger", "list"):
        assert any(f"phone/{name}" in address for address in kept["files"]), name
    page = client.get(base).content.decode()
    asked = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert asked <= set(kept["files"])
    for address in kept["files"]:
        if address.endswith(".js"):
            with open(finders.find(address.removeprefix("/static/"))) as file:
                for other in re.findall(r'from "\./([^"]+)"', file.read()):
                    assert address.rpartition("/")[0] + "/" + other in kept["files"]


def test_the_worker_has_another_version_when_what_it_keeps_changes(client, network, base):
    before = kept_by(client, base)["version"]
    assert kept_by(client, base)["version"] == before
    network.crisis_lines = [{"name": "Another line", "phone": "01632 960222"}]
    network.save()
    assert kept_by(client, base)["version"] != before


def test_the_worker_is_a_script_of_its_own_scope_and_kept_by_no_cache(client, base):
    answer = client.get(f"{base}worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["", "worker.js", "app.webmanifest"])
def test_a_network_that_does_not_exist_has_no_phone(client, network, path):
    assert client.get(f"/nowhere/champion/phone/{path}").status_code == 404


# -- linking -----------------------------------------------------------------------------------------


def test_a_champion_links_a_phone_and_its_token_opens_the_outbox(signed_in, ana, network, base):
    client = signed_in(ana)
    assert client.get(f"{base}link/").status_code == 200
    given = client.post(f"{base}give/", {"name": "My phone"}).json()
    assert given["member"] == str(ana.membership_id)
    headers = {"Authorization": f"Bearer {given['token']}"}
    assert client.get(f"/api/{network.slug}/phone/", headers=headers).status_code == 200
    assert given["token"] not in client.get(f"{base}link/").content.decode()
    assert "My phone" in client.get(f"{base}link/").content.decode()


@pytest.mark.parametrize("name", ["", " ", "x" * 81])
def test_a_phone_without_a_usable_name_gets_no_token(signed_in, ana, base, name):
    answer = signed_in(ana).post(f"{base}give/", {"name": name})
    assert answer.status_code == 422 and answer.json()["words"]
    assert not Device.objects.exists()


@pytest.mark.parametrize("who", ["cy", "pat", "dee"])
def test_who_is_no_champion_here_links_nothing(signed_in, request, base, who):
    answer = signed_in(request.getfixturevalue(who)).post(f"{base}give/", {"name": "Mine"})
    assert answer.status_code in (403, 404)
    assert not Device.objects.exists()


def test_a_token_is_given_only_with_the_pages_own_form(ana, base):
    from django.test import Client

    from hearth.core.people.models import Person

    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=ana.person_id))
    assert client.post(f"{base}give/", {"name": "Mine"}).status_code == 403
    assert not Device.objects.exists()


def test_a_champion_lets_a_phone_go_once(signed_in, ana, base, device):
    client = signed_in(ana)
    for _twice in range(2):
        assert client.post(f"{base}devices/{device.pk}/let-go/").status_code == 302
    device.refresh_from_db()
    assert device.revoked_at
    assert Entry.objects.filter(deed="device revoked").count() == 1
    assert "Old phone" not in client.get(f"{base}link/").content.decode()


def test_asking_to_see_the_address_lets_nothing_go(signed_in, ana, base, device):
    signed_in(ana).get(f"{base}devices/{device.pk}/let-go/")
    device.refresh_from_db()
    assert device.revoked_at is None


def test_another_champions_phone_is_not_found(signed_in, network, base, device):
    from tests.cast import join

    other = join(network, "Bo", "champion")
    answer = signed_in(other).post(f"{base}devices/{device.pk}/let-go/")
    device.refresh_from_db()
    assert answer.status_code == 404 and device.revoked_at is None


# -- at the desk -------------------------------------------------------------------------------------


def test_the_team_sees_every_phone_and_stops_one(signed_in, cy, network, device):
    client = signed_in(cy)
    page = client.get(f"/{network.slug}/desk/people/devices/").content.decode()
    assert "Old phone" in page and "Ana" in page and "Not yet" in page
    client.post(f"/{network.slug}/desk/people/devices/{device.pk}/revoke/")
    device.refresh_from_db()
    assert device.revoked_at
    assert "May not send" in client.get(f"/{network.slug}/desk/people/devices/").content.decode()


def test_the_team_of_another_network_does_not_find_it(signed_in, dee, other_network, device):
    path = f"/{other_network.slug}/desk/people/devices/"
    client = signed_in(dee)
    assert "Old phone" not in client.get(path).content.decode()
    assert client.post(f"{path}{device.pk}/revoke/").status_code == 404
    device.refresh_from_db()
    assert device.revoked_at is None


def test_a_champion_stops_nobodys_phone_at_the_desk(signed_in, ana, network, device):
    answer = signed_in(ana).post(f"/{network.slug}/desk/people/devices/{device.pk}/revoke/")
    assert answer.status_code == 403
