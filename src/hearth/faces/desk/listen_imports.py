"""The desk brings in a spreadsheet of voices: choose, say what the columns mean, check, keep, undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from threading import Thread
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import connection, connections
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import KIND_WORDS
from hearth.faces.shared.tables_out import CSV, csv_lines
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import VoiceImport

FIELD_WORDS = {
    "text": _("What they said"),
    "kind": _("Kind of voice"),
    "language": _("Language"),
    "place": _("Place (name or code)"),
    "said_at": _("When it was said"),
    "id": _("Its number or id there"),
    "group_size": _("About how many people"),
    "may_quote": _("May it be shown? (yes or no)"),
    "moderated": _("Moderated (−1 or “not approved” is left out)"),
}
#: Whose export a file may be.
SOURCE_WORDS = {
    "kobo": _("This looks like an export of KoboToolbox: its columns were set for you."),
    "polis": _(
        "This looks like the comments of a Polis conversation: its columns were set for you."
    ),
}
ENCODING_WORDS = {
    "utf-8-sig": _("Unicode (UTF-8), the usual one"),
    "utf-16": _("Unicode (UTF-16)"),
    "utf-16-le": _("Unicode (UTF-16), without a mark, little end first"),
    "utf-16-be": _("Unicode (UTF-16), without a mark, big end first"),
    "cp1252": _("Windows, Western Europe"),
    "cp1250": _("Windows, Central Europe"),
    "cp1251": _("Windows, Cyrillic"),
    "cp1253": _("Windows, Greek"),
    "cp1254": _("Windows, Turkish"),
    "cp1255": _("Windows, Hebrew"),
    "cp1256": _("Windows, Arabic"),
    "mac-roman": _("Old Macintosh"),
}
STATES = {
    VoiceImport.State.MAPPING: (_("Being prepared"), "wait"),
    VoiceImport.State.RUNNING: (_("Running"), "info"),
    VoiceImport.State.DONE: (_("Done"), "good"),
    VoiceImport.State.FAILED: (_("Stopped"), "stop"),
    VoiceImport.State.UNDONE: (_("Undone"), "quiet"),
}
SHOWN = 8


class UploadForm(forms.Form):
    """A file, and the round that its voices belong to."""

    round = forms.ChoiceField(label=_("Which listening round do they belong to?"))
    sheet = forms.FileField(
        label=_("The spreadsheet"),
        help_text=_(
            "An .xlsx, .ods or .csv file up to 40 MB, the first row with the names of the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
        allow_empty_file=False,
    )

    def __init__(self, *args: Any, rounds: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "round", [(str(row.pk), row.title) for row in rounds])


class MappingForm(forms.Form):
    """What each column means, and what holds for all rows."""

    language_of_all = forms.ChoiceField(label=_("Language, where no column says it"))
    kind_of_all = forms.ChoiceField(
        label=_("Kind, where no column says it"), choices=list(KIND_WORDS.items()), initial="idea"
    )
    may_quote = forms.BooleanField(
        label=_("These people agreed that their words may be shown, without a name"), required=False
    )
    show_at_once = forms.BooleanField(
        label=_("They were read and accepted already: do not put them into the queue"),
        required=False,
    )
    only_if_all_good = forms.BooleanField(
        label=_("All or nothing: keep no row unless every row is good"), required=False
    )

    def __init__(self, *args: Any, of: VoiceImport, **kwargs: Any) -> None:
        start = {f"{name}_of_all": of.defaults.get(name, "") for name in ("language", "kind")}
        start["encoding"] = of.defaults.get("encoding", "")
        kwargs["initial"] = {name: value for name, value in start.items() if value}
        super().__init__(*args, **kwargs)
        self.names: dict[str, Any] = {**FIELD_WORDS, **_group_words(of.network)}
        columns = [("", _("No column")), *((name, name) for name in of.columns)]
        languages = dict.fromkeys([*of.network.languages, *REGISTRY])
        rows = [(code, REGISTRY[code].own_name) for code in languages if code in REGISTRY]
        offer(self, "language_of_all", rows)
        if of.defaults.get("encoding"):
            self.fields["encoding"] = forms.ChoiceField(
                label=_("The letters are written in"),
                choices=list(ENCODING_WORDS.items()),
                required=False,
            )
        for field, words in self.names.items():
            self.fields[f"column_{field}"] = forms.ChoiceField(
                label=words,
                choices=columns,
                required=field == "text",
                initial=of.mapping.get(field, ""),
            )

    @property
    def columns(self) -> list[Any]:
        return [self[f"column_{field}"] for field in self.names]

    @property
    def for_all(self) -> list[Any]:
        names = ("language_of_all", "kind_of_all", "may_quote", "show_at_once", "only_if_all_good")
        return [self[name] for name in ("encoding", *names) if name in self.fields]

    def chosen(self) -> tuple[dict[str, str], dict[str, Any]]:
        """Field to column, and what holds for all rows."""
        given = self.cleaned_data
        mapping = {
            field: given[f"column_{field}"] for field in self.names if given[f"column_{field}"]
        }
        defaults = {
            "language": given["language_of_all"],
            "kind": given["kind_of_all"],
            "may_quote": given["may_quote"],
            "show_at_once": given["show_at_once"],
        }
        return mapping, defaults


def _group_words(network: Network) -> dict[str, str]:
    """Columns that may tell a group: one for each dimension that is asked."""
    rows = places.dimensions(network, asked=True)
    return {queries.GROUP + row.key: row.name for row in rows}


@role_required(*TEAM)
def imports(request: NetworkRequest) -> HttpResponse:
    """Choose a file; below, what was brought in before."""
    rounds = list(queries.rounds(request.network, public=True))
    form = UploadForm(request.POST or None, request.FILES or None, rounds=rounds)
    if request.method == "POST" and form.is_valid():
        sheet = form.cleaned_data["sheet"]
        try:
            if sheet.size > services.MOST_MB * 1024 * 1024:
                raise Refused("file_too_large", most_mb=services.MOST_MB)
            made = services.begin_import(
                request.network,
                round=picked(rounds, [form.cleaned_data["round"]])[0],
                name=sheet.name,
                content=sheet.read(),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("sheet", words_of(refused))
        else:
            return redirect("desk:import", request.network.slug, made.pk)
    earlier = [_in_words(row) for row in queries.imports(request.network)[:50]]
    context = {"form": form, "rounds": rounds, "earlier": earlier}
    return render(
        request, "desk/listen/imports.html", context, status=422 if form.is_bound else 200
    )


def _in_words(of: VoiceImport) -> dict[str, Any]:
    words, tone = STATES[VoiceImport.State(of.state)]
    return {"of": of, "state": words, "tone": tone}


@role_required(*TEAM)
def import_page(request: NetworkRequest, import_id: UUID) -> HttpResponse:
    """One import: first the columns and a preview, then how far it is, then what came of it."""
    of = found_or_404(queries.import_of(request.network, import_id))
    if of.state != VoiceImport.State.MAPPING:
        return _progress(request, of)
    if _in_other_letters(request, of):
        return redirect("desk:import", request.network.slug, of.pk)
    form = MappingForm(request.POST or None, of=of)
    ready = request.method == "POST" and form.is_valid()
    mapping, defaults = form.chosen() if ready else (of.mapping, {})
    if ready and "start" in request.POST:
        try:
            services.start_import(
                of,
                mapping=mapping,
                defaults=defaults,
                only_if_all_good=form.cleaned_data["only_if_all_good"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            _work_soon(of)
            return redirect("desk:import", request.network.slug, of.pk)
    source = SOURCE_WORDS.get(queries.source_of(of.columns), "")
    context = {"of": of, "form": form, "source": source, **_preview(of, mapping, defaults)}
    return render(request, "desk/listen/import_map.html", context)


def _in_other_letters(request: NetworkRequest, of: VoiceImport) -> bool:
    """Whether the person chose other letters for the file: then it is read again."""
    chosen = request.POST.get("encoding", "")
    if chosen not in queries.ENCODINGS or chosen == of.defaults.get("encoding"):
        return False
    try:
        services.read_again(of, encoding=chosen)
    except Refused as refused:
        messages.error(request, words_of(refused))
    return True


def _preview(of: VoiceImport, mapping: dict[str, str], defaults: dict[str, Any]) -> dict[str, Any]:
    """The first good rows as voices, the first bad ones with their reasons, and how many of each."""
    good: list[Any] = []
    bad: list[Any] = []
    n_good, reasons = 0, Counter[str]()
    for report in services.report_rows(
        of, services.sheet_of(of), mapping=mapping, defaults=defaults
    ):
        if report.saying:
            n_good += 1
            if len(good) < SHOWN:
                good.append(report)
            continue
        words = words_of(Refused(report.code, **(report.facts or {})))
        reasons[report.code] += 1
        if len(bad) < 50:
            bad.append({"number": report.number, "words": words})
    return {
        "good": good,
        "bad": bad,
        "n_good": n_good,
        "n_bad": sum(reasons.values()),
        "kinds": KIND_WORDS,
    }


def _progress(request: NetworkRequest, of: VoiceImport) -> HttpResponse:
    bad = [
        {"number": number, "words": words_of(Refused(code, **facts))}
        for number, code, facts in of.refused
    ]
    error = words_of(Refused(of.error, why="–", most="–", most_mb="–")) if of.error else ""
    context = {
        **_in_words(of),
        "bad": bad,
        "error": error,
        "is_running": of.state == VoiceImport.State.RUNNING,
    }
    return render(request, "desk/listen/import_progress.html", context)


@role_required(*TEAM)
def import_refused(request: NetworkRequest, import_id: UUID) -> HttpResponse:
    """Every row that cannot be kept, with its reason, to be mended and brought in again."""
    of = found_or_404(queries.import_of(request.network, import_id))
    answer = StreamingHttpResponse(csv_lines(_refused_rows(of)), content_type=CSV)
    answer["Content-Disposition"] = 'attachment; filename="rows-left-out.csv"'
    answer["Cache-Control"] = "no-store, private"
    return answer  # type: ignore[return-value]


def _refused_rows(of: VoiceImport) -> Iterator[list[str]]:
    yield [_t("Row"), _t("Why it was left out"), *of.columns]
    reports = services.report_rows(
        of, services.sheet_of(of), mapping=of.mapping, defaults=of.defaults
    )
    for report in reports:
        if report.saying is None:
            why = words_of(Refused(report.code, **(report.facts or {})))
            cells = report.row or {}
            yield [str(report.number), why, *(cells.get(name, "") for name in of.columns)]


@role_required(*TEAM)
def import_undo(request: NetworkRequest, import_id: UUID) -> HttpResponse:
    """Take a whole import back; asks first."""
    of = found_or_404(queries.import_of(request.network, import_id))
    if request.method == "POST":
        n = services.undo_import(of, by=request.actor, now=timezone.now())
        messages.success(request, _t("Undone: %(n)s voices were taken out again.") % {"n": n})
        return redirect("desk:import_voices", request.network.slug)
    return render(request, "desk/listen/import_undo.html", {"of": of})


def _work_soon(of: VoiceImport) -> None:
    """Begin at once in a thread; should it die, the clock goes on. Within a transaction nobody
    else could see the import yet, so it is left to the clock."""
    if not connection.in_atomic_block:
        Thread(target=_work, args=(of.network, of.pk), name=f"import-{of.pk}", daemon=True).start()


def _work(network: Network, import_id: UUID) -> None:
    try:
        of = queries.import_of(network, import_id)
        if of:
            services.run_import(of, clock=timezone.now)
    finally:
        connections.close_all()


urlpatterns = [
    path("imports/", imports, name="import_voices"),
    path("imports/<uuid:import_id>/", import_page, name="import"),
    path("imports/<uuid:import_id>/left-out.csv", import_refused, name="import_refused"),
    path("imports/<uuid:import_id>/undo/", import_undo, name="import_undo"),
]
