"""What can be done to understand: keep a codebook, code voices, turn gaps into tasks, take readings."""

from .aggregates import check_theme_tallies, count_anew, let_go
from .agreement import (
    AGREEMENT,
    freshen_agreement,
    put_on_agenda,
    reopen_agenda_item,
    settle_agenda_item,
    take_agreement,
    take_off_agenda,
)
from .bringing_in import Brought, bring_in_codebook, bring_in_starter
from .coding import code_many, code_voice, left_to_code, next_to_code, take_back_coding
from .heard import heard_now, take_unlike, voices_alone
from .layers import beside_voices, shifts, years_counted
from .links import RELATION
from .missing import WEIGHTS, effects, missing_closely, missing_now, take_weights
from .quotas import drop_quota, progress, set_quota, share_out
from .readings import HEARD, READING, THEMES, freshen_reading, take_reading
from .recoding import Part, merge_themes, split_theme, undo_change
from .suggesting import Suggested, suggest_themes
from .tasks import make_task, move_task
from .themes import (
    add_example,
    add_theme,
    bring_back_theme,
    change_theme,
    drop_example,
    order_theme,
    retire_theme,
)

__all__ = [
    "HEARD",
    "AGREEMENT",
    "READING",
    "RELATION",
    "THEMES",
    "WEIGHTS",
    "Brought",
    "Part",
    "Suggested",
    "add_example",
    "add_theme",
    "beside_voices",
    "bring_back_theme",
    "bring_in_codebook",
    "bring_in_starter",
    "change_theme",
    "check_theme_tallies",
    "code_many",
    "code_voice",
    "count_anew",
    "drop_example",
    "drop_quota",
    "effects",
    "freshen_agreement",
    "freshen_reading",
    "heard_now",
    "left_to_code",
    "let_go",
    "make_task",
    "merge_themes",
    "missing_closely",
    "missing_now",
    "move_task",
    "next_to_code",
    "order_theme",
    "progress",
    "put_on_agenda",
    "reopen_agenda_item",
    "retire_theme",
    "set_quota",
    "settle_agenda_item",
    "share_out",
    "shifts",
    "split_theme",
    "suggest_themes",
    "take_agreement",
    "take_back_coding",
    "take_off_agenda",
    "take_reading",
    "take_unlike",
    "take_weights",
    "undo_change",
    "voices_alone",
    "years_counted",
]
