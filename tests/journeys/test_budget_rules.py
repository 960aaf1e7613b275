"""Rules tried side by side at the desk, one chosen with its reason, the vote opened; and a result read to its end."""

from __future__ import annotations

import pytest

from tests.support.journeys import follow, moment

pytestmark = pytest.mark.browser


@pytest.fixture
def prepared(visit):
    """The desk's page of a fresh vote with two projects."""
    page = visit("/larkmoor/desk/budgets/new/", role="facilitator", device="laptop")
    page.get_by_label("Title").fill("Journey: shared out")
    page.get_by_label("Money to share out").fill("300")
    page.get_by_label("Who may vote, in plain words").fill("Everybody who lives here")
    page.get_by_label("Opens", exact=True).fill(moment(hours=0))
    page.get_by_label("Closes", exact=True).fill(moment(days=3))
    page.get_by_role("button", name="Keep").click()
    for title in ("A bench", "A pond"):
        page.get_by_role("link", name="Add a project").click()
        page.get_by_label("Title").fill(title)
        page.get_by_label("Cost").fill("120")
        page.get_by_role("button", name="Keep").click()
    return page


def test_a_team_tries_rules_chooses_one_and_opens(prepared, accessible):
    page = prepared
    page.get_by_role("link", name="How the money is shared out").click()
    page.get_by_label("Voters", exact=True).fill("300")
    page.get_by_role("button", name="Try").first.click()
    page.get_by_text("They show what a rule does").wait_for()
    accessible(page)
    page.get_by_role("radio", name="Saving up together").check()
    page.get_by_text("More settings").click()
    page.get_by_label("Fewest supporters that a project needs").fill("1")
    page.get_by_role("button", name="Count by this rule").click()
    page.locator("#id_reason:invalid").wait_for()
    page.get_by_label("Why this rule").fill("It is quick to tell.")
    page.get_by_label("Who chose it").fill("The journey")
    page.get_by_role("button", name="Count by this rule").click()
    page.get_by_text("this rule counts").first.wait_for()
    accessible(page)
    page.get_by_role("link", name="Journey: shared out").first.click()
    page.get_by_role("link", name="Open the vote").click()
    page.get_by_text("It is quick to tell.").wait_for()
    follow(page, page.get_by_role("button", name="Lock it and open"))
    page.get_by_role("link", name="Public page").click()
    page.get_by_role("link", name="What other rules would do").click()
    page.get_by_text("hearth budget ballots.pb --rule phragmen").wait_for()
    accessible(page)


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", True)])
def test_a_result_has_no_barrier_when_everything_is_opened(visit, accessible, language, dark):
    page = visit("/larkmoor/decided/", language=language, dark=dark)
    follow(page, page.get_by_role("link", name="Sixty thousand pounds").first)
    page.locator("#result").wait_for()
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page = visit(f"{address_of(page)}rules/", language=language, dark=dark)
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def address_of(page) -> str:
    """The path of the page that is open."""
    return page.evaluate("location.pathname")
