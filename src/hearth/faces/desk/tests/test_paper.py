"""Sheets at the desk: made, printed, typed in by keyboard, read again, settled."""

from __future__ import annotations

import pytest
from django.test import Client

from hearth.core.people.models import Person
from hearth.kit.codes import grouped
from hearth.listen.models import PaperBatch, Voice
from hearth.listen.queries import papers

pytestmark = pytest.mark.django_db
TYPED = {"text": "No bus after six.", "kind": "2", "language": "ar"}


def browser(actor) -> Client:
    """A browser of somebody's own."""
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


@pytest.fixture
def desk(cy):
    return browser(cy)


@pytest.fixture
def typist(ana):
    return browser(ana)


@pytest.fixture
def batch(desk, network, round_, town):
    """Three Arabic sheets that list the wards and ask about groups; all are read twice."""
    given = {
        "round": str(round_.pk),
        "language": "ar",
        "sheets": "3",
        "second_share": "100",
        "lists_places": "on",
        "asks_groups": "on",
        "note": "مكتبة",
    }
    desk.post(f"/{network.slug}/desk/sheets/add/", given)
    return PaperBatch.objects.get()


@pytest.fixture
def codes(batch):
    return [grouped(row.code) for row in papers.sheets(batch)]


@pytest.fixture
def enter(typist, network, codes):
    """A function: Ana types in the first sheet."""

    def type_in(code="", **changed):
        address = f"/{network.slug}/desk/sheets/enter/{code or codes[0]}/"
        return typist.post(address, TYPED | changed)

    return type_in


def read(response) -> str:
    return response.content.decode()


def test_the_paper_is_kept_with_its_exact_words(batch, town):
    layout = batch.layout
    assert layout["question"] == "What would help?"
    assert [name for _id, name in layout["places"]] == ["Ward 1", "Ward 2"]
    assert len(layout["groups"]) == 2 and len(layout["consents"]) == 4
    assert "يمكنكم" in layout["consents"][0][1]


def test_sheets_are_printed_as_accessible_pdf(desk, network, batch):
    page = desk.get(f"/{network.slug}/desk/sheets/batches/{batch.pk}/sheets.pdf")
    assert page["Content-Type"] == "application/pdf"
    assert page.content.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1<" in page.content and b"/Lang(ar)" in page.content
    assert "no-store" in page["Cache-Control"]


def test_a_sheet_that_is_in_is_not_printed_again(desk, network, batch, codes, enter):
    for code in codes:
        enter(code)
    page = desk.get(f"/{network.slug}/desk/sheets/batches/{batch.pk}/sheets.pdf")
    assert page.status_code == 302


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sheets": "0"}, "greater than or equal to 1"),
        ({"sheets": "501"}, "less than or equal to 500"),
        ({"second_share": "101"}, "less than or equal to 100"),
        ({"language": "xx"}, "not one of the available choices"),
    ],
)
def test_a_batch_that_cannot_be_is_explained(desk, network, round_, changed, words):
    given = {"round": str(round_.pk), "language": "en", "sheets": "3", "second_share": "10"}
    page = desk.post(f"/{network.slug}/desk/sheets/add/", given | changed)
    assert page.status_code == 422 and words in read(page)


def test_a_scanned_code_leads_to_its_sheet(typist, network, codes):
    scanned = codes[0].replace("-", "").lower()
    page = typist.get(f"/{network.slug}/desk/sheets/enter/?code={scanned}")
    assert page["Location"] == f"/{network.slug}/desk/sheets/enter/{codes[0]}/"
    assert "autofocus" in read(typist.get(page["Location"]))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("7KQM-2XX", "a letter is missing or wrong"),
        ("7KQM-2XJ", "No sheet of this network"),
        ("<script>alert(1)</script>", "a letter is missing or wrong"),
        ("😀", "a letter is missing or wrong"),
        ("x" * 61, "at most 60"),
    ],
)
def test_a_code_that_is_none_is_explained(typist, network, batch, code, words):
    page = typist.get(f"/{network.slug}/desk/sheets/enter/", {"code": code})
    assert page.status_code == 422
    assert words in read(page) and "<script>alert" not in read(page)


def test_a_sheet_is_typed_in_by_numbers_and_letters(network, town, codes, enter):
    page = enter(place="2", agreed="a B", contact="ben@larkmoor.example", group_0="3", group_1="0")
    assert page["Location"].endswith(f"?last={codes[0]}")
    voice = Voice.objects.get()
    assert (voice.kind, voice.place.name, voice.may_quote) == ("barrier", "Ward 2", True)
    given = papers.readings(papers.sheet_by_code(network, codes[0]))["first"]
    assert given.agreed == {"quote", "hear_back"}
    age, ethnicity = str(town.age.pk), str(town.ethnicity.pk)
    assert given.groups == {age: str(town.category(town.age, "65+").pk), ethnicity: "prefer_not"}


