"""A facilitator plans an event; a resident finds it, books it and gives the place back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def planned(visit, accessible):
    """The address of a fresh event with one place and a link, planned at the desk."""
    page = visit("/larkmoor/desk/events/new/", role="facilitator", device="laptop")
    page.get_by_label("Title").fill("Journey: soup for two")
    page.get_by_label("What kind").select_option("class")
    page.get_by_label("Day", exact=True).fill((date.today() + timedelta(days=9)).isoformat())
    page.get_by_label("Begins").fill("12:00")
    page.get_by_label("Ends").fill("11:00")
    page.get_by_label("Link to join online").fill("https://meet.example/soup")
    page.get_by_label("Room for how many").fill("1")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("The event ends before it begins.").first.wait_for()
    accessible(page)
    page.get_by_label("Ends").fill("13:00")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("heading", name="Journey: soup for two").wait_for()
    accessible(page)
    return (
        page.locator("#main").get_by_role("link", name="As everybody sees it").get_attribute("href")
    )


def test_a_resident_books_on_a_phone_and_gives_the_place_back(visit, accessible, planned):
    page = visit(planned)
    assert "meet.example" not in page.content()
    page.get_by_role("link", name="Book a place").click()
    page.get_by_role("button", name="Book").click()
    page.get_by_role("heading", name="Your place is kept").wait_for()
    expect(page.get_by_role("link", name="https://meet.example/soup")).to_be_visible()
    page.get_by_text("I cannot come").click()
    accessible(page)
    page.get_by_role("button", name="Give my place back").click()
    page.get_by_role("heading", name="This booking has been given back").wait_for()


def test_booking_works_without_javascript_and_the_second_waits(visit, planned):
    for heading in ("Your place is kept", "You are on the waiting list"):
        page = visit(f"{planned}book/", javascript=False)
        page.locator("main form button[type=submit]").click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", True)])
@pytest.mark.parametrize(
    "path", ["doing/", "events/", "find/", "find/?q=zzqqxx", "events/booking/"]
)
def test_pages_have_no_barrier_when_everything_is_opened(visit, accessible, path, language, dark):
    page = visit(f"/larkmoor/{path}", language=language, dark=dark)
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "path",
    [
        "programmes/",
        "programmes/new/",
        "commitments/",
        "events/",
        "services/",
        "services/new/",
        "services/import/",
    ],
)
def test_the_desk_has_no_barrier_either_way_round(visit, accessible, path):
    page = visit(f"/larkmoor/desk/{path}", role="facilitator", language="ar")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
