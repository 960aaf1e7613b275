"""What we heard on the desk: themes, quotes that may be shown, a report, voices alone."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import openpyxl
import pytest

from hearth.core.wording import services as wording
from hearth.listen import queries as listen_queries
from hearth.listen import services as listen
from hearth.understand import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(network, town, cy, ana, now):
    """A theme under which three speak: one may be quoted, one may not, one is not shown."""
    asked = listen.make_round(
        network, title="Spring", question="What would help?", opens_on=now.date(),
        closes_on=now.date(), by=cy, now=now,
    )  # fmt: skip
    listen.open_round(asked, by=cy, now=now)
    sayings = [
        listen.Saying(
            key=uuid4(), kind=kind, text=text, language="pl", at=now, place=town.areas[0],
            groups={town.age: town.category(town.age, "65+")}, consents={"quote": quote},
            state=state, voice_id=uuid4(),
        )
        for kind, text, quote, state in [
            ("need", "Ławka przy kiosku", True, "shown"),
            ("strength", "A secret of mine", False, "shown"),
            ("need", "Not yet read", True, "waiting"),
        ]
    ]  # fmt: skip
    listen.receive_many(network, round=asked, sayings=sayings, wordings={}, by=cy, now=now)
    theme = services.add_theme(network, name="=Benches", description="To sit", by=cy, now=now)
    rows = [(saying.voice_id, theme, "lived", ana.membership_id) for saying in sayings]
    services.code_many(network, codings=rows, by=cy, now=now)
    wording.put(
        network, kind="voice", object_id=sayings[0].voice_id, field="text", language="en",
        text="A bench by the kiosk", state="human", source=sayings[0].text, now=now,
    )  # fmt: skip
    return theme


@pytest.fixture
def desk(network, doc, signed_in):
    """A function: what an address of the desk answers to a professional."""
    client = signed_in(doc)
    return lambda path="heard/", **asked: client.get(f"/{network.slug}/desk/{path}", asked)


def test_themes_are_listed_with_breadth_and_strengths_beside_needs(desk, said):
    page = desk().content.decode()
    assert "in 1 of 1 places, from 1 of 1 groups" in page
    assert "2 needs and barriers" in page and "1 strength" in page


def test_before_anybody_has_read_the_page_says_what_to_do(desk):
    assert "Nobody has put the voices in order yet" in desk().content.decode()


@pytest.mark.parametrize("asked", [{"order": "x", "round": "y"}, {"round": str(uuid4())}])
def test_nonsense_in_the_address_is_passed_over(desk, said, asked):
    assert desk(**asked).status_code == 200


def test_a_theme_opens_on_words_that_may_be_quoted_and_their_translation(desk, said):
    page = desk(f"heard/{said.pk}/").content.decode()
    assert "Ławka przy kiosku" in page and "A bench by the kiosk" in page
    assert "A secret of mine" not in page and "Not yet read" not in page
    assert desk(f"heard/{uuid4()}/").status_code == 404


def test_masked_words_stay_masked_on_every_page_and_in_the_report(network, desk, said):
    voice = listen_queries.voices_from(network).get(text="Ławka przy kiosku")
    type(voice).objects.filter(network=network, id=voice.id).update(shown_text="Ławka przy [...]")
    assert "kiosku" not in desk(f"heard/{said.pk}/").content.decode()
    assert "kiosku" not in desk("heard/alone/").content.decode()


def test_the_spreadsheet_is_safe_to_open(desk, said):
    text = b"".join(desk("heard/export.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["theme"] == "'=Benches" and rows[0]["voices"] == "3"
    sheet = openpyxl.load_workbook(io.BytesIO(desk("heard/export.xlsx").content)).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=Benches", "s")
    assert desk("heard/export.exe").status_code == 404


def test_the_report_is_an_accessible_pdf(desk, said):
    content = desk("heard/export.pdf").content
    assert content.startswith(b"%PDF") and b"/StructTreeRoot" in content and b"/Lang" in content


def test_voices_that_stand_alone_are_read(desk, said):
    page = desk("heard/alone/").content.decode()
    assert "Few say the same" in page and "A secret of mine" in page
    assert "For the team only" in page
