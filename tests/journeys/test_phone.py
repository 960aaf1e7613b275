"""A champion's phone in a real browser: without signal, closed and opened again, photos and recordings,
help in danger, a new version. Whatever happens, a voice arrives once, and nothing is lost."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.axe import accessible
from tests.support.journeys import sign_in, unlike
from tests.support.phones import PHONE, SLUG
from tests.support.server import hearth

pytestmark = pytest.mark.browser
WRITTEN = Path(__file__).resolve().parents[2] / "src/hearth/listen/tests/written"


def test_what_is_caught_without_signal_survives_closing_and_arrives_once(house, phone, kept):
    ana = phone(linked=False)
    link = sign_in(ana.context, house, f"{SLUG}/champion")
    link.goto(f"{PHONE}link/")
    accessible(link)
    link.fill("#id_name", "Ana’s old phone")
    link.click("#link-form button")
    link.locator("#shell-state", has_text="Ready for use without signal").wait_for()
    link.close()
    ana.goto()
    ana.page.locator("#list-empty").wait_for()
    ana.context.set_offline(True)
    words = unlike("The bus does not come")
    ana.say(words)
    ana.title("Kept on this phone")
    ana.close()

    ana.open(offline=True)
    ana.goto()
    ana.page.locator("#list-waiting", has_text=words).wait_for()
    expect(ana.page.locator("#strip")).to_contain_text("No signal")
    assert kept(words) == []

    ana.context.set_offline(False)
    ana.page.locator("#list-sent", has_text="Receipt").wait_for()
    assert len(kept(words)) == 1
    left = ana.voices()[0]
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", left["receipt"])
    assert "text" not in left and words not in str(left)


def test_a_draft_is_kept_as_it_is_typed_and_can_be_deleted_before_sending(phone):
    ana = phone()
    ana.context.set_offline(True)
    ana.write("Half a sent")
    ana.page.locator("#write-kept", has_text="Kept on this phone").wait_for()
    ana.close()
    ana.open(offline=True)
    ana.goto()
    ana.page.click("#list-draft a")
    expect(ana.page.locator("#field-text")).to_have_value("Half a sent")
    ana.page.click("#write-form button[type=submit]")
    ana.title("Kept on this phone")
    ana.page.click("#view-voice [data-slot=delete]")
    accessible(ana.page)
    ana.page.click("#view-voice [data-slot=yes]")
    ana.page.locator("#list-empty").wait_for()
    assert ana.voices() == []


def test_a_photo_and_a_recording_go_with_their_voice_after_a_broken_line(phone, house):
    ana = phone()
    broken: list[str] = []

    def once(route):
        if route.request.method == "PUT" and not broken:
            broken.append(route.request.url)
            return route.abort("connectionreset")
        return route.continue_()

    ana.context.route("**/phone/files/**", once)
    words = unlike("Look at this step")
    ana.write(words)
    picture = ana.page.screenshot()
    photo = {"name": "where I live.png", "mimeType": "image/png", "buffer": picture}
    ana.page.set_input_files("#write-photo", photo)
    ana.page.locator("#write-files img").wait_for()
    ana.page.click("#write-record")
    ana.page.locator("#write-files-said", has_text="Recording").wait_for()
    ana.page.wait_for_timeout(1500)
    ana.page.click("#write-record")
    ana.page.locator("#write-files audio:not([hidden])").wait_for()
    accessible(ana.page)
    ana.page.click("#write-form button[type=submit]")
    ana.page.locator("#view-voice [data-slot=send]").wait_for()
    ana.page.click("#view-voice [data-slot=send]")
    ana.title("It has arrived")
    with closing(sqlite3.connect(house.home / "hearth.sqlite3", timeout=20)) as database:
        rows = (
            "select a.kind, a.state, a.file_name from listen_attachment a"
            " join listen_voice v on a.voice_id = v.id where v.text = ?"
        )
        found = sorted(database.execute(rows, [words]).fetchall())
    assert found == [("audio", "whole", ""), ("photo", "whole", "")]
    assert broken


#: Whether the words to listen for lie on the phone; Chromium may list a cache some moments after it can be asked.
KEEPS_DANGER = """async () => {
  const lists = (await caches.keys()).map((name) => caches.open(name).then((cache) => cache.keys()));
  return (await Promise.all(lists)).flat().some((request) => request.url.includes("phone/danger"));
}"""


def test_help_is_shown_without_signal_for_whatever_the_server_would_find(phone):
    from hearth.listen.crisis import patterns_by_language, sounds_like_crisis

    ana = phone()
    ana.page.wait_for_function(KEEPS_DANGER)
    ana.context.set_offline(True)
    ana.write("I want to die")
    ana.page.locator("#danger-now a[href='tel:01632960111']").wait_for()
    accessible(ana.page)
    files = ana.page.evaluate("caches.keys().then((names) => names.join())")
    assert SLUG in files
    texts = [
        text
        for name in ("first", "second", "third")
        for text in (WRITTEN / f"crisis_{name}.txt").read_text("utf-8").splitlines()
        if text and not text.startswith("#")
    ]
    found = ana.page.evaluate(
        """async ([patterns, texts]) => {
          const caught = (await caches.keys()).map((name) => caches.open(name).then((cache) => cache.keys()));
          const kept = (await Promise.all(caught)).flat().map((request) => request.url);
          const address = kept.find((url) => url.includes("phone/danger"));
          const { netFor } = await import(address);
          return texts.map(netFor(patterns));
        }""",
        [patterns_by_language(), texts],
    )
    serious = [text for text in texts if sounds_like_crisis(text)]
    missed = [text for text, hit in zip(texts, found, strict=True) if not hit and text in serious]
    assert len(serious) > 50 and missed == []


def test_a_new_version_waits_until_it_is_taken_and_loses_nothing(phone, house):
    ana = phone()
    ana.write("Not finished")
    ana.page.locator("#write-kept", has_text="Kept on this phone").wait_for()
    before = ana.page.evaluate("caches.keys()")
    lines = '[{"name": "Another line", "phone": "01632 960222"}]'
    change = (
        "from hearth.core.networks.models import Network;"
        f"Network.objects.filter(slug='{SLUG}').update(crisis_lines={lines})"
    )
    assert hearth(house.home, "manage", "shell", "-c", change).returncode == 0
    ana.page.evaluate("navigator.serviceWorker.ready.then((kept) => kept.update())")
    ana.page.locator("#new-version button").click()
    ana.page.locator(".crisis", has_text="Help").wait_for()
    ana.page.wait_for_function("document.documentElement.innerHTML.includes('01632 960222')")
    assert ana.page.evaluate("caches.keys()") != before
    back = change.replace("Another line", "Listening line").replace("960222", "960111")
    assert hearth(house.home, "manage", "shell", "-c", back).returncode == 0
    assert [voice["text"] for voice in ana.voices()] == ["Not finished"]


@pytest.mark.parametrize(("language", "scheme"), [("ar", "dark"), ("pl", "light")])
def test_every_part_has_no_barrier_either_way_round(phone, language, scheme):
    ana = phone(linked=False, locale=language, color_scheme=scheme)
    ana.goto()
    ana.page.locator("[data-view=unlinked] h1").wait_for()
    accessible(ana.page)


def test_every_part_of_a_linked_phone_has_no_barrier_in_arabic_and_dark(phone):
    ana = phone(color_scheme="dark")
    ana.context.set_offline(True)
    ana.goto(f"{PHONE}?lang=ar")
    assert ana.page.get_attribute("html", "dir") == "rtl"
    for part in ("", "#write", "#hand", "#device"):
        ana.goto(f"{PHONE}{part}")
        ana.page.wait_for_timeout(300)
        assert ana.page.get_attribute("html", "dir") == "rtl"
        ana.page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        accessible(ana.page)
        assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
