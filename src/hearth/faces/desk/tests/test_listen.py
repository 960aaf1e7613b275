"""The desk opens rounds, reads voices, looks after alerts, brings spreadsheets in and takes them out."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.shared_data import shared_data

from hearth.core.wording.models import Wording
from hearth.kit.actors import Actor
from hearth.listen import queries, services
from hearth.listen.models import Alert, Round, Voice, VoiceImport

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")


@pytest.fixture
def desk(signed_in, cy):
    """Cy's browser."""
    return signed_in(cy)


@pytest.fixture
def round_(network):
    """A round that is open on the day of the test run."""
    now = timezone.now()
    made = services.make_round(
        network,
        title="Spring",
        question="What would help?",
        opens_on=now.date(),
        closes_on=now.date() + timedelta(days=9),
        by=TEAM,
        now=now,
    )
    return services.open_round(made, by=TEAM, now=now)


@pytest.fixture
def say(network, round_):
    """A function: somebody says something."""

    def speak(text="The stairs are broken.", **changed):
        given = {
            "kind": "need",
            "language": "en",
            "key": uuid4(),
            "by": Actor.nobody(),
            "now": timezone.now(),
        }
        received = services.receive_voice(network, round=round_, text=text, **given | changed)
        return queries.voice(network, received.voice_id)

    return speak


@pytest.fixture
def upload(desk, network, round_):
    """A function: upload this content under this name."""

    def send(content, name="voices.csv"):
        content = content.encode() if isinstance(content, str) else content
        given = {"round": str(round_.pk), "sheet": SimpleUploadedFile(name, content)}
        return desk.post(f"/{network.slug}/desk/imports/", given)

    return send


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


def test_an_alert_is_taken_and_closed_with_an_outcome(desk, network, say):
    say("I want to die")
    alert = Alert.objects.get()
    base = f"/{network.slug}/desk/alerts/"
    assert "I want to die" in read(desk.get(base))
    desk.post(f"{base}{alert.id}/take/")
    desk.post(f"{base}{alert.id}/close/", {"outcome": " "})
    assert queries.open_alerts(network) == 1
    desk.post(f"{base}{alert.id}/close/", {"outcome": "Rang, they are safe."})
    assert queries.open_alerts(network) == 0
    assert "Rang, they are safe." in read(desk.get(f"{base}?show=all"))


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


GOOD = (
    "What they said;Kind;When\nThe bus is late;barrier;03/05/2026\nMore benches;idea;2026-05-04\n"
)
COLUMNS = {"column_text": "What they said", "column_kind": "Kind", "column_said_at": "When"}
FOR_ALL = {"language_of_all": "en", "kind_of_all": "idea"}


def run(of):
    services.run_import(of, clock=timezone.now)
    of.refresh_from_db()
    return of


def test_a_spreadsheet_is_previewed_brought_in_and_undone(desk, network, upload):
    page = desk.get(upload(GOOD)["Location"])
    assert (page.context["n_good"], page.context["n_bad"]) == (2, 0)
    of = VoiceImport.objects.get()
    address = f"/{network.slug}/desk/imports/{of.pk}/"
    desk.post(address, COLUMNS | FOR_ALL | {"may_quote": "on", "start": ""})
    assert "0 of 2 rows" in read(desk.get(address))
    run(of := VoiceImport.objects.get())
    assert (of.state, of.kept) == ("done", 2)
    assert "2 of 2 rows" in read(desk.get(address))
    desk.post(f"{address}undo/")
    assert not Voice.objects.exists()


def test_each_bad_row_has_its_reason_and_the_good_ones_are_kept(desk, network, upload):
    rows = "text,kind,date,ward\nOne,idea,,\n,idea,,\nTwo,rant,,\nThree,,32/13/2026,\nFour,,,Nowhere\nOne,idea,,\n"
    page = desk.get(upload(rows)["Location"])
    assert page.context["n_good"] == 1
    numbers = [row["number"] for row in page.context["bad"]]
    assert numbers == [3, 4, 5, 6, 7]
    assert "rant" in read(page) and "32/13/2026" in read(page) and "Nowhere" in read(page)


def test_all_or_nothing_keeps_nothing_when_a_row_is_bad(desk, network, upload):
    address = upload("text\nOne\n" + "x" * 8001 + "\n")["Location"]
    page = desk.post(
        address, {"column_text": "text", "only_if_all_good": "on", "start": ""} | FOR_ALL
    )
    assert "all or nothing" in read(page)
    assert VoiceImport.objects.get().state == "mapping"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "voices.csv", "empty"),
        (b"text\n", "voices.csv", "no rows"),
        (b"\x00\x01\x02\xff" * 50, "voices.csv", "cannot be read"),
        (b"PK\x03\x04 this is no workbook", "voices.xlsx", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(upload, content, name, words):
    page = upload(content, name)
    assert page.status_code == 422
    assert words in read(page)
    assert not VoiceImport.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(desk, upload, encoding):
    page = desk.get(upload("text,kind\nLe café — déjà fermé,need\n".encode(encoding))["Location"])
    assert page.context["good"][0].saying.text == "Le café — déjà fermé"


def test_an_excel_file_is_read(desk, upload):
    book = openpyxl.Workbook()
    book.active.append(["Comment", "Date", "Group size"])
    book.active.append(["الدرج مكسور", timezone.now().replace(tzinfo=None), 8])
    out = BytesIO()
    book.save(out)
    saying = desk.get(upload(out.getvalue(), "voices.xlsx")["Location"]).context["good"][0].saying
    assert (saying.text, saying.group_size, saying.on_behalf) == ("الدرج مكسور", 8, "group")


def test_real_comments_of_polis_come_in_once(desk, network, upload):
    source = shared_data("polis") / "american-assembly.bowling-green" / "comments.csv"
    content = source.read_bytes()
    for kept, repeated in ((607, 0), (0, 607)):
        of = VoiceImport.objects.get(pk=upload(content, "comments.csv")["Location"].split("/")[-2])
        assert of.mapping["text"] == "comment-body"
        assert of.rows == 896
        of = run(
            services.start_import(
                of,
                mapping=of.mapping,
                defaults={"language": "en"},
                only_if_all_good=False,
                by=TEAM,
                now=timezone.now(),
            )
        )
        assert (of.kept, of.repeated) == (kept, repeated)
    assert Voice.objects.filter(said_at__year=2018).count() == 607


@pytest.mark.parametrize(
    "page", ["rounds/", "rounds/add/", "moderation/", "voices/", "alerts/", "imports/"]
)
def test_each_page_says_what_is_missing_when_there_is_nothing(desk, network, page):
    assert desk.get(f"/{network.slug}/desk/{page}").status_code == 200


def test_another_networks_team_finds_nothing(signed_in, dee, network, round_, say):
    voice, client = say(), signed_in(dee)
    for page in ("moderation/", f"voices/{voice.id}/", f"rounds/{round_.pk}/", "voices/export.csv"):
        assert client.get(f"/{network.slug}/desk/{page}").status_code == 404
        assert client.get(f"/fenwick/desk/{page}").status_code in (200, 404)
    assert client.get(f"/fenwick/desk/voices/{voice.id}/").status_code == 404
