"""A statement of a finished conversation becomes a priority."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.decide import services
from hearth.decide.queries import conversations as queries
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused


class PriorityForm(forms.Form):
    """What comes first, why, and who says so."""

    title = forms.CharField(label=_("What comes first"), max_length=120)
    reason = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    chosen_by = forms.CharField(label=_("Chosen by"), max_length=160)


@role_required(*TEAM, "council")
def conversation_priority(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Put first what a statement says; the trace keeps where it came from."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    asked = request.POST.get("number") or request.GET.get("number") or ""
    row = found_or_404(queries.statement(found, int(asked)) if asked.isdigit() else None)
    first = {
        "title": row.text[:120],
        "reason": _t("Shared by people of every group in the conversation “%(title)s”.")
        % {"title": found.title},
        "chosen_by": found.title,
    }
    form = PriorityForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.priority_from_statement(
                found, number=row.number, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("It stands among the priorities."))
            return redirect("desk:priorities", request.network.slug)
    context = {"activity": found, "row": row, "form": form}
    return render(request, "desk/decide/conversation/priority.html", context)


urlpatterns = [
    path(
        "conversations/<uuid:vote_id>/priority/",
        conversation_priority,
        name="conversation_priority",
    ),
]
