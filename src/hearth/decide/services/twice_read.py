"""A sheet of paper is read by a second person, who has not seen what the first one read."""

from __future__ import annotations

from typing import Any

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import TwiceRead


def read_again(known: TwiceRead, read: Any, *, is_same_code: bool, by: Actor) -> bool:
    """Keep what the second person read. Returns whether both read the same.

    Refused: `sheet_is_done`, `same_person_twice`, `sheet_code_differs`.
    """
    if known.state != TwiceRead.State.ONCE:
        raise Refused("sheet_is_done", sheet=known.sheet)
    if known.first_by == by.member:
        raise Refused("same_person_twice", sheet=known.sheet)
    if not is_same_code:
        raise Refused("sheet_code_differs", sheet=known.sheet)
    agreed = bool(known.first == read)
    known.second, known.second_by = read, by.member
    known.state = TwiceRead.State.AGREED if agreed else TwiceRead.State.DIFFERS
    known.save()
    return agreed
