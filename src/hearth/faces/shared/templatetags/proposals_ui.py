"""Tags for proposals: `{% load proposals_ui %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from hearth.decide import queries

from ..proposal_words import LINKS

register = template.Library()


@register.inclusion_tag("public/decide/proposals/_way_in.html", takes_context=True)
def proposals_way_in(context: Context, vote: Any) -> dict[str, Any]:
    """{% proposals_way_in vote %}: to the proposals of a budget, where there are any or could be; one query."""
    found = sum(queries.public_proposal_count(vote).values()) if vote.form == "budget" else 0
    is_gathering = vote.form == "budget" and vote.state == "gathering"
    takes = is_gathering and queries.is_open(vote, "proposals", now=timezone.now())
    return {
        "vote": vote,
        "network": context.get("network"),
        "found": found,
        "takes_proposals": takes,
        "is_shown": bool(found or is_gathering),
    }


@register.simple_tag
def valuations_overdue(network: Any) -> int:
    """{% valuations_overdue network as n %}: answers about costs that are past their day; one query."""
    return queries.valuations_overdue(network, today=timezone.localdate()).count()


@register.inclusion_tag("public/decide/proposals/_links.html")
def project_links(vote: Any) -> dict[str, Any]:
    """{% project_links vote %}: which projects need or exclude each other, and the least votes; one query."""
    rows = queries.links_of(vote) if vote.form == "budget" else []
    return {
        "links": [{"link": row, "words": LINKS[row.kind]} for row in rows],
        "least": vote.rule.get("min_support", 0),
    }
