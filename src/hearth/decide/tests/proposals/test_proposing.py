"""Proposals come in once, are corrected until they are reviewed, supported once each, taken back for good."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.people.models import Consent, ContactPoint
from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.decide.models import Proposal, Support
from hearth.decide.services import Admitted
from hearth.kit.refusals import Refused

from .cast import draft_of, hearing

pytestmark = pytest.mark.django_db
ME = Admitted("m" * 64, "browser")


def test_a_proposal_it_takes_in_with_a_receipt(propose, network):
    made = propose(what="So that chairs on wheels get in.", where="At the back door")
    found = queries.proposal_by_receipt(network, made.receipt.lower())
    assert (found.number, found.state, found.where) == (1, "waiting", "At the back door")
    assert Entry.objects.filter(deed="proposal received").count() == 1
    assert made.receipt not in str(Proposal.objects.values())


def test_the_same_form_twice_it_takes_once(propose):
    key = uuid4()
    first, second = propose(key=key), propose("Other words", key=key)
    assert (second.receipt, second.is_repeat) == (first.receipt, True)
    assert Proposal.objects.get().title == "A ramp at the hall"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": "  "}, "name_missing"),
        ({"title": "\x00\x01"}, "name_missing"),
        ({"what": "\n"}, "proposal_without_words"),
        ({"what": "x" * 2001}, "proposal_too_long"),
        ({"title": "x" * 121}, "proposal_too_long"),
        ({"rough_cost_minor": 0}, "proposal_cost_not_usable"),
        ({"rough_cost_minor": 10**15}, "proposal_cost_not_usable"),
    ],
)
def test_what_nobody_could_read_it_refuses(propose, words, code):
    with pytest.raises(Refused, match=code):
        propose(**words)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "🌱" * 60, "منحدر للكراسي", "=1+1", "a\ud83dz", "'; --"]
)
def test_strange_words_it_keeps_as_they_are(propose, words):
    made = propose(title=words).proposal
    assert made.title == words.encode("utf-8", "ignore").decode()


def test_one_person_makes_three_and_no_more(propose):
    for n in range(3):
        propose(f"Idea {n}", author="same")
    with pytest.raises(Refused, match="proposals_too_many"):
        propose("Idea 4", author="same")


def test_before_and_after_the_window_it_takes_none(gathering, propose, cy, now):
    day = timedelta(days=1)
    services.set_window(
        gathering, feature="proposals", opens_at=now + day, closes_at=now + 2 * day, by=cy, now=now
    )
    with pytest.raises(Refused, match="proposals_not_open"):
        propose()


def test_on_paper_the_team_writes_it_down_before_it_is_announced(network, draft, cy, now):
    made = services.write_down(draft, draft=draft_of(), key=uuid4(), by=cy, now=now)
    assert made.proposal.captured_by == cy.membership_id
    assert made.proposal.author_key == ""


def test_after_opening_it_takes_none_on_paper(opened, cy, now):
    with pytest.raises(Refused, match="vote_is_locked"):
        services.write_down(opened, draft=draft_of(), key=uuid4(), by=cy, now=now)


def test_where_to_write_to_it_keeps_apart_and_only_with_a_yes(propose):
    made = propose(hearing=hearing()).proposal
    assert ContactPoint.objects.get().subject_id == made.profile_id
    assert Consent.objects.get().is_given
    assert "author@" not in str(Proposal.objects.values())


def test_what_it_came_from_it_links(gathering, ben, now, network):
    voice = uuid4()
    made = services.propose(
        gathering, admitted=ME, draft=draft_of(), voices=[voice], key=uuid4(), by=ben, now=now
    ).proposal
    assert trace.came_from(network, node=("proposal", made.pk)) == [("voice", voice)]


def test_a_correction_is_read_again(shown, ben, now):
    made = services.correct_proposal(shown(), draft=draft_of("Two ramps"), by=ben, now=now)
    assert (made.title, made.state) == ("Two ramps", "waiting")


def test_what_is_in_review_it_does_not_correct(shown, cy, ben, now):
    made = services.begin_review(shown(), by=cy, now=now)
    with pytest.raises(Refused, match="proposal_not_now"):
        services.correct_proposal(made, draft=draft_of("Late"), by=ben, now=now)


def test_taken_back_nothing_of_it_stays(propose, network, ben, now):
    made = propose(hearing=hearing(), where="My street").proposal
    gone = services.withdraw_proposal(made, by=ben, now=now)
    assert (gone.state, gone.title, gone.what, gone.where, gone.words) == (
        "withdrawn",
        "",
        "",
        "",
        "",
    )
    assert not ContactPoint.objects.exists()
    services.withdraw_proposal(gone, by=ben, now=now)
    assert Entry.objects.filter(deed="proposal withdrawn").count() == 1


def test_one_person_supports_once(shown, ben, now):
    made = shown()
    for _twice in range(2):
        assert services.support_proposal(made, admitted=ME, by=ben, now=now) == 1
    other = Admitted("o" * 64, "browser")
    assert services.support_proposal(made, admitted=other, by=ben, now=now) == 2
    assert services.support_proposal(made, admitted=ME, wants=False, by=ben, now=now) == 1
    assert Support.objects.count() == Proposal.objects.get().supporters == 1


def test_what_is_not_shown_nobody_supports(propose, ben, now):
    with pytest.raises(Refused, match="proposal_not_now"):
        services.support_proposal(propose().proposal, admitted=ME, by=ben, now=now)


def test_a_stranger_it_shows_nothing(propose, other_network):
    made = propose()
    assert queries.proposal_by_receipt(other_network, made.receipt) is None
    assert queries.proposal_by_receipt(other_network, "") is None


def test_the_search_forgives_endings_and_finds_numbers(shown, gathering):
    shown("Benches in the park", what="Old people need to sit.")
    shown("A garden", what="Vegetables for everybody.")
    found = queries.listed(gathering, queries.Wanted(words="bench parks"))
    assert [row.title for row in found.rows] == ["Benches in the park"]
    assert queries.listed(gathering, queries.Wanted(words="2")).rows[0].title == "A garden"


def test_the_same_seed_gives_the_same_order(shown, gathering):
    for n in range(6):
        shown(f"Idea {n}")
    orders = {
        tuple(row.number for row in queries.listed(gathering, queries.Wanted(), seed=seed).rows)
        for seed in (1, 1, 2, 3)
    }
    assert len(orders) == 3
    assert all(sorted(order) == [1, 2, 3, 4, 5, 6] for order in orders)


def test_what_says_much_the_same_it_finds(shown, gathering):
    shown("Benches in the park", what="So that old people can sit down and rest in the park.")
    shown("Swimming for children", what="Lessons on Saturday at the pool.")
    shown("Music at the hall", what="A choir for everybody who sings.")
    alike = queries.alike(gathering, "A bench to rest", "Old people want to sit in the park.")
    assert [row.title for row in alike] == ["Benches in the park"]
