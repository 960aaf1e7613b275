"""What we heard, for the team: themes by breadth, strengths beside needs, voices that stand alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from hearth.core.places import queries as places
from hearth.core.wording import queries as wording
from hearth.faces.shared.access import NetworkRequest, role_required
from hearth.faces.shared.figures import say_share, say_when
from hearth.faces.shared.heard_report import heard_report
from hearth.faces.shared.heard_words import (
    KINDS,
    breadth_words,
    groups_chart,
    kind_rows,
    over_weeks,
    wards_map,
)
from hearth.faces.shared.languages import describe
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.tables_out import CSV, XLSX, csv_lines, workbook
from hearth.listen import queries as listen
from hearth.understand import queries, services

READERS = ("professional", "council", "facilitator", "steward")
ORDERS = ("breadth", "voices", "needs", "strengths")
QUOTES, QUOTES_PRINTED, THEMES_PRINTED = 30, 3, 12


def _round(request: NetworkRequest) -> Any:
    identifier = uuid_or_none(request.GET.get("round"))
    return listen.round_of(request.network, identifier) if identifier else None


def _ordered(request: NetworkRequest, found: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    order = request.GET.get("order", "")
    order = order if order in ORDERS else ORDERS[0]
    rows = sorted(found["themes"], key=lambda row: (-row[order], -row["voices"], row["name"]))
    return order, rows


@role_required(*READERS)
def heard(request: NetworkRequest) -> HttpResponse:
    """Every theme: how broad, how often, which kinds; counted this second."""
    of = _round(request)
    found = services.heard_now(request.network, round=of)
    order, rows = _ordered(request, found)
    words = {
        "breadth": _t("Broadest first"),
        "voices": _t("Most voices first"),
        "needs": _t("Most needs first"),
        "strengths": _t("Most strengths first"),
    }
    within = f"&round={of.pk}" if of else ""
    context = {
        "found": found,
        "rows": [
            {**row, "broad": breadth_words(row), "kind_words": kind_rows(row["kinds"])}
            for row in rows
        ],
        "needs": sorted(rows, key=lambda row: -row["needs"])[:5],
        "strengths": sorted(rows, key=lambda row: -row["strengths"])[:5],
        "tabs": [
            {"words": words[key], "href": f"?order={key}{within}", "current": key == order}
            for key in ORDERS
        ],
        "rounds": listen.rounds(request.network),
        "round": of,
        "order": order,
        "alone": len(services.voices_alone(request.network)),
        "exports": [
            {
                "words": said,
                "href": reverse("desk:heard_export", args=[request.network.slug, form])
                + f"?order={order}{within}",
            }
            for form, said in (
                ("pdf", _t("Report to print (PDF)")),
                ("xlsx", _t("Spreadsheet .xlsx")),
                ("csv", _t("Spreadsheet .csv")),
            )
        ],
    }
    return render(request, "desk/understand/heard.html", context)


@role_required(*READERS)
def heard_theme(request: NetworkRequest, theme_id: UUID) -> HttpResponse:
    """One theme: over time, by group and place with intervals, on a map, in people's own words."""
    network = request.network
    theme = found_or_404(queries.theme(network, theme_id))
    found = services.heard_now(network, round=_round(request))
    row = next((one for one in found["themes"] if one["id"] == str(theme.pk)), None)
    keys = [one["key"] for one in row["dimensions"]] if row else []
    chosen = request.GET.get("by", "")
    chosen = chosen if chosen in keys else next(iter(keys), "")
    context = {
        "theme": theme,
        "row": row,
        "broad": breadth_words(row) if row else "",
        "kinds": kind_rows(row["kinds"]) if row else [],
        "weeks": over_weeks(row["weeks"]) if row else None,
        "map": wards_map(row["wards"], places.outlines(network, depth=1)) if row else None,
        "tabs": [
            {
                "words": one["name"],
                "href": f"?by={one['key']}#groups",
                "current": one["key"] == chosen,
            }
            for one in (row["dimensions"] if row else [])
        ],
        "chart": next(
            (
                groups_chart(one, whole=row["share"])
                for one in (row["dimensions"] if row else [])
                if row and one["key"] == chosen
            ),
            None,
        ),
        "quotes": quotes_of(request, theme, limit=QUOTES),
    }
    return render(request, "desk/understand/heard_theme.html", context)


