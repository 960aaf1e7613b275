"""Proposals become one only if every author says yes, and can part again; authors hear of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.post.models import Delivery
from hearth.decide import queries, services
from hearth.decide.models import MergeOffer, Proposal
from hearth.decide.services import Admitted
from hearth.kit.refusals import Refused

from .cast import draft_of, hearing

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(gathering, shown, cy, ben, now):
    """An offer to the authors of two proposals, with three supporters between them."""
    parts = [shown("Benches", hearing=hearing(f"{n}@example.org")) for n in "ab"]
    for part, keys in zip(parts, ("xy", "yz"), strict=True):
        for key in keys:
            services.support_proposal(part, admitted=Admitted(key * 64, "browser"), by=ben, now=now)
    return services.offer_merge(
        gathering,
        proposals=parts,
        draft=draft_of("Benches, north and south"),
        reason="Both want to sit.",
        by=cy,
        now=now,
    )


def say(offer, *answers, by, now):
    for row, agrees in zip(offer.answers.all(), answers, strict=False):
        services.answer_merge(row, agrees=agrees, by=by, now=now)
    offer.refresh_from_db()
    return offer


def test_when_all_agree_it_merges_and_counts_each_supporter_once(offered, ben, now):
    into = say(offered, True, True, by=ben, now=now).into
    assert (into.title, into.state, into.supporters) == ("Benches, north and south", "shown", 3)
    assert [row.state for row in Proposal.objects.filter(merged_into=into)] == ["merged"] * 2


def test_one_no_and_nothing_is_merged(offered, ben, now):
    assert say(offered, False, by=ben, now=now).state == "failed"
    with pytest.raises(Refused, match="merge_is_over"):
        say(offered, True, by=ben, now=now)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"shown"}


def test_silence_is_no_yes(offered, network, ben, now):
    say(offered, True, by=ben, now=now)
    late = now + timedelta(days=15)
    with pytest.raises(Refused, match="merge_is_over"):
        services.answer_merge(offered.answers.last(), agrees=True, by=ben, now=late)
    assert services.end_silent_merges(network, now=late) == 1
    assert MergeOffer.objects.get().state == "failed"


def test_a_merge_is_undone_as_if_it_had_not_been(offered, ben, cy, now):
    say(offered, True, True, by=ben, now=now)
    services.undo_merge(offered, by=cy, now=now)
    states = dict(Proposal.objects.values_list("number", "state"))
    assert states == {1: "shown", 2: "shown", 3: "withdrawn"}
    with pytest.raises(Refused, match="merge_not_done"):
        services.undo_merge(offered, by=cy, now=now)


def test_what_is_asked_about_already_it_does_not_offer_again(offered, gathering, cy, now):
    parts = list(Proposal.objects.all())
    words = {"draft": draft_of(), "reason": "Again", "by": cy, "now": now}
    with pytest.raises(Refused, match="proposal_in_merge"):
        services.offer_merge(gathering, proposals=parts, **words)
    with pytest.raises(Refused, match="merge_of_one"):
        services.offer_merge(gathering, proposals=parts[:1] * 2, **words)
    with pytest.raises(Refused, match="proposal_in_merge"):
        services.begin_review(parts[0], by=cy, now=now)
    services.take_back_offer(offered, by=cy, now=now)
    with pytest.raises(Refused, match="merge_without_reason"):
        services.offer_merge(gathering, proposals=parts, **(words | {"reason": " "}))


def test_proposals_of_two_votes_it_does_not_merge(shown, draft, cy, now):
    parts = [shown("A"), shown("B")]
    with pytest.raises(Refused, match="merge_of_other_vote"):
        services.offer_merge(draft, proposals=parts, draft=draft_of(), reason="x", by=cy, now=now)


def words(language, news):
    return f"{news.what} {news.proposal.number}", "Body"


def told():
    return list(Delivery.objects.order_by("queued_at", "subject").values_list("address", "subject"))


def test_authors_hear_once_of_each_step(shown, network, cy, now):
    made = shown(hearing=hearing())
    shown("Of somebody who left no address")
    assert services.tell_authors(network, words=words, now=now) == 1
    assert services.tell_authors(network, words=words, now=now) == 0
    services.begin_review(made, by=cy, now=now + timedelta(hours=1))
    services.tell_authors(network, words=words, now=now + timedelta(hours=1))
    assert told() == [("author@example.org", "shown 1"), ("author@example.org", "in_review 1")]


def test_every_author_of_what_was_merged_hears_on(offered, network, ben, cy, now):
    services.tell_authors(network, words=words, now=now)
    assert {subject for _to, subject in told()} == {"merge_offer 1", "merge_offer 2"}
    into = say(offered, True, True, by=ben, now=now).into
    later = now + timedelta(hours=1)
    services.begin_review(into, by=cy, now=later)
    services.tell_authors(network, words=words, now=later)
    reviewed = [to for to, subject in told() if subject == "in_review 3"]
    assert sorted(reviewed) == ["a@example.org", "b@example.org"]


def test_who_says_no_longer_is_not_written_to(shown, network, now):
    from hearth.core.people import services as people

    made = shown(hearing=hearing())
    people.withdraw_consents(network, subject_id=made.profile_id, now=now)
    assert services.tell_authors(network, words=words, now=now) == 0


def test_after_the_count_authors_hear_whether_it_was_chosen(feasible, gathering, network, cy, now):
    for n, address in ((1, "won@example.org"), (2, "lost@example.org")):
        made = feasible(f"Idea {n}", cost=20000, hearing=hearing(address))
        services.put_on_ballot(made, by=cy, now=now)
    opened = services.open_vote(gathering, by=cy, now=now)
    code = services.give_codes(opened, n=1, by=cy, now=now)[0]
    services.cast_ballot(opened, code=code, choices=[1], by=cy, now=opened.opens_at)
    over = opened.closes_at + timedelta(seconds=1)
    services.close_and_count_due(network, now=over)
    services.tell_authors(network, words=words, now=over)
    assert set(told()) == {("won@example.org", "chosen 1"), ("lost@example.org", "not_chosen 2")}
    assert queries.proposal_counts(gathering) == {"on_ballot": 2}
