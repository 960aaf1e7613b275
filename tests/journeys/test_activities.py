"""An activity begun at the desk from a purpose, opened after a last look, entered on a shared device."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.journeys import moment

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(visit, accessible):
    """A conversation that is open, made at the desk; the address of its public page."""
    page = visit("/larkmoor/desk/activities/", role="facilitator", device="laptop")
    accessible(page)
    page.get_by_role("link", name="Begin something").click()
    page.get_by_role("link", name="Find common ground").click()
    page.get_by_label("Title").fill("Journey: our park")
    page.get_by_label("From which age").fill("11")
    page.get_by_label("Opens").fill(moment(hours=-2))
    accessible(page)
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("heading", name="Journey: our park").wait_for()
    accessible(page)
    address = re.sub(r"/desk/.*activities/", "/activities/", page.url)
    page.get_by_role("link", name="Prepare what people see").click()
    for words in ("More shade, please.", "A path for wheels.", "No cars on Sundays.", "A tap."):
        _add(page, words)
    page.goto(page.url.split("/desk/")[0] + f"/desk/activities/{address.split('/')[-2]}/open/")
    page.get_by_text("All of it, exactly as it will be locked").click()
    accessible(page)
    page.get_by_role("button", name="Lock it and open").click()
    page.get_by_text("What was locked is published").wait_for()
    return address


def _add(page, words: str) -> None:
    """One statement of the team's own, on the page of the conversation."""
    page.get_by_label("A statement to begin with").fill(words)
    page.get_by_role("button", name="Add it").click()
    page.get_by_text(words).first.wait_for()


def test_on_a_shared_device_one_person_after_another_comes_in(visit, accessible, opened):
    page = visit("/larkmoor/champion/shared-device/", role="champion")
    accessible(page)
    page.get_by_role("button", name="Share this device").click()
    page.get_by_text("ready for the next person").wait_for()
    page.goto(f"{opened}enter/")
    page.get_by_role("button", name="Come in").click()
    expect(page.locator("#main")).to_contain_text("I am one of those")
    page.get_by_label("I am one of those").check()
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("button", name="Finish: next person").wait_for()
    accessible(page)
    page.get_by_role("button", name="Finish: next person").click()
    page.get_by_text("ready for the next person").wait_for()
    page.go_back()
    assert page.get_by_role("button", name="Finish: next person").count() == 0
