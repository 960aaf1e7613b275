"""Every route, every role: who gets in, who is sent to the door, who learns nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import path

from hearth.core.people.models import Person
from tests.house.law.routes import ROLES, Route, an_address, ours, routes, unplaced
from tests.house.permission_matrix import MATRIX

CAST = {
    "ana": "champion",
    "pat": "partner",
    "doc": "professional",
    "lee": "council",
    "cy": "facilitator",
    "eve": "steward",
    "sam": "safeguarding",
}


def named() -> list[str]:
    return sorted(MATRIX)


@pytest.fixture
def visitors(request, network) -> dict[str, Client]:
    """A signed-in browser for each role, for a stranger of another network, and for nobody."""
    found = {"nobody": Client(), "stranger": Client()}
    found["stranger"].force_login(person_of(request.getfixturevalue("dee")))
    for name, role in CAST.items():
        found[role] = Client()
        found[role].force_login(person_of(request.getfixturevalue(name)))
    return found


def person_of(actor) -> Person:
    return Person.objects.get(pk=actor.person_id)


def test_every_route_is_placed_and_every_place_is_a_route():
    faults = list(unplaced(ours(routes()), MATRIX))
    assert not faults, "\n".join(faults)


def test_the_cast_covers_every_role():
    assert set(CAST.values()) == ROLES


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_role_gets_exactly_what_the_matrix_says(visitors, network, method):
    """Things that do not exist are asked for, so a 404 for those let in is an answer too."""
    faults = []
    for route in ours(routes()):
        allowed = MATRIX.get(route.name)
        for role, client in visitors.items():
            answer = getattr(client, method)(an_address(route, network=network.slug))
            if fault := judge(answer, role, allowed):
                faults.append(f"{method} {route.name} as {role}: {fault}")
    assert not faults, "\n".join(faults)


def judge(answer, role: str, allowed: object) -> str:
    """What is wrong with an answer, or nothing."""
    status = answer.status_code
    to_the_door = status in (301, 302) and "/account/" in answer.headers.get("Location", "")
    if status >= 500:
        return f"broke ({status})"
    may = allowed == "public" or (allowed == "signed in" and role != "nobody")
    may = may or (isinstance(allowed, set) and role in allowed)
    if may:
        return "was sent to the door" if to_the_door else "was refused" if status == 403 else ""
    if to_the_door or status in (401, 403, 404):
        return ""
    return f"got in ({status})"


@pytest.mark.parametrize(
    ("status", "role", "allowed", "fault"),
    [
        (200, "stranger", {"steward"}, "got in (200)"),
        (302, "champion", {"steward"}, "got in (302)"),
        (200, "nobody", "signed in", "got in (200)"),
        (403, "steward", {"steward"}, "was refused"),
        (500, "steward", {"steward"}, "broke (500)"),
        (404, "nobody", {"steward"}, ""),
        (200, "nobody", "public", ""),
    ],
)
def test_the_judge_finds_what_is_wrong(status, role, allowed, fault):
    from django.http import HttpResponse

    assert judge(HttpResponse(status=status, headers={"Location": "/"}), role, allowed) == fault


def test_a_route_that_nobody_placed_and_one_that_is_gone_are_found():
    found = list(routes([path("new/", print, name="new")]))
    assert len(list(unplaced(found, {"old": "public"}))) == 2
    assert len(list(unplaced(found, {"new": {"king"}}))) == 1


def test_an_address_is_made_of_things_that_do_not_exist():
    route = Route(
        "x", "<slug:network_slug>/a/<uuid:one>/<int:n>/", ("network_slug", "one", "n"), ""
    )
    address = "/larkmoor/a/00000000-0000-0000-0000-000000000001/0/"
    assert an_address(route, network="larkmoor") == address
