"""For everybody: appeals with a receipt, translations that fit, how we read, what was asked before."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.core.wording import services as wording
from hearth.kit.actors import Actor
from hearth.listen import queries, services
from hearth.listen.models import Appeal
from hearth.understand import services as understand

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")


def read(response) -> str:
    return response.content.decode()


@pytest.fixture
def asked(network):
    """A round that is open today."""
    now, today = timezone.now(), timezone.localdate()
    made = services.make_round(
        network,
        title="Spring",
        question="What helps?",
        opens_on=today,
        closes_on=today,
        by=TEAM,
        now=now,
    )
    return services.open_round(made, by=TEAM, now=now)


@pytest.fixture
def spoken(network, asked):
    """What the speaker got, of a voice in Arabic that may be quoted."""
    return services.receive_voice(
        network,
        round=asked,
        kind="need",
        text="اسمي سمير والدرج مكسور",
        language="ar",
        consents={"quote": True},
        key=uuid4(),
        by=Actor.nobody(),
        now=timezone.now(),
    )


def decide(network, spoken, by, **decision):
    voice = queries.voice(network, spoken.voice_id)
    services.moderate(voice, by=by, now=timezone.now(), **decision)
    return voice


def test_an_appeal_is_made_and_its_answer_stands_on_the_receipt(client, network, spoken, cy, eve):
    decide(network, spoken, cy, state="kept_back", reason="off_topic")
    base = f"/{network.slug}/receipt/{spoken.receipt}/"
    assert "ask-again" in read(client.get(base))
    assert client.post(f"{base}ask-again/", {"text": " "}).status_code == 422
    client.post(f"{base}ask-again/", {"text": "It is about <b>health</b> 😀"})
    page = read(client.get(base))
    assert "&lt;b&gt;health" in page and "ask-again" not in page
    services.decide_appeal(
        Appeal.objects.get(), result="upheld", answer="It names you.", by=eve, now=timezone.now()
    )
    assert "It names you." in read(client.get(base))


@pytest.mark.parametrize("text", ["x" * 2001, "", "\x00"])
def test_an_appeal_that_cannot_be_kept_stays_on_the_page(client, network, spoken, cy, text):
    decide(network, spoken, cy, state="kept_back", reason="off_topic")
    answer = client.post(f"/{network.slug}/receipt/{spoken.receipt}/ask-again/", {"text": text})
    assert answer.status_code == 422 and not Appeal.objects.exists()


def test_somebody_elses_code_and_nothing_to_appeal_are_answered(client, network, spoken):
    unknown = client.get(f"/{network.slug}/receipt/0000-0000-0000/ask-again/")
    assert unknown.status_code in (404, 409, 422)
    answer = client.post(f"/{network.slug}/receipt/{spoken.receipt}/ask-again/", {"text": "Please"})
    assert answer.status_code == 422


@pytest.fixture
def masked(network, spoken, cy):
    """A voice that was translated, and only then masked: the translation tells the name."""
    voice = queries.voice(network, spoken.voice_id)
    now = timezone.now()
    wording.put(
        network,
        kind="voice",
        object_id=voice.id,
        field="text",
        language="en",
        text="My name is Samir and the stairs are broken",
        state="human",
        source=voice.text,
        now=now,
    )
    services.mask_details(voice, spans=[], words=["سمير"], by=cy, now=now)
    return decide(network, spoken, cy, state="shown")


def public_pages(network, round_, voice, theme):
    slug = network.slug
    return [
        f"/{slug}/", f"/{slug}/voices/", f"/{slug}/rounds/{round_.pk}/", f"/{slug}/heard/",
        f"/{slug}/heard/{theme.pk}/", f"/{slug}/trace/voice/{voice.id}/",
        f"/{slug}/trace/theme/{theme.pk}/",
    ]  # fmt: skip


def test_no_public_page_shows_what_was_masked(client, network, asked, spoken, masked, cy):
    now = timezone.now()
    theme = understand.add_theme(network, name="Stairs", by=cy, now=now)
    understand.code_voice(network, voice_id=masked.id, themes=[theme], by=cy, now=now)
    shown = 0
    for address in public_pages(network, asked, masked, theme):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "Samir" not in read(page) and "سمير" not in read(page), address
        shown += "والدرج مكسور" in read(page)
    assert shown >= 4
    assert "Samir" not in read(client.get(f"/{network.slug}/receipt/{spoken.receipt}/"))


def test_a_translation_of_the_masked_words_is_shown_and_marked(client, network, masked):
    wording.put(
        network,
        kind="voice",
        object_id=masked.id,
        field="text",
        language="en",
        text="My name is [name] and the stairs are broken",
        state="machine",
        source=masked.quotable_text,
        now=timezone.now(),
    )
    page = read(client.get(f"/{network.slug}/voices/"))
    assert "the stairs are broken" in page and "Translated by a machine, not yet checked" in page


def test_the_public_page_says_how_we_read(client, network, eve):
    rules = {"second_reader": ["advert"], "queue_days": 7, "case_hours": 5}
    services.set_reading_rules(network, **rules, by=eve, now=timezone.now())
    page = read(client.get(f"/{network.slug}/how-we-look-after-voices/"))
    assert "within 7 days" in page and "within 5 hours" in page
    assert page.count("two people must agree") == 1


def test_what_was_asked_before_is_public_and_costs_few_queries(
    client, network, asked, spoken, masked, cy, django_assert_max_num_queries
):
    now, today = timezone.now(), timezone.localdate()
    theme = understand.add_theme(network, name="Stairs", by=cy, now=now)
    understand.code_voice(network, voice_id=masked.id, themes=[theme], by=cy, now=now)
    later = services.make_round(
        network,
        title="Summer",
        question="What helps now?",
        opens_on=today,
        closes_on=today,
        by=TEAM,
        now=now,
    )
    services.open_round(later, by=TEAM, now=now)
    with django_assert_max_num_queries(12):
        page = read(client.get(f"/{network.slug}/rounds/{later.pk}/asked-before/"))
    assert "What helps?" in page and "number hidden to protect people" in page
    assert "Stairs" not in page
