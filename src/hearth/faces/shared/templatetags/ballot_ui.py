"""How a vote stands while it runs: `{% load ballot_ui %}`, `{% running_stand vote %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import ngettext

from hearth.decide import queries

from ..choice_result import running_figure
from ..figures import say_count

register = template.Library()


@register.inclusion_tag("public/decide/running.html")
def running_stand(vote: Any) -> dict[str, Any]:
    """{% running_stand vote %}: nothing, unless the setting of the vote says that everybody sees it."""
    reading = queries.running_stand(vote)
    if reading is None:
        return {"rows": []}
    titles = {str(row["number"]): row["title"] for row in vote.locked["projects"]}
    payload = reading.payload
    return {
        "as_of": reading.as_of,
        "ballots": payload["ballots"],
        "rows": [
            {"title": titles[number], "figure": _figure(vote, payload, number)}
            for number in payload["order"][:50]
        ],
    }


def _figure(vote: Any, payload: dict[str, Any], number: str) -> str:
    if "named" in payload:
        n = payload["named"][number]
        return ngettext("%(n)s ballot", "%(n)s ballots", n) % {"n": say_count(n)}
    return running_figure(vote, payload["result"], number)
