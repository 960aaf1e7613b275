"""What can be done with panels by lot and plain lotteries, from the invitation to the last meeting."""

from ...bridge.panels import feasible_now
from .answering import confirm, decline, note_told, take_back_no, tell_others, tell_selected
from .drawing import (
    announce_draw,
    ask_for_draw,
    draw_ticket,
    lottery_seed,
    relax,
    work_on_draw,
    work_on_draws,
)
from .inviting import Letter, invite_by_champion, invite_by_letter, invite_from_register
from .meeting import (
    choose_honorarium,
    forget_due,
    note_attendance,
    pay_honorarium,
    publish_composition,
)
from .registering import CHANNELS, Registered, Who, register, withdraw
from .setting_up import add_panel_meeting, remove_panel_meeting, set_panel, set_targets

__all__ = [
    "CHANNELS",
    "Letter",
    "Registered",
    "Who",
    "add_panel_meeting",
    "announce_draw",
    "ask_for_draw",
    "choose_honorarium",
    "confirm",
    "decline",
    "draw_ticket",
    "feasible_now",
    "forget_due",
    "invite_by_champion",
    "invite_by_letter",
    "invite_from_register",
    "lottery_seed",
    "note_attendance",
    "note_told",
    "pay_honorarium",
    "publish_composition",
    "register",
    "relax",
    "remove_panel_meeting",
    "set_panel",
    "set_targets",
    "take_back_no",
    "tell_others",
    "tell_selected",
    "withdraw",
    "work_on_draw",
    "work_on_draws",
]
