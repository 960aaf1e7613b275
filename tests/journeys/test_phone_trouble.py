"""A champion's phone in trouble: lost answers, wrong clocks, no room, stopped, refused. One voice each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.axe import accessible
from tests.support.journeys import unlike
from tests.support.phones import DATABASE, SLUG, Phone

pytestmark = pytest.mark.browser


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
    words = unlike("A lamp on the path")
    ana.say(words)
    ana.page.locator("#view-voice", has_text="perhaps it has arrived, perhaps not").wait_for()
    assert len(kept(words)) == 1 and ana.voices()[0]["text"] == words

    ana.context.unroute("**/phone/voices/**")
    ana.page.click("#view-voice [data-slot=send]")
    ana.title("It has arrived")
    assert len(kept(words)) == 1


def test_a_page_closed_in_the_middle_of_sending_asks_again(phone, kept):
    ana = phone()
    reached: list[int] = []
    ana.context.route(  # the house answers, and the answer never comes back
        "**/phone/voices/**", lambda route: reached.append(route.fetch().status)
    )
    words = unlike("A bench")
    ana.say(words)
    ana.title("Being sent now")
    while not reached:
        ana.page.wait_for_timeout(100)
    ana.close()
    assert (reached, len(kept(words))) == ([201], 1)

    ana.open()
    ana.goto()
    ana.page.locator("#list-sent", has_text="Receipt").wait_for()
    assert len(kept(words)) == 1


def test_a_clock_years_off_is_said_and_put_right(phone, kept):
    ana = phone()
    ana.page.clock.set_fixed_time(datetime(2019, 1, 1, 12, tzinfo=UTC))
    ana.page.reload()
    ana.page.locator("#notice-clock", has_text="behind").wait_for()
    words = unlike("Warm rooms")
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

    words = unlike("No room")
    leave(quotaSize=1)
    ana.goto()
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


def device_of(ana: Phone) -> str:
    """What the phone is called at the desk."""
    ana.page.click("[data-way=device]")
    ana.page.locator("#device-name", has_text="Phone").wait_for()
    return ana.page.inner_text("#device-name")


def test_a_stopped_phone_says_so_and_hands_its_words_over(visit, phone, kept):
    ana = phone()
    number = device_of(ana)
    ana.context.set_offline(True)
    words = unlike("=A formula?")
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
    ana.page.locator("#hand-over").wait_for()
    assert words in ana.page.input_value("#hand-text")
    with ana.page.expect_download() as download:
        ana.page.click("#hand-file")
    table = download.value.path().read_text(encoding="utf-8-sig")
    assert f'"\'{words}"' in table and ana.voices()[0]["key"] in table
    assert kept(words) == [] and ana.voices()[0]["text"] == words


def test_a_refusal_says_why_and_can_be_put_right(phone, kept):
    ana = phone()
    ana.context.set_offline(True)
    words = unlike("A question of long ago")
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
        DATABASE,
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


def test_a_full_phone_sends_all_the_same_and_lets_words_go_only_for_a_receipt(phone, house, kept):
    ana = phone()
    ana.context.set_offline(True)
    words = unlike("Full")
    ana.say(words)
    ana.close()
    ana.open()
    room = ana.context.new_cdp_session(ana.page)
    room.send("Storage.overrideQuotaForOrigin", {"origin": house.address, "quotaSize": 1})
    ana.goto()
    ana.page.locator("#notice-room", has_text="no room left").wait_for()
    assert len(kept(words)) == 1 and ana.voices()[0]["text"] == words

    room.send("Storage.overrideQuotaForOrigin", {"origin": house.address})
    ana.page.click("#list-send button")
    ana.page.locator("#list-sent", has_text="Receipt").wait_for()
    assert len(kept(words)) == 1
