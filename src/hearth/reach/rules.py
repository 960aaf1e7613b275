"""Who signs as what, and when a message may go out. Pure."""

from collections.abc import Iterable

from hearth.kit.actors import Actor

#: The role that speaks for each kind of knowledge.
SIGNERS = {"lived": ("champion", "council"), "clinical": ("professional",)}


def may_sign(actor: Actor, kind: str) -> bool:
    """Champions and council members sign from lived experience, professionals as clinicians."""
    return actor.holds(*SIGNERS.get(kind, ()))


def is_signed(signoffs: Iterable[tuple[str, int, bool]], *, version: int) -> bool:
    """Whether both kinds said yes to this very version. Rows are (kind, version, yes)."""
    yes = {kind for kind, at, said_yes in signoffs if at == version and said_yes}
    return yes == set(SIGNERS)
