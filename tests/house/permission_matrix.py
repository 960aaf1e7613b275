"""Who may see what: every route of the house, placed by hand. A new route must be written in here.

"public" is everybody, "signed in" anybody with an account; a set names the roles of the network
that may enter. Everybody else is kept out, and so is a facilitator of any other network.
"""

PUBLIC = "public"
SIGNED_IN = "signed in"

TEAM = {"facilitator", "steward"}
DESK = {"partner", "professional", "council", "facilitator", "steward"}
READERS = {"professional", "council", "facilitator", "steward"}
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
    # desk: the first screen, understand
    "desk:home": DESK,
    "desk:count_again": TEAM,
    "desk:themes": READERS | {"champion"},
    "desk:theme": READERS | {"champion"},
    "desk:theme_add": TEAM,
    "desk:theme_change": TEAM,
    "desk:theme_merge": TEAM,
    "desk:theme_retire": TEAM,
    "desk:coding": {"champion", "professional", "council", "facilitator"},
    "desk:tasks": READERS,
    "desk:task_add": TEAM,
    "desk:task_move": TEAM | {"champion"},
    # public: listen
    "public:rounds": PUBLIC,
    "public:round": PUBLIC,
    "public:speak": PUBLIC,
    "public:receipt_find": PUBLIC,
    "public:receipt": PUBLIC,
    "public:receipt_add": PUBLIC,
    "public:receipt_withdraw": PUBLIC,
    "public:voices": PUBLIC,
    "public:crisis_help": PUBLIC,
    "public:privacy": PUBLIC,
    # champion: home, listen
    "champion:home": {"champion"},
    "champion:enter": PUBLIC,
    "champion:record": {"champion"},
    "champion:receipt": {"champion"},
    "champion:mine": {"champion"},
    "champion:undo": {"champion"},
    # champion: reach
    "champion:packs": {"champion"},
    "champion:pack": {"champion"},
    "champion:poster": TEAM | {"champion"},
    "champion:report": {"champion"},
    "champion:report_withdraw": {"champion"},
    # public and desk: decide
    "public:heard": PUBLIC,
    "public:theme": PUBLIC,
    "public:decided": PUBLIC,
    "public:decision": PUBLIC,
    "public:vote": PUBLIC,
    "public:ballot": PUBLIC,
    "public:ballot_receipt": PUBLIC,
    "public:vote_record": PUBLIC,
    "public:vote_json": PUBLIC,
    "desk:budgets": DESK,
    "desk:budget": DESK,
    "desk:budget_add": TEAM,
    "desk:budget_change": TEAM,
    "desk:budget_open": TEAM,
    "desk:budget_codes": TEAM,
    "desk:budget_count": TEAM,
    "desk:project_add": TEAM,
    "desk:project_change": TEAM,
    "desk:paper": TEAM | {"champion"},
    "desk:paper_settle": TEAM,
    "desk:priorities": DESK,
    "desk:priority_end": TEAM | {"council"},
    "desk:decisions": DESK,
    "desk:decision": DESK,
    "desk:decision_add": TEAM | {"council"},
    "desk:decision_change": TEAM | {"council"},
    "desk:decision_publish": TEAM | {"council"},
    "desk:decision_amend": TEAM | {"council"},
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
