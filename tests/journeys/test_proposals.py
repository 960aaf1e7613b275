"""From an idea on a phone to a project on the ballot: propose, support, find out the cost, settle."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.journeys import follow

pytestmark = pytest.mark.browser
TITLE = "Journey: lamps on the towpath"


@pytest.fixture
def proposed(visit, accessible):
    """The vote's address and the receipt of a fresh proposal, written step by step on a phone."""
    page = visit("/larkmoor/decided/")
    page.get_by_role("link", name=re.compile("Thirty thousand pounds")).first.click()
    page.get_by_role("link", name="Propose something").click()
    page.locator("main form button[type=submit]").first.click()  # the door
    page.get_by_label("Your idea in one line").fill(TITLE)
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Please write what should be done.").first.wait_for()
    accessible(page)
    page.get_by_label("What should be done?").fill("Twelve small lamps, from the lock to the weir.")
    for heading in ("Whom does it help", "Which part of the area", "What may it cost", "About you"):
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("heading", name=re.compile(heading)).wait_for()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Is this what you propose?").wait_for()
    accessible(page)
    page.get_by_role("button", name="Send, and get my receipt").click()
    page.get_by_role("heading", name="Your proposal has arrived").wait_for()
    accessible(page)
    return page.locator("#receipt-code").inner_text()


def test_an_idea_becomes_a_project_on_the_ballot(visit, accessible, proposed):
    desk = visit("/larkmoor/desk/budgets/", role="facilitator", device="laptop")
    desk.get_by_role("link", name=re.compile("Thirty thousand pounds")).first.click()
    desk.locator("#main").get_by_role("link", name="Proposals", exact=True).click()
    follow(desk, desk.get_by_role("link", name=TITLE).first)
    address = desk.url
    follow(desk, desk.get_by_role("button", name="Good: show it"))
    phone = visit("/larkmoor/proposals/receipt/")
    phone.get_by_label("The code on your receipt").fill(proposed)
    phone.get_by_role("button", name="Show me").click()
    phone.get_by_role("link", name="As everybody sees it").click()
    phone.get_by_role("button", name="Support this proposal").click()
    phone.locator("main form button[type=submit]").first.click()  # the door
    phone.get_by_role("button", name="Yes, I support it").click()
    phone.get_by_text("You support this proposal.").wait_for()
    accessible(phone)
    desk.goto(address)
    desk.get_by_label("All the same").check()
    desk.get_by_role("button", name="Look at what it costs").click()
    desk.get_by_label("Yes", exact=True).check()
    desk.get_by_role("button", name="Settle, for everybody to read").click()
    desk.get_by_text("costs at least something").first.wait_for()
    accessible(desk)
    desk.get_by_label("What it costs on the ballot").fill("2400")
    desk.get_by_role("button", name="Settle, for everybody to read").click()
    desk.get_by_role("button", name="Put it on the ballot").click()
    desk.get_by_text("It stands on the ballot as project").wait_for()
    phone.reload()
    expect(phone.get_by_text("On the ballot").first).to_be_visible()
    desk.get_by_role("button", name="Take it off the ballot").click()
    desk.get_by_role("button", name="Put it on the ballot").wait_for()


@pytest.mark.parametrize(("language", "dark"), [("en", True), ("ar", False)])
def test_the_list_has_no_barrier_when_everything_is_opened(visit, accessible, language, dark):
    page = visit("/larkmoor/decided/")
    link = page.get_by_role("link", name=re.compile("Thirty thousand pounds")).first
    address = link.get_attribute("href")
    page = visit(f"{address}proposals/?q=the", language=language, dark=dark)
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
