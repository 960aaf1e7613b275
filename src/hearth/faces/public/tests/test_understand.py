"""What we heard, for everybody: few queries, no small number, only words that may be quoted."""

from __future__ import annotations

from uuid import uuid4

import pytest

from hearth.listen import queries as listen_queries
from hearth.listen import services as listen
from hearth.understand import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(network, town, cy, now):
    """A function: so many people of an age speak of a theme; then the public readings are taken."""
    asked = listen.make_round(
        network, title="Spring", question="What would help?", opens_on=now.date(),
        closes_on=now.date(), by=cy, now=now,
    )  # fmt: skip
    listen.open_round(asked, by=cy, now=now)
    theme = services.add_theme(network, name="Benches", by=cy, now=now)

    def speak(**ages):
        for age, n in ages.items():
            sayings = [
                listen.Saying(
                    key=uuid4(), kind="need", text=f"A bench, says {age} {at}", language="en", at=now,
                    place=town.areas[0], voice_id=uuid4(), state="shown",
                    consents={"quote": at % 2 == 0},
                    groups={town.age: town.category(town.age, _AGES[age])},
                )
                for at in range(n)
            ]  # fmt: skip
            listen.receive_many(network, round=asked, sayings=sayings, wordings={}, by=cy, now=now)
            rows = [(one.voice_id, theme, "lived", uuid4()) for one in sayings]
            services.code_many(network, codings=rows, by=cy, now=now)
        services.take_reading(network, now=now)
        return theme

    return speak


_AGES = {"young": "0-15", "grown": "16-64", "old": "65+"}


def page(client, network, path=""):
    return client.get(f"/{network.slug}/heard/{path}").content.decode()


def test_a_theme_says_how_many_and_from_how_many_places(client, network, heard):
    heard(grown=30, old=10)
    text = page(client, network)
    assert "40 voices, from at least 1 place" in text and "What is needed" in text


def test_a_small_group_is_not_told_on_a_theme_s_page(client, network, heard):
    theme = heard(grown=30, old=10, young=2)
    text = page(client, network, f"{theme.pk}/")
    assert "42 voices speak of this" in text
    assert "hidden to protect people" in text and "Who speaks of it" in text


def test_only_words_that_may_be_quoted_are_shown(client, network, heard):
    theme = heard(grown=30)
    text = page(client, network, f"{theme.pk}/")
    assert "says grown 2" in text and "says grown 3" not in text


def test_masked_words_stay_masked(client, network, heard):
    theme = heard(grown=30)
    voice = listen_queries.voices_from(network).get(text="A bench, says grown 2")
    type(voice).objects.filter(network=network, id=voice.id).update(shown_text="A bench, [...]")
    assert "says grown 2<" not in page(client, network, f"{theme.pk}/")


def test_pages_cost_few_queries_whatever_the_size(
    client, network, heard, django_assert_max_num_queries
):
    theme = heard(grown=60, old=30)
    for path in ("", f"{theme.pk}/"):
        with django_assert_max_num_queries(12):
            page(client, network, path)


def test_nonsense_in_the_address_is_passed_over(client, network, heard):
    theme = heard(grown=30)
    assert client.get(f"/{network.slug}/heard/{theme.pk}/?by=<script>").status_code == 200
    assert client.get(f"/{network.slug}/heard/{uuid4()}/").status_code == 404
