"""Who is missing on the desk: in words, by place, with quotas, as a spreadsheet, into tasks."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import openpyxl
import pytest

from hearth.listen import services as listen
from hearth.understand import services
from hearth.understand.models import OutreachTask, Quota

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(network, cy, now):
    made = listen.make_round(
        network, title="Spring", question="What would help?", opens_on=now.date(),
        closes_on=now.date(), by=cy, now=now,
    )  # fmt: skip
    return listen.open_round(made, by=cy, now=now)


@pytest.fixture
def say(network, round_, cy, now, town):
    """A function: so many people of an age speak, in an area."""

    def speak(n, age, place=None):
        groups = {town.age: town.category(town.age, age)}
        sayings = [
            listen.Saying(
                key=uuid4(), kind="need", text="A lamp", language="en", at=now, place=place,
                groups=groups, state="shown",
            )
            for _ in range(n)
        ]  # fmt: skip
        listen.receive_many(network, round=round_, sayings=sayings, wordings={}, by=cy, now=now)

    return speak


@pytest.fixture
def desk(network, eve, signed_in):
    """A function: what an address of the desk answers to a steward."""
    client = signed_in(eve)

    def look(path="missing/", **asked):
        return client.get(f"/{network.slug}/desk/{path}", asked)

    return look


def test_gaps_are_said_in_plain_sentences(desk, say, town):
    say(94, "16-64", town.areas[0])
    say(6, "65+", town.areas[2])
    page = desk().content.decode()
    assert (
        "Of 100 residents 20 are “65+”; of 100 people heard 6 are: surely missed." in page
        and "of those heard nobody is: missing" in page
    )


def test_nobody_heard_is_told_how_to_begin(desk, town):
    assert "Nobody has been heard yet" in desk().content.decode()


def test_without_any_census_the_page_still_stands(network, desk, round_, cy, now):
    assert desk().status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"by": "nonsense", "round": "nonsense", "year": "nonsense", "in": "nonsense"},
        {"by": "ethnic_group", "round": str(uuid4()), "year": "99999999999", "in": str(uuid4())},
        {"by": "<script>", "year": "²"},
    ],
)
def test_nonsense_in_the_address_is_passed_over(desk, say, asked):
    say(5, "65+")
    answer = desk(**asked)
    assert answer.status_code == 200 and b"<script>" not in answer.content.split(b"<h1>")[1]


def test_a_ward_opens_on_its_areas(desk, say, town):
    say(30, "16-64", town.areas[1])
    page = desk(**{"in": str(town.wards[0].pk)}).content.decode()
    assert "Groups in the areas of Ward 1" in page and "Area 2" in page and "Area 3" not in page


def test_the_spreadsheet_holds_groups_places_and_corners(desk, say, town):
    say(30, "16-64", town.areas[1])
    text = b"".join(desk("missing/export.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    [corner] = [r for r in rows if r["group"] == "16-64" and r["place"] == "Ward 1"]
    assert (corner["people_heard"], corner["dimension"]) == ("30", "Age")
    book = openpyxl.load_workbook(io.BytesIO(desk("missing/export.xlsx").content))
    assert book.active.max_row == len(rows) + 1


def test_no_name_of_a_group_becomes_a_formula(desk, say, town):
    town.age.name = "=1+1"
    town.age.save()
    say(3, "65+")
    text = b"".join(desk("missing/export.csv").streaming_content).decode("utf-8-sig")
    assert "\r\n'=1+1,65+" in text
    assert desk("missing/export.exe").status_code == 404


def test_a_whole_is_shared_out_and_a_quota_taken_away(network, client, desk, say, round_, town):
    say(7, "65+")
    path = f"/{network.slug}/desk/missing/quotas/{round_.pk}/"
    sent = {"how": "share", "share-dimension": str(town.age.pk), "share-total": "100"}
    assert client.post(path, sent).status_code == 302
    assert "7 of 20 people" in desk().content.decode()
    quota = Quota.objects.get(category__key="65+")
    client.post(f"/{network.slug}/desk/missing/quotas/{quota.pk}/drop/")
    assert Quota.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"how": "one", "one-wanted": "5"}, "Say which group or which place"),
        ({"how": "one", "one-wanted": "0"}, "greater than or equal to 1"),
        ({"how": "share", "share-total": "many"}, "Enter a whole number"),
        ({"how": "share", "share-total": "9" * 40}, "less than or equal to"),
    ],
)
def test_a_quota_that_cannot_be_says_why_and_keeps_what_was_typed(
    network, eve, signed_in, round_, town, sent, words
):
    path = f"/{network.slug}/desk/missing/quotas/{round_.pk}/"
    page = signed_in(eve).post(path, sent).content.decode()
    assert words in page and not Quota.objects.exists()


def test_matching_again_keeps_what_was_typed(network, ana, eve, signed_in, town):
    sent = {
        "match": "1", "category": str(town.category(town.age, "65+").pk), "language": "ar",
        "note": "Ask at the mosque",
    }  # fmt: skip
    page = signed_in(eve).post(f"/{network.slug}/desk/tasks/new/", sent).content.decode()
    assert "Ana: speaks the language, has time" in page and "Ask at the mosque" in page
    assert not OutreachTask.objects.exists()


def test_a_task_keeps_what_it_needs_and_how_the_gap_stood(network, ana, eve, signed_in, say, town):
    say(12, "65+")
    client = signed_in(eve)
    sent = {"category": str(town.category(town.age, "65+").pk), "language": "ar"}
    client.post(f"/{network.slug}/desk/tasks/new/", sent)
    task = OutreachTask.objects.get()
    assert (task.language, task.heard_before, task.known_before) == ("ar", 12, 12)
    assert "too early to say" in client.get(f"/{network.slug}/desk/tasks/").content.decode()


def test_the_screen_says_whether_a_task_moved_the_gap(network, desk, say, town, cy, now):
    say(90, "16-64")
    old = town.category(town.age, "65+")
    services.make_task(network, category=old, place=None, by=cy, now=now)
    say(30, "65+")
    assert "The gap has narrowed since the task was made." in desk().content.decode()
