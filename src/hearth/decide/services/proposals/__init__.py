"""Proposals from the first word to the ballot: handed in, read, costed, merged, made projects, told about."""

from .linking import (
    link_projects,
    set_min_support,
    unlink_projects,
)
from .merging import (
    answer_merge,
    end_silent_merges,
    offer_merge,
    take_back_offer,
    undo_merge,
)
from .projects import (
    add_project,
    change_project,
    remove_project,
)
from .proposing import (
    Draft,
    Hearing,
    Proposed,
    correct_proposal,
    propose,
    set_call,
    support_proposal,
    withdraw_proposal,
    write_down,
)
from .reviewing import (
    answer_valuation,
    ask_valuer,
    begin_all_reviews,
    begin_review,
    put_all_on_ballot,
    put_on_ballot,
    refuse_proposal,
    reopen_review,
    settle_proposal,
    show_proposal,
    take_back_valuation,
    take_off_ballot,
)
from .telling import (
    News,
    tell_authors,
)
from .valuers import (
    remind_valuers,
)

__all__ = [
    "Draft",
    "Hearing",
    "News",
    "Proposed",
    "add_project",
    "answer_merge",
    "answer_valuation",
    "ask_valuer",
    "begin_all_reviews",
    "begin_review",
    "change_project",
    "correct_proposal",
    "end_silent_merges",
    "link_projects",
    "offer_merge",
    "propose",
    "put_all_on_ballot",
    "put_on_ballot",
    "refuse_proposal",
    "remind_valuers",
    "remove_project",
    "reopen_review",
    "set_call",
    "set_min_support",
    "settle_proposal",
    "show_proposal",
    "support_proposal",
    "take_back_offer",
    "take_back_valuation",
    "take_off_ballot",
    "tell_authors",
    "undo_merge",
    "unlink_projects",
    "withdraw_proposal",
    "write_down",
]
