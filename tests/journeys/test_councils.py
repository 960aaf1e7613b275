"""A council meets: agenda, who is there, minutes that keep themselves, a vote, published for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.journeys import follow, moment

pytestmark = pytest.mark.browser

COUNCIL = "Larkmoor Community Council"


def planned(page, title: str) -> None:
    """From the list of councils to a meeting with one item to decide."""
    page.get_by_role("link", name=COUNCIL, exact=True).click()
    page.get_by_role("link", name="Plan a meeting").click()
    page.get_by_label("Name of the meeting").fill(title)
    page.get_by_label("Begins").fill(moment(hours=0))
    page.get_by_label("Ends").fill(moment(hours=2))
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Planned. Now put together the agenda.").wait_for()
    page.locator("summary", has_text="Put something on the agenda").click()
    page.get_by_label("What it is about").fill("Benches by the river")
    page.get_by_label("What is wanted").select_option("decision")
    page.get_by_role("button", name="Put something on the agenda").click()
    page.get_by_text("It stands on the agenda.").wait_for()


def test_a_council_meets_votes_and_publishes_its_minutes(visit, accessible):
    page = visit("/larkmoor/desk/councils/", role="council", device="laptop")
    planned(page, "Meeting of the journey")
    page.get_by_role("button", name="Begin the meeting").click()
    page.get_by_role("link", name="Who is there").click()
    for place in range(6):
        page.locator("select[name^=there-seat]").nth(place).select_option("present")
    page.get_by_role("button", name="Keep").first.click()
    page.get_by_text("Enough are there to decide.").wait_for()
    accessible(page)
    page.get_by_role("link", name="Meeting of the journey").click()
    page.get_by_role("link", name="Benches by the river").click()
    page.get_by_label("What was said and agreed").fill("Six benches, with backs.")
    page.get_by_text("Kept", exact=False).nth(0).wait_for()
    page.locator("[data-minutes-said]", has_text="Kept").wait_for()
    page.locator("summary", has_text="Vote by name").click()
    named = page.locator("#deed-vote")
    named.get_by_label("The motion").fill("We buy six benches.")
    for place in range(4):
        named.locator("select[name^=vote-hand]").nth(place).select_option("for")
    named.get_by_role("button", name="Count the vote").click()
    page.get_by_text("4 for, 0 against, 0 abstained.").wait_for()
    accessible(page)
    page.get_by_role("link", name="Meeting of the journey").click()
    page.get_by_role("button", name="End the meeting").click()
    follow(page, page.get_by_role("button", name="Publish the minutes"))
    page.get_by_role("link", name="Public page").click()
    page.get_by_text("Six benches, with backs.").wait_for()
    expect(page.get_by_text("We buy six benches.")).to_be_visible()
    accessible(page)


def test_two_writers_lose_nothing_one_of_them_on_a_phone_without_javascript(visit, accessible):
    page = visit("/larkmoor/desk/councils/", role="council", javascript=False)
    planned(page, "Meeting of two writers")
    page.get_by_role("button", name="Begin the meeting").click()
    page.get_by_role("link", name="Benches by the river").click()
    address = page.url
    other = visit(address[address.index("/larkmoor") :], role="facilitator")
    page.get_by_label("What was said and agreed").fill("From the first.")
    follow(page, page.get_by_role("button", name="Keep", exact=True).first)
    other.get_by_label("What was said and agreed").fill("From the second.")
    other.get_by_text("Somebody else wrote here while you were writing.").wait_for()
    other.get_by_role("button", name="Keep", exact=True).first.click()
    other.get_by_role("heading", name="Bring both together").wait_for()
    accessible(other)
    expect(other.get_by_text("From the first.")).to_be_visible()
    assert other.get_by_label("What was said and agreed").input_value() == "From the second."
    other.get_by_label("What was said and agreed").fill("From both.")
    follow(other, other.get_by_role("button", name="Keep this"))
    assert other.get_by_label("What was said and agreed").input_value() == "From both."


@pytest.mark.parametrize(("language", "dark"), [("en", True), ("ar", False)])
def test_an_open_veto_and_its_log_have_no_barrier(visit, accessible, language, dark):
    page = visit("/larkmoor/decided/log/?only=open_veto", language=language, dark=dark)
    follow(page, "main .row-list a")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
