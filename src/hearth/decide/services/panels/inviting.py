"""Whom a panel is offered to: letters to drawn addresses, champions, people who said "ask me again"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hearth.core.people import queries as people
from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.kit.codes import new_code
from hearth.kit.refusals import Refused

from ...bridge import panels as bridge
from ...models import Activity, PanelInvitation
from ...queries import panels as asked
from ...rules import panels as rules
from ..activities import note
from ..casting import give_codes_as

MOST_LETTERS = 5000
WritesInvitation = Callable[[str, str], tuple[str, str]]


@dataclass(frozen=True)
class Letter:
    """One letter to print: where it goes, and the code that is in it. Never kept."""

    address: str
    area: str
    code: str


@transaction.atomic
def invite_by_letter(
    activity: Activity,
    *,
    n: int,
    addresses: Iterable[tuple[str, str]] = (),
    double: Collection[str] = (),
    seed: str = "",
    by: Actor,
    now: datetime,
) -> list[Letter]:
    """Two stages: letters go to areas by how many live there, then to addresses in each area by lot.

    `addresses` are (address, code of its area); they are used and forgotten. Without any, each letter names its area
    only. Areas in `double` count twice, where people answer less. `seed`: public words that draw the addresses.
    Refused: `panel_is_over`, `letters_too_many`, `areas_unknown`, `addresses_need_words`, `addresses_too_few`.
    """
    _still_registering(activity, now)
    if not 1 <= n <= MOST_LETTERS:
        raise Refused("letters_too_many", most=MOST_LETTERS)
    areas = asked.residents_by_area(activity)
    weights = {code: row["n"] * (2 if code in double else 1) for code, row in areas.items()}
    if not sum(weights.values()):
        raise Refused("areas_unknown")
    listed = list(dict.fromkeys((line.strip(), code.strip()) for line, code in addresses))
    counts = rules.shared_out(weights, letters=n)
    drawn = _drawn(listed, counts, seed) if listed else _unaddressed(counts)
    letters = [Letter(address, areas[code]["name"], new_code()) for address, code in drawn]
    rows = [
        {
            "code": code,
            "name": areas[code]["name"],
            "letters": sum(1 for _a, c in drawn if c == code),
        }
        for code in areas
    ]
    _keep(
        activity, PanelInvitation.Kind.LETTERS, letters, by, now, areas=rows, seed=seed.strip()[:200],
        list_digest=bridge.list_digest([f"{code}\t{line}" for line, code in listed]) if listed else "",
    )  # fmt: skip
    return letters


def _drawn(
    listed: list[tuple[str, str]], counts: dict[str, int], seed: str
) -> list[tuple[str, str]]:
    if not seed.strip():
        raise Refused("addresses_need_words")
    by_area: dict[str, list[str]] = defaultdict(list)
    for line, code in listed:
        if code not in counts:
            raise Refused("area_of_address_unknown", area=code[:40], address=line[:40])
        by_area[code].append(line)
    found = []
    for code, wanted in counts.items():
        if len(by_area[code]) < wanted:
            raise Refused("addresses_too_few", area=code, asked=wanted, there=len(by_area[code]))
        order = bridge.in_order(by_area[code], seed=f"{seed.strip()} {code}")
        found += [(line, code) for line in order[:wanted]]
    return found


def _unaddressed(counts: dict[str, int]) -> list[tuple[str, str]]:
    return [("", code) for code, wanted in counts.items() for _ in range(wanted)]


@transaction.atomic
def invite_by_champion(
    activity: Activity, *, n: int, note_words: str = "", by: Actor, now: datetime
) -> list[Letter]:
    """Cards for a champion to hand out, one for each person. Refused: `panel_is_over`, `letters_too_many`."""
    _still_registering(activity, now)
    if not 1 <= n <= 200:
        raise Refused("letters_too_many", most=200)
    cards = [Letter("", "", new_code()) for _ in range(n)]
    _keep(activity, PanelInvitation.Kind.CHAMPIONS, cards, by, now, note=note_words.strip()[:120])
    return cards


@transaction.atomic
def invite_from_register(
    activity: Activity, *, n: int, seed: str, words: WritesInvitation, by: Actor, now: datetime
) -> int:
    """Write to people of earlier panels who said that they may be asked again, `n` of them by lot.

    `words` makes subject and body from (language, code). Returns how many messages are on their way.
    Refused: `panel_is_over`, `nobody_to_ask_again`, `addresses_need_words`.
    """
    _still_registering(activity, now)
    if not seed.strip():
        raise Refused("addresses_need_words")
    known = {str(row.id): row for row in asked.askable_again(activity)}
    ways = {
        str(point.subject_id): point
        for point in people.contacts(activity.network, subjects=[row.id for row in known.values()])
        if point.channel in ("email", "sms")
    }
    if not ways or n < 1:
        raise Refused("nobody_to_ask_again")
    chosen = bridge.in_order(sorted(ways), seed=seed.strip())[:n]
    letters = [Letter(identifier, "", new_code()) for identifier in chosen]
    batch = _keep(
        activity, PanelInvitation.Kind.REGISTER, letters, by, now, seed=seed.strip()[:200],
        list_digest=bridge.list_digest(sorted(ways)),
    )  # fmt: skip
    for letter in letters:
        point = ways[letter.address]
        subject, body = words(known[letter.address].language, letter.code)
        post.queue(
            activity.network, key=f"panel-ask:{batch.pk}:{letter.address}", channel=point.channel,
            address=point.address, subject=subject, body=body, language=point.language,
            purpose="panel", about=("vote", activity.pk), now=now,
        )  # fmt: skip
    return len(letters)


def _keep(
    activity: Activity, kind: str, letters: list[Letter], by: Actor, now: datetime, **words: object
) -> PanelInvitation:
    """The batch and its codes; of the letters themselves nothing stays."""
    give_codes_as(activity, codes=[one.code for one in letters], batch=kind, by=by, now=now)
    made = PanelInvitation.objects.create(
        activity=activity, kind=kind, n=len(letters), made_at=now, **words
    )
    note(activity, "panel invitations made", by, now, invitation=made.pk, n=len(letters), kind=kind)
    return made


def _still_registering(activity: Activity, now: datetime) -> None:
    over = activity.state in (Activity.State.CLOSED, Activity.State.COUNTED)
    if activity.form not in asked.FORMS or over or activity.closes_at <= now:
        raise Refused("panel_is_over")
