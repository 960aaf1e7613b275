"""What can be asked about panels by lot and plain lotteries. Names are told by `identities` alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import Demographic, Known
from hearth.core.places import queries as places
from hearth.core.places.models import Dimension
from hearth.kit.codes import code_hash, keyed_hash, tidy

from ..bridge import panels as bridge
from ..models import (
    Activity,
    HonorariumPaid,
    Panel,
    PanelAttendance,
    PanelDraw,
    PanelIdentity,
    PanelInvitation,
    PanelMeeting,
    PanelRelaxation,
    Registrant,
)
from ..rules import panels as rules

FORMS = (Activity.Form.PANEL, Activity.Form.LOTTERY)
LONG = ("lottery", "pool")


def panel_activity(network: Network, identifier: UUID, *, public: bool = False) -> Activity | None:
    """A panel or plain lottery of this network with its settings and days, or none."""
    rows = Activity.objects.filter(network=network, form__in=FORMS, id=identifier)
    rows = rows.exclude(state=Activity.State.DRAFT) if public else rows
    return rows.select_related("network", "panel").prefetch_related("windows").first()


def panel_activities(network: Network, *, public: bool = False) -> QuerySet[Activity]:
    """Panels and plain lotteries, newest first; the public sees no drafts."""
    rows = Activity.objects.filter(network=network, form__in=FORMS).select_related("panel")
    return rows.exclude(state=Activity.State.DRAFT) if public else rows


def settings_of(activity: Activity) -> Panel:
    """The settings; those of a panel that nobody has set up yet are the usual ones, not kept."""
    found = Panel.objects.filter(activity=activity).first()
    if found:
        return found
    plain = activity.form == Activity.Form.LOTTERY
    method = Panel.Method.PLAIN if plain else Panel.Method.LEXIMIN
    return Panel(activity=activity, method=method)


def meetings(activity: Activity) -> QuerySet[PanelMeeting]:
    """Meetings, by day."""
    return PanelMeeting.objects.filter(activity=activity)


def invitations(activity: Activity) -> QuerySet[PanelInvitation]:
    """Batches of invitations, oldest first."""
    return PanelInvitation.objects.filter(activity=activity)


def relaxations(activity: Activity) -> QuerySet[PanelRelaxation]:
    """Targets that gave way, oldest first."""
    return PanelRelaxation.objects.filter(activity=activity)


def draws(activity: Activity) -> QuerySet[PanelDraw]:
    """Draws without their long files, oldest first."""
    return PanelDraw.objects.filter(activity=activity).defer(*LONG)


def draw_of(activity: Activity, number: int) -> PanelDraw | None:
    """One draw with everything that is kept of it, or none."""
    return PanelDraw.objects.filter(activity=activity, number=number).first()


def registrants(activity: Activity, **which: Any) -> QuerySet[Registrant]:
    """Who registered, by pool number: an order that says nothing."""
    rows = Registrant.objects.filter(
        network_id=activity.network_id, activity_id=activity.pk, **which
    )
    return rows.order_by("pool_number")


def registrant(network: Network, identifier: UUID) -> Registrant | None:
    """One registrant of this network, or none."""
    return Registrant.objects.filter(network=network, id=identifier).first()


def registrant_by_code(activity: Activity, code: str) -> Registrant | None:
    """Who holds this receipt, or the code from the message of a draw; or none."""
    if len(tidy(code)) != 12:
        return None
    hashed = code_hash(code, purpose="panel")
    return registrants(activity).filter(Q(receipt_hash=hashed) | Q(answer_hash=hashed)).first()


def registrations_with(activity: Activity, *, entry_key: str) -> int:
    """How many came in with this letter or by this way in."""
    return registrants(activity, entry_key=entry_key).count()


def receipt_for(key: UUID) -> str:
    """The receipt that belongs to one filled-in form: sent twice, it is the same receipt."""
    from hearth.kit.codes import LETTERS, grouped

    number = int(keyed_hash(str(key), purpose="panel-receipt")[:15], 16)
    letters = "".join(LETTERS[number >> 5 * at & 31] for at in range(12))
    return grouped(letters)


def states_of(activity: Activity) -> dict[str, int]:
    """How many are in each state."""
    rows = Registrant.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    return {row["state"]: row["n"] for row in rows.values("state").annotate(n=Count("id"))}


@dataclass(frozen=True)
class Member:
    """A registrant with who they are, for the team."""

    row: Registrant
    name: str
    needs: str
    language: str
    contacts: list[tuple[str, str]]
    is_erased: bool


def identities(activity: Activity, rows: Iterable[Registrant]) -> list[Member]:
    """Names and ways to reach these registrants, in two queries. For the team alone."""
    wanted = list(rows)
    network = activity.network
    known = {
        one.registrant_id: one
        for one in PanelIdentity.objects.filter(network=network, activity_id=activity.pk)
    }
    ways: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    subjects = [known[row.id].id for row in wanted if row.id in known]
    for point in people.contacts(network, subjects=subjects):
        ways[point.subject_id].append((point.channel, point.address))
    found = []
    for row in wanted:
        one = known.get(row.id)
        found.append(
            Member(
                row,
                one.name if one else "",
                one.needs if one else "",
                one.language if one else "",
                sorted(ways[one.id]) if one else [],
                one is None,
            )
        )
    return sorted(found, key=lambda member: (member.name.casefold(), member.row.pool_number))


def askable_again(activity: Activity) -> list[PanelIdentity]:
    """People of earlier panels of this network who said that they may be asked again."""
    rows = PanelIdentity.objects.filter(network_id=activity.network_id, may_ask_again=True)
    return list(rows.exclude(activity_id=activity.pk).order_by("id"))


def features_of(activity: Activity) -> list[Dimension]:
    """The dimensions that targets may be about, with their categories."""
    return places.dimensions(activity.network, asked=True)


def census_of(activity: Activity) -> dict[str, dict[str, Any]]:
    """Feature key → its name and, for each answer, name and residents of the places that may take part.

    Age bands of which everybody is too young are left out. Four queries and a few for each place.
    """
    network = activity.network
    wards = {place.code: place for place in places.places(network, depth=1)}
    chosen = [wards[code] for code in activity.areas if code in wards]
    residents: Counter[UUID] = Counter()
    for place in chosen:
        residents.update(places.population_of(network, place=place))
    if not chosen:
        residents.update(places.population_of(network))
    found: dict[str, dict[str, Any]] = {}
    for dimension in features_of(activity):
        values: dict[str, dict[str, Any]] = {
            row.key: {"name": row.name, "n": residents[row.pk]}
            for row in dimension.categories.all()
            if row.key != "not_answered"
            and not (
                dimension.key == "age_band"
                and rules.is_too_young(row.key, min_age=activity.min_age)
            )
        }
        if sum(row["n"] for row in values.values()):
            found[dimension.key] = {"name": dimension.name, "values": values}
    by_place = places.residents_by_place(network, depth=1)
    spots: dict[str, dict[str, Any]] = {
        place.code: {"name": place.name, "n": by_place.get(place.pk, 0)}
        for place in wards.values()
        if not activity.areas or place.code in activity.areas
    }
    if len(spots) > 1 and sum(row["n"] for row in spots.values()):
        found[rules.PLACE] = {"name": "", "values": spots}
    return found


def source_of(network: Network) -> str:
    """Which census the shares are from, in words."""
    sets = places.population_sets(network)
    return f"{sets[0].source}, {sets[0].year}" if sets else ""


def residents_by_area(activity: Activity) -> dict[str, dict[str, Any]]:
    """Code → name and residents of the areas that letters may go to."""
    by_place = places.residents_by_place(activity.network, depth=1)
    return {
        place.code: {"name": place.name, "n": by_place.get(place.pk, 0)}
        for place in places.places(activity.network, depth=1)
        if not activity.areas or place.code in activity.areas
    }


def pool_rows(activity: Activity, targets: rules.Targets) -> list[list[Any]]:
    """The pool as it stands: pool number, answers in the order of the targets, household; by number.

    Everybody who registered and has not withdrawn before the first draw; nothing in it says who they are.
    """
    rows = [row for row in registrants(activity) if row.state != "withdrawn" or row.chances]
    profiles = {row.profile_id for row in rows}
    answers: dict[UUID, dict[str, str]] = defaultdict(dict)
    keys = {feature["key"] for feature in targets} - {rules.PLACE}
    if keys:
        told = Demographic.objects.filter(
            network_id=activity.network_id, known=Known.GIVEN, dimension__key__in=keys
        ).values_list("profile_id", "dimension__key", "category__key")
        for profile, dimension, category in told.iterator(chunk_size=5000):
            if profile in profiles:
                answers[profile][dimension] = category
    codes = _ward_codes(activity.network) if any(f["key"] == rules.PLACE for f in targets) else {}
    known = {feature["key"]: {row["key"] for row in feature["values"]} for feature in targets}
    found = []
    for row in rows:
        given = {
            **answers[row.profile_id],
            rules.PLACE: codes.get(row.place_id, "") if row.place_id else "",
        }
        told_row = [
            given.get(f["key"], "") if given.get(f["key"]) in known[f["key"]] else rules.NOT_TOLD
            for f in targets
        ]
        found.append([row.pool_number, told_row, _household(row)])
    return found


def _household(row: Registrant) -> str:
    """A mark that those of one letter share; it leads back to no letter."""
    mark = f"{row.activity_id}:{row.entry_key}"
    return keyed_hash(mark, purpose="panel-household")[:12]


def _ward_codes(network: Network) -> dict[UUID, str]:
    wards = {place.pk: place.code for place in places.places(network, depth=1)}
    above = places.ancestor_at(network, depth=1)
    return {place: wards[ward] for place, ward in above.items() if ward in wards}


def feasible_now(activity: Activity) -> bridge.Feasible | None:
    """Whether a panel could be drawn of those who have registered so far; none for a plain lottery."""
    panel = settings_of(activity)
    targets = panel.targets
    if panel.method == Panel.Method.PLAIN or not targets:
        return None
    seated, gone = sitting_and_gone(activity)
    rows = pool_rows(activity, targets)
    if not rows:
        return bridge.Feasible(
            False,
            [{"code": "pool_too_small", "asked": panel.seats, "there": 0}],
            [],
            panel.seats,
            0,
        )
    if len(seated) >= panel.seats:
        return None
    return bridge.feasible(
        rows,
        targets,
        seats=panel.seats,
        household=panel.one_per_household,
        seated=seated,
        gone=gone,
    )


def sitting_and_gone(activity: Activity) -> tuple[list[str], list[str]]:
    """Pool numbers of who sits (or was asked to) and of who cannot come."""
    rows = list(registrants(activity).values_list("pool_number", "state"))
    seated = [number for number, state in rows if state in rules.SITTING]
    gone = [number for number, state in rows if state in rules.GONE]
    return seated, gone


def pool_beside_targets(activity: Activity) -> list[dict[str, Any]]:
    """For the team: how many of each answer have registered, beside seats and share."""
    targets = settings_of(activity).targets
    rows = pool_rows(activity, targets)
    found = []
    for at, feature in enumerate(targets):
        counts = Counter(row[1][at] for row in rows)
        values = [
            {**row, "pool": counts[row["key"]], "short": max(0, row["min"] - counts[row["key"]])}
            for row in feature["values"]
        ]
        found.append({**feature, "values": values, "not_told": counts[rules.NOT_TOLD]})
    return found


def free_seats(activity: Activity) -> int:
    """Seats that nobody holds or was asked to take."""
    seated, _gone = sitting_and_gone(activity)
    return max(0, settings_of(activity).seats - len(seated))


def attendance_of(activity: Activity) -> dict[UUID, set[UUID]]:
    """Meeting → who of the panel came."""
    ids = list(meetings(activity).values_list("id", flat=True))
    found: dict[UUID, set[UUID]] = {identifier: set() for identifier in ids}
    rows = PanelAttendance.objects.filter(network_id=activity.network_id, meeting_id__in=ids)
    for meeting, who in rows.values_list("meeting_id", "registrant_id"):
        found[meeting].add(who)
    return found


@dataclass(frozen=True)
class Owed:
    """What somebody of the panel has coming for meetings they came to."""

    came: int
    paid_minor: int
    owed_minor: int
    owed_for: list[UUID]


def honoraria(activity: Activity) -> dict[UUID, Owed]:
    """Registrant → meetings, what was paid and what is owed; nothing is owed to who declined it."""
    amount = settings_of(activity).honorarium_minor
    came: dict[UUID, list[UUID]] = defaultdict(list)
    for meeting, those in attendance_of(activity).items():
        for who in those:
            came[who].append(meeting)
    paid: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    ids = list(meetings(activity).values_list("id", flat=True))
    rows = HonorariumPaid.objects.filter(network_id=activity.network_id, meeting_id__in=ids)
    for who, meeting, minor in rows.values_list("registrant_id", "meeting_id", "amount_minor"):
        paid[who][meeting] = minor
    refused = set(registrants(activity, honorarium="no").values_list("id", flat=True))
    found = {}
    for who in came.keys() | paid.keys():
        waiting = [one for one in came[who] if one not in paid[who]]
        owing = [] if who in refused or not amount else waiting
        found[who] = Owed(len(came[who]), sum(paid[who].values()), amount * len(owing), owing)
    return found


def honoraria_total(activity: Activity) -> int:
    """Money given out so far, all together."""
    ids = list(meetings(activity).values_list("id", flat=True))
    rows = HonorariumPaid.objects.filter(network_id=activity.network_id, meeting_id__in=ids)
    return rows.aggregate(all=Sum("amount_minor"))["all"] or 0


def draws_to_work_on(network: Network, *, now: datetime, lease_until: datetime) -> list[PanelDraw]:
    """Draws whose lottery waits to be made, or whose worker fell silent before `lease_until`."""
    rows = PanelDraw.objects.filter(activity__network=network)
    waiting = Q(state=PanelDraw.State.WAITING)
    lost = Q(state=PanelDraw.State.WORKING, taken_at__lt=lease_until)
    return list(rows.filter(waiting | lost).defer(*LONG).select_related("activity__network"))
