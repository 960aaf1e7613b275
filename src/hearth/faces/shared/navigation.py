"""The ways through the house: what each face offers, in the words of the people who use it.

An entry names the routes that may stand behind it; the first that exists is used and an entry
without any route is left out, so a room that is not built yet leaves no dead link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Entry:
    """One link: its words, and the routes that may stand behind it (first that exists wins)."""

    label: Words
    routes: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """A group of desk links under the name of a stage of the loop."""

    label: Words
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Link:
    """An entry that has been found: ready to print."""

    label: Words
    href: str
    current: bool


PUBLIC = (
    Entry(_("What we heard"), ("public:heard", "public:themes")),
    Entry(_("What we decided"), ("public:decided", "public:decisions", "public:priorities")),
    Entry(_("What we are doing"), ("public:doing", "public:programmes", "public:act")),
    Entry(_("What changed"), ("public:changed", "public:answers", "public:learn")),
    Entry(_("Find help"), ("public:services", "public:directory", "public:find_help")),
    Entry(_("Events"), ("public:events",)),
    Entry(
        _("Follow your voice"), ("public:receipt_find", "public:receipt_lookup", "public:follow")
    ),
)

SPEAK = ("public:speak", "public:rounds", "public:listen")
CRISIS = ("public:crisis_help", "public:crisis")

FOOTER = (
    Entry(_("For everyone, fairly: the equity thread"), ("public:equity_thread", "public:equity")),
    Entry(_("How we look after what you tell us"), ("public:privacy", "public:promises")),
    Entry(_("Open data"), ("public:open_data",)),
)

DESK = (
    Stage(
        _("Today"),
        (
            Entry(_("Who is missing"), ("desk:home", "desk:who_is_missing")),
            Entry(_("Every place and group"), ("desk:missing",)),
        ),
    ),
    Stage(
        _("Listen"),
        (
            Entry(_("Listening rounds"), ("desk:rounds",)),
            Entry(_("Voices to read"), ("desk:moderation", "desk:voices")),
            Entry(_("Recordings to write down"), ("desk:recordings",)),
            Entry(_("Every voice"), ("desk:voices",)),
            Entry(_("Safeguarding cases"), ("desk:cases",)),
            Entry(_("Form apps"), ("desk:form_apps",)),
            Entry(_("Rounds on paper"), ("desk:sheets",)),
            Entry(_("Texts and e-mail"), ("desk:texts",)),
            Entry(_("Meetings"), ("desk:meetings",)),
            Entry(
                _("Bring in a spreadsheet"), ("desk:import_voices", "desk:import", "desk:imports")
            ),
        ),
    ),
    Stage(
        _("Understand"),
        (
            Entry(_("What we heard"), ("desk:heard",)),
            Entry(_("Themes"), ("desk:themes", "desk:codebook")),
            Entry(_("Coding"), ("desk:coding", "desk:coding_queue")),
            Entry(_("Do we read alike?"), ("desk:agreement",)),
            Entry(_("To talk over"), ("desk:agenda",)),
            Entry(_("Outreach tasks"), ("desk:tasks", "desk:outreach_tasks")),
            Entry(_("What the place is like"), ("desk:layers",)),
        ),
    ),
    Stage(
        _("Decide"),
        (
            Entry(_("Deciding together"), ("desk:activities",)),
            Entry(_("Priorities"), ("desk:priorities",)),
            Entry(_("Budgets"), ("desk:budgets",)),
            Entry(_("Conversations"), ("desk:conversations",)),
            Entry(_("Costs to find out"), ("desk:valuations",)),
            Entry(_("Councils"), ("desk:councils",)),
            Entry(_("Decision log"), ("desk:decisions",)),
            Entry(_("Requests to those with power"), ("desk:asks",)),
        ),
    ),
    Stage(
        _("Act"),
        (
            Entry(_("Programmes"), ("desk:programmes",)),
            Entry(_("Commitments"), ("desk:commitments",)),
            Entry(_("Events"), ("desk:events",)),
            Entry(_("Services"), ("desk:services",)),
        ),
    ),
    Stage(
        _("Reach"),
        (
            Entry(_("Messages"), ("desk:messages",)),
            Entry(_("Who was not reached"), ("desk:coverage",)),
        ),
    ),
    Stage(
        _("Learn"),
        (
            Entry(_("Indicators"), ("desk:indicators",)),
            Entry(_("You said, we did"), ("desk:answers",)),
            Entry(_("Equity thread"), ("desk:equity_thread", "desk:equity")),
        ),
    ),
    Stage(
        _("The network"),
        (
            Entry(_("People and roles"), ("desk:people", "desk:members")),
            Entry(_("Partners"), ("desk:partners", "desk:organisations")),
            Entry(_("Places"), ("desk:places",)),
            Entry(_("Post"), ("desk:post",)),
            Entry(_("Ledger"), ("desk:ledger",)),
            Entry(_("A device for many hands"), ("desk:stall",)),
            Entry(_("Settings"), ("desk:settings",)),
            Entry(_("As everybody sees it"), ("public:home",)),
        ),
    ),
)

CHAMPION = (
    Entry(_("Record"), ("champion:record", "champion:home")),
    Entry(_("Packs"), ("champion:packs",)),
    Entry(_("Report back"), ("champion:report_back", "champion:report")),
    Entry(
        _("My patch"), ("champion:patch", "champion:my_patch", "champion:people", "champion:home")
    ),
)


def address_of(routes: Sequence[str], slug: str) -> str:
    """The address of the first route that exists in this network, or nothing."""
    return _address_of(tuple(routes), slug, get_urlconf())


@lru_cache(maxsize=4096)
def _address_of(routes: tuple[str, ...], slug: str, _addresses: str | None) -> str:
    """Looked up once: the addresses of a house do not change while it runs."""
    for route in routes:
        try:
            return reverse(route, kwargs={"network_slug": slug})
        except NoReverseMatch:
            continue
    return ""


def links(
    entries: Sequence[Entry],
    *,
    slug: str,
    request: HttpRequest | None,
    held: frozenset[str] | None = None,
) -> list[Link]:
    """The entries that exist, with the one that the reader stands on marked.

    With `held` (somebody's roles), pages that refuse all of these roles are left out.
    A page below an entry still marks it; an address that others begin with (the first page)
    is marked only where one stands exactly on it.
    """
    found = [(entry.label, address_of(entry.routes, slug)) for entry in entries]
    found = [(label, href) for label, href in found if href and is_open_to(href, held)]
    path = request.path if request else ""
    return [Link(label, href, _stands_on(href, path=path, others=found)) for label, href in found]


def is_open_to(href: str, held: frozenset[str] | None) -> bool:
    """Whether the page behind an address lets one of these roles in (None: do not ask)."""
    if held is None:
        return True
    allowed = _roles_behind(href, get_urlconf())
    return allowed == "public" or not held.isdisjoint(allowed)


@lru_cache(maxsize=4096)
def _roles_behind(href: str, _addresses: str | None) -> Any:
    """Looked up once, as the addresses are: a page of the desk asks for thirty."""
    return getattr(resolve(href).func, "allowed_roles", "public")


def _stands_on(href: str, *, path: str, others: Sequence[tuple[Words, str]]) -> bool:
    """Whether the reader's path is this address, or lies below it and below no other."""
    is_parent = any(other != href and other.startswith(href) for _label, other in others)
    return path == href if is_parent else path.startswith(href)
