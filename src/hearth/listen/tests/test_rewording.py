"""A voice gets new words: corrected by its speaker, or written down from its recording."""

from uuid import uuid4

import pytest

from hearth.core.wording import queries as reading
from hearth.core.wording import services as wording
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Moderation, Voice

from .test_media import WEBM, said

NOBODY = Actor.nobody()


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path


def the(network, received):
    return Voice.objects.get(network=network, id=received.voice_id)


def correct(voice, text, now, **more):
    given = {"key": uuid4(), "by": NOBODY, "now": now} | more
    return services.correct_voice(voice, text=text, **given)


@pytest.fixture
def recording(network, round_, now):
    """A voice that is a recording alone, and its attachment."""
    row = kept(network, now)
    return the(network, said(network, round_, now, row.key)), queries.attachment(network, row.id)


def kept(network, now):
    return services.keep_attachment(
        network, key=uuid4(), media_type="audio/webm", content=WEBM, file_name="a.webm", now=now
    )


def write_down(row, text, cy, now, language="en"):
    return services.transcribe(row, text=text, language=language, by=cy, now=now)


def test_a_correction_takes_the_place_and_the_old_words_are_kept(network, speak, now):
    voice = the(network, speak("The clinic is far."))
    correct(voice, "The clinic is two buses away.", now)
    assert the(network, speak_id(voice)).text == "The clinic is two buses away."
    (kept_words,) = queries.rewordings(network, voice.id)
    assert (kept_words.text_before, kept_words.why) == ("The clinic is far.", "corrected")


def speak_id(voice):
    return services.Received(voice.id, None, False)


def test_a_corrected_voice_is_read_again_before_anybody_sees_it(network, speak, cy, now):
    received = speak(consents={"quote": True})
    services.moderate(the(network, received), state="shown", by=cy, now=now)
    Voice.objects.filter(id=received.voice_id).update(shown_text="masked")
    voice = correct(the(network, received), "Something else.", now)
    assert (voice.state, voice.shown_text) == ("waiting", "")
    assert list(queries.shown_voices(network)) == []


def test_the_same_correction_twice_is_one(network, speak, now):
    voice, key = the(network, speak()), uuid4()
    correct(voice, "New words.", now, key=key)
    correct(voice, "New words.", now, key=key)
    assert len(queries.rewordings(network, voice.id)) == 1


def test_the_same_words_again_change_nothing(network, speak, cy, now):
    received = speak("As it is.")
    services.moderate(the(network, received), state="shown", by=cy, now=now)
    assert correct(the(network, received), " As it is. ", now).state == "shown"


@pytest.mark.parametrize(
    ("text", "code"), [(" \x00 ", "nothing_said"), ("x" * 8001, "said_too_much")]
)
def test_a_correction_that_says_nothing_or_too_much_is_refused(network, speak, now, text, code):
    with pytest.raises(Refused, match=code):
        correct(the(network, speak()), text, now)


def test_what_was_taken_back_cannot_be_corrected_and_keeps_no_old_words(network, speak, now):
    voice = the(network, speak())
    correct(voice, "New words.", now)
    services.withdraw_voice(voice, by=NOBODY, now=now)
    assert queries.rewordings(network, voice.id) == []
    with pytest.raises(Refused, match="voice_withdrawn"):
        correct(voice, "Newer words.", now)


def test_a_form_that_comes_again_after_a_correction_adds_nothing(network, speak, now):
    key = uuid4()
    received = speak("As first said.", key=key)
    correct(the(network, received), "As meant.", now)
    assert speak("As first said.", key=key).is_repeat
    assert queries.additions(network, received.voice_id) == []


def test_a_correction_that_sounds_like_a_crisis_opens_a_case(network, speak, now):
    correct(the(network, speak()), "I want to kill myself", now)
    assert queries.open_alerts(network) == 1


def test_a_recording_waits_until_somebody_writes_it_down(network, recording, cy, now):
    voice, row = recording
    assert [one.voice.id for one in queries.waiting_recordings(network)] == [voice.id]
    write_down(row, "Der Bus kommt nie.", cy, now, language="de")
    assert queries.count_waiting_recordings(network) == 0
    told = the(network, speak_id(voice))
    assert (told.text, told.language, told.state) == ("Der Bus kommt nie.", "de", "waiting")


def test_the_raw_capture_still_says_that_no_words_came(network, recording, cy, now):
    voice, row = recording
    write_down(row, "The bus never comes.", cy, now)
    from hearth.listen.models import Capture

    assert Capture.objects.get(voice_id=voice.id).payload["text"] == ""


def test_a_transcript_written_anew_changes_the_voice_unless_its_speaker_did(
    network, recording, cy, now
):
    voice, row = recording
    write_down(row, "The bus never comse.", cy, now)
    write_down(row, "The bus never comes.", cy, now)
    assert the(network, speak_id(voice)).text == "The bus never comes."
    correct(voice, "The bus comes at ten.", now)
    write_down(row, "The bus never came.", cy, now)
    assert the(network, speak_id(voice)).text == "The bus comes at ten."


def test_typed_words_stay_beside_their_recording(network, round_, cy, ben, now):
    row = kept(network, now)
    received = services.receive_voice(
        network, round=round_, kind="need", text="Typed.", language="en", by=ben, now=now,
        key=uuid4(), origin=services.Origin(attachments=(row.key,)),
    )  # fmt: skip
    write_down(queries.attachment(network, row.id), "Spoken: I want to kill myself", cy, now)
    assert the(network, received).text == "Typed."
    assert queries.open_alerts(network) == 1


def test_a_recording_alone_cannot_be_accepted_before_it_is_written_down(
    network, recording, cy, now
):
    with pytest.raises(Refused, match="transcript_missing"):
        services.moderate(recording[0], state="shown", by=cy, now=now)


def test_only_a_recording_of_a_standing_voice_is_written_down(network, recording, cy, now):
    voice, row = recording
    services.withdraw_voice(voice, by=NOBODY, now=now)
    with pytest.raises(Refused, match="recording_unknown"):
        write_down(row, "Too late.", cy, now)


def test_a_stranger_finds_no_recording(network, other_network, recording):
    _voice, row = recording
    assert queries.attachment(other_network, row.id) is None
    assert queries.waiting_recordings(other_network) == []


@pytest.mark.parametrize("deed", ["corrected", "taken back"])
def test_translations_of_the_old_words_go_with_them(network, speak, now, deed):
    voice = the(network, speak("Der Bus fehlt.", language="de"))
    wording.put(
        network, kind="voice", object_id=voice.id, field="text", language="en",
        text="There is no bus.", source=voice.text, state="human", now=now,
    )  # fmt: skip
    if deed == "corrected":
        correct(voice, "Der Zug fehlt.", now)
    else:
        services.withdraw_voice(voice, by=NOBODY, now=now)
    assert reading.words_for(network, kind="voice", ids=[voice.id], language="en") == {}


def test_corrected_words_wait_for_no_second_reader_of_the_old_ones(network, speak, cy, now):
    received = speak("Old words.")
    services.moderate(the(network, received), state="kept_back", reason="hurts", by=cy, now=now)
    Moderation.objects.filter(voice_id=received.voice_id).update(is_provisional=True)
    voice = correct(the(network, received), "New words.", now)
    services.moderate(voice, state="shown", by=cy, now=now)
    assert the(network, received).state == "shown"