def test_numbers_may_be_arabic_and_wards_may_be_named(codes, enter):
    enter(kind="٢", place="ward 1")
    voice = Voice.objects.get()
    assert (voice.kind, voice.place.name) == ("barrier", "Ward 1")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": "9"}, "Type a number from 1 to 5"),
        ({"kind": ""}, "This field is required"),
        ({"place": "ward"}, "exactly one part"),
        ({"place": "77"}, "exactly one part"),
        ({"agreed": "az"}, "“z” is no box"),
        ({"contact": "@"}, "no complete e-mail"),
        ({"group_0": "12"}, "Type a number from 1 to 3"),
        ({"said_on": "2999-01-01"}, "still to come"),
        ({"text": "x" * 8001}, "at most 8000"),
        ({"language": "xx"}, "not one of the available choices"),
    ],
)
def test_a_slip_is_explained_and_nothing_typed_is_lost(enter, changed, words):
    page = enter(**({"text": "My very own words", "agreed": "b"} | changed))
    assert page.status_code == 422 and words in read(page)
    assert changed.get("text", "My very own words")[:50] in read(page)
    assert not Voice.objects.exists()


def test_ten_megabytes_are_too_much(enter):
    assert enter(text="x" * 10_000_000).status_code in (400, 413, 422)
    assert not Voice.objects.exists()


def test_words_of_every_kind_are_shown_as_words(enter, typist, network, codes):
    page = enter(text="<script>alert(1)</script> الدرج 👩🏽‍🦽", kind="9")
    assert "<script>alert" not in read(page) and "👩🏽‍🦽" in read(page)


def test_the_count_goes_up_and_the_last_can_be_undone_and_put_right(typist, network, codes, enter):
    page = typist.get(enter(place="1")["Location"])
    assert "You have typed in 1 sheet today" in read(page)
    page = typist.post(f"/{network.slug}/desk/sheets/enter/{codes[0]}/undo/")
    assert "No bus after six." in read(page) and 'value="2"' in read(page)
    assert not Voice.objects.exists()
    assert enter(kind="1").status_code == 302


def test_a_double_press_enters_once(enter):
    assert enter().status_code == enter().status_code == 302
    assert Voice.objects.count() == 1


def test_a_sheet_that_is_in_says_so_with_the_way_to_a_second_reading(
    desk, typist, network, codes, enter
):
    enter()
    address = f"/{network.slug}/desk/sheets/enter/{codes[0]}/"
    assert f"/again/{codes[0]}/" in read(desk.get(address))
    assert "You typed it in yourself" in read(typist.get(address))
    page = desk.post(address, TYPED | {"text": "Quite other words"})
    assert page.status_code == 422 and "Quite other words" in read(page)


def test_a_second_reader_sees_nothing_of_the_first_and_differences_are_settled(
    desk, network, codes, enter
):
    enter(place="1")
    address = f"/{network.slug}/desk/sheets/again/{codes[0]}/"
    assert "No bus after six" not in read(desk.get(address))
    desk.post(address, TYPED | {"text": "No bus after seven.", "place": "2"})
    address = f"/{network.slug}/desk/sheets/differences/{codes[0]}/"
    page = read(desk.get(address))
    assert "No bus after six." in page and "No bus after seven." in page and "Ward 2" in page
    assert desk.post(address, {"field-0": "own", "text": "Kept"}).status_code == 422
    chosen = {"field-0": "own", "text": "No bus after 6.", "field-1": "second", "reason": "slip"}
    assert desk.post(address, chosen).status_code == 302
    voice = Voice.objects.get()
    assert (voice.text, voice.place.name) == ("No bus after 6.", "Ward 2")
    assert "had a mistake in the first reading" in read(
        desk.get(f"/{network.slug}/desk/sheets/batches/{PaperBatch.objects.get().pk}/")
    )


def test_one_cannot_read_ones_own_sheet_a_second_time(typist, network, codes, enter):
    enter()
    page = typist.post(f"/{network.slug}/desk/sheets/again/{codes[0]}/", TYPED)
    assert page.status_code == 422 and "for somebody else" in read(page)


def test_words_of_danger_show_help_to_the_typist(typist, network, enter):
    page = typist.get(enter(text="I want to die")["Location"])
    assert "01632 960111" in read(page) and "may be in danger" in read(page)


def test_sheets_of_one_network_are_none_of_anothers(dee, other_network, network, codes, batch):
    stranger = browser(dee)
    for tail in (f"enter/{codes[0]}/", f"again/{codes[0]}/", f"differences/{codes[0]}/"):
        assert stranger.get(f"/{other_network.slug}/desk/sheets/{tail}").status_code == 404
        assert stranger.get(f"/{network.slug}/desk/sheets/{tail}").status_code == 404
    address = f"/{other_network.slug}/desk/sheets/batches/{batch.pk}/sheets.pdf"
    assert stranger.get(address).status_code == 404
