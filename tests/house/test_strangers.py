"""Nobody of one network reaches anything of another: every route with an object, real objects.

A whole demo village stands in one network. Dee holds every role in the network next door. She asks
for each of the village's things: through her own network's address (it must not be found there)
and through the village's (a page of its team must stay shut). Afterwards the village's ledger is as
long as before.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hearth.act.models import Commitment, Event, Programme, Service
from hearth.core.ledger import queries as ledger
from hearth.core.networks.models import Network
from hearth.core.partners.models import Organisation
from hearth.core.people import services as people
from hearth.core.people.models import Device, Invitation, Membership, Person, Role
from hearth.core.places.models import Layer
from hearth.core.post.models import Gateway, Inbound
from hearth.decide.models import (
    Activity,
    Ask,
    Council,
    CouncilAction,
    CouncilItem,
    CouncilMeeting,
    Decision,
    MergeOffer,
    PanelMeeting,
    Priority,
    Project,
    ProjectLink,
    Proposal,
    Registrant,
    RuleTrial,
    Seat,
    Valuation,
)
from hearth.faces.shell.demo.loading import load
from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7
from hearth.learn.models import Answer, Indicator
from hearth.listen.models import (
    Alert,
    Appeal,
    Attachment,
    CrisisPhrase,
    Meeting,
    MeetingDevice,
    MeetingNote,
    PaperBatch,
    PaperSheet,
    Round,
    RoundKeyword,
    Submission,
    Voice,
    VoiceImport,
)
from hearth.reach.models import Contact, Message
from hearth.understand.models import (
    AgendaItem,
    OutreachTask,
    Quota,
    Theme,
    ThemeChange,
    ThemeExample,
)
from tests.house.law.routes import Route, ours, routes
from tests.house.permission_matrix import MATRIX, PUBLIC
from tests.support.rows import some_row

pytestmark = pytest.mark.django_db

MODELS = {
    "programme_id": Programme,
    "event_id": Event,
    "membership_id": Membership,
    "invitation_id": Invitation,
    "organisation_id": Organisation,
    "round_id": Round,
    "voice_id": Voice,
    "alert_id": Alert,
    "theme_id": Theme,
    "task_id": OutreachTask,
    "example_id": ThemeExample,
    "change_id": ThemeChange,
    "item_id": AgendaItem,
    "vote_id": Activity,
    "activity_id": Activity,
    "ask_id": Ask,
    "project_id": Project,
    "option_id": Project,
    "proposal_id": Proposal,
    "offer_id": MergeOffer,
    "valuation_id": Valuation,
    "link_id": ProjectLink,
    "priority_id": Priority,
    "decision_id": Decision,
    "council_id": Council,
    "seat_id": Seat,
    "council_meeting_id": CouncilMeeting,
    "council_item_id": CouncilItem,
    "action_id": CouncilAction,
    "trial_id": RuleTrial,
    "commitment_id": Commitment,
    "service_id": Service,
    "message_id": Message,
    "indicator_id": Indicator,
    "answer_id": Answer,
    "thing_id": Theme,
    "import_id": VoiceImport,
    "sheet_id": PaperSheet,
    "batch_id": PaperBatch,
    "meeting_id": Meeting,
    "note_id": MeetingNote,
    "joined_id": MeetingDevice,
    "device_id": Device,
    "submission_id": Submission,
    "gateway_id": Gateway,
    "inbound_id": Inbound,
    "keyword_id": RoundKeyword,
    "appeal_id": Appeal,
    "case_id": Alert,
    "phrase_id": CrisisPhrase,
    "layer_id": Layer,
    "attachment_id": Attachment,
    "quota_id": Quota,
    "registrant_id": Registrant,
    "gathering_id": PanelMeeting,
}
WORDS = {
    "number": 1,
    "file": "draw.json",
    "purpose": "share_grant",
    "feature": "ballots",
    "kind": "theme",
    "language": "en",
    "form": "csv",
    "dimension_key": "age",
    "deed": "answer",
    "source": "past",
}
#: Asked with an id that nobody has: starter codebooks are the same everywhere.
WITHOUT_OBJECT = {"starter_id"}
#: Not found; not a way to ask here; or no device's token given: none tells that there is something.
SHUT = {404, 405, 401}
ELSEWHERE = {"code", "token", "network_slug"}


@pytest.fixture(scope="module")
def village(django_db_setup, django_db_blocker) -> Iterator[Network]:
    """A whole network with something in every room, for all tests of this file; it is taken away again."""
    now = timezone.localtime()
    with django_db_blocker.unblock(), transaction.atomic():
        made = load(size="village", slug="larkmoor", seed=1, now=now, say=lambda _line: None)
        people.invite(made.network, role=Role.CHAMPION, by=made.as_("steward"), now=now)
        for model in MODELS.values():
            if not model.objects.exists():
                some_row(model, made.network)
        yield made.network
        transaction.set_rollback(True)


@pytest.fixture
def dee(other_network) -> Client:
    """Dee, who holds every role in the network next door."""
    person = Person.objects.create_user(email="dee@fenwick.example", name="Dee")
    for role in Role.values:
        people.give_role(
            other_network, person=person, role=role, by=Actor.clock(), now=timezone.now()
        )
    client = Client()
    client.force_login(person)
    return client


def arguments(route: Route) -> dict[str, object] | None:
    """An object of the village for each argument; None for routes that name none."""
    found: dict[str, object] = {}
    for name in route.arguments:
        if name in MODELS:
            found[name] = _some(MODELS[name])
        elif name == "key":
            found[name] = Contact.objects.values_list("key", flat=True).first()
        elif name in WITHOUT_OBJECT:
            found[name] = uuid7()
        elif name in WORDS:
            found[name] = (
                "lived" if "message_id" in route.arguments and name == "kind" else WORDS[name]
            )
        elif name not in ELSEWHERE:
            raise AssertionError(f"{route.name}: what is {name}? Give test_strangers.py an object")
    return found if set(found) - set(WORDS) else None


def _some(model: type) -> object:
    row = model.objects.first()
    assert row is not None, f"the demo has no {model.__name__}"
    return row.id if hasattr(row, "id") else row.pk


def of_objects() -> list[tuple[Route, dict[str, object]]]:
    found = [(route, arguments(route)) for route in ours(routes()) if "network_slug" in route.path]
    return [
        (route, given)
        for route, given in found
        if given and not set(route.arguments) & {"code", "token"}
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_thing_of_one_network_is_not_found_under_another(village, dee, other_network, method):
    before = ledger.head(village)
    asked, faults = 0, []
    for route, given in of_objects():
        answer = getattr(dee, method)(
            reverse(route.name, kwargs={"network_slug": other_network.slug, **given})
        )
        asked += 1
        if answer.status_code not in SHUT:
            faults.append(f"{method} {route.name}: {answer.status_code}")

    assert asked > 100
    assert not faults, "\n".join(faults)
    assert ledger.head(village) == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_team_of_one_network_is_a_stranger_in_another(village, dee, method):
    before, faults = ledger.head(village), []
    for route, given in of_objects():
        if MATRIX[route.name] != PUBLIC:
            answer = getattr(dee, method)(
                reverse(route.name, kwargs={"network_slug": village.slug, **given})
            )
            if answer.status_code not in SHUT:
                faults.append(f"{method} {route.name}: {answer.status_code}")

    assert not faults, "\n".join(faults)
    assert ledger.head(village) == before
