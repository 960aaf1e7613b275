"""The desk opens rounds, reads voices, brings spreadsheets in and takes them out."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest

from hearth.core.wording.models import Wording
from hearth.kit.actors import Actor
from hearth.listen import queries
from hearth.listen.models import Round

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")


def read(response) -> str:
    return response.content.decode()


ROUND = {
    "title": "Summer",
    "question": "What keeps you well?",
    "language": "en",
    "languages": ["en", "ar"],
    "opens_on": "2026-06-01",
    "closes_on": "2026-06-30",
}


def test_a_round_is_prepared_opened_closed_and_opened_again(desk, network):
    page = desk.post(f"/{network.slug}/desk/rounds/add/", ROUND)
    made = Round.objects.get(title="Summer")
    assert page["Location"] == f"/{network.slug}/desk/rounds/{made.pk}/"
    for deed, state in (("open", "open"), ("close", "closed"), ("open", "open")):
        desk.post(f"/{network.slug}/desk/rounds/{made.pk}/{deed}/")
        made.refresh_from_db()
        assert made.state == state


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"closes_on": "2026-05-01"}, "closes before it opens"),
        ({"opens_on": "31/31/2026"}, "Enter a valid date"),
        ({"question": "x" * 301}, "at most 300"),
        ({"hopes_to_hear": [str(uuid4())]}, "not one of the available choices"),
    ],
)
def test_a_round_that_cannot_be_is_explained_and_nothing_typed_is_lost(
    desk, network, changed, words
):
    page = desk.post(
        f"/{network.slug}/desk/rounds/add/", ROUND | {"intro": "My own intro"} | changed
    )
    assert page.status_code == 422
    assert words in read(page) and "My own intro" in read(page)
    assert not Round.objects.exists()


def test_the_question_stays_as_people_were_asked(desk, network, round_):
    page = desk.post(f"/{network.slug}/desk/rounds/{round_.pk}/change/", ROUND)
    assert page.status_code == 422
    assert "People have been asked this question" in read(page)


def test_a_translation_is_kept_with_who_vouches_for_it(desk, network, round_):
    given = {"language": "pl", "title": "Wiosna", "question": "Co by pomogło?", "state": "reviewed"}
    desk.post(f"/{network.slug}/desk/rounds/{round_.pk}/words/", given)
    assert Wording.objects.get(field="question").state == "reviewed"
    assert "Co by pomogło?" in read(desk.get(f"/{network.slug}/desk/rounds/{round_.pk}/"))


def test_the_oldest_voice_comes_first_and_a_decision_can_be_undone(desk, network, say):
    first, second = say("First"), say("Second")
    queue = f"/{network.slug}/desk/moderation/"
    assert desk.get(queue).context["voice"] == first
    page = desk.post(
        f"/{network.slug}/desk/voices/{first.id}/moderate/", {"state": "shown", "then": "queue"}
    )
    shown = desk.get(page["Location"])
    assert (shown.context["voice"], shown.context["last"]) == (second, first)
    desk.post(f"/{network.slug}/desk/voices/{first.id}/undo/")
    assert queries.voice(network, first.id).state == "waiting"


def test_a_skipped_voice_lets_the_next_one_come(desk, network, say):
    first, second = say("First"), say("Second")
    assert (
        desk.get(f"/{network.slug}/desk/moderation/?skip={first.id}&skip=x").context["voice"]
        == second
    )


def test_keeping_private_needs_a_reason_from_the_list(desk, network, say):
    voice = say()
    address = f"/{network.slug}/desk/voices/{voice.id}/moderate/"
    for given in ({"state": "kept_back"}, {"reason": "because"}, {"state": "nonsense"}):
        desk.post(address, given)
        assert queries.voice(network, voice.id).state == "waiting"
    desk.post(address, {"reason": "names"})
    assert queries.voice(network, voice.id).state == "kept_back"


def test_a_voice_is_erased_only_after_asking(desk, network, say):
    voice = say()
    address = f"/{network.slug}/desk/voices/{voice.id}/erase/"
    assert "cannot be undone" in read(desk.get(address))
    desk.post(address)
    assert queries.voice(network, voice.id) is None


def test_the_list_of_voices_filters_by_state_and_words(desk, network, say):
    say("The stairs")
    say("The lift")
    base = f"/{network.slug}/desk/voices/"
    assert len(desk.get(f"{base}?words=stairs").context["rows"]) == 1
    assert len(desk.get(f"{base}?state=shown").context["rows"]) == 0
    assert len(desk.get(f"{base}?state=nonsense&after=nonsense").context["rows"]) == 2


def test_what_is_taken_out_is_safe_to_open_and_names_nobody(desk, network, say):
    say("=HYPERLINK(1)", contact=("email", "ben@larkmoor.example"), consents={"hear_back": True})
    lines = b"".join(desk.get(f"/{network.slug}/desk/voices/export.csv").streaming_content).decode()
    assert "'=HYPERLINK(1)" in lines
    assert "ben@larkmoor" not in lines
    book = openpyxl.load_workbook(
        BytesIO(desk.get(f"/{network.slug}/desk/voices/export.xlsx").content)
    )
    cell = book["voices"]["E2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("page", ["rounds/", "rounds/add/", "moderation/", "voices/", "imports/"])
def test_each_page_says_what_is_missing_when_there_is_nothing(desk, network, page):
    assert desk.get(f"/{network.slug}/desk/{page}").status_code == 200


def test_another_networks_team_finds_nothing(signed_in, dee, network, round_, say):
    voice, client = say(), signed_in(dee)
    for page in ("moderation/", f"voices/{voice.id}/", f"rounds/{round_.pk}/", "voices/export.csv"):
        assert client.get(f"/{network.slug}/desk/{page}").status_code == 404
        assert client.get(f"/fenwick/desk/{page}").status_code in (200, 404)
    assert client.get(f"/fenwick/desk/voices/{voice.id}/").status_code == 404
