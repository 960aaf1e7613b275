"""Speaking without an account, and following one's receipt."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from hearth.core.people.models import Consent, ContactPoint, Demographic
from hearth.core.wording import services as wording
from hearth.kit.actors import Actor
from hearth.listen import services
from hearth.listen.models import Addition, Alert, Voice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TEAM = Actor("facilitator")


@pytest.fixture
def round_(network):
    """A round that is open on the day of the test run."""
    now = timezone.now()
    made = services.make_round(
        network,
        title="Spring",
        question="What would help?",
        opens_on=now.date() - timedelta(days=3),
        closes_on=now.date() + timedelta(days=30),
        by=TEAM,
        now=now,
    )
    return services.open_round(made, by=TEAM, now=now)


@pytest.fixture
def send(client, network, round_):
    """A function: send the form with these changes."""

    def post(**changed):
        given = {
            "key": str(uuid4()),
            "text": "The stairs are broken.",
            "kind": "barrier",
            "language": "en",
        }
        return client.post(f"/{network.slug}/speak/", given | {"round": str(round_.pk)} | changed)

    return post


def read(response) -> str:
    return response.content.decode()


def test_a_resident_speaks_and_gets_a_receipt(send, client):
    sent = send(quote="on")
    assert sent.status_code == 302
    page = client.get(sent["Location"])
    assert "Thank you" in read(page)
    assert page["Cache-Control"] == "no-store, private" or "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert Voice.objects.get().may_quote


def test_the_form_sent_twice_is_one_voice_and_the_same_receipt(send):
    key = str(uuid4())
    assert send(key=key)["Location"] == send(key=key)["Location"]
    assert Voice.objects.count() == 1


def test_nothing_is_ticked_beforehand(client, network, round_):
    page = read(client.get(f"/{network.slug}/speak/"))
    assert "What would help?" in page
    assert "checked" not in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": ""}, "Please write what you want to say"),
        ({"text": " \r\n "}, "Please write what you want to say"),
        ({"text": "x" * 8001}, "longer than 8000 letters"),
        ({"kind": ""}, "Choose what it is"),
        ({"kind": "<script>"}, "not one of the available choices"),
        ({"place": str(uuid4())}, "not one of the available choices"),
        ({"hear_back": "on"}, "Where shall we write to?"),
        ({"contact": "ben@larkmoor.example"}, "Tick what we may write to you about"),
        ({"hear_back": "on", "contact": "ben@"}, "no complete e-mail address"),
        ({"hear_back": "on", "contact": "ring me"}, "number with its area code"),
        ({"key": "no key"}, "UUID"),
        ({"text": "a\x00b"}, "Null characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(send, changed, words):
    answer = send(**{"text": "My very own words", **changed})
    assert answer.status_code == 422
    assert words in read(answer)
    assert "\x00" in str(changed) or changed.get("text", "My very own words").strip() in read(
        answer
    )
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    "said", ["<script>alert(1)</script>", "👩🏽‍🦽 😢", "الدرج مكسور", "’; DROP TABLE"]
)
def test_any_words_are_kept_and_shown_safely(send, client, said):
    page = read(client.get(send(text=said)["Location"]))
    assert "<script>alert" not in page
    assert Voice.objects.get().text == said


def test_groups_consents_and_address_are_kept_apart(send, town):
    asian = town.category(town.ethnicity, "asian")
    send(
        group_ethnic_group=str(asian.pk),
        group_age_band="~prefer_not",
        hear_back="on",
        contact="0116 496 0000",
        place=str(town.wards[0].pk),
    )
    assert {row.known for row in Demographic.objects.all()} == {"given", "prefer_not"}
    assert Consent.objects.get(purpose="hear_back").wording == "Tell me what became of what I said."
    assert (ContactPoint.objects.get().channel, ContactPoint.objects.get().address) == (
        "sms",
        "01164960000",
    )
    assert Voice.objects.get().place == town.wards[0]


def test_a_voice_that_sounds_like_a_crisis_shows_help_at_once(send, client):
    page = read(client.get(send(text="I don't know, I want to die")["Location"]))
    assert "Somebody is there for you now" in page
    assert "01632 960111" in page
    assert Alert.objects.count() == 1


def test_without_an_open_round_there_is_a_way_on(client, network):
    assert "not asking anything just now" in read(client.get(f"/{network.slug}/speak/"))


def test_a_round_that_closed_while_one_wrote_loses_no_words(send, round_):
    services.close_round(round_, by=TEAM, now=timezone.now())
    answer = send(text="My very own words")
    assert answer.status_code == 422
    assert "not open at the moment" in read(answer)
    assert "My very own words" in read(answer)


def test_several_open_rounds_are_offered(client, network, round_):
    now = timezone.now()
    other = services.make_round(
        network,
        title="Two",
        question="And what else?",
        opens_on=now.date(),
        closes_on=now.date(),
        by=TEAM,
        now=now,
    )
    services.open_round(other, by=TEAM, now=now)
    page = read(client.get(f"/{network.slug}/speak/"))
    assert f"?round={other.pk}" in page and f"?round={round_.pk}" in page


def test_a_form_from_elsewhere_is_refused_in_human_words(network, round_):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"/{network.slug}/receipt/", {"code": "Hello"})
    assert answer.status_code == 403
    assert "open for a long time" in read(answer)


def test_a_code_is_found_however_it_is_typed(send, client, network):
    address = send()["Location"].split("?")[0]
    code = address.rstrip("/").split("/")[-1]
    found = client.post(f"/{network.slug}/receipt/", {"code": code.lower().replace("-", " ")})
    assert found["Location"] == address


def test_an_unknown_code_and_one_of_the_network_next_door_say_nothing(
    send, client, network, other_network
):
    code = send()["Location"].split("?")[0].rstrip("/").split("/")[-1]
    for slug, tried in ((network.slug, "0000-0000-0000"), (other_network.slug, code)):
        assert client.get(f"/{slug}/receipt/{tried}/").status_code == 404
        assert "do not know this code" in read(client.post(f"/{slug}/receipt/", {"code": tried}))


def test_who_guesses_codes_is_slowed_down(client, network):
    address = f"/{network.slug}/receipt/0000-0000-0000/"
    for _try in range(30):
        client.get(address, REMOTE_ADDR="192.0.2.7")
    assert "try again in 15 minutes" in read(client.get(address, REMOTE_ADDR="192.0.2.7"))
    assert "do not know this code" in read(client.get(address, REMOTE_ADDR="192.0.2.8"))


def test_words_are_added_once(send, client):
    address = send()["Location"].split("?")[0]
    given = {"key": str(uuid4()), "text": "And the lift."}
    for _time in range(2):
        client.post(f"{address}add/", given)
    assert Addition.objects.count() == 1
    assert "And the lift." in read(client.get(address))


def test_taking_back_asks_first_and_then_erases(send, client):
    address = send()["Location"].split("?")[0]
    assert "cannot be undone" in read(client.get(f"{address}take-back/"))
    client.post(f"{address}take-back/")
    page = read(client.get(address))
    assert "stairs" not in page
    assert "You took it back" in page


def test_only_what_may_be_shown_is_public(send, client, network, cy, now):
    for words, quote, state in (
        ("Shown words", True, "shown"),
        ("Private words", False, "shown"),
        ("Kept words", True, "kept_back"),
    ):
        send(text=words, **({"quote": "on"} if quote else {}))
        services.moderate(
            Voice.objects.get(text=words), state=state, reason="names", by=cy, now=now
        )
    send(text="New words", quote="on")
    page = read(client.get(f"/{network.slug}/voices/"))
    assert "Shown words" in page
    assert not any(words in page for words in ("Private words", "Kept words", "New words"))


def test_a_voice_stands_in_its_own_direction_with_its_translation_marked(
    send, client, network, cy, now
):
    send(text="الدرج مكسور", language="ar", quote="on")
    voice = Voice.objects.get()
    services.moderate(voice, state="shown", by=cy, now=now)
    wording.put(
        network,
        kind="voice",
        object_id=voice.id,
        field="text",
        language="en",
        text="The stairs are broken",
        state="machine",
        source=voice.text,
        now=now,
    )
    page = read(client.get(f"/{network.slug}/voices/"))
    assert 'lang="ar" dir="rtl"' in page
    assert "The stairs are broken" in page and "Translated by a machine" in page


def test_the_list_of_voices_costs_the_same_queries_and_pages_through_all(
    send, client, network, cy, now, django_assert_max_num_queries
):
    for n in range(25):
        send(text=f"Voice number {n}.", quote="on")
    for voice in Voice.objects.all():
        services.moderate(voice, state="shown", by=cy, now=now)
    with django_assert_max_num_queries(6):
        first = client.get(f"/{network.slug}/voices/")
    second = client.get(f"/{network.slug}/voices/{first.context['older']}")
    seen = [row["voice"].id for page in (first, second) for row in page.context["voices"]]
    assert len(seen) == len(set(seen)) == 25
    assert second.context["older"] == ""


@pytest.mark.parametrize(
    "query", ["after=x", "after=2026-01-01~1", "kind=x&place=x&language=xx", "place=" + "9" * 400]
)
def test_a_nonsense_address_is_no_error(client, network, query):
    assert client.get(f"/{network.slug}/voices/?{query}").status_code == 200


@pytest.mark.parametrize(
    "page", ["rounds", "voices", "help-now", "how-we-look-after-voices", "receipt", "speak"]
)
def test_each_page_stands_in_english_and_arabic(client, network, round_, page):
    assert client.get(f"/{network.slug}/{page}/").status_code == 200
    assert 'dir="rtl"' in read(client.get(f"/{network.slug}/{page}/?lang=ar"))


def test_a_question_is_asked_in_the_readers_language_where_it_is_fresh(
    client, network, round_, now
):
    wording.put(
        network,
        kind="round",
        object_id=round_.pk,
        field="question",
        language="pl",
        text="Co by pomogło?",
        state="reviewed",
        source=round_.question,
        now=now,
    )
    assert "Co by pomogło?" in read(client.get(f"/{network.slug}/speak/?lang=pl"))
