"""The desk's pages of act: plan, settle, count, list."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hearth.act import queries, services

pytestmark = pytest.mark.django_db
EVENT = {
    "title": "Walk", "kind": "walk", "on": "2030-05-06", "begins": "10:00", "ends": "11:00",
    "address": "Park gate", "capacity": "12", "needs_booking": "on", "access": ["step_free"],
}  # fmt: skip


@pytest.fixture
def desk(signed_in, cy, town):
    """A facilitator's browser."""
    return signed_in(cy)


def test_an_event_is_planned_on_the_networks_own_clock(desk, network):
    assert desk.post("/larkmoor/desk/events/new/", EVENT).status_code == 302
    made = queries.events(network).get()
    assert made.starts_at.isoformat() == "2030-05-06T09:00:00+00:00" and made.capacity == 12


def test_a_wrong_event_keeps_what_was_typed(desk, network):
    answer = desk.post("/larkmoor/desk/events/new/", EVENT | {"ends": "09:00"})
    assert answer.status_code == 422 and "Park gate" in answer.content.decode()


def test_an_event_is_changed_called_off_and_shown_with_its_bookings(desk, network):
    desk.post("/larkmoor/desk/events/new/", EVENT)
    event = queries.events(network).get()
    base = f"/larkmoor/desk/events/{event.pk}/"
    assert desk.post(f"{base}change/", EVENT | {"title": "Slow walk"}).status_code == 302
    assert (
        desk.post(base, {"deed": "note", "kind": "proposed", "text": "Benches"}).status_code == 302
    )
    assert "Benches" in desk.get(base).content.decode()
    assert desk.get(f"{base}sheet/").status_code == 200
    assert desk.post(f"{base}cancel/", {"why": ""}).status_code == 422
    assert desk.post(f"{base}cancel/", {"why": "Storm"}).status_code == 302
    assert queries.event(network, event.pk).title == "Slow walk"


def test_who_came_is_counted_by_group(desk, network, town, cy):
    start = timezone.now() - timedelta(days=1)
    event = services.plan_event(
        network, title="A", kind="walk", address="B", starts_at=start, ends_at=start + timedelta(hours=1),
        by=cy, now=timezone.now(),
    )  # fmt: skip
    old = town.category(town.age, "65+")
    path = f"/larkmoor/desk/events/{event.pk}/attendance/"
    assert desk.post(path, {"people": "9", f"group-{old.pk}": "10"}).status_code == 422
    assert desk.post(path, {"people": "9", f"group-{old.pk}": "6"}).status_code == 302
    assert queries.served(network).by_category == {old.pk: 6}


def test_a_programme_with_goal_partner_and_promise(desk, network, cy):
    desk.post("/larkmoor/desk/programmes/new/", {"title": "Warm rooms", "state": "idea"})
    made = queries.programmes(network).get()
    base = f"/larkmoor/desk/programmes/{made.pk}/"
    assert desk.post(base, {"deed": "goal", "goal-text": "Nobody is cold"}).status_code == 302
    promise = {
        "text": "Heat the hall",
        "due_on": "2020-01-01",
        "promised_by": "the library",
        "programme": str(made.pk),
    }
    assert desk.post("/larkmoor/desk/commitments/new/", promise).status_code == 302
    page = desk.get(base).content.decode()
    assert "Nobody is cold" in page and "late by" in page
    given = queries.commitments(network).get()
    path = f"/larkmoor/desk/commitments/{given.pk}/"
    assert "why" in desk.post(path, {"deed": "settle", "settle-state": "broken"}).content.decode()
    desk.post(path, {"deed": "settle", "settle-state": "done"})
    assert queries.commitment(network, given.pk).state == "done"
    assert (
        desk.post(f"{base}change/", {"title": "Warm halls", "state": "running"}).status_code == 302
    )


def test_a_service_is_listed_checked_and_paused(desk, network):
    words = {"name": "Tea", "phone": "1", "language": "en", "needs": ["food"]}
    assert desk.post("/larkmoor/desk/services/new/", words).status_code == 302
    made = queries.all_services(network).get()
    path = f"/larkmoor/desk/services/{made.pk}/"
    desk.post(path, {"deed": "state", "state-state": "paused", "state-source": "Rang them"})
    made.refresh_from_db()
    assert (made.state, made.source) == ("paused", "Rang them")
    assert desk.post(path, words | {"deed": "change", "name": "Coffee"}).status_code == 302
    assert "Coffee" in desk.get("/larkmoor/desk/services/?q=coff").content.decode()


@pytest.mark.parametrize("sheet", [b"\xff\xfe\x00", b"name\n"])
def test_a_strange_sheet_is_answered_calmly(desk, network, sheet):
    answer = desk.post(
        "/larkmoor/desk/services/import/", {"sheet": SimpleUploadedFile("a.csv", sheet)}
    )
    assert answer.status_code in (200, 422)


def test_a_sheet_of_services_says_why_rows_are_left_out(desk, network):
    sheet = b"name,phone,needs\nTea,1,food;money\n,2,\nX,3,luck\n"
    answer = desk.post(
        "/larkmoor/desk/services/import/", {"sheet": SimpleUploadedFile("a.csv", sheet)}
    )
    page = answer.content.decode()
    assert "1 service listed" in page and "Row 3" in page and "Row 4" in page


def test_a_partner_lists_for_the_own_organisation_only(signed_in, pat, network):
    answer = signed_in(pat).post(
        "/larkmoor/desk/services/new/", {"name": "A", "phone": "1", "language": "en"}
    )
    assert answer.status_code == 422 and not queries.all_services(network).exists()


@pytest.mark.parametrize(
    "page",
    [
        "programmes",
        "commitments",
        "events",
        "services",
        "commitments/?state=late",
        "services/?show=stale",
    ],
)
def test_every_list_opens_empty(desk, page):
    assert desk.get(f"/larkmoor/desk/{page}{'' if '?' in page else '/'}").status_code == 200
