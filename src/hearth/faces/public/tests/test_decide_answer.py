"""Whoever took part sees what becomes of a result, or that nobody has said so yet."""

import pytest
from django.urls import reverse
from django.utils import timezone

from hearth.learn import services as learn

from .test_decide import count, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(network):
    vote, codes = make(network)
    count(vote, codes, 3)
    return vote


def page_of(client, vote):
    return client.get(reverse("public:vote", args=[vote.network.slug, vote.pk])).content.decode()


def test_a_result_that_nobody_answered_says_so(client, ended):
    assert "Nobody has answered yet" in page_of(client, ended)


def test_a_result_leads_to_its_answer(client, ended, cy):
    words = {"you_said": "Three projects.", "we_did": "They begin in May."}
    answer = learn.draft_answer(
        ended.network, about=("vote", ended.pk), **words, by=cy, now=timezone.now()
    )
    assert "Nobody has answered yet" in page_of(client, ended), "a draft is no answer"
    learn.publish_answer(answer, by=cy, now=timezone.now())
    page = page_of(client, ended)
    assert "Nobody has answered yet" not in page
    assert reverse("public:answer", args=[ended.network.slug, answer.pk]) in page


def test_an_open_vote_owes_no_answer(client, network):
    assert "Nobody has answered yet" not in page_of(client, make(network)[0])
