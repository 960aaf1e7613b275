"""Reaching people and learning what changed: who may see what."""

from .roles import DESK, MEMBERS, PUBLIC, READERS, TEAM

LEARN: dict[str, object] = {
    # desk: reach
    "desk:messages": MEMBERS,
    "desk:message_write": TEAM | {"professional"},
    "desk:message": MEMBERS,
    "desk:message_change": TEAM | {"professional"},
    "desk:message_translate": TEAM | {"professional", "champion"},
    "desk:message_sign": {"champion", "council", "professional"},
    "desk:message_send": TEAM,
    "desk:coverage": DESK,
    # public and desk: home, learn
    "public:home": PUBLIC,
    "public:changed": PUBLIC,
    "public:answer": PUBLIC,
    "public:indicator": PUBLIC,
    "public:equity_thread": PUBLIC,
    "public:trace": PUBLIC,
    "desk:indicators": DESK,
    "desk:indicator": DESK,
    "desk:indicator_add": TEAM,
    "desk:indicator_change": TEAM,
    "desk:measure": TEAM,
    "desk:answers": DESK,
    "desk:answer": DESK,
    "desk:answer_write": TEAM,
    "desk:answer_change": TEAM,
    "desk:answer_publish": TEAM,
    "desk:answer_translate": TEAM | {"champion"},
    "desk:answer_carry": TEAM,
    "desk:equity_thread": READERS,
}
