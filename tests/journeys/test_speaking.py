"""Somebody speaks, one thing at a time: without scripts, with a voice, through a lost connection."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_listen import riverbend  # noqa: F401
from tests.support.axe import accessible
from tests.support.journeys import unlike

pytestmark = pytest.mark.browser


STORED = "() => JSON.stringify([{...sessionStorage}, {...localStorage}])"


def on(page, go="on"):
    """Press the button that leads on, and wait for the next page."""
    step = page.input_value("input[name=step]")
    page.click(f"button[name=go][value={go}]")
    page.wait_for_selector(f"input[name=step]:not([value={step}])", state="attached")


def to_the_end(page):
    """From the second page to the receipt."""
    page.check("input[name=kind][value=need]")
    on(page)
    on(page)
    page.check("input[name=quote]")
    on(page)
    page.click("button[value=send]")
    page.wait_for_url(re.compile("/receipt/"))


def record(page, seconds=1.2):
    page.click("[data-record]")
    page.wait_for_selector("[data-stop]:visible")
    page.wait_for_timeout(seconds * 1000)
    page.click("[data-stop]")


def status(page, words):
    page.wait_for_selector(f"[data-status]:has-text('{words}')")


def test_without_scripts_one_thing_at_a_time_to_a_receipt(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/", javascript=False)
    assert page.locator("[data-record]").is_hidden()
    words = unlike("A bench")
    page.fill("textarea[name=text]", words)
    on(page)
    on(page, "back")
    assert page.input_value("textarea[name=text]") == words
    on(page)
    to_the_end(page)
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", page.inner_text("#receipt-code"))


def test_the_browsers_own_back_button_and_a_reload_lose_nothing(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/")
    page.fill("textarea[name=text]", "My very own words")
    on(page)
    page.check("input[name=kind][value=idea]")
    on(page)
    page.go_back()
    assert page.is_checked("input[name=kind][value=idea]")
    page.reload()
    assert page.is_checked("input[name=kind][value=idea]")
    on(page, "back")
    assert page.input_value("textarea[name=text]") == "My very own words"


def test_a_draft_holds_across_pages_until_the_receipt(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/")
    words = unlike("Half a thought")
    page.fill("textarea[name=text]", words)
    on(page)
    page.goto(f"{riverbend}/speak/")
    assert page.input_value("textarea[name=text]") == words
    on(page)
    to_the_end(page)
    page.goto(f"{riverbend}/speak/")
    assert page.input_value("textarea[name=text]") == ""


def test_start_again_forgets_on_a_device_that_others_use(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/")
    page.fill("textarea[name=text]", "Not for the next one")
    page.wait_for_function(f"() => ({STORED})().includes('Not for the next one')")
    page.click("[data-draft-clear]")
    expect(page.locator("textarea[name=text]")).to_have_value("")
    assert "Not for the next one" not in page.evaluate(STORED)


def test_a_voice_is_recorded_written_down_and_read(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/", dark=True)
    record(page)
    status(page, "It has arrived")
    accessible(page)
    on(page)
    accessible(page)
    to_the_end(page)
    address = page.url
    desk = visit(f"{riverbend}/desk/recordings/", role="facilitator", device="laptop")
    accessible(desk)
    desk.locator("main .row-list a").last.click()
    desk.wait_for_selector("audio")
    heard = """() => new Promise((go) => {
        const player = document.querySelector("audio");
        if (player.readyState) go(true);
        player.onloadedmetadata = () => go(true);
        player.onerror = () => go(false);
    })"""
    assert desk.evaluate(heard)
    accessible(desk)
    words = unlike("It hums")
    desk.fill("textarea[name=text]", words)
    desk.click("main form button[type=submit]")
    desk.wait_for_url(re.compile("/recordings/$"))
    page.goto(address)
    page.click("text=What you said")
    assert words in page.inner_text(".quote")


def test_a_recording_goes_on_after_a_lost_connection(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/")
    pieces = []
    page.on(
        "request",
        lambda asked: pieces.append(asked.headers["upload-offset"]) if asked.method == "PATCH" else 0,
    )  # fmt: skip
    page.context.set_offline(True)
    record(page)
    status(page, "No connection")
    page.click("button[value=on]")
    status(page, "still on its way")
    page.context.set_offline(False)
    page.wait_for_selector("input[name=kind]")
    assert pieces == ["0"]
    to_the_end(page)


def test_a_large_file_is_cut_off_midway_and_resumes_where_it_was(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/")
    lost, brought = [], []

    def cut(route):
        offset = int(route.request.headers["upload-offset"])
        if offset >= 256 * 1024 and not lost:
            lost.append(offset)
            route.abort()
            return
        brought.append(offset)
        route.continue_()

    page.route(re.compile("/attachments/.+/"), cut)
    page.click(".recorder summary")
    sound = b"\x1a\x45\xdf\xa3" + b"\x00" * 600_000
    page.set_input_files(
        "input[name=recording]", {"name": "a.webm", "mimeType": "audio/webm", "buffer": sound}
    )
    status(page, "It has arrived")
    assert lost == [262144]
    assert brought == [0, 131072, 262144, 393216, 524288]


def test_a_page_that_was_closed_brings_its_recording_back(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/")
    page.context.set_offline(True)
    record(page)
    status(page, "No connection")
    page.context.set_offline(False)
    page.goto(f"{riverbend}/speak/")
    status(page, "It has arrived")
    assert page.locator("input[name=attachment]").count() == 1


def test_right_to_left_with_large_letters_and_a_mistake(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/?lang=ar", language="ar", device="small phone")
    page.click("button[value=size]")
    page.wait_for_selector("body.large-letters")
    page.click("button[value=on]")
    page.wait_for_selector(".error-summary")
    accessible(page)
    width = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


def test_a_draft_is_kept_on_an_own_device_when_the_window_closes(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/")
    page.check("[data-draft-keep]")
    page.fill("textarea[name=text]", "Later")
    on(page)
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(f"{riverbend}/speak/")
    assert again.input_value("textarea[name=text]") == "Later"
    assert again.is_checked("[data-draft-keep]")


SPEECH = """
    window.said = [];
    const voices = [{ lang: "en-GB", name: "Test" }];
    Object.defineProperty(window, "speechSynthesis", { value: {
        getVoices: () => voices, addEventListener() {}, cancel() {},
        speak: (words) => { window.said.push([words.lang, words.text]); words.onend?.(); },
    } });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def test_question_and_options_are_read_aloud_where_there_is_a_voice(visit, riverbend):  # noqa: F811
    page = visit(f"{riverbend}/speak/")
    assert page.locator("[data-read]").is_hidden()  # this browser has no voice at all
    page.context.add_init_script(SPEECH)
    page.reload()
    page.click("[data-read]")
    assert ["en", "What would help?"] in page.evaluate("() => window.said")
    page.fill("textarea[name=text]", "Words")
    on(page)
    page.click("[data-read]")
    said = [text for _language, text in page.evaluate("() => window.said")]
    assert said[:3] == ["What is it?", "Something we need", "Something in the way"]
    page.goto(f"{riverbend}/speak/?lang=ar")
    expect(
        page.locator("#asked ~ [data-read]")
    ).to_be_visible()  # the question itself is in English
