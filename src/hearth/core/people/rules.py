"""Who may do what, as sentences. Pure."""

from hearth.kit.actors import Actor

from .models import Role

#: Roles that work at the desk.
DESK = frozenset({Role.PARTNER, Role.PROFESSIONAL, Role.COUNCIL, Role.FACILITATOR, Role.STEWARD})

#: Roles into which only a steward invites.
STEWARDS_CHOOSE = frozenset({Role.STEWARD, Role.FACILITATOR, Role.SAFEGUARDING})


def may_invite(actor: Actor, role: str) -> bool:
    """Stewards invite anyone; facilitators everyone but stewards, facilitators and safeguarding leads."""
    if actor.holds(Role.STEWARD):
        return True
    return actor.holds(Role.FACILITATOR) and role not in STEWARDS_CHOOSE
