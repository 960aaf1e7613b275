"""Who may see what: every route of the house, placed by hand. A new route must be written in here.

"public" is everybody, "signed in" anybody with an account; a set names the roles of the network
that may enter. Everybody else is kept out, and so is a facilitator of any other network.
"""

PUBLIC = "public"
SIGNED_IN = "signed in"

TEAM = {"facilitator", "steward"}
DESK = {"partner", "professional", "council", "facilitator", "steward"}
MEMBERS = DESK | {"champion"}

MATRIX: dict[str, object] = {
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
    # desk: reach
    "desk:messages": MEMBERS,
    "desk:message_write": TEAM | {"professional"},
    "desk:message": MEMBERS,
    "desk:message_change": TEAM | {"professional"},
    "desk:message_translate": TEAM | {"professional", "champion"},
    "desk:message_sign": {"champion", "council", "professional"},
    "desk:message_send": TEAM,
    "desk:coverage": DESK,
}
