"""What is being decided now, and how a champion helps people to take part: on paper, by telephone, by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hearth.decide import queries
from hearth.faces.shared.access import NetworkRequest, role_required
from hearth.faces.shared.activity_words import FORMS

#: For each form the ways in which somebody can be helped.
WAYS = {
    "vote": ((_("Type in paper ballots"), "desk:paper"), (_("By telephone"), "desk:assisted")),
    "conversation": (
        (_("Type in paper sheets"), "desk:conversation_sheets"),
        (_("By telephone"), "desk:conversation_call"),
    ),
    "panel": ((_("Put somebody's name down"), "desk:panel_assist"),),
}
KINDS = {"budget": "vote", "priorities": "vote", "lottery": "panel"}
#: What must be open for these ways to be of use.
NEEDS = {"vote": ("ballots",), "conversation": ("opinions",), "panel": ("registering",)}


@role_required("champion")
def deciding(request: NetworkRequest) -> HttpResponse:
    """Every activity in which people can do something today, with the ways to help."""
    now = timezone.now()
    rows = [_row(activity, now) for activity in queries.open_now(request.network, now=now)]
    return render(request, "champion/decide/deciding.html", {"rows": rows})


def _row(activity: Any, now: Any) -> dict[str, Any]:
    kind = KINDS.get(activity.form, activity.form)
    open_ = queries.features(activity, now=now)
    is_useful = any(open_.get(feature) for feature in NEEDS[kind])
    slug = activity.network.slug
    return {
        "activity": activity,
        "form_words": FORMS[activity.form],
        "page": reverse("public:activity", args=[slug, activity.pk]),
        "ways": [
            {"words": words, "href": reverse(route, args=[slug, activity.pk])}
            for words, route in (WAYS[kind] if is_useful else ())
        ],
    }


urlpatterns = [path("deciding/", deciding, name="deciding")]
