"""Three sheets by keyboard alone; two phones in one meeting, and the wall."""

from __future__ import annotations

import re

import pytest

from tests.journeys.test_listen import MAKE
from tests.support.axe import accessible
from tests.support.journeys import follow
from tests.support.server import hearth

pytestmark = pytest.mark.browser
SLUG = "paperham-journeys"
SHEETS = """
from hearth.listen.queries import papers
for row in papers.sheets(papers.batches(queries.by_slug("%(slug)s"))[0]): print("sheet", row.code)
"""


@pytest.fixture(scope="session")
def paperham(house):
    """A network of these journeys' own, with one open round."""
    # every network has people of its own, since an address can have one account only
    words = (MAKE % {"slug": SLUG}).replace("@riverbend", "@paperham")
    done = hearth(house.home, "manage", "shell", "-c", words)
    assert done.returncode == 0, done.stderr
    return f"/{SLUG}"


def codes_of(house) -> list[str]:
    """The codes of the newest batch, as they stand on the paper."""
    words = "from hearth.core.networks import queries" + SHEETS % {"slug": SLUG}
    done = hearth(house.home, "manage", "shell", "-c", words)
    assert done.returncode == 0, done.stderr
    return re.findall(r"sheet (\w+)", done.stdout)


def test_three_sheets_are_typed_in_by_keyboard_alone(visit, house, paperham):
    page = visit(f"{paperham}/desk/sheets/add/", role="facilitator", device="laptop")
    page.fill("input[name=sheets]", "3")
    follow(page, "main form button[type=submit]")
    page.goto(f"{paperham}/desk/sheets/enter/")
    for code in codes_of(house):
        page.wait_for_selector("input[name=code]:focus")
        page.keyboard.type(code.lower())
        page.keyboard.press("Enter")
        page.wait_for_selector("textarea[name=text]:focus")
        page.keyboard.type(f"No bus after six, says {code}.")
        page.keyboard.press("Tab")
        page.keyboard.type("2")
        with page.expect_navigation(url=re.compile("last=")):
            page.keyboard.press("Enter")
    assert "You have typed in 3 sheets today" in page.inner_text("main")
    accessible(page)
    page.goto(f"{paperham}/desk/voices/?words=after+six")
    assert page.locator("main .row-list > li").count() == 3


def join(visit, paperham, code, table):
    """A phone that has joined at a table."""
    phone = visit(f"{paperham}/meeting/")
    phone.fill("input[name=code]", code.lower())
    phone.click("main form button[type=submit]")
    phone.select_option("select[name=table]", table)
    phone.click("main form button[type=submit]")
    return phone


def test_two_phones_write_in_one_meeting_and_the_wall_follows(visit, paperham):
    desk = visit(f"{paperham}/desk/meetings/add/", role="facilitator", device="laptop")
    desk.fill("input[name=title]", "Supper")
    desk.fill("input[name=tables]", "2")
    desk.check("input[name=quote]")
    desk.click("main form button[type=submit]")
    code = desk.inner_text("#join-code")
    for table, words in (("1", "The last bus <b>leaves</b> early"), ("2", "الدرج مكسور")):
        phone = join(visit, paperham, code, table)
        phone.fill("textarea[name=text]", words)
        phone.check("input[name=kind][value=barrier]")
        phone.click("form[data-draft] button[type=submit]")
        phone.wait_for_url(re.compile("kept"))
        accessible(phone)
    wall = visit(desk.get_attribute("a[href*='/wall/']", "href"), device="laptop")
    assert wall.locator(".wall-note").count() == 0
    desk.reload()
    for _note in range(2):
        follow(desk, "button[value=up]")
    wall.wait_for_selector(".wall-note >> nth=1")
    assert "<b>leaves</b>" in wall.inner_text(".wall")
    accessible(wall)
