"""A resident comes in, says what they think of five statements, says something, and reads a finished result."""

from __future__ import annotations

import pytest

from tests.support.journeys import follow

pytestmark = pytest.mark.browser


@pytest.fixture
def inside(visit, accessible):
    """A phone at the first five statements of the open conversation of the demo."""
    page = visit("/larkmoor/conversations/")
    page.get_by_role("link", name="Keeping warm and well this winter").first.click()
    follow(page, page.get_by_role("link", name="Take part"))
    box = page.locator("main form input[type=checkbox]")
    if box.count():
        box.first.check()
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name="What do you think?").wait_for()
    accessible(page)
    return page


def test_five_answers_by_keyboard_then_a_statement_of_ones_own(inside, accessible):
    page = inside
    page.get_by_role("button", name="Keep these").click()
    page.get_by_role("alert").wait_for()
    accessible(page)
    for number in range(5):
        page.locator("fieldset").nth(number).get_by_role("radio").first.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Keep these").press("Enter")
    page.get_by_role("heading", name="Thank you").wait_for()
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    accessible(page)
    page.get_by_role("link", name="Say something yourself").click()
    page.get_by_label("What do you want to say?").fill("Warm rooms should be open Sundays too")
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="Somebody said this already").wait_for()
    accessible(page)
    page.get_by_role("button", name="I agree with this one").first.click()
    page.get_by_text("Kept: you agree with the statement that was there.").wait_for()


@pytest.mark.parametrize(("language", "dark"), [("en", True), ("ar", False)])
def test_a_finished_conversation_shows_what_is_shared(visit, accessible, language, dark):
    page = visit("/larkmoor/conversations/", language=language, dark=dark)
    page.get_by_role("link", name="The street outside Larkmoor School").first.click()
    follow(page, "main a[href$='/result/']")
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    follow(page, "main a[href$='/statements/']")
    accessible(page)
