"""A champion writes down what others say, and hands over a receipt."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.core.people import services as people
from hearth.core.people.models import Demographic, Membership
from hearth.kit.actors import Actor
from hearth.listen import queries, services
from hearth.listen.models import Voice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TEAM = Actor("facilitator")


@pytest.fixture
def round_(network):
    """A round that is open on the day of the test run."""
    now = timezone.now()
    today = now.date()
    made = services.make_round(
        network,
        title="Spring",
        question="What would help?",
        opens_on=today,
        closes_on=today,
        by=TEAM,
        now=now,
    )
    return services.open_round(made, by=TEAM, now=now)


@pytest.fixture
def send(signed_in, ana, network, round_):
    """A function: Ana sends the form with these changes."""
    client = signed_in(ana)

    def post(**changed):
        given = {
            "key": str(uuid4()),
            "round": str(round_.pk),
            "text": "They cannot get to the clinic.",
            "kind": "barrier",
            "language": "ar",
            "on_behalf": "other",
        }
        return client.post(f"/{network.slug}/champion/record/", given | changed)

    return post


def read(response) -> str:
    return response.content.decode()


def test_a_voice_of_a_group_is_one_voice_of_about_eight(send, client, town, ana):
    asian = town.category(town.ethnicity, "asian")
    sent = send(
        on_behalf="group",
        group_size="8",
        group_ethnic_group=str(asian.pk),
        group_age_band="~not_known",
    )
    voice = Voice.objects.get()
    assert (voice.group_size, voice.on_behalf, voice.captured_by) == (8, "group", ana.membership_id)
    assert {row.known for row in Demographic.objects.all()} == {"given", "not_known"}
    assert "Hand over the receipt" in read(client.get(sent["Location"]))


def test_a_group_without_a_number_is_asked_for_it_and_nothing_is_lost(send):
    answer = send(on_behalf="group")
    assert answer.status_code == 422
    assert "About how many people are in the group?" in read(answer)
    assert "They cannot get to the clinic." in read(answer)


def test_the_form_sent_twice_is_one_voice(send):
    key = str(uuid4())
    assert send(key=key)["Location"] == send(key=key)["Location"]
    assert Voice.objects.count() == 1


def test_the_own_patch_stands_first_and_is_chosen(signed_in, ana, network, round_, town, now):
    held = Membership.objects.get(pk=ana.membership_id)
    people.describe_champion(held, shown_name="Ana", patch=[town.wards[1]], by=TEAM, now=now)
    page = read(signed_in(ana).get(f"/{network.slug}/champion/record/"))
    assert f'<option value="{town.wards[1].pk}" selected>' in page


def test_a_slip_is_undone_within_a_day_and_not_later(send, client, network):
    send()
    voice = Voice.objects.get()
    address = f"/{network.slug}/champion/recorded/{voice.id}/undo/"
    Voice.objects.update(received_at=timezone.now() - timedelta(hours=25))
    assert client.post(address).status_code == 404
    Voice.objects.update(received_at=timezone.now())
    assert "cannot be undone" in read(client.get(address))
    client.post(address)
    assert queries.voice(network, voice.id) is None


def test_what_another_person_wrote_down_cannot_be_erased(send, client, network):
    send()
    Voice.objects.update(captured_by=uuid4())
    assert (
        client.post(f"/{network.slug}/champion/recorded/{Voice.objects.get().id}/undo/").status_code
        == 404
    )


def test_a_champion_comes_in_by_code(client, network, ana, now):
    code = people.give_champion_code(Membership.objects.get(pk=ana.membership_id), by=TEAM, now=now)
    sent = client.post(f"/{network.slug}/champion/enter/", {"code": code.lower()})
    assert sent["Location"] == f"/{network.slug}/champion/"
    assert "Hello, Ana" in read(client.get(sent["Location"]))


def test_a_code_of_another_network_and_a_wrong_one_stay_outside(
    client, network, other_network, ana, now
):
    code = people.give_champion_code(Membership.objects.get(pk=ana.membership_id), by=TEAM, now=now)
    for slug, tried in ((other_network.slug, code), (network.slug, "0000-0000-0000")):
        answer = client.post(f"/{slug}/champion/enter/", {"code": tried})
        assert answer.status_code == 422
        assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("page", ["", "record/", "recorded/"])
def test_each_page_says_what_is_missing_when_there_is_nothing(signed_in, ana, network, page):
    assert signed_in(ana).get(f"/{network.slug}/champion/{page}").status_code == 200
