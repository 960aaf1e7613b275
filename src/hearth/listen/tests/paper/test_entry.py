"""Sheets on paper: coded, printed with their receipts, typed in once, undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.people import queries as people
from hearth.core.people.models import Consent, ContactPoint
from hearth.kit.codes import LETTERS, has_good_check, tidy
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.models import Capture, PaperSheet, Voice
from hearth.listen.queries import papers

from .conftest import KEEP

pytestmark = pytest.mark.django_db


def voice_of(network) -> Voice:
    return Voice.objects.get(network=network)


def test_every_sheet_has_its_own_code_with_a_check_letter(batch):
    codes = [row.code for row in papers.sheets(batch)]
    assert len(set(codes)) == 10
    assert all(has_good_check(code) and len(code) == 7 for code in codes)


def test_one_wrong_letter_or_two_that_changed_places_are_noticed(sheet):
    code = sheet.code
    for place, right in enumerate(code):
        for other in LETTERS.replace(right, ""):
            assert not papers.is_sheet_code(code[:place] + other + code[place + 1 :])
    for place in range(6):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert swapped == code or not papers.is_sheet_code(swapped)


def test_a_quarter_of_ten_sheets_rounded_up_is_read_twice(batch):
    assert papers.sheets(batch).filter(is_sample=True).count() == 3


def test_the_slip_is_printed_first_and_is_the_receipt_of_the_voice(network, sheet, enter):
    printed = papers.receipt_on(sheet)
    assert papers.is_not_typed_in_yet(network, printed.lower())
    assert queries.voice_by_receipt(network, printed) is None
    assert enter().receipt == printed
    assert queries.voice_by_receipt(network, printed) == voice_of(network)
    assert not papers.is_not_typed_in_yet(network, printed)


def test_no_receipt_and_no_key_is_kept_with_a_sheet(sheet):
    plain = tidy(papers.receipt_on(sheet))
    kept = [str(value) for value in vars(sheet).values()]
    assert plain not in kept and str(papers.key_of(sheet.id)) not in kept


def test_a_sheet_becomes_a_voice_with_all_that_stands_on_it(network, town, sheet, enter, answers):
    enter()
    voice = voice_of(network)
    assert (voice.channel, voice.place, voice.language) == ("paper", town.wards[0], "ar")
    assert voice.may_quote
    assert Consent.objects.get(purpose="keep").wording == KEEP
    assert {row.is_given for row in Consent.objects.filter(purpose="hear_back")} == {False}
    raw = Capture.objects.get(voice_id=voice.id).payload["raw"]
    assert (raw["sheet"], raw["answers"]["text"]) == (sheet.code, answers.text)
    assert Entry.objects.filter(deed="voice received").count() == 1


@pytest.mark.parametrize(
    ("answer", "known"), [("blank", "not_known"), ("prefer_not", "prefer_not")]
)
def test_left_blank_and_rather_not_are_kept_apart(network, town, enter, answers, answer, known):
    enter(answers=replace(answers, groups={str(town.age.pk): answer}))
    told = people.groups_of(network, profile_id=voice_of(network).profile_id)
    assert [row.known for row in told] == [known]


def test_what_a_sheet_did_not_ask_has_no_answer(network, enter, answers):
    enter(answers=replace(answers, groups={}))
    assert not people.groups_of(network, profile_id=voice_of(network).profile_id)


def test_an_address_is_kept_apart_from_the_raw_capture(network, enter, answers):
    address = ("email", "ben@larkmoor.example")
    enter(answers=replace(answers, contact=address, agreed=frozenset({"hear_back"})))
    assert ContactPoint.objects.get().address == "ben@larkmoor.example"
    assert "larkmoor.example" not in str(Capture.objects.get().payload)


def test_an_impatient_finger_enters_once(network, enter):
    first, second = enter(), enter()
    assert first.voice_id == second.voice_id and second.is_repeat
    assert Voice.objects.count() == Capture.objects.count() == 1
    assert not queries.additions(network, first.voice_id)


def test_a_sheet_that_is_in_is_not_entered_again_with_other_words(network, enter, answers, cy):
    enter()
    for changed in ({"answers": replace(answers, text="Other words")}, {"by": cy}):
        with pytest.raises(Refused, match="sheet_entered_already"):
            enter(**changed)
    assert not queries.additions(network, voice_of(network).id)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("", "sheet_code_slip"),
        ("7KQM-2XX", "sheet_code_slip"),
        ("7KQM-2XJ", "sheet_code_unknown"),
        ("😀" * 7, "sheet_code_slip"),
        ("A" * 100_000, "sheet_code_slip"),
        ("<script>", "sheet_code_slip"),
        ("7KQM-2XWD-9FHT", "sheet_code_slip"),
    ],
)
def test_a_code_that_is_none_is_refused_and_leaves_nothing(enter, code, refusal):
    with pytest.raises(Refused, match=refusal):
        enter(code=code)
    assert not Voice.objects.exists()


def test_a_sheet_of_another_network_is_unknown(other_network, sheet, answers, dee, now):
    with pytest.raises(Refused, match="sheet_code_unknown"):
        services.enter_sheet(other_network, code=sheet.code, answers=answers, by=dee, now=now)
    assert papers.sheet_by_code(other_network, sheet.code) is None
    assert not papers.is_not_typed_in_yet(other_network, papers.receipt_on(sheet))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"text": " \n"}, "nothing_said"),
        ({"text": "x" * 10_000_000}, "said_too_much"),
        ({"kind": "rant"}, "kind_of_voice_unknown"),
        ({"place": "00000000-0000-0000-0000-000000000001"}, "place_unknown"),
    ],
)
def test_answers_that_cannot_be_kept_leave_the_sheet_open(enter, sheet, answers, changed, refusal):
    with pytest.raises(Refused, match=refusal):
        enter(answers=replace(answers, **changed))
    sheet.refresh_from_db()
    assert sheet.state == "open" and not Voice.objects.exists()


def test_every_script_is_kept_as_it_was_written(network, enter, answers):
    said = "<script>alert(1)</script> الدرج مكسور 👩🏽‍🦽 ઘર"
    enter(answers=replace(answers, text=said))
    assert voice_of(network).text == said


def test_a_sheet_typed_in_after_the_round_has_closed_was_said_while_it_ran(
    network, round_, enter, answers, cy, now
):
    services.close_round(round_, by=cy, now=now)
    enter(now=now + timedelta(days=40))
    assert voice_of(network).said_at.date() == date(2026, 5, 31)


def test_a_sheet_that_comes_a_season_late_is_refused(enter, now):
    with pytest.raises(Refused, match="round_not_open"):
        enter(now=now + timedelta(days=80))


def test_undo_leaves_the_sheet_as_if_it_had_not_been_typed(
    network, sheet, enter, answers, ana, now
):
    enter()
    back = services.undo_entry(network, code=sheet.code, by=ana, now=now)
    assert back == answers
    assert not (Voice.objects.exists() or Capture.objects.exists() or Consent.objects.exists())
    assert queries.heard(network).voices == 0
    assert enter(answers=replace(answers, text="Right now")).receipt == papers.receipt_on(sheet)
    assert services.check_tallies(network, now=now) == 0


def test_only_the_one_who_typed_undoes_and_only_within_a_day(network, sheet, enter, ana, cy, now):
    enter()
    for by, later in ((cy, timedelta()), (ana, timedelta(days=2))):
        with pytest.raises(Refused, match="sheet_not_yours_to_undo"):
            services.undo_entry(network, code=sheet.code, by=by, now=now + later)


def test_what_somebody_has_read_is_not_undone(network, sheet, enter, ana, cy, now):
    enter()
    services.moderate(voice_of(network), state="shown", by=cy, now=now)
    with pytest.raises(Refused, match="sheet_was_read_already"):
        services.undo_entry(network, code=sheet.code, by=ana, now=now)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"sheets": 0}, "batch_size_not_usable"),
        ({"sheets": 501}, "batch_size_not_usable"),
        ({"second_share": 1.5}, "share_not_usable"),
    ],
)
def test_a_batch_that_cannot_be_is_refused(network, round_, cy, now, changed, refusal):
    given = {"round": round_, "language": "en", "sheets": 3, "layout": {}} | changed
    with pytest.raises(Refused, match=refusal):
        services.make_batch(network, **given, by=cy, now=now)
    assert not PaperSheet.objects.exists()


def test_no_sheets_are_made_for_a_round_of_another_network(other_network, round_, dee, now):
    with pytest.raises(Refused, match="round_not_open"):
        services.make_batch(
            other_network, round=round_, language="en", sheets=3, layout={}, by=dee, now=now
        )
