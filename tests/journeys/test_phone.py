"""A champion's phone in a real browser: without signal, closed, opened again; a lost answer; a wrong
clock; no room; stopped by the team. Whatever happens, a voice arrives once, and nothing is lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support import browsers
from tests.support.axe import accessible
from tests.support.journeys import DEVICES, sign_in, watch
from tests.support.server import hearth

pytestmark = pytest.mark.browser
SLUG = "phones-journeys"
PHONE = f"/{SLUG}/champion/phone/"
WRITTEN = Path(__file__).resolve().parents[2] / "src/hearth/listen/tests/written"
MAKE = """
from datetime import timedelta
from django.utils import timezone
from hearth.core.networks import services as networks, queries
from hearth.core.people import services as people
from hearth.core.people.models import Person
from hearth.kit.actors import Actor
from hearth.listen import services as listen
now, clock = timezone.now(), Actor.clock()
network = networks.found("%(slug)s", name="Riverbend", languages=["en", "ar"],
                         crisis_lines=[{"name": "Listening line", "phone": "01632 960111"}])
for name, role in (("Ana", "champion"), ("Cy", "facilitator")):
    person = Person.objects.create_user(email=f"{name.lower()}@phones.example", name=name)
    held = people.give_role(network, person=person, role=role, by=clock, now=now)
    if role == "champion":
        champion = held
        people.describe_champion(held, shown_name="Ana", by=clock, now=now)
made = listen.make_round(network, title="Spring", question="What would help?", opens_on=timezone.localdate(),
                         closes_on=timezone.localdate() + timedelta(days=9), by=clock, now=now)
listen.open_round(made, by=clock, now=now)
for n in range(20):
    device, token = people.give_device(champion, kind="phone", name=f"Phone {n}", by=clock, now=now)
    print("TOKEN", token)
