"""The door, people, partners, the books of the house: who may see what."""

from .roles import DESK, PUBLIC, TEAM

CORE: dict[str, object] = {
    # the door
    "home": PUBLIC,
    "join": PUBLIC,
    "sign_in_link": PUBLIC,
    # desk: people, partners, the house's own books
    "desk:people": TEAM,
    "desk:invite": TEAM,
    "desk:withdraw_invitation": TEAM,
    "desk:end_role": {"steward"},
    "desk:champion": TEAM,
    "desk:champion_code": TEAM,
    "desk:partners": DESK,
    "desk:partner_add": TEAM,
    "desk:partner": DESK,
    "desk:partner_change": TEAM,
    "desk:ledger": {"steward"},
    "desk:post": TEAM,
    "desk:settings": {"steward"},
}
