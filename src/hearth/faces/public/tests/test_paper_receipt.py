"""The slip of a sheet: before somebody has typed it in, and afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hearth.faces.shared.limits import MOST
from hearth.listen import services
from hearth.listen.queries import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(network, cy):
    """A sheet of an open round that nobody has typed in."""
    now = timezone.now()
    days = {"opens_on": now.date(), "closes_on": now.date() + timedelta(days=9)}
    round_ = services.make_round(network, title="A", question="B?", **days, by=cy, now=now)
    services.open_round(round_, by=cy, now=now)
    layout = {"keep": "Kept.", "consents": [], "groups": []}
    made = services.make_batch(
        network, round=round_, language="en", sheets=1, layout=layout, by=cy, now=now
    )
    return papers.sheets(made)[0]


def test_a_slip_says_that_nobody_has_typed_it_in_and_nothing_else(client, network, sheet):
    code = papers.receipt_on(sheet)
    page = client.get(f"/{network.slug}/receipt/{code.lower()}/")
    assert page.status_code == 200 and "have not typed this sheet in yet" in page.content.decode()
    assert sheet.code not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    found = client.post(f"/{network.slug}/receipt/", {"code": code})
    assert found["Location"] == f"/{network.slug}/receipt/{code}/"


def test_once_typed_in_the_slip_opens_its_voice(client, network, sheet, ana):
    answers = papers.SheetAnswers(text="No bus.", kind="need", language="en")
    services.enter_sheet(network, code=sheet.code, answers=answers, by=ana, now=timezone.now())
    page = client.get(f"/{network.slug}/receipt/{papers.receipt_on(sheet)}/")
    assert "What became of your words" in page.content.decode()


def test_the_slip_of_another_network_is_unknown(client, other_network, sheet):
    page = client.get(f"/{other_network.slug}/receipt/{papers.receipt_on(sheet)}/")
    assert page.status_code == 404


def test_who_has_guessed_too_often_learns_nothing_about_sheets(client, network, sheet):
    for number in range(MOST):
        client.get(f"/{network.slug}/receipt/{number:04}-AAAA-AAAA/")
    page = client.get(f"/{network.slug}/receipt/{papers.receipt_on(sheet)}/")
    assert page.status_code == 404 and "Too many codes" in page.content.decode()


def test_nothing_is_added_to_a_sheet_that_is_not_typed_in(client, network, sheet):
    page = client.get(f"/{network.slug}/receipt/{papers.receipt_on(sheet)}/add/")
    assert page.status_code == 422
