"""A receipt: read out, corrected, slowed down for who guesses, and silent about who spoke."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.faces.shared.code_words import ENGLISH, say_code
from hearth.kit.codes import LETTERS
from hearth.listen import queries, services
from hearth.listen.models import Voice

from .test_listen import read, round_  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(network, round_, town, ana):  # noqa: F811
    """A voice with everything that could give somebody away, and the address of its receipt."""
    received = services.receive_voice(
        network,
        round=round_,
        kind="need",
        text="The stairs are broken.",
        language="en",
        place=town.wards[0],
        channel="champion",
        on_behalf="group",
        group_size=7,
        groups={town.ethnicity: town.category(town.ethnicity, "asian")},
        consents={"hear_back": True, "quote": True},
        contact=("email", "ben@larkmoor.example"),
        key=uuid4(),
        by=ana,
        now=timezone.now(),
    )
    return f"/{network.slug}/receipt/{received.receipt}/"


def the_voice():
    return Voice.objects.get()


def test_a_receipt_reveals_nothing_about_who_spoke(client, told):
    voice = the_voice()
    hidden = ["Ward 1", "Asian", "ben@larkmoor", "champion", str(voice.id), "group of"]
    hidden += [str(voice.captured_by), str(voice.profile_id), str(voice.place_id)]
    for page in ("", "add/", "correct/", "take-back/"):
        main = read(client.get(told + page)).split("<main")[1].split("</main>")[0]
        assert not [secret for secret in hidden if secret.lower() in main.lower()]
        assert not re.search(r"\bAna\b", main, re.I)  # as a word: a token may hold such letters


def test_a_receipt_is_kept_by_no_cache_and_no_search_engine(client, told):
    for page in ("", "add/", "correct/", "take-back/"):
        answer = client.get(told + page)
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]


def test_the_words_are_corrected_with_the_code_alone(client, told):
    assert "The stairs are broken." in read(client.get(told + "correct/"))
    given = {"text": "The lift is broken.", "key": str(uuid4())}
    for _twice in range(2):
        assert client.post(told + "correct/", given)["Location"] == told
    page = read(client.get(told))
    assert "The lift is broken." in page and "took the place of earlier" in page
    assert len(queries.rewordings(the_voice().network, the_voice().id)) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Please write what you want to say"),
        (" \u2003 ", "Please write what you want to say"),
        ("x" * 8001, "at most 8000"),
        ("a\x00b", "Null characters"),
    ],
)
def test_a_correction_that_is_wrong_is_explained(client, told, text, words):
    answer = client.post(told + "correct/", {"text": text})
    assert answer.status_code == 422
    assert words in read(answer)
    assert the_voice().text == "The stairs are broken."


def test_what_was_taken_back_cannot_be_corrected(client, told):
    client.post(told + "take-back/")
    assert "taken back" in read(client.post(told + "correct/", {"text": "New"}))
    assert the_voice().text == ""


@pytest.mark.parametrize("page", ["", "add/", "correct/", "take-back/"])
def test_somebody_elses_code_and_a_guess_open_nothing(client, told, other_network, page):
    elsewhere = told.replace("larkmoor", other_network.slug) + page
    for address in (elsewhere, f"/larkmoor/receipt/0000-0000-0000/{page}"):
        for answer in (client.get(address), client.post(address, {"text": "Mine now"})):
            assert answer.status_code in (404, 422)
            assert "stairs" not in read(answer)
    assert the_voice().text == "The stairs are broken."


@pytest.mark.parametrize("page", ["", "add/", "correct/", "take-back/"])
def test_guessing_is_slowed_down_on_every_page(client, told, page):
    for _guess in range(30):
        client.get(f"/larkmoor/receipt/0000-0000-0000/{page}")
    assert "try again in 15 minutes" in read(client.get(told + page))


def test_a_code_is_said_by_words_in_english_and_sign_by_sign_elsewhere():
    assert say_code("7KQM-2XWD-9FHT", language="en")[0] == "seven, Kilo, Quebec, Mike"
    assert say_code("7kqm2xwd9fht", language="so") == ["7, K, Q, M", "2, X, W, D", "9, F, H, T"]
    assert set(ENGLISH) == set(LETTERS)


def test_the_words_of_a_code_stand_on_the_receipt(client, told):
    code = told.rstrip("/").split("/")[-1]
    assert say_code(code, language="en")[1] in read(client.get(told))
