"""Answers from draft to letter."""

from __future__ import annotations

from uuid import uuid4

import pytest

from hearth.core.post.models import Delivery
from hearth.core.trace import queries as trace
from hearth.kit.refusals import Refused
from hearth.learn import queries, services

from .conftest import TEAM

pytestmark = pytest.mark.django_db


def words(language, answer):
    """A letter as short as can be."""
    return "What became of it", f"{answer.we_did} ({language})"


def publish(answer, now):
    return services.publish_answer(answer, by=TEAM, now=now)


def carry(answer, now) -> int:
    return services.carry_answer(answer, words=words, by=TEAM, now=now)


def test_a_draft_is_nobodys_business(network, answer, theme):
    assert not queries.answers(network)
    assert not queries.titles(network, [("answer", answer.pk)])
    assert not trace.came_of(network, node=("theme", theme.pk))


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [("ballot", "x", "answer_about_nothing"), ("theme", " ", "answer_without_words")],
)
def test_a_draft_is_refused(network, now, kind, said, code):
    with pytest.raises(Refused) as caught:
        services.draft_answer(
            network, about=(kind, uuid4()), you_said=said, we_did="y", by=TEAM, now=now
        )
    assert caught.value.code == code


def test_a_change_without_words_is_refused(answer, now):
    with pytest.raises(Refused, match="answer_without_words"):
        services.change_answer(answer, you_said="x", we_did="", by=TEAM, now=now)


def test_publishing_puts_it_on_the_trace_and_again_changes_nothing(network, answer, theme, now):
    publish(answer, now)
    publish(answer, now)
    assert trace.came_of(network, node=("theme", theme.pk)) == [("answer", answer.pk)]
    assert queries.titles(network, [("answer", answer.pk)]) == {
        ("answer", answer.pk): "It stops now."
    }


def test_what_waits_is_answered_once_it_is_published(network, speak, answer, theme, now):
    speak()
    waiting = queries.waiting_for_answer(network)
    assert [(row.kind, row.voices, row.drafts) for row in waiting] == [("theme", 1, [answer])]
    publish(answer, now)
    assert queries.waiting_for_answer(network) == []


def test_a_theme_without_voices_waits_for_nothing(network, theme):
    assert queries.waiting_for_answer(network) == []


def test_carrying_a_draft_is_refused(answer, now):
    with pytest.raises(Refused, match="answer_not_published"):
        carry(answer, now)


def test_only_who_asked_to_hear_back_gets_a_letter_and_gets_it_once(network, speak, answer, now):
    speak()
    speak(consents={"keep": True, "hear_back": False})
    publish(answer, now)
    assert [carry(answer, now), carry(answer, now)] == [1, 1]
    letter = Delivery.objects.get(network=network)
    assert (letter.purpose, letter.body) == ("hear_back", "It stops now. (en)")


def test_an_empty_translation_is_refused_and_nothing_is_kept(answer, now):
    with pytest.raises(Refused, match="translation_empty"):
        services.translate_answer(
            answer, language="ar", words={"you_said": "x"}, state="human", by=TEAM, now=now
        )
    assert queries.translations(answer) == {}


def test_a_stranger_finds_no_answer(other_network, answer, now):
    publish(answer, now)
    assert queries.answer(other_network, answer.pk) is None
    assert not queries.answers(other_network)
    assert not queries.answers_about(other_network, [(answer.about_kind, answer.about_id)])
