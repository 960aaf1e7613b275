"""Coming into the pool and out of it: once each, with a receipt, identity apart from groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from hearth.core.people import services as people
from hearth.core.people.models import Known
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.actors import Actor
from hearth.kit.codes import code_hash, keyed_hash, new_code
from hearth.kit.refusals import Refused

from ...models import Activity, PanelIdentity, Registrant
from ...queries import is_open
from ...queries import panels as asked
from ...rules import panels as rules
from ..activities import note
from ..entry import Admitted

Groups = Mapping[Dimension, Category | Known]
CHANNELS = ("email", "sms", "phone")


@dataclass(frozen=True)
class Registered:
    """What a registrant keeps: the receipt, and the number by which the pool knows them."""

    receipt: str
    pool_number: str


@dataclass(frozen=True)
class Who:
    """What somebody says of themselves so that they can be reached."""

    name: str
    contact: tuple[str, str] | None = None
    language: str = "en"
    needs: str = ""
    may_ask_again: bool = False


def register(
    activity: Activity,
    *,
    admitted: Admitted | None = None,
    who: Who,
    place: Place | None = None,
    groups: Groups | None = None,
    key: UUID,
    by: Actor,
    now: datetime,
) -> Registered:
    """Come into the pool. The same `key` twice is one registration with one receipt, also when pressed at once.

    Without `admitted` somebody of the team or a champion registers them, on the phone or at a door.
    Refused: `panel_not_open`, `entry_not_this_way`, `already_registered`, `panel_name_missing`, `contact_missing`,
    `panel_place_needed`, `too_young`.
    """
    receipt = asked.receipt_for(key)
    try:
        return _register(activity, admitted, who, place, groups or {}, key, receipt, by, now)
    except Refused as refused:
        known = asked.registrant_by_code(activity, receipt)
        if known is None or refused.code != "already_registered":
            raise
        return Registered(receipt, known.pool_number)


@transaction.atomic
def _register(
    activity: Activity,
    admitted: Admitted | None,
    who: Who,
    place: Place | None,
    groups: Groups,
    key: UUID,
    receipt: str,
    by: Actor,
    now: datetime,
) -> Registered:
    network = activity.network
    known = asked.registrant_by_code(activity, receipt)
    if known:
        return Registered(receipt, known.pool_number)
    if not is_open(activity, "registering", now=now):
        raise Refused("panel_not_open")
    assisted = admitted is None
    if assisted and by.membership_id is None:
        raise Refused("entry_not_this_way")
    _check_person(activity, who, place, groups)
    hashed = code_hash(receipt, purpose="panel")
    made = _row(activity, _key_of(activity, admitted, key), hashed, place, assisted, now)
    people.note_groups(network, profile_id=made.profile_id, answers=dict(groups))
    identity = PanelIdentity.objects.create(
        network=network, activity_id=activity.pk, registrant_id=made.id, name=who.name.strip()[:120],
        needs=who.needs.strip()[:1000], language=who.language, may_ask_again=who.may_ask_again,
        kept_at=now,
    )  # fmt: skip
    if who.contact:
        channel, address = who.contact
        people.note_contact(
            network, subject_id=identity.id, channel=channel, address=address,
            language=who.language, now=now,
        )  # fmt: skip
    note(activity, "panel registration", by, now, registrant=made.id)
    return Registered(receipt, made.pool_number)


def _key_of(activity: Activity, admitted: Admitted | None, key: UUID) -> str:
    if admitted:
        return admitted.key
    return keyed_hash(f"assisted:{key}", purpose=f"vote:{activity.pk}")


def _row(
    activity: Activity,
    entry_key: str,
    receipt_hash: str,
    place: Place | None,
    assisted: bool,
    now: datetime,
) -> Registrant:
    """One more with this letter, as long as it allows. Refused: `already_registered`."""
    panel = asked.settings_of(activity)
    rows = asked.registrants(activity, entry_key=entry_key)
    for _attempt in range(panel.per_letter + 1):
        held = rows.exclude(state=Registrant.State.WITHDRAWN).count()
        if held >= panel.per_letter:
            break
        turn = (rows.order_by("-turn").values_list("turn", flat=True).first() or 0) + 1
        try:
            with transaction.atomic():
                return Registrant.objects.create(
                    network_id=activity.network_id, activity_id=activity.pk, entry_key=entry_key,
                    turn=turn, pool_number=new_code(2), place=place, receipt_hash=receipt_hash,
                    channel=Registrant.Channel.ASSISTED if assisted else Registrant.Channel.ONLINE,
                    registered_at=now, changed_at=now,
                )  # fmt: skip
        except IntegrityError:  # somebody of the same letter came in between; count again
            continue
    raise Refused("already_registered", most=panel.per_letter)


def _check_person(activity: Activity, who: Who, place: Place | None, groups: Groups) -> None:
    if not who.name.strip():
        raise Refused("panel_name_missing")
    if who.contact is None or who.contact[0] not in CHANNELS or not who.contact[1].strip():
        raise Refused("contact_missing")
    if activity.areas and not (place and _lies_in(activity, place)):
        raise Refused("panel_place_needed")
    for dimension, answer in groups.items():
        age = answer.key if isinstance(answer, Category) and dimension.key == "age_band" else ""
        if age and rules.is_too_young(age, min_age=activity.min_age):
            raise Refused("too_young", age=activity.min_age)


def _lies_in(activity: Activity, place: Place) -> bool:
    """Whether a place is one of those that may take part, or lies in one."""
    return bool(set(place.path.split("/")) & set(activity.areas)) or place.code in activity.areas


@transaction.atomic
def withdraw(activity: Activity, *, row: Registrant, by: Actor, now: datetime) -> None:
    """Leave the pool; who they are is forgotten at once. After closing their answers stay in the sealed pool, without a
    name, and no draw chooses them.

    Doing it twice changes nothing. Refused: `panel_state_not_so`.
    """
    fresh = Registrant.objects.select_for_update().get(network=activity.network, id=row.id)
    if fresh.state == Registrant.State.WITHDRAWN:
        return
    if not rules.may_become(fresh.state, "withdrawn"):
        raise Refused("panel_state_not_so")
    fresh.state, fresh.changed_at = Registrant.State.WITHDRAWN, now
    fresh.save(update_fields=["state", "changed_at"])
    forget_identity(activity, fresh, now=now)
    if now < activity.closes_at:
        people.forget(activity.network, subject_id=fresh.profile_id, now=now)
    note(activity, "panel registration withdrawn", by, now, registrant=fresh.id)


def forget_identity(activity: Activity, row: Registrant, *, now: datetime) -> None:
    """Name, needs and address of one registrant are gone."""
    network = activity.network
    for one in PanelIdentity.objects.filter(network=network, registrant_id=row.id):
        people.forget(network, subject_id=one.id, now=now)
        PanelIdentity.objects.filter(network=network, id=one.id).delete()
