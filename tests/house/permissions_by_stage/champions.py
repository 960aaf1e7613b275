"""Champions: their pages and their phones: who may see what."""

from .roles import PUBLIC, TEAM

CHAMPIONS: dict[str, object] = {
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
    # champions' phones: the app itself holds nothing of anybody; the api asks for a phone's token
    "champion:phone": PUBLIC,
    "champion:phone_worker": PUBLIC,
    "champion:phone_manifest": PUBLIC,
    "champion:phone_link": {"champion"},
    "champion:phone_give": {"champion"},
    "champion:phone_let_go": {"champion"},
    "desk:devices": TEAM,
    "desk:device_revoke": TEAM,
    "api:outbox": PUBLIC,
    "api:outbox_voices": PUBLIC,
    "api:outbox_fates": PUBLIC,
    "api:outbox_files": PUBLIC,
    "api:outbox_let_go": PUBLIC,
}
