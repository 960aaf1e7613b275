"""Translations of voices: a person's, a machine's, checked by another; and only such as fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from hearth.core.wording.models import Wording
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.models import ReadingRules
from hearth.listen.queries import translations


@pytest.fixture
def voice(network, speak):
    return queries.voice(network, speak("الدرج مكسور", language="ar").voice_id)


def put(voice, by, now, text="The stairs are broken", language="en"):
    return services.translate_voice(voice, language=language, text=text, by=by, now=now)


def test_a_person_translates_and_another_checks(voice, cy, eve, now):
    assert put(voice, cy, now).state == "human"
    made = services.review_translation(voice, language="en", by=eve, now=now)
    assert (made.state, made.written_by, made.reviewed_by) == (
        "reviewed",
        cy.membership_id,
        eve.membership_id,
    )
    assert queries.voice(voice.network, voice.id).text == "الدرج مكسور"


def test_nobody_checks_their_own(voice, cy, now):
    put(voice, cy, now)
    with pytest.raises(Refused, match="translation_own"):
        services.review_translation(voice, language="en", by=cy, now=now)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"language": "ar"}, "language_is_the_same"),
        ({"text": " "}, "translation_empty"),
        ({"text": "x" * 8001}, "said_too_much"),
    ],
)
def test_what_is_no_translation_is_refused(voice, cy, now, given, code):
    with pytest.raises(Refused, match=code):
        put(voice, cy, now, **given)


@pytest.mark.parametrize("who", ["ana", "pat", "sam", "doc", "ben"])
def test_others_do_not_translate(request, voice, who, now):
    by = request.getfixturevalue(who)
    with pytest.raises(Refused, match="for_the_team_only"):
        put(voice, by, now)


def test_a_translation_of_words_that_changed_is_not_checked(voice, cy, eve, now):
    put(voice, cy, now)
    services.mask_details(voice, spans=[], words=["الدرج"], by=cy, now=now)
    with pytest.raises(Refused, match="translation_stale"):
        services.review_translation(voice, language="en", by=eve, now=now)
    assert translations.translations(voice.network, [voice], "en") == {}
    put(voice, cy, now, text="[…] is broken")
    assert translations.translations(voice.network, [voice], "en")[voice.id].state == "human"


def test_the_queue_holds_what_the_team_does_not_read(network, voice, speak, cy, now):
    speak("In English")
    assert [row.id for row in translations.to_translate(network)] == [voice.id]
    put(voice, cy, now)
    assert not translations.to_translate(network)
    ReadingRules.objects.create(network=network, team_languages=["en", "ar"])
    Wording.objects.all().delete()
    assert not translations.to_translate(network)


def test_taking_a_voice_back_erases_its_translations(voice, cy, ben, now):
    put(voice, cy, now)
    services.withdraw_voice(voice, by=ben, now=now)
    assert not Wording.objects.exists()


class _Machine(BaseHTTPRequestHandler):
    """A small LibreTranslate: turns words round, or breaks in a chosen way."""

    asked: dict[str, str] = {}
    answer: tuple[int, bytes] = (200, b"")

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        type(self).asked = json.loads(self.rfile.read(length)) | {"path": self.path}
        status, body = self.answer
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()
        self.wfile.write(body or json.dumps({"translatedText": "The stairs"}).encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def machine(settings) -> Iterator[type[_Machine]]:
    """A machine that is connected."""
    server = HTTPServer(("127.0.0.1", 0), _Machine)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.HEARTH_TRANSLATOR = "http"
    settings.HEARTH_TRANSLATOR_URL = f"http://127.0.0.1:{server.server_port}"
    settings.HEARTH_TRANSLATOR_KEY = "k"
    _Machine.answer = (200, b"")
    yield _Machine
    server.shutdown()
    server.server_close()


def test_a_machine_says_that_it_is_one_until_a_person_has_looked(voice, machine, cy, eve, now):
    made = services.translate_by_machine(voice, language="en", by=cy, now=now)
    assert (made.state, made.text, made.written_by) == ("machine", "The stairs", None)
    assert machine.asked == {
        "q": voice.text,
        "source": "ar",
        "target": "en",
        "format": "text",
        "api_key": "k",
        "path": "/translate",
    }
    assert services.review_translation(voice, language="en", by=cy, now=now).state == "human"
    assert services.review_translation(voice, language="en", by=eve, now=now).state == "reviewed"


def test_a_machine_gets_only_the_masked_words_and_never_overwrites_a_person(
    voice, machine, cy, now
):
    services.mask_details(voice, spans=[], words=["الدرج"], by=cy, now=now)
    services.translate_by_machine(voice, language="en", by=cy, now=now)
    assert "الدرج" not in machine.asked["q"]
    put(voice, cy, now)
    with pytest.raises(Refused, match="translation_by_person"):
        services.translate_by_machine(voice, language="en", by=cy, now=now)


@pytest.mark.parametrize(
    "answer",
    [(500, b"x"), (200, b"<html>"), (200, b"[]"), (200, b'{"translatedText": 3}'), (302, b"x")],
)
def test_a_machine_that_fails_loses_nothing(voice, machine, cy, now, answer):
    machine.answer = answer
    with pytest.raises(Refused, match="translator_failed"):
        services.translate_by_machine(voice, language="en", by=cy, now=now)
    assert not Wording.objects.exists()


def test_no_machine_is_connected_at_first(voice, cy, now, settings):
    for name, url in (("none", ""), ("nonsense", ""), ("http", "file:///etc/passwd")):
        settings.HEARTH_TRANSLATOR, settings.HEARTH_TRANSLATOR_URL = name, url
        with pytest.raises(Refused, match="no_translator"):
            services.translate_by_machine(voice, language="en", by=cy, now=now)
