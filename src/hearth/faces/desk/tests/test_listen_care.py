"""The desk masks details, looks twice, answers appeals, translates, and sees what was asked before."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from hearth.core.wording.models import Wording
from hearth.listen import queries, services
from hearth.listen.models import Appeal, Round

pytestmark = pytest.mark.django_db
DETAILS = "Ring 07700 900123, says Karen."
QUOTE = {"consents": {"quote": True}}


def read(response) -> str:
    return response.content.decode()


@pytest.fixture
def base(network):
    return f"/{network.slug}/desk"


def test_a_voice_with_details_is_not_accepted_before_somebody_looked(desk, network, base, say):
    voice = say(DETAILS, **QUOTE)
    page = read(desk.get(f"{base}/voices/{voice.id}/"))
    assert "07700 900123" in page and "to be looked at" in page
    answer = desk.post(f"{base}/voices/{voice.id}/moderate/", {"state": "shown"}, follow=True)
    assert "personal details" in read(answer)
    desk.post(f"{base}/voices/{voice.id}/mask/", {"detail": "5:17:phone", "words": "Karen\r\n"})
    desk.post(f"{base}/voices/{voice.id}/moderate/", {"state": "shown"})
    found = queries.voice(network, voice.id)
    assert (found.state, found.quotable_text) == ("shown", "Ring [phone], says […].")


@pytest.mark.parametrize("made_up", ["0:4:name", "x", "5:17", "-1:5:phone", "٣:٥:name", "9" * 40])
def test_ticks_that_nobody_was_offered_mask_nothing(desk, network, base, say, made_up):
    voice = say(DETAILS, **QUOTE)
    desk.post(f"{base}/voices/{voice.id}/mask/", {"detail": made_up})
    assert queries.voice(network, voice.id).shown_text == ""


def test_a_second_person_agrees_from_the_list_of_second_looks(
    desk, client, signed_in, network, base, say, eve
):
    voice = say("They are all thieves.")
    desk.post(f"{base}/voices/{voice.id}/moderate/", {"reason": "hurts"})
    assert "somebody else decides" in read(desk.get(f"{base}/moderation/second-looks/"))
    other = signed_in(eve)
    assert "I agree" in read(other.get(f"{base}/voices/{voice.id}/"))
    other.post(f"{base}/voices/{voice.id}/moderate/", {"reason": "hurts"})
    assert "No second look" in read(other.get(f"{base}/moderation/second-looks/"))


@pytest.fixture
def appeal(network, say, ana, cy):
    """An appeal against a decision of Cy's."""
    voice = say("The stairs")
    now = timezone.now()
    services.moderate(voice, state="kept_back", reason="off_topic", by=cy, now=now)
    return services.appeal(voice, text="It is about health.", by=ana, now=now)


def test_an_appeal_is_answered_by_somebody_else(desk, signed_in, network, base, appeal, eve):
    address = f"{base}/moderation/appeals/{appeal.id}/"
    given = {"result": "changed", "answer": "You are right."}
    assert "Somebody else" in read(desk.post(address, given))
    other = signed_in(eve)
    assert "It is about health." in read(other.get(f"{base}/moderation/appeals/"))
    assert other.post(address, given | {"answer": ""}).status_code == 422
    other.post(address, given)
    assert Appeal.objects.get().result == "changed"


def test_the_log_leaves_the_house_without_words(desk, network, base, appeal):
    lines = b"".join(desk.get(f"{base}/moderation/log.csv").streaming_content).decode()
    assert "off_topic" in lines and "health" not in lines and "stairs" not in lines
    book = openpyxl.load_workbook(BytesIO(desk.get(f"{base}/moderation/log.xlsx").content))
    assert book["moderation"].max_row == 3


def test_a_steward_sets_the_rules_of_reading(signed_in, network, base, eve):
    steward = signed_in(eve)
    given = {"second_reader": ["advert"], "queue_days": 2, "case_hours": 8, "team_languages": "pl"}
    assert steward.post(f"{base}/moderation/rules/", given | {"queue_days": 0}).status_code == 422
    steward.post(f"{base}/moderation/rules/", given)
    rules = queries.reading_rules(network)
    assert (rules.second_reader, rules.case_hours, rules.team_languages) == (["advert"], 8, ["pl"])


def test_a_voice_is_translated_and_checked_by_a_second_person(
    desk, signed_in, network, base, say, eve
):
    voice = say("الدرج مكسور", language="ar")
    assert str(voice.id) in read(desk.get(f"{base}/translate/"))
    address = f"{base}/voices/{voice.id}/translate/"
    assert desk.post(address, {"language": "en", "text": " "}).status_code == 422
    desk.post(address, {"language": "en", "text": "The stairs are broken"})
    desk.post(f"{address}check/", {"language": "en"})
    assert Wording.objects.get().state == "human"
    signed_in(eve).post(f"{address}check/", {"language": "en"})
    assert Wording.objects.get().state == "reviewed"


def test_a_machine_is_offered_only_where_one_is_connected(desk, network, base, say, settings):
    voice = say("الدرج", language="ar")
    address = f"{base}/voices/{voice.id}/translate/"
    assert "machine make" not in read(desk.get(address))
    assert "No translating machine" in read(desk.post(f"{address}machine/", follow=True))
    settings.HEARTH_TRANSLATOR = "http"
    assert "machine make" in read(desk.get(address))


@pytest.fixture
def draft(network, round_, cy):
    """A new round, after one that people were asked in."""
    today = timezone.localdate()
    return services.make_round(
        network,
        title="Summer",
        question="What would help on the stairs?",
        opens_on=today,
        closes_on=today,
        by=cy,
        now=timezone.now(),
    )


def test_a_round_opens_only_after_a_look_at_what_was_asked_before(desk, base, draft, round_):
    page = read(desk.get(f"{base}/rounds/{draft.pk}/asked-before/"))
    assert round_.question in page and "Nothing has come of it" in page
    address = f"{base}/rounds/{draft.pk}/open/"
    for given in ({}, {"seen": str(round_.pk)}, {"looked": "1"}, {"looked": "1", "seen": "x"}):
        assert "tick that you have" in read(desk.post(address, given, follow=True))
    desk.post(address, {"looked": "1", "seen": str(round_.pk)})
    assert Round.objects.get(pk=draft.pk).state == "open"
