"""Seats, targets and how the draw will be made: set before opening, locked at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.core.ledger import queries as ledger
from hearth.decide import queries, services
from hearth.decide.models import Panel
from hearth.decide.rules import panels as rules
from hearth.decide.services import panels
from hearth.kit.refusals import Refused


def code_of(call, *args, **words):
    with pytest.raises(Refused) as refused:
        call(*args, **words)
    return refused.value.code


def test_targets_are_kept_with_names_and_shares_of_the_census(draft):
    age, place = queries.panels.settings_of(draft).targets
    assert [(row["key"], row["min"], row["max"]) for row in age["values"]] == [
        ("16-64", 3, 5),
        ("65+", 1, 2),
    ]
    assert [row["share"] for row in age["values"]] == [0.75, 0.25]
    assert [row["name"] for row in place["values"]] == ["Ward 1", "Ward 2"]


def test_who_is_too_young_has_no_share(draft):
    assert list(queries.panels.census_of(draft)["age_band"]["values"]) == ["16-64", "65+"]


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        ({"age_band": {"16-64": (4, 6), "65+": (3, 3)}}, "targets_ask_too_many"),
        ({"age_band": {"16-64": (0, 2), "65+": (0, 2)}}, "targets_allow_too_few"),
        ({"age_band": {"16-64": (5, 2), "65+": (0, 6)}}, "target_upside_down"),
        ({"shoe_size": {"40": (0, 6)}}, "feature_unknown"),
        ({"age_band": {"0-15": (0, 6)}}, "feature_unknown"),
    ],
)
def test_targets_that_cannot_be_are_refused(draft, cy, now, targets, code):
    assert code_of(panels.set_targets, draft, targets=targets, by=cy, now=now) == code


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"seats": 0}, "panel_seats_wrong"),
        ({"seats": 501}, "panel_seats_wrong"),
        ({"tickets": 0}, "panel_tickets_wrong"),
        ({"method": "plain"}, "panel_method_not_of_form"),
    ],
)
def test_settings_that_cannot_be_are_refused(draft, cy, now, settings, code):
    assert code_of(panels.set_panel, draft, by=cy, now=now, **settings) == code


def test_a_vote_about_money_is_no_panel(network, cy, now):
    vote = services.make_vote(
        network,
        title="Money",
        budget_minor=100,
        eligibility="All",
        opens_at=now,
        closes_at=now + timedelta(days=1),
        by=cy,
        now=now,
    )
    assert code_of(panels.set_panel, vote, seats=3, by=cy, now=now) == "panel_not_of_form"


def test_opening_locks_targets_method_seats_and_how_the_seed_is_made(opened):
    locked = opened.locked
    assert (locked["seats"], locked["method"], locked["tickets"]) == (6, "leximin", 60)
    assert locked["targets"] == queries.panels.settings_of(opened).targets
    assert locked["seed"]["source"].startswith("The six numbers")


def test_nothing_of_it_changes_once_it_is_open(opened, cy, now):
    assert code_of(panels.set_panel, opened, seats=7, by=cy, now=now) == "vote_is_locked"
    assert code_of(panels.set_targets, opened, targets={}, by=cy, now=now) == "vote_is_locked"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seed_source": ""}, "panel_without_seed"),
        ({"seed_at": None}, "panel_without_seed"),
        ({"targets": []}, "panel_without_targets"),
        ({"seats": 20}, "targets_allow_too_few"),
    ],
)
def test_a_panel_that_is_not_ready_does_not_open(draft, cy, now, change, code):
    Panel.objects.filter(activity=draft).update(**change)
    assert code_of(services.open_activity, draft, by=cy, now=now) == code


def test_a_public_draw_before_closing_is_refused(draft, cy, now):
    panels.set_panel(draft, seed_at=draft.closes_at - timedelta(days=1), by=cy, now=now)
    assert code_of(services.open_activity, draft, by=cy, now=now) == "panel_seed_too_early"


def test_sealed_words_are_kept_secret_and_their_seal_is_locked(draft, cy, now):
    panel = panels.set_panel(draft, seed_how="sealed", by=cy, now=now)
    again = panels.set_panel(draft, seats=6, by=cy, now=now)
    opened = services.open_activity(draft, by=cy, now=now)
    assert panel.seed_secret == again.seed_secret
    assert opened.locked["seed"]["commitment"] == rules.commitment_of(panel.seed_secret)
    assert panel.seed_secret not in str(opened.locked)


def test_a_meeting_is_added_and_removed_until_somebody_came(draft, cy, now):
    words = {"title": "First", "starts_at": now, "by": cy, "now": now}
    made = panels.add_panel_meeting(draft, ends_at=now + timedelta(hours=2), **words)
    assert code_of(panels.add_panel_meeting, draft, ends_at=now, **words) == "meeting_ends_first"
    panels.remove_panel_meeting(made, by=cy, now=now)
    assert not queries.panels.meetings(draft).exists()


def test_each_deed_is_one_entry_of_the_ledger(draft, network, cy, now):
    before = ledger.head(network)[0]
    panels.set_panel(draft, seats=6, by=cy, now=now)
    assert ledger.head(network)[0] == before + 1


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 5000), min_size=1, max_size=9),
    st.integers(1, 120),
    st.integers(0, 4),
)
def test_proposed_targets_can_always_be_kept_by_numbers(residents, seats, slack):
    made = rules.proposed(residents, seats=seats, slack=slack)
    if sum(residents.values()):
        assert sum(row["min"] for row in made.values()) <= seats
        assert sum(row["max"] for row in made.values()) >= seats
    assert all(0 <= row["min"] <= row["max"] for row in made.values())


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 999), min_size=1),
    st.integers(0, 900),
)
def test_letters_are_shared_out_to_the_last(residents, letters):
    shared = rules.shared_out(residents, letters=letters)
    everybody = sum(residents.values())
    assert sum(shared.values()) == letters
    assert all(abs(n - letters * residents[code] / everybody) < 1 for code, n in shared.items())


@pytest.mark.parametrize(
    ("key", "oldest"),
    [("0-15", 15), ("aged_5_to_9", 9), ("65+", None), ("85_and_over", None), ("under_16", 15)],
)
def test_the_oldest_of_an_age_band_is_read_from_its_key(key, oldest):
    assert rules.oldest_of(key) == oldest
