"""A voice goes its way: said on a phone, read at the desk, seen on the receipt; and by a champion."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import accessible
from tests.support.journeys import follow, unlike
from tests.support.server import hearth

pytestmark = pytest.mark.browser
SLUG = "riverbend-journeys"
MAKE = """
from datetime import timedelta
from django.utils import timezone
from hearth.core.networks import services as networks, queries
from hearth.core.people import services as people
from hearth.core.people.models import Person
from hearth.kit.actors import Actor
from hearth.listen import services as listen
now, clock = timezone.now(), Actor.clock()
if queries.by_slug("%(slug)s") is None:
    network = networks.found("%(slug)s", name="Riverbend", languages=["en", "ar"],
                             crisis_lines=[{"name": "Listening line", "phone": "01632 960111"}])
    for name, role in (("Ana", "champion"), ("Cy", "facilitator")):
        person = Person.objects.create_user(email=f"{name.lower()}@riverbend.example", name=name)
        held = people.give_role(network, person=person, role=role, by=clock, now=now)
        if role == "champion":
            people.describe_champion(held, shown_name="Ana", by=clock, now=now)
    made = listen.make_round(network, title="Spring", question="What would help?", opens_on=timezone.localdate(),
                             closes_on=timezone.localdate() + timedelta(days=9), by=clock, now=now)
    listen.open_round(made, by=clock, now=now)
"""


@pytest.fixture(scope="session")
def riverbend(house):
    """A network of these journeys' own, with one open round."""
    done = hearth(house.home, "manage", "shell", "-c", MAKE % {"slug": SLUG})
    assert done.returncode == 0, done.stderr
    return f"/{SLUG}"


def say(page, words):
    """Fill in what must be filled in, and send."""
    page.fill("textarea[name=text]", words)
    page.check("input[name=kind][value=need]")
    page.click("form[data-draft] button[type=submit]")
    page.wait_for_url(re.compile("/receipt/"))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_resident_speaks_on_a_phone(visit, riverbend, javascript):
    page = visit(f"{riverbend}/speak/?all=1", javascript=javascript)
    say(page, unlike("A bench by the river"))
    assert "Your words have arrived" in page.inner_text("h1")
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", page.inner_text("#receipt-code"))
    assert page.locator(".receipt-qr svg").count() == 1


def test_a_mistake_is_explained_and_costs_no_words(visit, riverbend):
    page = visit(f"{riverbend}/speak/?all=1", device="small phone")
    page.fill("textarea[name=text]", "My very own words")
    page.click("form[data-draft] button[type=submit]")
    page.wait_for_selector(".error-summary")
    accessible(page)
    assert page.input_value("textarea[name=text]") == "My very own words"


def test_an_impatient_thumb_speaks_once(visit, riverbend):
    page = visit(f"{riverbend}/speak/?all=1")
    words = unlike("Twice")
    page.fill("textarea[name=text]", words)
    page.check("input[name=kind][value=need]")
    page.evaluate(
        "() => { const form = document.querySelector('form[data-draft]'); form.submit(); form.submit(); }"
    )
    page.wait_for_url(re.compile("/receipt/"))
    desk = visit(
        f"{riverbend}/desk/voices/?words={words.split()[-1]}", role="facilitator", device="laptop"
    )
    assert desk.locator("main .row-list > li").count() == 1


def test_a_crisis_is_met_at_once_in_arabic_and_dark(visit, riverbend):
    page = visit(f"{riverbend}/speak/?all=1&lang=ar", language="ar", dark=True)
    say(page, "أريد أن أموت")
    expect(page.locator("section[role=alert] a[href='tel:01632960111']")).to_be_visible()
    accessible(page)


def test_what_the_desk_decides_stands_on_the_receipt_and_can_be_taken_back(visit, riverbend):
    phone = visit(f"{riverbend}/speak/?all=1")
    words = unlike("A later bus")
    phone.check("input[name=quote]")
    say(phone, words)
    desk = visit(
        f"{riverbend}/desk/voices/?words={words.split()[-1]}", role="facilitator", device="laptop"
    )
    follow(desk, f"text={words}")
    accessible(desk)
    follow(desk, "button[value=shown]")
    phone.reload()
    expect(phone.locator(".timeline")).to_contain_text("others can read it without your name")
    assert words in visit(f"{riverbend}/voices/").inner_text("main")
    follow(phone, "a[href*='take-back']")
    follow(phone, "button.button-danger")
    assert words not in visit(f"{riverbend}/voices/").inner_text("main")


def test_letters_decide_at_the_desk_once_they_are_switched_on(visit, riverbend):
    say(visit(f"{riverbend}/speak/?all=1"), unlike("To be read"))
    desk = visit(f"{riverbend}/desk/moderation/", role="facilitator", device="laptop")
    desk.keyboard.press("s")
    assert "done=" not in desk.url
    desk.check("#keys")
    desk.locator("h1").click()
    desk.keyboard.press("s")
    desk.wait_for_url(re.compile("done="))
    expect(desk.locator("text=Undo").first).to_be_visible()


def test_a_champion_records_a_group_and_hands_over_a_receipt(visit, riverbend):
    page = visit(f"{riverbend}/champion/record/", role="champion")
    page.check("input[name=on_behalf][value=group]")
    page.fill("input[name=group_size]", "8")
    say(page, unlike("We cannot read the letters"))
    accessible(page)
    assert "Hand over the receipt" in page.inner_text("h1")
    page.goto(f"{riverbend}/champion/recorded/")
    assert "a group of about 8" in page.inner_text("main")


def test_a_spreadsheet_comes_in_with_its_progress_shown(visit, riverbend):
    page = visit(f"{riverbend}/desk/imports/", role="facilitator", device="laptop")
    rows = "text,kind\n" + "".join(unlike(f"Row {n}") + ",need\n" for n in range(300))
    page.set_input_files(
        "input[type=file]", {"name": "v.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.click("main form button[type=submit]")
    page.wait_for_selector("button[name=start]")
    accessible(page)
    page.click("button[name=start]")
    page.wait_for_selector("text=See every voice", timeout=60_000)
    expect(page.locator("#progress")).to_contain_text("300 of 300 rows")
