"""Sheets are set as accessible PDF in every language of the interface; what people wrote is data."""

from __future__ import annotations

import json

import pytest
import typst

from hearth.core.networks.models import Network
from hearth.faces.shared import sheets
from hearth.faces.shared.sheets import set_up, sheets_pdf
from hearth.faces.shared.typesetting import FOLDER
from hearth.kit.codes import grouped
from hearth.kit.ids import uuid7
from hearth.listen.queries import papers

MARKUP = '#panic("markup") $x$ _a_ *b* \\ [c] @d <e> 👩🏽‍🦽'
FONTS = [str(FOLDER.joinpath("fonts"))]
HOW = {"address_of": lambda code: f"https://x.example/{code}/", "page": "x.example"}


@pytest.fixture
def make():
    """A function: an unsaved batch in one language with two sheets."""

    def batch(language="en", words="What would help?", *, is_large=False, places=3):
        network = Network(
            name=words, crisis_lines=[{"name": "Line", "phone": "01632 960111"}, {"name": "None"}]
        )
        layout = {
            "title": words,
            "question": words,
            "intro": words,
            "keep": words,
            "kinds": [["need", words], ["idea", words]],
            "places": [[str(n), words] for n in range(places)],
            "groups": [["1", words, [["a", words]]]],
            "consents": [["quote", words]],
        }
        made = papers.PaperBatch(
            network=network,
            number=1,
            language=language,
            is_large=is_large,
            layout=layout,
            note=words,
        )
        rows = [
            papers.PaperSheet(id=uuid7(), network=network, batch=made, number=n, code=f"7KQM2X{n}")
            for n in (1, 2)
        ]
        return made, rows

    return batch


@pytest.mark.parametrize("language", ["en", "ar", "gu", "pl", "so"])
@pytest.mark.parametrize("is_large", [False, True])
def test_sheets_are_tagged_and_say_their_language(make, language, is_large):
    pdf = sheets_pdf(*make(language, is_large=is_large), **HOW)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/StructTreeRoot" in pdf and f"/Lang({language})".encode() in pdf


def test_every_sheet_carries_its_code_and_its_receipt(make):
    batch, rows = make()
    with set_up(batch, rows, **HOW) as source:
        found = json.loads(typst.query(str(source), "<sheet>", field="value", font_paths=FONTS))
    assert [row["sheet"] for row in found] == [grouped(row.code) for row in rows]
    assert [row["receipt"] for row in found] == [papers.receipt_on(row) for row in rows]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_people_wrote_is_never_markup(make, language):
    assert sheets_pdf(*make(language, MARKUP), **HOW).startswith(b"%PDF")


@pytest.mark.parametrize("words", ["x" * 2000, "كيف الحال", "તમે કેમ છો", "line\nbreak\x00"])
def test_odd_words_do_not_stop_the_printer(make, words):
    assert sheets_pdf(*make(words=words, places=0), **HOW).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Łódź — “well”?"), ("ar", "ما الذي يسهّل عليك؟"), ("gu", "અહીં સ્વસ્થ રહેવાનું શું?"), ("so", "Maxaa ka dhigi?")],
)  # fmt: skip
def test_a_bare_machine_has_the_letters(make, language, words):
    """Set with our own fonts alone: Typst warns of every letter that it cannot find."""
    with set_up(*make(language, words), **HOW) as source:
        _pdf, warnings = typst.compile_with_warnings(
            str(source), format="pdf", font_paths=FONTS, ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )  # fmt: skip
    missing = [str(found) for found in warnings if "unknown font family" not in str(found)]
    assert not missing


def test_a_script_without_letters_is_printed_all_the_same_but_not_as_pdf_ua(make, monkeypatch):
    """As on a machine that lacks the letters of a ward's name: Typst refuses PDF/UA then."""
    real = sheets.set_pdf

    def refuse(source, standards):
        if standards:
            raise sheets.NotSetError("the text could not be displayed")
        return real(source, standards=standards)

    monkeypatch.setattr(sheets, "set_pdf", refuse)
    pdf = sheets_pdf(*make(), **HOW)
    assert pdf.startswith(b"%PDF") and b"pdfuaid" not in pdf


def test_what_cannot_be_set_at_all_says_why(tmp_path):
    source = tmp_path / "broken.typ"
    source.write_text("#nothing()")
    with pytest.raises(sheets.NotSetError, match="unknown variable: nothing"):
        sheets.set_pdf(source, standards=())
