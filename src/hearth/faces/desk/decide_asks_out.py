"""Requests on paper and as a table."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from hearth.decide import queries
from hearth.faces.shared.access import DESK_ROLES, NetworkRequest, role_required
from hearth.faces.shared.ask_letter import ask_letter
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.tables_out import CSV, csv_lines

#: Columns of the history, as the steps name them. Never who signed, never who wrote it down.
COLUMNS = (
    "on",
    "kind",
    "institution",
    "office",
    "how",
    "proof",
    "due_on",
    "answer_kind",
    "words",
    "signatures",
    "organisations",
)


@role_required(*DESK_ROLES)
def ask_letter_pdf(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """The letter to print: what is asked, why, what it rests on, who stands behind it."""
    found = found_or_404(queries.ask(request.network, ask_id))
    host = request.build_absolute_uri("/").rstrip("/")
    today = timezone.localdate()
    data = ask_letter(found, host=host, language=request.LANGUAGE_CODE, today=today)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="request-{str(found.pk)[:8]}.pdf"'
    return response


@role_required(*DESK_ROLES)
def ask_history_csv(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """The history as a table."""
    found = found_or_404(queries.ask(request.network, ask_id))
    cells = ([getattr(step, name) for name in COLUMNS] for step in found.steps.all())
    rows = [["" if cell is None else cell for cell in row] for row in cells]
    response = HttpResponse("".join(csv_lines([COLUMNS, *rows])), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="request-{str(found.pk)[:8]}.csv"'
    return response


urlpatterns = [
    path("asks/<uuid:ask_id>/letter.pdf", ask_letter_pdf, name="ask_letter"),
    path("asks/<uuid:ask_id>/history.csv", ask_history_csv, name="ask_history"),
]
