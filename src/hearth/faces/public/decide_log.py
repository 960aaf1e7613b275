"""The decision log for everybody: searched, read entry by entry, taken away as a table or a feed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _t

from hearth.decide import queries
from hearth.faces.shared import council_words as words
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.decision_log import evidence_of, log_filter
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.tables_out import CSV, csv_lines

PER_PAGE = 20
MOST_OUT = 5000
HEAD = (
    "id",
    "kind",
    "title",
    "what",
    "reasons",
    "options",
    "dissent",
    "interests",
    "decided_by",
    "decided_on",
    "owner",
    "money_minor",
    "review_on",
    "ended_on",
    "vetoes",
    "answer_due_on",
    "answer",
    "answered_on",
)


@public_view
def log(request: NetworkRequest) -> HttpResponse:
    """The whole log, newest first, with what narrows it."""
    form, sought = log_filter(request, public=True)
    today = timezone.localdate()
    rows = queries.found_decisions(request.network, sought, today=today, public=True)
    context = {
        "form": form,
        "is_sought": not sought.is_empty,
        "page": Paginator(rows, PER_PAGE).get_page(page_number(request.GET.get("page"))),
        "today": today,
        "query": request.GET.urlencode(),
    }
    return render(request, "public/decide/log.html", context)


@public_view
def decision(request: NetworkRequest, decision_id: UUID) -> HttpResponse:
    """One entry: what, why, against what, who sees to it, what became of it."""
    found = found_or_404(queries.decision(request.network, decision_id, public=True))
    answered = getattr(found, "answered", None)
    context = {
        "decision": found,
        "evidence": evidence_of(request.network, found),
        "answered": answered,
        "answer_said": words.said(words.VETO_ANSWERS, answered.result) if answered else "",
        "is_late": bool(
            found.kind == "veto"
            and not answered
            and found.answer_due_on
            and found.answer_due_on < timezone.localdate()
        ),
        "vetoes": [row for row in found.vetoed_by.all() if row.state == "published"],
        "reviews": [
            {"row": row, "said": words.said(words.REVIEW_RESULTS, row.result)}
            for row in found.reviews.all()
        ],
    }
    return render(request, "public/decide/decision.html", context)


def _rows(request: NetworkRequest) -> Iterable[Any]:
    """The entries that are asked for, with what their export needs, in a fixed number of queries."""
    _form, sought = log_filter(request, public=True)
    rows = queries.found_decisions(request.network, sought, today=timezone.localdate(), public=True)
    return rows.prefetch_related("options")[:MOST_OUT]


def _told(row: Any) -> dict[str, Any]:
    """One entry for a machine. Who wrote it down stays inside."""
    answered = getattr(row, "answered", None)
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "title": row.title,
        "what": row.what,
        "reasons": row.reasons,
        "options": [
            {"title": o.title, "chosen": o.is_chosen, "why_not": o.why_not}
            for o in row.options.all()
        ],
        "dissent": row.dissent,
        "interests": row.interests,
        "decided_by": row.decided_by,
        "decided_on": _day(row.decided_on),
        "owner": row.owner,
        "money_minor": row.money_minor,
        "review_on": _day(row.review_on),
        "ended_on": _day(row.ended_on),
        "vetoes": str(row.vetoes_id) if row.vetoes_id else None,
        "answer_due_on": _day(row.answer_due_on),
        "answer": answered.words if answered else None,
        "answered_on": _day(answered.answered_on) if answered else None,
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


@public_view
def log_csv(request: NetworkRequest) -> Any:
    """The log as a table."""

    def rows() -> Iterable[list[Any]]:
        yield list(HEAD)
        for row in _rows(request):
            told = _told(row)
            told["options"] = "; ".join(o["title"] for o in told["options"])
            yield ["" if told[name] is None else told[name] for name in HEAD]

    answer = StreamingHttpResponse(csv_lines(rows()), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="{request.network.slug}-decisions.csv"'
    return answer


@public_view
def log_json(request: NetworkRequest) -> JsonResponse:
    """The log for machines."""
    body = {
        "network": request.network.slug,
        "currency": request.network.currency,
        "decisions": [_told(row) for row in _rows(request)],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_view
def log_feed(request: NetworkRequest) -> HttpResponse:
    """The newest entries for whoever follows them."""
    network = request.network
    link = request.build_absolute_uri(reverse("public:decision_log", args=[network.slug]))
    title = _t("Decisions of %(network)s") % {"network": network.name}
    feed = Atom1Feed(title, link, title, language=network.default_language)
    for row in queries.decisions(network, public=True)[:50]:
        address = reverse("public:decision", args=[network.slug, row.pk])
        feed.add_item(
            row.title,
            request.build_absolute_uri(address),
            row.what,
            unique_id=f"urn:uuid:{row.pk}",
            pubdate=row.published_at,
            updateddate=row.published_at,
        )
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(answer, "utf-8")
    return answer


@public_view
def reviews(request: NetworkRequest) -> HttpResponse:
    """When decisions come back, to subscribe to."""
    network = request.network
    rows = [
        (row, request.build_absolute_uri(reverse("public:decision", args=[network.slug, row.pk])))
        for row in queries.reviews_ahead(network, since=timezone.localdate())
    ]
    name = _t("Reviews of decisions, %(network)s") % {"network": network.name}
    text = queries.calendar_of_reviews(network, rows, name=name, words=_t("Review:"))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=900"
    return answer


urlpatterns = [
    path("decided/log/", log, name="decision_log"),
    path("decided/log/<uuid:decision_id>/", decision, name="decision"),
    path("decided/log.csv", log_csv, name="decision_log_csv"),
    path("decided/log.json", log_json, name="decision_log_json"),
    path("decided/log.atom", log_feed, name="decision_feed"),
    path("decided/reviews.ics", reviews, name="decision_reviews"),
]
