"""Indicators, answers and the equity thread at the desk."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.core.post.models import Delivery
from hearth.core.readings import services as readings
from hearth.kit.actors import Actor
from hearth.learn import services
from hearth.learn.models import Answer, Indicator, Measurement
from hearth.listen import queries as listen_queries
from hearth.listen import services as listen
from hearth.understand import services as understand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TEAM = Actor("facilitator", roles=frozenset({"facilitator"}))
SAID = {
    "you_said": "The bus does not stop.",
    "we_did": "It stops now.",
    "what_next": "",
    "language": "en",
}


@pytest.fixture
def desk(signed_in, cy):
    """A browser of a facilitator."""
    return signed_in(cy)


@pytest.fixture
def theme(network):
    """A theme of the network."""
    return understand.add_theme(network, name="Getting to the clinic", by=TEAM, now=timezone.now())


@pytest.fixture
def spoken(network, theme, ana):
    """One voice under the theme, of somebody who wants to hear back."""
    now = timezone.now()
    made = listen.make_round(
        network,
        title="Spring",
        question="What?",
        opens_on=now.date(),
        closes_on=now.date(),
        by=TEAM,
        now=now,
    )
    got = listen.receive_voice(
        network,
        round=listen.open_round(made, by=TEAM, now=now),
        kind="need",
        text="Two buses away.",
        language="en",
        consents={"keep": True, "hear_back": True},
        contact=("email", "somebody@example.org"),
        key=uuid4(),
        by=Actor.nobody("resident"),
        now=now,
    )
    listen.moderate(listen_queries.voice(network, got.voice_id), state="shown", by=TEAM, now=now)
    understand.code_voice(network, voice_id=got.voice_id, themes=[theme], by=ana, now=now)
    return got


@pytest.fixture
def indicator(network):
    """A share without measurements."""
    return services.add_indicator(network, name="Seen within a week", by=TEAM, now=timezone.now())


def read(response) -> str:
    return response.content.decode()


def new_answer(network, theme) -> str:
    return f"/{network.slug}/desk/answers/new/?kind=theme&id={theme.pk}"


def test_an_answer_goes_from_waiting_to_the_post(desk, network, theme, spoken):
    waiting = read(desk.get(f"/{network.slug}/desk/answers/"))
    assert "Getting to the clinic" in waiting and "1 voice" in waiting
    page = desk.post(new_answer(network, theme), SAID)["Location"]
    assert "1 voice" in read(desk.get(f"{page}publish/"))
    desk.post(f"{page}publish/")
    carry = read(desk.get(f"{page}carry/"))
    assert "1 person" in carry and "by e-mail" in carry and "somebody@example.org" not in carry
    desk.post(f"{page}carry/")
    assert Delivery.objects.get(network=network).address == "somebody@example.org"


@pytest.mark.parametrize("words", ["", " ", "x" * 2001])
def test_a_wrong_answer_is_explained_and_what_was_typed_stays(desk, network, theme, words):
    sent = desk.post(
        new_answer(network, theme), SAID | {"we_did": words, "you_said": "<b>مرحبا 👋</b>"}
    )
    assert sent.status_code == 422
    assert "&lt;b&gt;مرحبا 👋&lt;/b&gt;" in read(sent)
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "about",
    ["kind=theme&id=nonsense", "kind=theme", "kind=voice&id=6a1f0c3e-7b52-4d0e-9c41-2f8d5e7a9b10"],
)
def test_an_answer_about_nothing_is_not_found(desk, network, about):
    assert desk.get(f"/{network.slug}/desk/answers/new/?{about}").status_code == 404


def test_a_champion_translates_an_answer(signed_in, ana, network, theme):
    made = services.draft_answer(
        network, about=("theme", theme.pk), you_said="A", we_did="B", by=TEAM, now=timezone.now()
    )
    given = {"language": "ar", "you_said": "أ", "we_did": "ب", "state": "human"}
    sent = signed_in(ana).post(f"/{network.slug}/desk/answers/{made.pk}/translate/", given)
    assert sent.status_code == 302 and "/champion/" in sent["Location"]


def test_an_answer_of_another_network_is_not_found(signed_in, dee, other_network, network, theme):
    made = services.draft_answer(
        network, about=("theme", theme.pk), you_said="A", we_did="B", by=TEAM, now=timezone.now()
    )
    stranger = signed_in(dee)
    for way in ("", "change/", "publish/", "carry/", "translate/"):
        assert (
            stranger.get(f"/{other_network.slug}/desk/answers/{made.pk}/{way}").status_code == 404
        )


def test_a_target_in_per_cent_is_kept_as_a_fraction_and_shown_in_per_cent(desk, network):
    given = {
        "name": "Seen",
        "unit": "share",
        "is_higher_better": "yes",
        "target": "80",
        "is_public": "on",
    }
    page = desk.post(f"/{network.slug}/desk/indicators/new/", given)["Location"]
    assert Indicator.objects.get().target == 0.8
    assert 'value="80.0"' in read(desk.get(f"{page}change/"))


@pytest.mark.parametrize(
    ("name", "words"), [("", "required"), ("Seen within a week", "already"), ("n" * 121, "120")]
)
def test_a_wrong_indicator_is_explained(desk, network, indicator, name, words):
    sent = desk.post(
        f"/{network.slug}/desk/indicators/new/",
        {"name": name, "unit": "share", "is_higher_better": "yes"},
    )
    assert sent.status_code == 422 and words in read(sent)


def test_a_measurement_is_noted_and_corrected(desk, network, indicator, town):
    address = f"/{network.slug}/desk/indicators/{indicator.pk}/measure/"
    asian = town.category(town.ethnicity, "asian")
    given = {"period_start": "2026-01-01", "period_end": "2026-03-31", "category": str(asian.pk)}
    desk.post(address, given | {"numerator": "3", "denominator": "9"})
    row = Measurement.objects.get()
    assert f'value="{row.numerator}"' in read(desk.get(f"{address}?measurement={row.pk}"))
    desk.post(address, given | {"numerator": "4", "denominator": "9"})
    assert Measurement.objects.get().numerator == 4
    page = read(desk.get(f"/{network.slug}/desk/indicators/{indicator.pk}/"))
    assert "44%" in page and "4 of 9" in page


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"period_start": "yesterday", "period_end": "2026-01-01"},
        {
            "period_start": "2026-02-01",
            "period_end": "2026-01-01",
            "numerator": "1",
            "denominator": "2",
        },
        {
            "period_start": "2026-01-01",
            "period_end": "2026-02-01",
            "numerator": "3",
            "denominator": "2",
        },
        {
            "period_start": "2026-01-01",
            "period_end": "2026-02-01",
            "numerator": "-3",
            "denominator": "2",
        },
        {
            "period_start": "2026-01-01",
            "period_end": "2026-02-01",
            "numerator": "1",
            "denominator": "9" * 30,
        },
    ],
)
def test_a_wrong_measurement_is_explained(desk, network, indicator, given):
    sent = desk.post(f"/{network.slug}/desk/indicators/{indicator.pk}/measure/", given)
    assert sent.status_code == 422 and 'class="error-summary"' in read(sent)
    assert not Measurement.objects.exists()


def test_the_desk_reads_the_thread_with_nothing_hidden(desk, network):
    few = {"n": 2, "ratio": 0.3, "low": 0.1, "high": 0.9}
    group = {"name": "Black", "residents_share": 0.1, "stages": {"heard": few}}
    row = {
        "key": "ethnic_group",
        "name": "Ethnic group",
        "unknown": {"heard": 4},
        "groups": [group],
    }
    payload = {"n": 50, "stages": ["heard"], "dimensions": [row]}
    readings.keep(network, kind="equity", public=False, n=50, payload=payload, now=timezone.now())
    page = read(desk.get(f"/{network.slug}/desk/equity/"))
    assert "0.30" in page and "fewer than their share" in page and "4 did not say" in page
