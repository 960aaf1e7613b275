"""The letter that carries an answer: in the reader's language, with the way to the page and STOP."""

from __future__ import annotations

import pytest

from hearth.faces.shared.answer_letter import letter_words
from hearth.kit.actors import Actor
from hearth.learn import services
from hearth.understand import services as understand

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator", roles=frozenset({"facilitator"}))
WORDS = letter_words("https://hearth.example/")
ARABIC = {"you_said": "الحافلة", "we_did": "تقف الآن"}


@pytest.fixture
def answer(network, now):
    """A draft answer about a theme."""
    theme = understand.add_theme(network, name="Buses", by=TEAM, now=now)
    said = {"you_said": "The bus does not stop.", "we_did": "It stops now."}
    return services.draft_answer(network, about=("theme", theme.pk), by=TEAM, now=now, **said)


def test_a_letter_says_what_was_done_where_to_read_more_and_how_to_stop(network, answer):
    subject, body = WORDS("en", answer)
    assert network.name in subject
    assert "It stops now." in body and "STOP" in body
    assert f"https://hearth.example/{network.slug}/changed/{answer.pk}/" in body


@pytest.mark.parametrize(("state", "said"), [("machine", "It stops now."), ("human", "تقف الآن")])
def test_a_letter_is_translated_once_a_person_has_looked_at_it(answer, now, state, said):
    services.translate_answer(answer, language="ar", words=ARABIC, state=state, by=TEAM, now=now)
    assert said in WORDS("ar", answer)[1]


def test_a_translation_of_words_that_have_changed_is_not_sent(answer, now):
    services.translate_answer(answer, language="ar", words=ARABIC, state="human", by=TEAM, now=now)
    services.change_answer(answer, you_said="The bus.", we_did="It runs.", by=TEAM, now=now)
    assert "It runs." in WORDS("ar", answer)[1]
