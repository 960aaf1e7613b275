"""One ballot per code, however often it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from hearth.core.ledger.models import Entry
from hearth.decide import queries, services
from hearth.decide.models import Ballot, VoterCode
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


def test_a_ballot_it_takes_and_answers_with_a_receipt(network, opened, codes, ben, now):
    cast = services.cast_ballot(
        opened, code=codes[0].lower(), choices=["2", "1", 1], by=ben, now=now
    )
    found = queries.ballot_by_receipt(network, cast.receipt)
    assert (found.choices, found.channel, cast.is_change) == ([1, 2], "online", False)
    assert cast.receipt not in (found.receipt_hash, found.voter_key)


def test_a_second_ballot_of_a_code_it_takes_instead_of_the_first(network, opened, codes, ben, now):
    first = services.cast_ballot(opened, code=codes[0], choices=[1], by=ben, now=now)
    again = services.cast_ballot(opened, code=codes[0], choices=[3], by=ben, now=now)
    ballot = Ballot.objects.get()
    assert (again.is_change, ballot.choices, ballot.times) == (True, [3], 2)
    assert first.receipt == again.receipt
    assert queries.ballot_by_receipt(network, first.receipt) == ballot


@pytest.mark.parametrize(
    ("choices", "code"),
    [([], "ballot_empty"), ([9], "project_not_on_ballot"), (["x"], "project_not_on_ballot")],
)
def test_choices_not_on_the_ballot_it_refuses(opened, codes, ben, now, choices, code):
    with pytest.raises(Refused, match=code):
        services.cast_ballot(opened, code=codes[0], choices=choices, by=ben, now=now)
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("code", ["", "ZZZZ-ZZZZ-ZZZZ", "😀", "x" * 400])
def test_a_code_nobody_was_given_it_refuses(opened, codes, ben, now, code):
    with pytest.raises(Refused, match="voter_code_unknown"):
        services.cast_ballot(opened, code=code, choices=[1], by=ben, now=now)


def test_before_opening_and_after_closing_it_refuses(opened, codes, ben, now, over):
    for moment in (now - timedelta(minutes=1), opened.closes_at, over):
        with pytest.raises(Refused, match="vote_not_open"):
            services.cast_ballot(opened, code=codes[0], choices=[1], by=ben, now=moment)
    assert not Ballot.objects.exists()


def test_a_vote_closed_meanwhile_takes_no_ballot_from_one_who_still_thinks_it_open(
    opened, codes, ben, cy, now, over
):
    services.close_vote(opened, by=cy, now=over)
    with pytest.raises(Refused, match="vote_not_open"):
        services.cast_ballot(opened, code=codes[0], choices=[1], by=ben, now=now)
    assert not Ballot.objects.exists()


def test_a_code_of_another_vote_it_does_not_know(draft, codes, cy, ben, now):
    other = services.make_vote(
        draft.network, title="B", budget_minor=9, eligibility="All",
        opens_at=now, closes_at=draft.closes_at, by=cy, now=now,
    )  # fmt: skip
    assert not queries.is_voter(other, codes[0])
    with pytest.raises(Refused, match="vote_not_open"):
        services.cast_ballot(other, code=codes[0], choices=[1], by=ben, now=now)


def test_codes_are_kept_as_hashes_and_it_tells_them_once(opened, codes):
    kept = set(VoterCode.objects.values_list("voter_key", flat=True))
    assert len(set(codes)) == len(kept) == 4
    assert not kept & set(codes)
    assert queries.codes_made(opened) == 4


@pytest.mark.parametrize("n", [0, 5001])
def test_no_codes_or_too_many_it_refuses(opened, cy, now, n):
    with pytest.raises(Refused, match="codes_too_many"):
        services.give_codes(opened, n=n, by=cy, now=now)


def test_the_ledger_says_that_somebody_voted_and_it_says_no_more(opened, codes, ben, now):
    services.cast_ballot(opened, code=codes[0], choices=[1, 3], by=ben, now=now)
    facts = Entry.objects.get(deed="ballot cast").facts
    assert set(facts) == {"vote", "channel"}


def test_two_rows_for_one_voter_the_table_it_refuses(opened, codes, ben, now):
    services.cast_ballot(opened, code=codes[0], choices=[1], by=ben, now=now)
    row = Ballot.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(
            network_id=row.network_id, vote_id=row.vote_id, voter_key=row.voter_key,
            choices=[2], channel="online", cast_at=now,
        )  # fmt: skip


def test_many_ballots_at_once_it_takes_with_one_entry(opened, codes, cy, now, town):
    asian = town.category(town.ethnicity, "asian")
    given = [(code, [1], town.wards[0], {town.ethnicity: asian}) for code in codes]
    assert services.cast_many(opened, ballots=given, by=cy, now=now) == 4
    took = queries.deciding(opened.network, vote=opened)
    assert (took.ballots, took.by_category[asian.pk], took.by_place[town.wards[0].pk]) == (4, 4, 4)
    assert took.unknown[town.age.pk]["not_asked"] == 4
    assert Entry.objects.filter(deed="ballots cast").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_code_from_several_threads_it_makes_one_ballot(opened, codes, ben, now):
    def press(number):
        try:
            return services.cast_ballot(opened, code=codes[0], choices=[number], by=ben, now=now)
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(4) as several:
        casts = list(several.map(press, [1, 2, 3, 1]))
    assert sorted(cast.is_change for cast in casts) == [False, True, True, True]
    assert Ballot.objects.get().times == 4
