"""`hearth sign-in`: a single-use link for somebody who has lost every other way in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hearth.core.people.models import Person

HELP = "print a single-use sign-in link for a person (by e-mail) or a role of a network"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", help="an e-mail address, or NETWORK/ROLE such as larkmoor/steward")
    parser.add_argument("--base", help="address of this installation (default: HEARTH_BASE_URL)")


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from hearth.core.people import services as people

    person = _find(args.who)
    if person is None:
        way = f" (./hearth invite {args.who} makes a way in)" if "/" in args.who else ""
        print(f"hearth: nobody here is known as “{args.who}”{way}", file=sys.stderr)
        return 1
    token = people.sign_in_link(person, now=datetime.now(UTC))
    print(f"{(args.base or settings.HEARTH_BASE_URL).rstrip('/')}/sign-in/{token}/")
    return 0


def _find(who: str) -> Person | None:
    """A person by address, or whoever has held a role longest."""
    from hearth.core.people.models import Membership, Person

    if "@" in who:
        return Person.objects.filter(email__iexact=who, is_active=True).first()
    slug, _, role = who.partition("/")
    held = Membership.objects.filter(network__slug=slug, role=role, ended_at=None)
    first = held.select_related("person").order_by("since_at", "pk").first()
    return first.person if first else None


def demo_links(address: str) -> Iterator[tuple[str, str]]:
    """For each demo network one fresh link per role. Networks of real people get none."""
    from hearth.core.networks.models import Network
    from hearth.core.people import services as people
    from hearth.core.people.models import Role

    now = datetime.now(UTC)
    for network in Network.objects.filter(is_demo=True):
        for role in Role.values:
            if person := _find(f"{network.slug}/{role}"):
                yield role, f"{address}/sign-in/{people.sign_in_link(person, now=now)}/"
