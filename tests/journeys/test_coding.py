"""A champion codes by keyboard alone; a facilitator puts a difference on the agenda."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.journeys import follow

pytestmark = pytest.mark.browser


def chosen(page):
    return page.locator("input[name=themes]:checked").count()


def test_a_champion_codes_by_keyboard_and_undoes(visit, accessible):
    page = visit("/larkmoor/desk/coding/", role="champion", device="laptop")
    first = page.locator("input[name=voice]").last.get_attribute("value")
    page.keyboard.press("a")
    assert chosen(page) == 1
    page.keyboard.press("a")
    assert chosen(page) == 0
    page.keyboard.press("/")
    page.keyboard.type("teeth")
    assert page.locator(".coding-theme:visible").count() < page.locator(".coding-theme").count()
    accessible(page)
    page.keyboard.press("Enter")
    assert chosen(page) == 1
    page.keyboard.press("?")
    page.get_by_text("choose the theme with this letter").wait_for()
    accessible(page)
    page.locator("h1").click()
    page.keyboard.press("Enter")
    page.get_by_text("Kept.").wait_for()
    accessible(page)
    assert page.locator(".coding-form input[name=voice]").get_attribute("value") != first
    page.keyboard.press("u")
    page.get_by_text("Taken back. Here it is again.").wait_for()
    assert page.locator(".coding-form input[name=voice]").get_attribute("value") == first


def test_keys_can_be_switched_off(visit):
    page = visit("/larkmoor/desk/coding/", role="champion", device="laptop")
    page.locator(".coding-help summary").click()
    page.get_by_label("These keys work on this device").uncheck()
    page.locator("h1").click()
    page.keyboard.press("a")
    assert chosen(page) == 0


def test_coding_works_on_a_phone_without_javascript(visit):
    page = visit("/larkmoor/desk/coding/", role="champion", javascript=False)
    page.locator("input[name=themes]").first.check()
    page.get_by_role("button", name="Keep and show the next").click()
    expect(page.get_by_text("Kept.")).to_be_visible()


def test_a_difference_is_put_on_the_agenda_and_talked_over(visit, accessible):
    page = visit("/larkmoor/desk/agreement/", role="facilitator", device="laptop")
    follow(page, page.get_by_role("button", name="Count again"))
    accessible(page)
    page.locator("input[name=voices]").first.check()
    page.get_by_role("button", name="Put these on the agenda").click()
    page.get_by_text("That difference is knowledge, not error").wait_for()
    accessible(page)
    page.get_by_role("link", name="Write down what you learned").first.click()
    page.get_by_label("What did you learn?").fill("A lamp is why she takes no bus.")
    page.get_by_role("button", name="Mark as talked over").click()
    page.get_by_role("heading", name="What we learned").wait_for()
    expect(page.get_by_text("A lamp is why she takes no bus.").first).to_be_visible()


@pytest.mark.parametrize(("language", "dark"), [("en", True), ("ar", False)])
@pytest.mark.parametrize("path", ["coding/", "agreement/", "agenda/", "themes/starters/wellbeing/"])
def test_the_rooms_have_no_barrier(visit, accessible, path, language, dark):
    page = visit(f"/larkmoor/desk/{path}", role="facilitator", language=language, dark=dark)
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
