"""Sheets on paper: coded, typed in once, read a second time, settled; the slip is the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.people import queries as people
from hearth.core.people.models import Consent, ContactPoint
from hearth.kit.codes import LETTERS, has_good_check, tidy
from hearth.kit.refusals import Refused
from hearth.listen import papers, queries, services
from hearth.listen.models import Capture, PaperSheet, Voice

pytestmark = pytest.mark.django_db
KEEP = "By handing in this sheet I agree."


@pytest.fixture
def batch(network, round_, town, cy, now):
    """Ten sheets with one question about groups; three of them are read twice."""
    age = [[str(row.pk), row.name] for row in town.age.categories.all()]
    return services.make_batch(
        network,
        round=round_,
        language="ar",
        sheets=10,
        second_share=0.25,
        layout={
            "keep": KEEP,
            "consents": [["quote", "You may show my words."], ["hear_back", "Tell me."]],
            "groups": [[str(town.age.pk), "How old are you?", age]],
        },
        by=cy,
        now=now,
    )


@pytest.fixture
def answers(town):
    """What stands on a sheet."""
    return papers.SheetAnswers(
        text="The clinic is two buses away.",
        kind="barrier",
        language="ar",
        place=town.wards[0].pk,
        agreed=frozenset({"quote"}),
        groups={str(town.age.pk): str(town.category(town.age, "65+").pk)},
    )


@pytest.fixture
def sheet(batch):
    """Its first sheet."""
    return papers.sheets(batch)[0]


@pytest.fixture
def enter(network, sheet, answers, ana, now):
    """A function: Ana types the sheet in; every part can be changed."""

    def type_in(**changed):
        given = {"code": sheet.code, "answers": answers, "by": ana, "now": now} | changed
        return services.enter_sheet(network, **given)

    return type_in


@pytest.fixture
def read(network, sheet, answers, cy, now):
    """A function: Cy reads the sheet a second time; answers can be changed."""

    def again(by=cy, **changed):
        found = replace(answers, **changed)
        return services.read_sheet_again(network, code=sheet.code, answers=found, by=by, now=now)

    return again


@pytest.fixture
def settle(network, sheet, eve, now):
    """A function: Eve settles the sheet."""

    def decide(chosen, reason="handwriting", **more):
        given = {"code": sheet.code, "chosen": chosen, "reason": reason, **more}
        return services.settle_sheet(network, **given, by=eve, now=now)

    return decide


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


def test_two_readings_that_agree_but_for_commas_are_agreed(network, enter, read):
    enter()
    found = read(text="the clinic is two buses away")
    assert (found.state, found.differs, found.compared) == ("agreed", [], 7)
    assert Capture.objects.count() == 2


def test_the_first_reader_cannot_be_the_second(enter, read, ana):
    enter()
    with pytest.raises(Refused, match="sheet_same_person"):
        read(by=ana)


def test_a_sheet_is_read_twice_and_no_more(enter, read, eve, cy):
    with pytest.raises(Refused, match="sheet_not_entered_yet"):
        read()
    enter()
    assert read().state == read().state == "agreed"
    with pytest.raises(Refused, match="sheet_read_twice"):
        read(by=eve)
    assert Capture.objects.count() == 2


def test_differences_are_settled_and_both_readings_stay(network, town, enter, read, settle):
    enter()
    assert read(text="The clinic is ten buses away.", kind="need", place=None).differs == [
        "text", "kind", "place",
    ]  # fmt: skip
    found = settle({"text": "own", "kind": "second", "place": "first"}, text="Two busses away.")
    voice = voice_of(network)
    assert (voice.text, voice.kind, voice.place) == ("Two busses away.", "need", town.wards[0])
    assert (found.state, found.wrong, found.reason) == ("settled", ["text", "kind"], "handwriting")
    assert set(papers.readings(found)) == {"first", "second", "settled"}


def test_consent_groups_and_address_are_put_right_too(network, town, enter, read, settle, now):
    enter()
    youth = str(town.category(town.age, "0-15").pk)
    group = f"group:{town.age.pk}"
    address = ("email", "ben@larkmoor.example")
    read(agreed=frozenset({"hear_back"}), groups={str(town.age.pk): youth}, contact=address)
    chosen = {"agreed:quote": "second", "agreed:hear_back": "second", group: "second"}
    settle(chosen, contact=address)
    voice = voice_of(network)
    assert not voice.may_quote
    assert people.groups_of(network, profile_id=voice.profile_id)[0].category.key == "0-15"
    assert ContactPoint.objects.get().address == "ben@larkmoor.example"
    assert services.check_tallies(network, now=now) == 0


def test_words_that_others_could_read_are_looked_at_again(network, enter, read, settle, cy, now):
    enter()
    services.moderate(voice_of(network), state="shown", by=cy, now=now)
    read(text="Something else")
    settle({"text": "second"})
    assert voice_of(network).state == "waiting"


@pytest.mark.parametrize(
    ("chosen", "reason", "refusal"),
    [
        ({}, "slip", "choice_missing"),
        ({"kind": "third"}, "slip", "choice_missing"),
        ({"kind": "second"}, "", "reason_missing"),
        ({"kind": "second"}, "whim", "reason_missing"),
    ],
)
def test_settling_needs_a_choice_and_a_reason(enter, read, settle, chosen, reason, refusal):
    enter()
    read(kind="need")
    with pytest.raises(Refused, match=refusal):
        settle(chosen, reason)


def test_nothing_is_settled_that_does_not_differ(enter, read, settle):
    enter()
    read()
    with pytest.raises(Refused, match="sheet_not_to_settle"):
        settle({}, "slip")


def test_words_that_the_speaker_put_right_since_stay(network, enter, read, settle, ben, now):
    from uuid import uuid4

    enter()
    read(kind="need")
    services.correct_voice(voice_of(network), text="My own", key=uuid4(), by=ben, now=now)
    settle({"kind": "second"})
    assert (voice_of(network).text, voice_of(network).kind) == ("My own", "need")


def test_a_voice_taken_back_is_not_read_again_and_leaves_no_reading(network, enter, read, ben, now):
    enter()
    services.withdraw_voice(voice_of(network), by=ben, now=now)
    with pytest.raises(Refused, match="voice_withdrawn"):
        read()
    assert not Capture.objects.exists()


def test_the_error_rate_of_a_batch_has_an_interval(network, batch, answers, ana, cy, now):
    chosen = list(papers.sheets(batch).filter(is_sample=True))
    for number, row in enumerate(chosen):
        services.enter_sheet(network, code=row.code, answers=answers, by=ana, now=now)
        other = replace(answers, kind="need") if number == 0 else answers
        services.read_sheet_again(network, code=row.code, answers=other, by=cy, now=now)
    found = services.quality_of(batch)
    assert (found.counted.sheets, found.counted.with_mistake, found.counted.fields) == (3, 1, 21)
    assert found.share == pytest.approx(1 / 3) and found.low < 1 / 3 < found.high
    services.settle_sheet(
        network, code=chosen[0].code, chosen={"kind": "first"}, reason="slip", by=cy, now=now
    )
    assert services.quality_of(batch).counted.mistakes == 0


def test_who_entered_a_sheet_does_not_see_it_among_those_to_read_again(
    network, batch, answers, ana, cy, now
):
    row = papers.sheets(batch).filter(is_sample=True)[0]
    services.enter_sheet(network, code=row.code, answers=answers, by=ana, now=now)
    assert papers.waiting_for_second(network, but=ana.member) == []
    assert papers.waiting_for_second(network, but=cy.member) == [row]
    assert papers.progress(network, [batch.pk])[batch.pk] == papers.Progress(1, 1, 0)


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