def quotes_of(request: NetworkRequest, theme: Any, *, limit: int) -> list[dict[str, Any]]:
    """Words that may be quoted and are shown, in the original and in the reader's language."""
    network, language = request.network, request.LANGUAGE_CODE
    ids = queries.voice_ids_of(network, theme=theme, limit=limit * 5)
    voices = listen.quotable(network, ids, limit=limit)
    known = wording.words_for(
        network, kind="voice", ids=[voice.id for voice in voices], language=language
    )
    return [_quote(voice, known.get((voice.id, "text")), language) for voice in voices]


def _quote(voice: Any, words: Any, language: str) -> dict[str, Any]:
    return {
        "voice": voice,
        "kind": KINDS.get(voice.kind, ""),
        "translation": words.text if words and voice.language != language else "",
        "state": words.state if words else "",
        "language": language,
    }


@role_required(*READERS)
def heard_alone(request: NetworkRequest) -> HttpResponse:
    """Voices that stand alone, so that rare but serious things are seen."""
    context = {"rows": services.voices_alone(request.network)}
    return render(request, "desk/understand/heard_alone.html", context)


@role_required(*READERS)
def heard_export(request: NetworkRequest, form: str) -> HttpResponse:
    """The themes as a spreadsheet, or as a report to print."""
    found = services.heard_now(request.network, round=_round(request))
    _order, rows = _ordered(request, found)
    answer: HttpResponse
    if form == "pdf":
        answer = HttpResponse(_report(request, found, rows), content_type="application/pdf")
    elif form == "xlsx":
        answer = HttpResponse(workbook("heard", _lines(rows)), content_type=XLSX)
    elif form == "csv":
        answer = StreamingHttpResponse(csv_lines(_lines(rows)), content_type=CSV)  # type: ignore[assignment]
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="what-we-heard.{form}"'
    return answer


def _lines(rows: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """One row a theme and axis value: the whole, then kinds, places and groups."""
    yield ["theme", "axis", "value", "voices", "of", "share", "low", "high"]
    for row in rows:
        yield [row["name"], "all", "", *_figures(row)]
        for kind, n in row["kinds"].items():
            yield [row["name"], "kind", kind, n, row["voices"], None, None, None]
        for spot in row["wards"]:
            yield [row["name"], "place", spot["name"], *_figures(spot)]
        for dimension in row["dimensions"]:
            for group in dimension["groups"]:
                yield [row["name"], dimension["name"], group["name"], *_figures(group)]


def _figures(row: dict[str, Any]) -> list[Any]:
    return [row[name] for name in ("n", "of", "share", "low", "high")]


def _report(request: NetworkRequest, found: dict[str, Any], rows: list[dict[str, Any]]) -> bytes:
    language = describe(request.LANGUAGE_CODE)
    shown = rows[:THEMES_PRINTED]
    content = {
        "title": _t("What we heard"),
        "network": request.network.name,
        "language": language.code.split("-")[0],
        "direction": language.direction,
        "lead": ngettext(
            "%(n)s voice heard; %(read)s read and put under themes.",
            "%(n)s voices heard; %(read)s read and put under themes.",
            found["heard"],
        )
        % {"n": found["heard"], "read": found["read"]},
        "note": _t("For the team: exact numbers, small ones among them. Counted on %(day)s.")
        % {"day": say_when(timezone.now())},
        "head": [_t("Theme"), _t("Voices"), _t("Share"), _t("Places"), _t("Groups")],
        "rows": [
            [
                row["name"],
                str(row["voices"]),
                say_share(row["share"]),
                f"{row['places']}/{row['places_of']}",
                f"{row['reached']}/{row['reached_of']}",
            ]
            for row in rows
        ],
        "themes": [_printed(request, row) for row in shown],
    }
    return heard_report(content)


def _printed(request: NetworkRequest, row: dict[str, Any]) -> dict[str, Any]:
    kinds = ", ".join(f"{one['words']}: {one['n']}" for one in kind_rows(row["kinds"]))
    return {
        "name": row["name"],
        "description": row["theme"].description,
        "said": f"{breadth_words(row)}. {kinds}.",
        "quotes": [
            {
                "words": one["voice"].quotable_text,
                "language": one["voice"].language.split("-")[0],
                "direction": describe(one["voice"].language).direction,
                "translation": one["translation"],
                "who": one["voice"].place.name if one["voice"].place else "",
            }
            for one in quotes_of(request, row["theme"], limit=QUOTES_PRINTED)
        ],
    }


urlpatterns = [
    path("heard/", heard, name="heard"),
    path("heard/alone/", heard_alone, name="heard_alone"),
    path("heard/export.<str:form>", heard_export, name="heard_export"),
    path("heard/<uuid:theme_id>/", heard_theme, name="heard_theme"),
]
