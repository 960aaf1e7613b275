"""The letter to an author: each piece of news in words, a way to read on, never a code."""

from __future__ import annotations

import pytest

from hearth.decide import services
from hearth.decide.models import Proposal
from hearth.decide.services import News
from hearth.decide.tests.proposals.cast import draft_of, gathering, propose, shown
from hearth.faces.shared.proposal_letter import NEWS, letter_words

pytestmark = pytest.mark.django_db
__all__ = ["gathering", "propose", "shown"]


@pytest.mark.parametrize("what", sorted(set(NEWS) - {"merge_offer"}))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_news_has_words_and_a_way_to_read_on(propose, what, language):
    made = propose()
    subject, body = letter_words("https://house.example/")(
        language, News(what, made.proposal, what)
    )
    assert "Larkmoor Together" in subject and made.proposal.title in body
    assert "https://house.example/larkmoor/" in body and f"lang={language}" in body
    assert made.receipt not in body and "STOP" in body


def test_a_refusal_brings_its_reason(propose, cy, now):
    made = services.refuse_proposal(propose().proposal, reason="It names somebody.", by=cy, now=now)
    body = letter_words("https://house.example")("en", News("refused", made, "refused"))[1]
    assert "It names somebody." in body and "/proposals/receipt/" in body


def test_a_merge_offer_says_until_when(gathering, shown, cy, now):
    parts = [shown(f"Benches {n}") for n in (1, 2)]
    offer = services.offer_merge(
        gathering, proposals=parts, draft=draft_of(), reason="Alike", by=cy, now=now
    )
    news = News("merge_offer", Proposal.objects.first(), "merge_offer", offer)
    assert "18 May 2026" in letter_words("https://house.example")("en", news)[1]
