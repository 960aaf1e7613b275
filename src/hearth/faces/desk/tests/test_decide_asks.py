"""The desk's requests: who may do what, nothing typed is lost, the letter holds what people wrote as words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hearth.core.partners.models import Organisation
from hearth.decide import queries, services
from hearth.decide.models import Ask, Signature
from hearth.kit.actors import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TEAM = Actor("facilitator")
NASTY = "<script>alert('x')</script> #import \"x\" 🎈 יְלָדִים"
GOOD = {
    "title": "A crossing",
    "institution": "The council",
    "what": "Build it.",
    "why": "Children cross here.",
}


@pytest.fixture
def desk(network, signed_in, cy, lee, pat, doc):
    """A function: the browser of a role, and addresses below the desk."""
    cast = {"facilitator": cy, "council": lee, "partner": pat, "professional": doc}
    return lambda role: (signed_in(cast[role]), f"/{network.slug}/desk/asks/")


@pytest.fixture
def ask(network):
    """An open request."""
    now = timezone.now()
    made = services.make_ask(network, **GOOD | {"why": NASTY}, by=TEAM, now=now)
    return services.open_ask(made, by=TEAM, now=now)


def test_from_draft_to_answer_it_goes_by_forms(desk):
    client, at = desk("facilitator")
    client.post(f"{at}new/", GOOD)
    ask = Ask.objects.get()
    client.post(f"{at}{ask.pk}/do/", {"do": "open"})
    today = timezone.localdate()
    due = today + timedelta(days=28)
    client.post(f"{at}{ask.pk}/step/deliver/", {"how": "By hand", "on": today, "due_on": due})
    client.post(f"{at}{ask.pk}/step/answer/", {"kind": "yes", "words": "We will.", "on": today})
    ask.refresh_from_db()
    assert (ask.state, ask.answer_kind, ask.due_on) == ("answered", "yes", due)
    assert "We will." in client.get(f"{at}{ask.pk}/").content.decode()


@pytest.mark.parametrize("missing", list(GOOD))
def test_what_is_missing_it_says_and_keeps_the_rest(desk, missing):
    client, at = desk("facilitator")
    page = client.post(f"{at}new/", GOOD | {missing: ""}).content.decode()
    kept = next(value for name, value in GOOD.items() if name != missing)
    assert "error-summary" in page and kept in page and not Ask.objects.exists()


def test_a_step_that_is_refused_it_says_at_its_field(desk, ask):
    client, at = desk("facilitator")
    today = timezone.localdate()
    given = {
        "how": "By post <b>",
        "on": today + timedelta(days=3),
        "due_on": today + timedelta(days=9),
    }
    page = client.post(f"{at}{ask.pk}/step/deliver/", given).content.decode()
    assert "This day has not come yet." in page and "By post &lt;b&gt;" in page
    assert client.get(f"{at}{ask.pk}/step/answer/").status_code == 302
    assert client.get(f"{at}{ask.pk}/step/nonsense/").status_code == 404


@pytest.mark.parametrize("role", ["partner", "professional"])
def test_who_reads_it_lets_read_and_not_decide(desk, ask, role):
    client, at = desk(role)
    assert client.get(f"{at}{ask.pk}/").status_code == 200
    for path in (
        "new/",
        f"{ask.pk}/change/",
        f"{ask.pk}/do/",
        f"{ask.pk}/step/close/",
        f"{ask.pk}/names/",
    ):
        assert client.post(f"{at}{path}", {}).status_code == 403


def test_names_it_shows_the_team_alone_and_reads_them(desk, ask, network):
    for n, name in enumerate(["Zoe", "Rude"]):
        Signature.objects.create(network=network, ask_id=ask.pk, signer_key=str(n), way="email", name=name,
                                 name_state="waiting", receipt_hash=str(n), signed_at=timezone.now())  # fmt: skip
    assert (
        "Zoe" not in desk("council")[0].get(f"/{network.slug}/desk/asks/{ask.pk}/").content.decode()
    )
    client, at = desk("facilitator")
    assert "Rude" in client.get(f"{at}{ask.pk}/").content.decode()
    rows = {row.name: str(row.id) for row in queries.names_to_read(ask)}
    client.post(f"{at}{ask.pk}/names/", {"there": list(rows.values()), "show": [rows["Zoe"]]})
    assert queries.shown_names(ask) == ["Zoe"] and queries.names_to_read(ask) == []


def test_for_an_organisation_only_its_own_people_sign(desk, ask, network):
    other = Organisation.objects.create(network=network, name="Not mine")
    client, at = desk("partner")
    client.post(f"{at}{ask.pk}/organisation/", {"organisation": str(other.pk)})
    assert not queries.organisations_behind(ask).exists()
    client, at = desk("facilitator")
    client.post(f"{at}{ask.pk}/organisation/", {"organisation": str(other.pk), "words": NASTY})
    assert queries.organisations_behind(ask).count() == 1
    assert "<script>alert" not in client.get(f"{at}{ask.pk}/").content.decode()


def test_the_letter_it_sets_with_words_as_words(desk, ask):
    client, at = desk("professional")
    answer = client.get(f"{at}{ask.pk}/letter.pdf?lang=ar")
    assert answer["Content-Type"] == "application/pdf" and answer.content[:4] == b"%PDF"


def test_the_history_it_hands_out_without_who_signed(desk, ask):
    client, at = desk("professional")
    table = client.get(f"{at}{ask.pk}/history.csv").content.decode()
    assert "opened" in table and "facilitator" not in table


def test_those_who_signed_it_tells_by_one_press(desk, ask):
    client, at = desk("facilitator")
    page = client.post(f"{at}{ask.pk}/do/", {"do": "tell"}, follow=True).content.decode()
    assert "Nothing has happened yet" in page


def test_another_networks_request_it_does_not_know(signed_in, dee, other_network, ask):
    client = signed_in(dee)
    assert client.get(f"/{other_network.slug}/desk/asks/{ask.pk}/").status_code == 404
