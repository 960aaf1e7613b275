"""Roles that often stand together."""

PUBLIC = "public"
SIGNED_IN = "signed in"

TEAM = {"facilitator", "steward"}
DESK = {"partner", "professional", "council", "facilitator", "steward"}
READERS = {"professional", "council", "facilitator", "steward"}
MEMBERS = DESK | {"champion"}
#: Stewards only while a network has none of them (the cast has one).
LEADS = {"safeguarding"}
