"""What can be done to decide: put first, share out money, log decisions."""

from .activities import (
    announce_activity,
    change_activity,
    clear_window,
    close_activity,
    close_and_count_due,
    make_activity,
    open_activity,
    set_window,
)
from .assisted import cast_assisted
from .casting import (
    Cast,
    cast_ballot,
    cast_many,
    give_codes,
    give_codes_as,
)
from .contact import admit_by_contact, ask_for_code, forget_old_contact_codes
from .choosing import (
    add_options,
    change_choice,
    count_choice,
    drop_priorities,
    publish_priorities,
    take_priorities,
)
from .counting import count_vote
from .entry import Admitted, admit_browser, admit_by_code, admit_member
from .linking import (
    link_projects,
    set_min_support,
    unlink_projects,
)
from .log import Considered, add_decision, amend_decision, change_decision, publish_decision
from .merging import (
    answer_merge,
    end_silent_merges,
    offer_merge,
    take_back_offer,
    undo_merge,
)
from .paper import enter_sheet, settle_sheet
from .priorities import choose_priority, end_priority
from .proposals import (
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
from .votes import add_project, change_project, change_vote, make_vote, remove_project

#: A vote opens and closes as any activity does.
open_vote, close_vote = open_activity, close_activity

__all__ = [
    "Considered",
    "Admitted",
    "admit_browser",
    "admit_by_contact",
    "ask_for_code",
    "forget_old_contact_codes",
    "admit_by_code",
    "admit_member",
    "announce_activity",
    "change_activity",
    "clear_window",
    "close_activity",
    "make_activity",
    "open_activity",
    "set_window",
    "Cast",
    "add_options",
    "cast_assisted",
    "change_choice",
    "count_choice",
    "drop_priorities",
    "publish_priorities",
    "take_priorities",
    "add_decision",
    "add_project",
    "amend_decision",
    "cast_ballot",
    "cast_many",
    "change_decision",
    "change_project",
    "change_vote",
    "choose_priority",
    "close_and_count_due",
    "close_vote",
    "count_vote",
    "end_priority",
    "enter_sheet",
    "give_codes",
    "give_codes_as",
    "make_vote",
    "open_vote",
    "publish_decision",
    "remove_project",
    "settle_sheet",
    "link_projects",
    "set_min_support",
    "unlink_projects",
    "answer_merge",
    "end_silent_merges",
    "offer_merge",
    "take_back_offer",
    "undo_merge",
    "Draft",
    "Hearing",
    "Proposed",
    "correct_proposal",
    "propose",
    "set_call",
    "support_proposal",
    "withdraw_proposal",
    "write_down",
    "answer_valuation",
    "ask_valuer",
    "begin_all_reviews",
    "begin_review",
    "put_all_on_ballot",
    "put_on_ballot",
    "refuse_proposal",
    "reopen_review",
    "settle_proposal",
    "show_proposal",
    "take_back_valuation",
    "take_off_ballot",
    "News",
    "tell_authors",
]
