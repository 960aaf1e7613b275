"""The desk of a conversation: seeds, the queue, sheets, calls, files, publishing; who may do what."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.support.conversations import fill, finish, make

from hearth.decide import services
from hearth.decide.models import Activity, Opinion, Participant, Priority, Statement
from hearth.kit.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(network):
    """An open conversation of eight statements."""
    return make(network)


@pytest.fixture
def at(talk, network):
    """A function: the address of a page of the desk."""
    return lambda path="": f"/{network.slug}/desk/conversations/{talk.pk}/{path}"


@pytest.fixture
def said(talk, now):
    """A statement that waits."""
    who = services.admit_browser(talk, token="a-token-that-is-long-enough")
    from hearth.kit.actors import Actor

    return services.submit_statement(
        talk,
        admitted=who,
        text="Free fruit at school",
        language="en",
        by=Actor.nobody(),
        now=timezone.now(),
    ).statement


def test_the_desk_shows_how_many_and_never_what(signed_in, cy, at, talk):
    fill(talk, people=12)
    page = signed_in(cy).get(at()).content.decode()
    assert "12" in page
    assert "stays hidden until the end" in page
    assert "agree" not in page.split('id="rows"')[0].split("<main")[1].replace(
        "agree or disagree", ""
    )


def test_a_statement_of_the_team(signed_in, cy, at):
    client = signed_in(cy)
    client.post(at("add/"), {"text": "A new one from us"})
    assert Statement.objects.filter(text="A new one from us", state="shown").exists()
    page = client.post(at("add/"), {"text": "A new one from us"}).content.decode()
    assert "says exactly this already" in page


def test_words_change_before_opening_only(signed_in, cy, at, talk):
    client = signed_in(cy)
    page = client.post(at("change/"), {"number": "1", "text": "Changed"}).content.decode()
    assert "The conversation has opened" in page
    Activity.objects.filter(pk=talk.pk).update(state="gathering")
    client.post(at("change/"), {"number": "1", "text": "Changed"})
    client.post(at("change/"), {"number": "2", "drop": "1"})
    assert Statement.objects.get(number=1).text == "Changed"
    assert not Statement.objects.filter(number=2).exists()
    assert client.get(at("change/") + "?number=999").status_code == 404
    assert client.get(at("change/") + "?number=abc").status_code == 404


def test_the_queue_accepts_refuses_merges_and_lets_one_decide_anew(signed_in, cy, at, said):
    client = signed_in(cy)
    assert "Free fruit at school" in client.get(at("queue/")).content.decode()
    done = client.post(at("judge/"), {"number": said.number, "accept": "1"})
    assert done["Location"].endswith(f"?done={said.number}")
    assert "Decide anew" in client.get(done["Location"]).content.decode()
    client.post(at("judge/"), {"number": said.number, "reason": "advert"})
    client.post(at("judge/"), {"number": said.number, "merge": "1", "into": "3"})
    row = Statement.objects.get(number=said.number)
    assert (row.state, row.merged_into) == ("merged", 3)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"number": "x"},
        {"number": "99"},
        {"number": "9", "merge": "1"},
        {"number": "9", "reason": "no"},
    ],
)
def test_a_verdict_that_makes_no_sense_changes_nothing(signed_in, cy, at, said, given):
    assert signed_in(cy).post(at("judge/"), given).status_code == 302
    assert Statement.objects.get(number=said.number).state == "waiting"


def test_a_sheet_is_read_by_two_and_settled(signed_in, ana, cy, eve, at, talk, network):
    given = {"sheet": "7", "agree": "1 2", "disagree": "3"}
    signed_in(ana).post(at("sheets/"), given)
    assert not Opinion.objects.exists()
    signed_in(cy).post(at("sheets/"), given | {"disagree": "4"})
    page = signed_in(eve).get(at("sheets/")).content.decode()
    assert "one read" in page
    sheet_id = page.split('name="sheet_id" value="')[1].split('"')[0]
    signed_in(eve).post(
        at("sheets/settle/"),
        {
            "sheet_id": sheet_id,
            "opinion-1": "1",
            "opinion-2": "1",
            "opinion-3": "-1",
            "opinion-4": "",
        },
    )
    assert Opinion.objects.count() == 3


@pytest.mark.parametrize(
    "given",
    [
        {"agree": "1 x"},
        {"agree": "1", "disagree": "1"},
        {"agree": "77"},
        {"agree": ""},
        {"sheet": ""},
        {"agree": "9" * 900},
    ],
)
def test_a_sheet_that_cannot_be_right_is_told(signed_in, cy, at, given):
    page = signed_in(cy).post(at("sheets/"), {"sheet": "7", "agree": "1"} | given)
    assert page.status_code == 200
    assert "error-summary" in page.content.decode() or "has-error" in page.content.decode()


def test_a_call_is_written_down(signed_in, cy, at):
    client, call = signed_in(cy), str(uuid7())
    assert "Begin" in client.get(at("call/")).content.decode()
    page = client.get(at("call/") + f"?call={call}").content.decode()
    assert page.count("<fieldset") == 5
    client.post(
        at("call/"),
        {"call": call, "step": "answers", "opinion-1": "1", "text": "Said on the phone"},
    )
    assert Participant.objects.get().channel == "phone"
    assert Statement.objects.filter(text="Said on the phone", state="waiting").exists()
    again = client.post(at("call/"), {"call": call, "step": "answers"}).content.decode()
    assert "Choose an answer" in again


def test_with_codes_a_call_needs_the_code(signed_in, cy, network):
    talk = make(network, entry="code")
    page = signed_in(cy).get(
        f"/{network.slug}/desk/conversations/{talk.pk}/call/?call={uuid7()}&code=WRONG"
    )
    assert "does not belong" in page.content.decode()


def test_publishing_and_taking_out(signed_in, cy, at, talk):
    client = signed_in(cy)
    fill(talk, people=12)
    assert client.get(at("export.zip")).status_code == 302
    client.post(at("publish/"))
    assert Activity.objects.get(pk=talk.pk).state == "open"
    finish(talk)
    archive = zipfile.ZipFile(io.BytesIO(client.get(at("export.zip")).content))
    assert sorted(archive.namelist()) == [
        "comments.csv",
        "participants-votes.csv",
        "summary.csv",
        "votes.csv",
    ]
    assert archive.read("votes.csv").count(b"\n") == 12 * 8 + 1


COMMENTS = b"comment-id,comment-body\n1,Later buses everywhere\n2,Free swimming for all\n"


def _file(name, content):
    return SimpleUploadedFile(name, content, content_type="text/csv")


def test_files_of_polis_come_in_all_or_the_rest(signed_in, cy, at):
    client = signed_in(cy)
    votes = b"voter-id,comment-id,vote\n1,1,1\n1,9,1\n"
    page = client.post(
        at("import/"),
        {"comments": _file("c.csv", COMMENTS), "votes": _file("v.csv", votes), "take_rest": "no"},
    ).content.decode()
    assert "Nothing was taken in" in page
    assert "the file of statements has no such number" in page
    client.post(
        at("import/"),
        {"comments": _file("c.csv", COMMENTS), "votes": _file("v.csv", votes), "take_rest": "yes"},
    )
    assert (Statement.objects.filter(origin="imported").count(), Opinion.objects.count()) == (2, 1)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", b"", b"a,b\n1,2\n"])
def test_what_is_no_such_file_is_told(signed_in, cy, at, content):
    answer = signed_in(cy).post(
        at("import/"), {"comments": _file("c.csv", content), "take_rest": "no"}
    )
    assert answer.status_code == 200
    assert "has-error" in answer.content.decode()


def test_a_statement_becomes_a_priority_when_the_result_is_out(signed_in, lee, cy, at, talk):
    given = {"number": "1", "title": "Lights", "reason": "All agree", "chosen_by": "The talk"}
    client = signed_in(lee)
    assert "when the result is out" in client.post(at("priority/"), given).content.decode()
    fill(talk, people=12)
    finish(talk)
    client.post(at("priority/"), given)
    assert Priority.objects.get().title == "Lights"


#: Deeds of the desk: path, what is sent; who may, and in which phases it does something.
ACTIONS = {
    "add": ("add/", {"text": "Anew and different"}, {"draft", "gathering", "open"}),
    "judge": (
        "judge/",
        {"number": "1", "reason": "advert"},
        {"draft", "gathering", "open", "closed"},
    ),
    "sheet": ("sheets/", {"sheet": "1", "agree": "1"}, {"open", "closed"}),
}
ROLES: dict[str, set[str]] = {
    "cy": {"add", "judge", "sheet"},
    "eve": {"add", "judge", "sheet"},
    "ana": {"sheet"},
    **{name: set() for name in ("pat", "doc", "lee")},
}


@pytest.mark.parametrize("phase", ["draft", "gathering", "open", "closed", "counted"])
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ROLES)
def test_role_by_action_by_phase(request, signed_in, network, at, talk, role, action, phase):
    from hearth.core.ledger import queries as ledger

    path, given, phases = ACTIONS[action]
    Activity.objects.filter(pk=talk.pk).update(state=phase)
    client = signed_in(request.getfixturevalue(role))
    before = ledger.head(network)
    answer = client.post(at(path), given)
    may = action in ROLES[role]
    assert (answer.status_code == 403) is not may
    assert (ledger.head(network) != before) is (may and phase in phases)


def test_a_stranger_finds_nothing(signed_in, dee, at):
    for path in (
        "",
        "queue/",
        "sheets/",
        "call/",
        "seeds/",
        "import/",
        "export.zip",
        "statements/",
        "print/",
    ):
        assert signed_in(dee).get(at(path)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "",
        "queue/",
        "sheets/",
        "seeds/",
        "import/",
        "statements/",
        "statements/?state=refused",
        "print/",
    ],
)
def test_every_page_opens(signed_in, cy, at, said, path):
    assert signed_in(cy).get(at(path)).status_code == 200
    assert signed_in(cy).get(f"/{said.network.slug}/desk/conversations/").status_code == 200


def test_two_readers_are_settled_before_opening(signed_in, cy, at, talk):
    client = signed_in(cy)
    client.post(at("settings/"), {"second_reader": "on"})
    assert not Activity.objects.get(pk=talk.pk).rule.get("second_reader")
    Activity.objects.filter(pk=talk.pk).update(state="draft")
    client.post(at("settings/"), {"second_reader": "on"})
    assert Activity.objects.get(pk=talk.pk).rule["second_reader"] is True
    assert "How statements come in" in client.get(at()).content.decode()
