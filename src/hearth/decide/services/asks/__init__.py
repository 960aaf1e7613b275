"""Asks of those in power: drafted, signed (by contact, code or on paper), delivered, answered, told."""

from .asking import (
    answer_ask,
    change_ask,
    close_ask,
    deliver_ask,
    drop_ask,
    escalate_ask,
    make_ask,
    mark_late_asks,
    open_ask,
)
from .many import (
    bring_signatures,
)
from .sheets import SheetTyped, type_in_sheet, undo_sheet
from .signing import (
    Signed,
    Signer,
    ask_for_signing_code,
    hide_own_name,
    read_names,
    sign_by_code,
    sign_by_contact,
    sign_for_organisation,
    withdraw_organisation,
    withdraw_signature,
)
from .telling import (
    tell_signers,
)

__all__ = [
    "SheetTyped",
    "Signed",
    "Signer",
    "answer_ask",
    "ask_for_signing_code",
    "bring_signatures",
    "change_ask",
    "close_ask",
    "deliver_ask",
    "drop_ask",
    "escalate_ask",
    "hide_own_name",
    "make_ask",
    "mark_late_asks",
    "open_ask",
    "read_names",
    "sign_by_code",
    "sign_by_contact",
    "sign_for_organisation",
    "tell_signers",
    "type_in_sheet",
    "undo_sheet",
    "withdraw_organisation",
    "withdraw_signature",
]
