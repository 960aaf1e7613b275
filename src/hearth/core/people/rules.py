"""Who may do what, as sentences. Pure."""

from hearth.kit.actors import Actor

from .models import Role

#: Roles that work at the desk.
DESK = frozenset({Role.PARTNER, Role.PROFESSIONAL, Role.COUNCIL, Role.FACILITATOR, Role.STEWARD})


def may_invite(actor: Actor, role: str) -> bool:
    """Stewards invite anyone; facilitators everyone but stewards and facilitators."""
    if actor.holds(Role.STEWARD):
        return True
    return actor.holds(Role.FACILITATOR) and role not in (Role.STEWARD, Role.FACILITATOR)
