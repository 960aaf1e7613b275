"""A vote about priorities: prepared at the desk, ranked on a phone by buttons and by keys, and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.journeys import follow, moment

pytestmark = pytest.mark.browser
OPTIONS = ("Journey: a bench", "Journey: a bus", "Journey: a kettle", "Journey: a lamp")


@pytest.fixture
def opened(visit, accessible):
    """An open vote in which everybody puts four options in order; the address of its ballot."""
    page = visit("/larkmoor/desk/activities/new/", role="facilitator", device="laptop")
    page.get_by_role("link", name="Choose three priorities").click()
    page.get_by_label("Title").fill("Journey: what first?")
    page.get_by_label("Opens").fill(moment(hours=-2))
    page.locator("input[name=entry][value=browser]").check()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Prepare what people see").click()
    page.get_by_role("link", name="Add options").click()
    page.get_by_label("Others, in your own words").fill("\n".join(OPTIONS))
    accessible(page)
    page.get_by_role("button", name="Put them on the ballot").click()
    page.get_by_role("link", name="How it is counted").click()
    page.get_by_label("Put them in order: every pair is compared").check()
    page.get_by_label("How many priorities are chosen").fill("1")
    page.get_by_label("For ticks and orders").fill("")
    accessible(page)
    follow(page, page.get_by_role("button", name="Keep"))
    accessible(page)
    page.get_by_role("link", name="Take a last look and open").click()
    page.get_by_role("button", name="Lock it and open").click()
    page.get_by_text("What was locked is published").wait_for()
    return re.sub(r"/desk/.*activities/(.*?)/.*", r"/votes/\1/ballot/", f"{page.url}/")


def _enter(page) -> None:
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name="Journey: what first?").wait_for()


def test_an_order_is_made_on_a_phone_by_buttons_and_by_keys(visit, accessible, opened):
    page = visit(opened)
    _enter(page)
    accessible(page)
    for name in OPTIONS[:3]:
        page.get_by_role("button", name=f"Put {name} next in your order").click()
    page.get_by_role("button", name=f"Move {OPTIONS[2]} up").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert page.locator("[data-ranked] strong").all_inner_texts() == [
        OPTIONS[0],
        OPTIONS[2],
        OPTIONS[1],
    ]
    assert "2 / 3" in page.locator("[data-ranking-said]").inner_text()
    page.get_by_role("button", name=f"Take {OPTIONS[1]} out of your order").press("Enter")
    accessible(page)
    page.get_by_role("button", name="Check my choice").click()
    page.get_by_role("heading", name="Is this right?").wait_for()
    assert page.locator(".ballot-order li").all_inner_texts() == [OPTIONS[0], OPTIONS[2]]
    accessible(page)
    page.get_by_role("button", name="Cast my ballot").click()
    page.get_by_role("heading", name="Your ballot is in").wait_for()
    accessible(page)
    page.goto(opened)
    assert page.locator("[data-ranked] strong").all_inner_texts() == [OPTIONS[0], OPTIONS[2]]


def test_an_order_is_made_without_a_script_and_a_place_given_twice_is_told(visit, opened):
    page = visit(opened, javascript=False)
    _enter(page)
    for name in OPTIONS[:2]:
        page.get_by_label(f"Place {name}").select_option("1")
    page.get_by_role("button", name="Check my choice").click()
    expect(page.get_by_text("have the same place (1)")).to_be_visible()
    assert page.get_by_label(f"Place {OPTIONS[0]}").input_value() == "1"
    page.get_by_label(f"Place {OPTIONS[1]}").select_option("2")
    page.get_by_role("button", name="Check my choice").click()
    page.get_by_role("button", name="Cast my ballot").click()
    expect(page.get_by_role("heading", name="Your ballot is in")).to_be_visible()


def test_the_counted_vote_explains_itself_either_way_round(visit, accessible):
    page = visit("/larkmoor/decided/", language="ar", dark=True)
    follow(
        page, page.get_by_role("link", name="What comes first in the new community rooms?").first
    )
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