"""
KEEP_TOKEN = """async ([name, token]) => {
  const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (event) => done(event.target.result)));
  const deed = db.transaction("settings", "readwrite");
  deed.objectStore("settings").put(token, "token");
  await new Promise((done) => (deed.oncomplete = done));
  db.close();
}"""
EVERY_VOICE = """async (name) => {
  const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (event) => done(event.target.result)));
  const asked = db.transaction("voices").objectStore("voices").getAll();
  const found = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  db.close();
  return found;
}"""


@pytest.fixture(scope="session")
def tokens(house) -> Iterator[str]:
    """Tokens of Ana's phones, in a network of these journeys' own with one open round."""
    done = hearth(house.home, "manage", "shell", "-c", MAKE % {"slug": SLUG})
    assert done.returncode == 0, done.stderr
    return iter(re.findall(r"TOKEN (\S+)", done.stdout))


class Phone:
    """A phone with a profile of its own on the disk, so that it can be closed and opened again."""

    def __init__(self, browser, house, folder: Path, **how) -> None:
        self.browser, self.house, self.folder, self.how = browser, house, folder, how
        self.faults: list[str] = []

    def open(self, *, offline: bool = False) -> Phone:
        how = {"locale": "en", "color_scheme": "light"} | self.how
        self.context = self.browser.browser_type.launch_persistent_context(
            self.folder,
            executable_path=browsers.find(),
            args=browsers.QUIET,
            base_url=self.house.address,
            extra_http_headers={"Accept-Language": how["locale"]},
            accept_downloads=True,
            **(DEVICES["phone"] | how),
        )
        self.context.set_default_timeout(15_000)
        self.context.set_offline(offline)
        self.page = self.context.pages[0]
        watch(self.page, self.house, self.faults)
        return self

    def close(self) -> None:
        self.context.close()

    def link(self, token: str) -> Phone:
        """Link it as the page does, with a token that was made before."""
        self.page.goto(PHONE)
        self.page.locator("[data-view=unlinked]").wait_for()
        self.page.evaluate(KEEP_TOKEN, [f"hearth-phone-{SLUG}", token])
        self.page.reload()
        self.page.locator("#list-empty").wait_for()
        self.page.locator("#shell-state", has_text="Ready for use without signal").wait_for()
        return self

    def write(self, words: str) -> None:
        self.page.click("[data-way=write]")
        self.page.fill("#field-text", words)
        self.page.check("#kind-need")

    def say(self, words: str) -> None:
        self.write(words)
        self.page.click("#write-form button[type=submit]")
        self.page.locator("#view-voice h1").wait_for()

    def title(self, words: str) -> None:
        """Wait until the voice that is open stands so."""
        self.page.locator("#view-voice h1", has_text=words).wait_for()

    def voices(self) -> list[dict]:
        return self.page.evaluate(EVERY_VOICE, f"hearth-phone-{SLUG}")


@pytest.fixture
def phone(browser, house, tokens, tmp_path) -> Iterator[Callable[..., Phone]]:
    """A function: open a new phone, linked; closed at the end, and no error on any page."""
    with ExitStack() as at_the_end:

        def take(*, linked: bool = True, **how) -> Phone:
            made = Phone(browser, house, tmp_path / uuid4().hex, **how).open()
            at_the_end.callback(lambda: made.close())
            opened.append(made)
            return made.link(next(tokens)) if linked else made

        opened: list[Phone] = []
        yield take
    assert not [fault for one in opened for fault in one.faults]


@pytest.fixture
def kept(house) -> Callable[[str], list[tuple[str, str]]]:
    """A function: (state, said_at) of every voice with these words, as the house keeps them."""

    def look(words: str) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(house.home / "hearth.sqlite3", timeout=20)) as database:
            rows = "select state, said_at from listen_voice where text = ?"
            return database.execute(rows, [words]).fetchall()

    return look


def test_what_is_caught_without_signal_survives_closing_and_arrives_once(house, phone, kept):
    ana = phone(linked=False)
    link = sign_in(ana.context, house, f"{SLUG}/champion")
    link.goto(f"{PHONE}link/")
    accessible(link)
    link.fill("#id_name", "Ana’s old phone")
    link.click("#link-form button")
    link.locator("#shell-state", has_text="Ready for use without signal").wait_for()
    link.close()
    ana.page.goto(PHONE)
    ana.page.locator("#list-empty").wait_for()
    ana.context.set_offline(True)
    words = f"The bus does not come {uuid4()}"
    ana.say(words)
    ana.title("Kept on this phone")
    ana.close()

    ana.open(offline=True)
    ana.page.goto(PHONE)
    ana.page.locator("#list-waiting", has_text=words).wait_for()
    assert "No signal" in ana.page.inner_text("#strip")
    assert kept(words) == []

    ana.context.set_offline(False)
    ana.page.locator("#list-sent", has_text="Receipt").wait_for()
    assert len(kept(words)) == 1
    left = ana.voices()[0]
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", left["receipt"])
    assert "text" not in left and words not in str(left)


@pytest.mark.parametrize("breaks", ["lost", "broken", "portal"])
def test_an_answer_that_never_came_makes_no_second_voice(phone, kept, breaks):
    ana = phone()

    def in_the_middle(route):
        answer = route.fetch()
        if breaks == "lost":
            route.abort("connectionreset")
        elif breaks == "broken":
            route.fulfill(status=500, body="<h1>It broke</h1>", content_type="text/html")
        else:
            route.fulfill(
                status=200, body="<h1>Welcome to our Wi-Fi</h1>", content_type="text/html"
            )
        assert answer.status in (200, 201)

    ana.context.route("**/phone/voices/**", in_the_middle)
    words = f"A lamp on the path {uuid4()}"
    ana.say(words)
    ana.page.locator("#view-voice", has_text="perhaps it has arrived, perhaps not").wait_for()
    assert len(kept(words)) == 1 and ana.voices()[0]["text"] == words

    ana.context.unroute("**/phone/voices/**")
    ana.page.click("#view-voice [data-slot=send]")
    ana.title("It has arrived")
    assert len(kept(words)) == 1


def test_a_page_closed_in_the_middle_of_sending_asks_again(phone, kept):
    ana = phone()
    ana.context.route("**/phone/voices/**", lambda route: route.fetch() and None)
    words = f"A bench {uuid4()}"
    ana.say(words)
    ana.title("Being sent now")
    ana.close()
    ana.open()
    ana.page.goto(PHONE)
    ana.page.locator("#list-sent", has_text="Receipt").wait_for()
    assert len(kept(words)) == 1


def test_a_clock_years_off_is_said_and_put_right(phone, kept):
    ana = phone()
    ana.page.clock.set_fixed_time(datetime(2019, 1, 1, 12, tzinfo=UTC))
    ana.page.reload()
    ana.page.locator("#notice-clock", has_text="behind").wait_for()
    words = f"Warm rooms {uuid4()}"
    ana.say(words)
    ana.title("It has arrived")
    said = datetime.fromisoformat(kept(words)[0][1]).replace(tzinfo=UTC)
    assert abs(said - datetime.now(UTC)) < timedelta(minutes=10)


NEARLY_FULL = "navigator.storage.estimate = async () => ({ quota: 12_000_000, usage: 2_000_000 })"
PHOTO = {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 900}


def test_when_the_browser_foretells_little_room_photos_are_refused_first(phone):
    ana = phone()
    ana.context.add_init_script(NEARLY_FULL)
    ana.page.reload()
    ana.page.locator("#notice-room", has_text="Words still fit").wait_for()
    ana.write("No room for pictures")
    ana.page.set_input_files("#write-photo", PHOTO)
    ana.page.locator("#write-files-said", has_text="too little room").wait_for()
    ana.page.locator("#write-kept", has_text="Kept on this phone").wait_for()
    accessible(ana.page)
    assert [(voice["text"], voice["files"]) for voice in ana.voices()] == [
        ("No room for pictures", [])
    ]


def test_when_there_is_no_room_at_all_what_is_typed_stays_on_the_page(phone, house, kept):
    """Chromium remembers for a while how much room there was, so it is opened anew."""
    ana = phone()
    ana.close()
    ana.open()
    room = ana.context.new_cdp_session(ana.page)

    def leave(**size):
        room.send("Storage.overrideQuotaForOrigin", {"origin": house.address, **size})

    words = f"No room {uuid4()}"
    leave(quotaSize=1)
    ana.page.goto(PHONE)
    ana.page.locator("#list-empty").wait_for()
    ana.write(words)
    ana.page.locator("#write-full").wait_for()
    ana.page.locator("#notice-room", has_text="no room left").wait_for()
    ana.page.set_input_files("#write-photo", PHOTO)
    ana.page.locator("#write-files-said", has_text="too little room").wait_for()
    accessible(ana.page)
    ana.page.click("#write-form button[type=submit]")
    ana.page.locator("#write-kept", has_text="Not kept").wait_for()
    assert (ana.page.input_value("#field-text"), kept(words)) == (words, [])

    leave()
    ana.page.click("#write-form button[type=submit]")
    ana.title("It has arrived")
    assert len(kept(words)) == 1


def test_a_stopped_phone_says_so_and_hands_its_words_over(visit, phone, kept):
    ana = phone()
    number = device_of(ana)
    ana.context.set_offline(True)
    words = f"=A formula? {uuid4()}"
    ana.say(words)
    desk = visit(f"/{SLUG}/desk/people/devices/", role="facilitator", device="laptop")
    accessible(desk)
    desk.locator("tr", has_text=number).get_by_role("button").click()
    desk.get_by_text("This device sends nothing more").wait_for()

    ana.context.set_offline(False)
    notice = ana.page.locator("#notice-stopped")
    notice.get_by_text("This phone may not send any more").wait_for()
    accessible(ana.page)
    notice.get_by_text("Hand over my words").click()
    assert words in ana.page.input_value("#hand-text")
    with ana.page.expect_download() as download:
        ana.page.click("#hand-file")
    table = download.value.path().read_text(encoding="utf-8-sig")
    assert f'"\'{words}"' in table and ana.voices()[0]["key"] in table
    assert kept(words) == [] and ana.voices()[0]["text"] == words


def device_of(ana: Phone) -> str:
    """What the phone is called at the desk."""
    ana.page.click("[data-way=device]")
    ana.page.locator("#device-name", has_text="Phone").wait_for()
    return ana.page.inner_text("#device-name")


def test_a_refusal_says_why_and_can_be_put_right(phone, kept):
    ana = phone()
    ana.context.set_offline(True)
    words = f"A question of long ago {uuid4()}"
    ana.say(words)
    ana.page.evaluate(
        """async (name) => {
          const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (e) => done(e.target.result)));
          const store = db.transaction("voices", "readwrite").objectStore("voices");
          const found = await new Promise((done) => (store.getAll().onsuccess = (e) => done(e.target.result)));
          store.put({ ...found[0], round: crypto.randomUUID() });
          await new Promise((done) => (store.transaction.oncomplete = done));
          db.close();
        }""",
        f"hearth-phone-{SLUG}",
    )
    ana.context.set_offline(False)
    ana.title("It needs you")
    assert "choose another question" in ana.page.inner_text("#view-voice [data-slot=note]")
    accessible(ana.page)
    ana.page.click("#view-voice [data-slot=change]")
    ana.page.select_option("#field-round", index=1)
    ana.page.click("#write-form button[type=submit]")
    ana.title("It has arrived")
    assert len(kept(words)) == 1


def test_a_draft_is_kept_as_it_is_typed_and_can_be_deleted_before_sending(phone):
    ana = phone()
    ana.context.set_offline(True)
    ana.write("Half a sent")
    ana.page.locator("#write-kept", has_text="Kept on this phone").wait_for()
    ana.close()
    ana.open(offline=True)
    ana.page.goto(PHONE)
    ana.page.click("#list-draft a")
    assert ana.page.input_value("#field-text") == "Half a sent"
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
    words = f"Look at this step {uuid4()}"
    ana.write(words)
    picture = ana.page.screenshot()
    photo = {"name": "where I live.png", "mimeType": "image/png", "buffer": picture}
    ana.page.set_input_files("#write-photo", photo)
    ana.page.locator("#write-files img").wait_for()
    ana.page.click("#write-form button[type=submit]")
    ana.page.locator("#view-voice [data-slot=send]").wait_for()
    ana.page.click("#view-voice [data-slot=send]")
    ana.title("It has arrived")
    with closing(sqlite3.connect(house.home / "hearth.sqlite3", timeout=20)) as database:
        rows = (
            "select a.state, a.file_name from listen_attachment a"
            " join listen_voice v on a.voice_id = v.id where v.text = ?"
        )
        assert database.execute(rows, [words]).fetchall() == [("whole", "")]
    assert broken


def test_help_is_shown_without_signal_for_whatever_the_server_would_find(phone):
    from hearth.listen.crisis import patterns_by_language, sounds_like_crisis

    ana = phone()
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
    ana.page.goto(PHONE)
    ana.page.locator("[data-view=unlinked] h1").wait_for()
    accessible(ana.page)


def test_every_part_of_a_linked_phone_has_no_barrier_in_arabic_and_dark(phone):
    ana = phone(color_scheme="dark")
    ana.context.set_offline(True)
    ana.page.goto(f"{PHONE}?lang=ar")
    assert ana.page.get_attribute("html", "dir") == "rtl"
    for part in ("", "#write", "#hand", "#device"):
        ana.page.goto(f"{PHONE}{part}")
        ana.page.wait_for_timeout(300)
        assert ana.page.get_attribute("html", "dir") == "rtl"
        ana.page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        accessible(ana.page)
        assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
