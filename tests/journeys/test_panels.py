"""A card is handed out, a neighbour puts her name down and withdraws; a draw is looked at by everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.journeys import follow

pytestmark = pytest.mark.browser

OPEN = "A panel of neighbours: food on prescription"
DRAWN = "A panel of neighbours: getting to care without a car"


def desk_of(visit, title):
    """The desk's page of a panel, found as the team finds it."""
    page = visit("/larkmoor/desk/activities/", role="facilitator", device="laptop")
    follow(page, page.get_by_role("link", name=title).first)
    return page, re.search(r"[0-9a-f-]{36}", page.url)[0]


def go_on(page):
    step = page.input_value("input[name=step]")
    follow(page, page.get_by_role("button", name="Go on"))
    assert page.input_value("input[name=step]") != step


def test_a_neighbour_puts_her_name_down_with_a_card_and_withdraws(visit, accessible):
    desk, panel = desk_of(visit, OPEN)
    desk.goto(f"/larkmoor/desk/panels/{panel}/invite/")
    accessible(desk)
    desk.get_by_label("How many cards").fill("1")
    desk.get_by_role("button", name="Make the cards").click()
    code = desk.locator(".receipt-code").inner_text()
    page = visit(f"/larkmoor/panels/{panel}/")
    accessible(page)
    follow(page, page.get_by_role("link", name="Put my name down"))
    page.get_by_label("code").fill(code)
    if page.locator("input[name=is_me]").count():
        page.check("input[name=is_me]")
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Please say that this is for you.").wait_for()
    accessible(page)
    page.check("input[name=ok]")
    go_on(page)
    while page.locator("input[type=radio][value=prefer_not]").count():
        page.check("input[type=radio][value=prefer_not]")
        go_on(page)
    page.get_by_label("Your name").fill("Rosa Journey")
    page.get_by_label("call you").check()
    page.get_by_label("Your e-mail address or telephone number").fill("01632 960777")
    accessible(page)
    go_on(page)
    page.get_by_role("button", name="Put my name down").click()
    receipt = page.locator("#receipt-code").inner_text()
    accessible(page)
    page.goto(f"/larkmoor/panels/{panel}/place/?code={receipt}")
    page.get_by_role("button", name="Look").click()
    page.get_by_role("heading", name="You are in the pool").wait_for()
    accessible(page)
    page.get_by_text("Withdraw").first.click()
    page.check("input[name=sure]")
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("heading", name="You have withdrawn").wait_for()


@pytest.mark.parametrize(
    ("language", "dark", "device"), [("en", True, "laptop"), ("ar", False, "phone")]
)
def test_a_draw_can_be_looked_at_and_names_nobody(visit, accessible, language, dark, device):
    _desk, panel = desk_of(visit, DRAWN)
    page = visit(f"/larkmoor/panels/{panel}/", language=language, dark=dark, device=device)
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_text("04 17 22 31 40 45", exact=True)).to_be_visible()


def test_the_desks_pages_of_a_panel_have_no_barrier(visit, accessible):
    page, panel = desk_of(visit, DRAWN)
    for part in ("", "draw/", "people/", "honoraria/"):
        page.goto(f"/larkmoor/desk/panels/{panel}/{part}")
        page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        accessible(page)
    page.goto(f"/larkmoor/desk/panels/{panel}/people/?state=confirmed")
    page.locator("main .row-list a").first.click()
    page.get_by_text("They dropped out").wait_for()
    accessible(page)
