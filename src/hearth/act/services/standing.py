"""Whether somebody may do a deed here at all: asked before every deed of this room."""

from __future__ import annotations

from typing import Any

from hearth.core.networks.models import Network
from hearth.core.partners.models import Organisation
from hearth.core.people import queries as people
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from .. import rules


def must_be_team(network: Network, by: Actor) -> None:
    """Refused: `not_of_this_network`, `for_the_team`."""
    if not rules.is_team(by):
        raise Refused("for_the_team")
    _must_belong(network, by)


def must_answer_for(network: Network, by: Actor, organisation: Organisation | None) -> None:
    """The team, or a partner for their own organisation. Refused: `not_of_this_network`,
    `not_your_organisation`."""
    held = _must_belong(network, by)
    if rules.is_team(by):
        return
    own = held.organisation_id if held else None
    if own is None or organisation is None or own != organisation.pk:
        raise Refused("not_your_organisation")


def _must_belong(network: Network, by: Actor) -> Any:
    if by.membership_id is None:
        if not rules.is_team(by):
            raise Refused("not_of_this_network")
        return None
    held = people.membership(network, by.membership_id)
    if held is None:
        raise Refused("not_of_this_network")
    return held


def must_be_here(network: Network, *things: Any) -> None:
    """Everything named in a deed belongs to this network. Refused: `not_of_this_network`."""
    for thing in things:
        if thing is not None and thing.network_id != network.pk:
            raise Refused("not_of_this_network")
