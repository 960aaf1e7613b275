"""What can be asked about panels by lot and plain lotteries. Names are told by `identities` alone."""

from ...rules.panels import never_without_answer, proposed
from .asked import (
    FORMS,
    draw_of,
    draws,
    draws_to_work_on,
    invitations,
    meetings,
    panel_activities,
    panel_activity,
    relaxations,
    settings_of,
)
from .census import census_of, features_of, residents_by_area, source_of
from .files import command_of, files_of, people_csv, quotas_csv, told_of
from .money import Owed, attendance_of, honoraria, honoraria_total
from .people import (
    Member,
    askable_again,
    free_seats,
    identities,
    receipt_for,
    registrant,
    registrant_by_code,
    registrants,
    registrations_with,
    sitting_and_gone,
    states_of,
)
from .pool import pool_beside_targets, pool_rows

__all__ = [
    "FORMS",
    "Member",
    "Owed",
    "askable_again",
    "attendance_of",
    "census_of",
    "command_of",
    "draw_of",
    "draws",
    "draws_to_work_on",
    "features_of",
    "files_of",
    "free_seats",
    "honoraria",
    "honoraria_total",
    "identities",
    "invitations",
    "meetings",
    "panel_activities",
    "panel_activity",
    "people_csv",
    "pool_beside_targets",
    "never_without_answer",
    "pool_rows",
    "proposed",
    "quotas_csv",
    "receipt_for",
    "registrant",
    "registrant_by_code",
    "registrants",
    "registrations_with",
    "relaxations",
    "residents_by_area",
    "settings_of",
    "sitting_and_gone",
    "source_of",
    "states_of",
    "told_of",
]
