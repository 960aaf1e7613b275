"""Invitations, and coming into the pool: once each, by every way, apart from who one is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.people.models import ContactPoint, Demographic
from hearth.core.post.models import Delivery
from hearth.decide import queries, services
from hearth.decide.models import Panel, PanelIdentity, PanelInvitation, Registrant, VoterCode
from hearth.decide.services import panels
from hearth.kit.refusals import Refused

from .conftest import a_key, sign_up
from .test_setting_up import code_of

WHO = panels.Who("Rosa", ("phone", "01632 960001"))


def test_letters_go_to_areas_by_residents_and_no_address_is_kept(opened, cy, now):
    listed = [(f"{n} High Street", ("W1", "W2")[n % 2]) for n in range(60)]
    letters = panels.invite_by_letter(opened, n=20, addresses=listed, seed="7 8", by=cy, now=now)
    batch = PanelInvitation.objects.get(activity=opened)
    assert [row["letters"] for row in batch.areas] == [10, 10]
    assert len({one.code for one in letters}) == len({one.address for one in letters}) == 20
    assert "High Street" not in str(list(PanelInvitation.objects.values()))
    assert VoterCode.objects.filter(vote_id=opened.pk).count() == 20


def test_the_same_words_draw_the_same_addresses_whatever_the_order(opened, cy, now):
    listed = [(f"{n} High Street", ("W1", "W2")[n % 2]) for n in range(60)]
    words = {"n": 20, "seed": "7 8", "by": cy, "now": now}
    one = panels.invite_by_letter(opened, addresses=listed, **words)
    other = panels.invite_by_letter(opened, addresses=listed[::-1], **words)
    assert {row.address for row in one} == {row.address for row in other}


def test_an_area_that_answers_less_gets_twice_the_letters(opened, cy, now):
    panels.invite_by_letter(opened, n=30, double=["W2"], by=cy, now=now)
    rows = PanelInvitation.objects.get(activity=opened).areas
    assert {row["code"]: row["letters"] for row in rows} == {"W1": 10, "W2": 20}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"n": 0}, "letters_too_many"),
        ({"n": 9, "addresses": [("1 High Street", "W1")]}, "addresses_need_words"),
        ({"n": 9, "addresses": [("1 High Street", "X")], "seed": "1"}, "area_of_address_unknown"),
        ({"n": 9, "addresses": [("1 High Street", "W1")], "seed": "1"}, "addresses_too_few"),
    ],
)
def test_letters_that_cannot_be_are_refused(opened, cy, now, words, code):
    assert code_of(panels.invite_by_letter, opened, by=cy, now=now, **words) == code


def test_cards_for_a_champion_open_the_door(opened, cy, now):
    cards = panels.invite_by_champion(opened, n=3, note_words="Ana", by=cy, now=now)
    assert all(services.admit_by_code(opened, code=one.code) for one in cards)


def test_nobody_is_invited_after_closing(closed, cy, over):
    assert code_of(panels.invite_by_champion, closed, n=1, by=cy, now=over) == "panel_is_over"


def test_a_registration_keeps_who_apart_from_groups(opened, codes, town, ben, now):
    made = sign_up(town, opened, codes, 4, by=ben, now=now)
    row = queries.panels.registrant_by_code(opened, made.receipt)
    identity = PanelIdentity.objects.get(registrant_id=row.id)
    assert identity.name == "Person 4"
    assert Demographic.objects.filter(profile_id=row.profile_id).count() == 2
    assert ContactPoint.objects.get(subject_id=identity.id).address == "person4@example.org"
    assert not ContactPoint.objects.filter(subject_id__in=[row.profile_id, row.id]).exists()


def test_the_same_form_sent_twice_is_one_registration_with_one_receipt(
    opened, codes, town, ben, now
):
    one = sign_up(town, opened, codes, 4, by=ben, now=now)
    assert sign_up(town, opened, codes, 4, by=ben, now=now) == one
    assert queries.panels.registrants(opened).count() == 1


def test_a_letter_is_for_one_person_or_for_as_many_as_was_said(opened, codes, town, ben, now):
    sign_up(town, opened, codes, 4, by=ben, now=now)
    again = {"by": ben, "now": now, "key": a_key(99)}
    assert code_of(sign_up, town, opened, codes, 4, **again) == "already_registered"
    Panel.objects.filter(activity=opened).update(per_letter=2)
    sign_up(town, opened, codes, 4, **again)
    assert queries.panels.registrants(opened).count() == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"who": panels.Who("  ", ("email", "a@example.org"))}, "panel_name_missing"),
        ({"who": panels.Who("Rosa")}, "contact_missing"),
        ({"who": panels.Who("Rosa", ("pigeon", "x"))}, "contact_missing"),
    ],
)
def test_a_registration_without_a_way_to_be_reached_is_refused(
    opened, codes, town, ben, now, words, code
):
    assert code_of(sign_up, town, opened, codes, 0, by=ben, now=now, **words) == code


def test_who_is_too_young_is_refused(opened, codes, town, ben, now):
    child = {town.age: town.category(town.age, "0-15")}
    assert code_of(sign_up, town, opened, codes, 0, by=ben, now=now, groups=child) == "too_young"


def test_only_people_of_the_areas_come_in(opened, codes, town, ben, now):
    opened.areas = ["W1"]
    opened.save()
    sign_up(town, opened, codes, 0, by=ben, now=now, place=town.areas[0])
    for at, place in ((1, town.areas[3]), (2, None)):
        faults = code_of(sign_up, town, opened, codes, at, by=ben, now=now, place=place)
        assert faults == "panel_place_needed"


def test_nobody_registers_before_or_after(draft, opened, codes, town, ben, now, over):
    early = {"by": ben, "now": now - timedelta(seconds=1)}
    assert code_of(sign_up, town, opened, codes, 0, **early) == "panel_not_open"
    assert code_of(sign_up, town, opened, codes, 0, by=ben, now=over) == "panel_not_open"


def test_a_champion_registers_somebody_on_the_phone_and_a_stranger_does_not(opened, ana, ben, now):
    made = panels.register(opened, who=WHO, key=a_key(1), by=ana, now=now)
    assert queries.panels.registrant_by_code(opened, made.receipt).channel == "assisted"
    refused = code_of(panels.register, opened, who=WHO, key=a_key(2), by=ben, now=now)
    assert refused == "entry_not_this_way"


def test_who_withdraws_is_forgotten_and_may_come_back(opened, codes, town, ben, now):
    made = sign_up(town, opened, codes, 4, by=ben, now=now)
    row = queries.panels.registrant_by_code(opened, made.receipt)
    panels.withdraw(opened, row=row, by=ben, now=now)
    panels.withdraw(opened, row=row, by=ben, now=now)
    assert not PanelIdentity.objects.exists() and not ContactPoint.objects.exists()
    assert not Demographic.objects.exists()
    assert queries.panels.pool_rows(opened, opened.panel.targets) == []
    sign_up(town, opened, codes, 4, by=ben, now=now, key=a_key(99))


@pytest.mark.parametrize(
    "words", ["\u202eevil", "<script>alert(1)</script>", "😀" * 40, "a" * 5000]
)
def test_hostile_words_are_kept_as_words(opened, codes, town, ben, now, words):
    who = panels.Who(words, ("email", "a@example.org"), needs=words)
    sign_up(town, opened, codes, 0, by=ben, now=now, who=who)
    assert PanelIdentity.objects.get().name == words[:120]


def test_the_pool_says_answers_and_silence_and_nothing_else(pool, opened, codes, town, ben, now):
    sign_up(town, opened, codes, 30, by=ben, now=now, groups={}, place=None)
    rows = queries.panels.pool_rows(opened, opened.panel.targets)
    assert len(rows) == 31
    assert ["not_told", "not_told"] in [row[1] for row in rows]
    assert {row[0] for row in rows} >= {one.pool_number for one in pool}


def test_people_of_earlier_panels_are_asked_again_if_they_said_so(
    pool, opened, codes, town, network, cy, ben, now
):
    who = panels.Who("Rosa", ("email", "rosa@example.org"), may_ask_again=True)
    sign_up(town, opened, codes, 31, by=ben, now=now, who=who)
    other = services.make_activity(
        network, form="lottery", title="Swimming", eligibility="All", opens_at=now,
        closes_at=now + timedelta(days=3), by=cy, now=now,
    )  # fmt: skip
    words = {"n": 5, "words": lambda _language, code: ("Come", code), "by": cy, "now": now}
    assert panels.invite_from_register(other, seed="1", **words) == 1
    sent = Delivery.objects.get()
    assert sent.address == "rosa@example.org" and services.admit_by_code(other, code=sent.body)
    PanelIdentity.objects.update(may_ask_again=False)
    assert code_of(panels.invite_from_register, other, seed="1", **words) == "nobody_to_ask_again"


def test_a_code_of_another_panel_opens_nothing(opened, pool, other_network, dee, now):
    other = services.make_activity(
        other_network, form="lottery", title="Theirs", eligibility="All", opens_at=now,
        closes_at=now + timedelta(days=3), by=dee, now=now,
    )  # fmt: skip
    assert queries.panels.registrant_by_code(other, pool[0].receipt) is None
    assert queries.panels.panel_activity(other_network, opened.pk) is None
    row = queries.panels.registrant_by_code(opened, pool[0].receipt)
    with pytest.raises(Registrant.DoesNotExist):
        panels.confirm(other, row=row, by=dee, now=now)
    with pytest.raises(Refused):
        panels.relax(other, reason="x", by=dee, now=now)


def test_a_panel_of_small_areas_asks_for_these_and_counts_their_residents(opened, town):
    opened.areas = ["A1", "A2"]
    opened.save()
    assert {c: row["n"] for c, row in queries.panels.residents_by_area(opened).items()} == {
        "A1": 100,
        "A2": 100,
    }
    assert queries.panels.census_of(opened)["age_band"]["values"]["65+"]["n"] == 40
