"""The front page, what changed, the equity thread and the trace, as anybody sees them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.core.readings import services as readings
from hearth.core.trace import services as trace
from hearth.core.wording import services as wording
from hearth.decide import services as decide
from hearth.kit.actors import Actor
from hearth.learn import services
from hearth.listen import queries
from hearth.listen import services as listen
from hearth.understand import services as understand
from hearth.understand.models import Theme

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator", roles=frozenset({"facilitator"}))
MOST_QUERIES = 12


@pytest.fixture
def theme(network):
    """A theme of the network."""
    return understand.add_theme(network, name="Getting to the clinic", by=TEAM, now=timezone.now())


@pytest.fixture
def say(network, ana):
    """A function: something is said, read and put under a theme."""
    now = timezone.now()
    made = listen.make_round(
        network,
        title="Spring",
        question="What would help?",
        opens_on=now.date() - timedelta(days=3),
        closes_on=now.date() + timedelta(days=30),
        by=TEAM,
        now=now,
    )
    round_ = listen.open_round(made, by=TEAM, now=now)

    def speak(text: str, *, theme: Theme | None = None, quote: bool = True, language: str = "en"):
        got = listen.receive_voice(
            network,
            round=round_,
            kind="barrier",
            text=text,
            language=language,
            consents={"keep": True, "quote": quote},
            key=uuid4(),
            by=Actor.nobody("resident"),
            now=now,
        )
        listen.moderate(queries.voice(network, got.voice_id), state="shown", by=TEAM, now=now)
        if theme:
            understand.code_voice(network, voice_id=got.voice_id, themes=[theme], by=ana, now=now)
        return queries.voice(network, got.voice_id)

    return speak


def publish(network, theme, **words):
    """A published answer about a theme."""
    said = {"you_said": "The bus does not stop.", "we_did": "It stops now."} | words
    made = services.draft_answer(
        network, about=("theme", theme.pk), by=TEAM, now=timezone.now(), **said
    )
    return services.publish_answer(made, by=TEAM, now=timezone.now())


def read(response) -> str:
    return response.content.decode()


def test_the_front_page_of_a_new_network_says_what_will_be_there(client, network):
    page = read(client.get(f"/{network.slug}/"))
    assert "yours can be the first voice" in page
    assert "No decision yet" in page and "No answer yet" in page


def test_the_front_page_shows_voices_in_their_own_language(client, network, say):
    voice = say("الحافلة لا تقف هنا", language="ar")
    wording.put(
        network,
        kind="voice",
        object_id=voice.id,
        field="text",
        language="en",
        text="The bus does not stop here",
        state="machine",
        source=voice.text,
        now=timezone.now(),
    )
    page = read(client.get(f"/{network.slug}/"))
    assert 'lang="ar" dir="rtl"' in page and "Translated by a machine" in page


def test_the_front_page_hides_what_may_not_be_quoted(client, network, say):
    say("Only for the team.", quote=False)
    assert "Only for the team." not in read(client.get(f"/{network.slug}/"))


def test_the_front_page_costs_twelve_queries_whatever_the_size(
    client, network, say, theme, django_assert_max_num_queries
):
    for number in range(6):
        say(f"Voice {number}", theme=theme, language="ar" if number % 2 else "en")
        publish(network, theme)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(f"/{network.slug}/").status_code == 200


def test_an_answer_stands_on_what_changed_and_links_to_its_trace(client, network, theme):
    made = publish(network, theme)
    assert "It stops now." in read(client.get(f"/{network.slug}/changed/"))
    page = read(client.get(f"/{network.slug}/changed/{made.pk}/"))
    assert f"/trace/answer/{made.pk}/" in page and "Getting to the clinic" in page


def test_a_draft_answer_is_nowhere(client, network, theme):
    made = services.draft_answer(
        network,
        about=("theme", theme.pk),
        you_said="A",
        we_did="Secret plan",
        by=TEAM,
        now=timezone.now(),
    )
    assert "Secret plan" not in read(client.get(f"/{network.slug}/changed/"))
    assert client.get(f"/{network.slug}/changed/{made.pk}/").status_code == 404
    assert client.get(f"/{network.slug}/trace/answer/{made.pk}/").status_code == 404


def test_an_answer_is_read_in_the_readers_language(client, network, theme):
    made = publish(network, theme)
    words = {"you_said": "الحافلة", "we_did": "تقف الآن"}
    services.translate_answer(
        made, language="ar", words=words, state="human", by=TEAM, now=timezone.now()
    )
    page = read(client.get(f"/{network.slug}/changed/{made.pk}/?lang=ar"))
    assert "تقف الآن" in page and "It stops now." not in page


@pytest.fixture
def indicator(network, town):
    """Seen within a week, by ethnic group: one group is too small to show."""
    now = timezone.now()
    made = services.add_indicator(network, name="Seen within a week", target=0.8, by=TEAM, now=now)
    cells = [(None, 217, 263), ("asian", 100, 120), ("black", 2, 3), ("white", 115, 140)]
    for key, n, of in cells:
        services.measure(
            made,
            period_start=date(2026, 1, 1),
            period_end=date(2026, 3, 31),
            numerator=n,
            denominator=of,
            category=town.category(town.ethnicity, key) if key else None,
            by=TEAM,
            now=now,
        )
    return made


def test_an_indicator_hides_small_groups_and_one_more(client, network, indicator):
    page = read(client.get(f"/{network.slug}/measured/{indicator.pk}/"))
    assert "67%" not in page and "hidden" in page
    assert "83%" in page and "Target" in page


def test_an_indicator_of_the_desk_is_not_public(client, network, indicator):
    services.change_indicator(
        indicator, name=indicator.name, is_public=False, by=TEAM, now=timezone.now()
    )
    assert client.get(f"/{network.slug}/measured/{indicator.pk}/").status_code == 404
    assert client.get(f"/{network.slug}/trace/indicator/{indicator.pk}/").status_code == 404


def test_the_equity_thread_is_empty_before_enough_were_heard(client, network):
    assert "too early to say" in read(client.get(f"/{network.slug}/equity/"))


def test_the_equity_thread_shows_ratios_and_says_what_is_hidden(client, network):
    fair = {"ratio": 1.0, "low": 0.9, "high": 1.1, "hidden": False}
    hidden = {"ratio": None, "low": None, "high": None, "hidden": True}
    groups = [
        {"name": "White", "residents_share": 0.5, "stages": {"heard": fair}},
        {"name": "Black", "residents_share": 0.1, "stages": {"heard": hidden}},
    ]
    payload = {
        "rule": readings.rule_of(network),
        "stages": ["heard"],
        "dimensions": [
            {
                "key": "ethnic_group",
                "name": "Ethnic group",
                "unknown": {"heard": None},
                "groups": groups,
            }
        ],
    }
    readings.keep(network, kind="equity", public=True, n=100, payload=payload, now=timezone.now())
    page = read(client.get(f"/{network.slug}/equity/"))
    assert "about their share" in page and "hidden" in page


def test_a_trace_goes_both_ways(client, network, say, theme):
    voice = say("Two buses away.", theme=theme)
    now = timezone.now()
    first = decide.choose_priority(
        network,
        theme=theme,
        title="Nearer clinics",
        reason="Many",
        chosen_by="Assembly",
        by=TEAM,
        now=now,
    )
    forward = read(client.get(f"/{network.slug}/trace/voice/{voice.id}/"))
    assert "Two buses away." in forward and "Nearer clinics" in forward
    back = read(client.get(f"/{network.slug}/trace/priority/{first.pk}/"))
    assert "Getting to the clinic" in back and "Two buses away." in back


def test_a_voice_that_may_not_be_shown_keeps_its_words(client, network, say, theme):
    voice = say("My name is on the door.", theme=theme, quote=False)
    for address in (f"trace/voice/{voice.id}", f"trace/theme/{theme.pk}"):
        assert "on the door" not in read(client.get(f"/{network.slug}/{address}/"))
    assert "A voice we may not show" in read(client.get(f"/{network.slug}/trace/voice/{voice.id}/"))


def test_a_trace_never_says_a_small_number(client, network, say, theme):
    payload = {"rule": readings.rule_of(network), "themes": {str(theme.pk): None}}
    readings.keep(network, kind="themes", public=True, n=30, payload=payload, now=timezone.now())
    say("One", theme=theme)
    page = read(client.get(f"/{network.slug}/trace/theme/{theme.pk}/"))
    assert "1 voice" not in page and "Fewer than" in page


def test_a_trace_costs_twelve_queries_whatever_stands_behind_it(
    client, network, say, theme, django_assert_max_num_queries
):
    for number in range(8):
        say(f"Voice {number}", theme=theme, language="ar" if number % 2 else "en")
    answer = publish(network, theme)
    for kind in (
        "priority",
        "vote",
        "project",
        "outcome",
        "decision",
        "programme",
        "event",
        "service",
        "message",
    ):
        node = (kind, uuid4())
        trace.link(
            network, source=("theme", theme.pk), target=node, relation="led to", now=timezone.now()
        )
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(f"/{network.slug}/trace/answer/{answer.pk}/")
    assert "Getting to the clinic" in read(page)


@pytest.mark.parametrize("kind", ["nothing", "ballot", "contact", "task"])
def test_a_trace_of_what_is_nobodys_business_is_not_found(client, network, kind):
    assert client.get(f"/{network.slug}/trace/{kind}/{uuid4()}/").status_code == 404


def test_a_stranger_finds_nothing_of_another_network(client, network, other_network, theme, say):
    voice = say("Here only.", theme=theme)
    for address in (
        f"trace/theme/{theme.pk}",
        f"trace/voice/{voice.id}",
        f"changed/{publish(network, theme).pk}",
    ):
        assert client.get(f"/{other_network.slug}/{address}/").status_code == 404
