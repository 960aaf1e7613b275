"""Somebody signs a request on a phone, hides the name, takes it back; and checks a decision with a record."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.support.journeys import follow

pytestmark = pytest.mark.browser
REQUEST = "Interpreters for every appointment, not only the first"


def a_code(house) -> str:
    """The last of the voting codes that the demo hands out."""
    text = "".join(path.read_text() for path in house.home.glob("**/*codes*.txt"))
    part = text.split("To vote in")[1].split("To give marks")[0]
    return re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", part)[-1]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_resident_signs_and_takes_it_back(visit, accessible, house, javascript):
    page = visit("/larkmoor/asks/", javascript=javascript)
    if javascript:
        accessible(page)
    page.get_by_role("link", name=REQUEST).click()
    page.get_by_text("175 people have signed").or_(
        page.get_by_text("people have signed")
    ).first.wait_for()
    if javascript:
        accessible(page)
    page.get_by_role("link", name="Sign this").click()
    page.get_by_label("Your name, if others may see it").fill("me@example.org")
    page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_text("Write a name without addresses").first.wait_for()
    if javascript:
        accessible(page)
    page.get_by_label("Your name, if others may see it").fill("Journey ממן")
    page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_role("button", name="Go on with my voting code").click()
    page.get_by_label("Your voting code").fill(a_code(house).lower())
    page.get_by_role("button", name="Sign", exact=True).click()
    receipt = page.locator("#receipt-code").inner_text()
    if javascript:
        accessible(page)
    page.get_by_role("link", name="See or take back my signature").click()
    page.get_by_label("Your receipt").fill(receipt)
    page.get_by_role("button", name="Look").click()
    page.get_by_role("button", name="Hide my name").click()
    page.get_by_text("You signed without showing a name.").wait_for()
    page.get_by_role("button", name="Take my signature back").click()
    page.get_by_text("You took your signature back").wait_for()
    if javascript:
        accessible(page)


def test_a_decision_is_checked_with_its_record(visit, accessible, tmp_path):
    page = visit("/larkmoor/decided/")
    page.get_by_role("link", name="Sixty thousand pounds for a healthier Larkmoor").first.click()
    page.get_by_role("link", name="Check it yourself").first.click()
    page.get_by_role("heading", name="Check it yourself").wait_for()
    accessible(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the record").click()
    record = tmp_path / "record.zip"
    waiting.value.save_as(record)
    words = [sys.executable, "-m", "hearth", "verify", str(record)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("language", "dark"), [("en", True), ("ar", False)])
def test_the_desk_of_requests_has_no_barrier(visit, accessible, language, dark):
    page = visit(
        "/larkmoor/desk/asks/", role="facilitator", device="laptop", language=language, dark=dark
    )
    accessible(page)
    follow(page, "main .row-list a")
    accessible(page)
    page.goto("/larkmoor/desk/asks/new/")
    page.locator("main form button[type=submit]").last.click()  # what is missing is told at once
    accessible(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_sheet_of_signatures_is_typed_in_put_right_and_undone(visit, accessible, javascript):
    page = visit("/larkmoor/desk/asks/", role="facilitator", javascript=javascript)
    look = accessible if javascript else lambda _page: None
    page.get_by_role("link", name=REQUEST).first.click()
    follow(page, page.get_by_role("link", name="Type in signatures on paper"))
    look(page)
    number = f"J{int(javascript)}"
    page.get_by_label("Number on the sheet").fill(number)
    first = page.get_by_role("group", name="Signature 1", exact=True)
    first.get_by_label("Number, e-mail or home address").fill("12 High Street")
    page.get_by_role("button", name="Count this sheet").click()
    page.get_by_text("Where there is only a home address").first.wait_for()
    look(page)
    first.get_by_label("Name", exact=True).fill("Journey ממן")
    page.get_by_role("button", name="Count this sheet").click()
    page.get_by_text(f"Sheet {number} is in: 1 new signature.").wait_for()
    look(page)
    follow(page, page.get_by_role("link", name=f"Undo {number}"))
    look(page)
    page.get_by_role("button", name="Undo the sheet").click()
    page.get_by_text(f"Sheet {number} is undone.").wait_for()
    page.get_by_role("link", name="A sheet to print").first.click()
    page.get_by_text("Tick A if others may see your name.").wait_for()
    look(page)
