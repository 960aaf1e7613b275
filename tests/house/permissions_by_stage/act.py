"""Doing it together: who may see what."""

from .roles import DESK, PUBLIC, TEAM

ACT: dict[str, object] = {
    # act
    "api:events_feed": PUBLIC,
    "api:programme_feed": PUBLIC,
    "api:event_file": PUBLIC,
    "public:doing": PUBLIC,
    "public:programme": PUBLIC,
    "public:events": PUBLIC,
    "public:event": PUBLIC,
    "public:event_book": PUBLIC,
    "public:booking_find": PUBLIC,
    "public:booking": PUBLIC,
    "public:services": PUBLIC,
    "public:service": PUBLIC,
    "desk:programmes": DESK,
    "desk:programme_add": TEAM,
    "desk:programme": DESK,
    "desk:programme_change": TEAM,
    "desk:commitments": DESK,
    "desk:commitment_add": TEAM | {"partner"},
    "desk:commitment": TEAM | {"partner"},
    "desk:events": DESK,
    "desk:event_add": TEAM,
    "desk:event": TEAM,
    "desk:event_change": TEAM,
    "desk:event_cancel": TEAM,
    "desk:event_sheet": TEAM,
    "desk:attendance": TEAM,
    "desk:services": DESK,
    "desk:service_add": TEAM | {"partner"},
    "desk:service_change": TEAM | {"partner"},
    "desk:services_import": TEAM,
}
