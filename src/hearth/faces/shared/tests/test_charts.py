"""Charts say in words and in a table what they draw, hide what is hidden, and mirror themselves."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hearth.faces.shared import charts
from hearth.faces.shared.charts.drawing import nice_top
from hearth.faces.shared.charts.ratios import place_of

DAY = dt.date(2026, 1, 1)


def shares(*rows: charts.ShareRow) -> charts.Chart:
    return charts.share_bars(rows, title="Who was heard")


def every_kind() -> list[charts.Chart]:
    series = [
        charts.Series(
            "A", [charts.Point(DAY, 0.2, 0.1, 0.3), charts.Point(dt.date(2026, 6, 1), 0.4)]
        )
    ]
    return [
        shares(charts.ShareRow("A", 0.2, 0.1, 0.3, 0.4), charts.ShareRow("B", None, hidden=True)),
        charts.ratio_strip(
            [charts.RatioRow("A", 0.5, 0.3, 0.8), charts.RatioRow("B", None)], title="Thread"
        ),
        charts.line_over_time(series, title="Over time", target=0.5),
        charts.small_multiples([charts.Panel("Here", series)], title="Small"),
        charts.budget_bar(
            [charts.BudgetPart("Bus", 700)], total_minor=1000, currency="GBP", title="Money"
        ),
    ]


@pytest.mark.parametrize("chart", every_kind(), ids=lambda chart: str(chart.title))
def test_it_draws_well_formed_svg_with_title_and_description(chart: charts.Chart) -> None:
    drawing = next(ET.fromstring(f"<div>{chart.svg}</div>").iter("svg"))
    assert drawing.get("role") == "img"
    assert drawing.find("title") is not None and drawing.find("desc").text
    assert "style=" not in chart.svg


@pytest.mark.parametrize("chart", every_kind(), ids=lambda chart: str(chart.title))
def test_it_gives_the_same_figures_as_a_table(chart: charts.Chart) -> None:
    page = render_to_string("shared/components/chart.html", {"chart": chart})
    assert "<table>" in page and "<details" in page
    assert all(len(row) == len(chart.head) for row in chart.rows)


def test_it_hides_a_small_number_in_picture_and_table() -> None:
    chart = shares(charts.ShareRow("Somali", 0.0123, 0.011, 0.014, 0.03, hidden=True))
    words = [text.text for text in ET.fromstring(chart.svg).iter("text")]
    assert words == ["Somali", "heard: hidden to protect people · residents: 3%"]
    assert [str(cell) for cell in chart.rows[0]] == ["Somali", "hidden to protect people", "", "3%"]


def test_it_draws_no_bar_for_a_hidden_number() -> None:
    assert 'class="c-bar' not in shares(charts.ShareRow("Somali", 0.4, hidden=True)).svg


def test_it_calls_a_group_under_heard_only_when_the_interval_lies_below() -> None:
    assert charts.ShareRow("A", 0.2, 0.1, 0.29, 0.3).is_under
    assert not charts.ShareRow("A", 0.2, 0.1, 0.31, 0.3).is_under
    assert not charts.ShareRow("A", None, compare=0.3).is_under


def test_it_escapes_what_people_wrote() -> None:
    chart = shares(charts.ShareRow("<script>x</script>", 0.1, href='"><b>'))
    assert "<script>" not in chart.svg and "<b>" not in chart.svg


def test_it_is_a_group_and_no_picture_when_it_holds_links() -> None:
    chart = shares(charts.ShareRow("A", 0.2, href="/a/"))
    assert 'role="group"' in chart.svg and 'href="/a/"' in chart.svg


def test_it_starts_bars_at_the_right_in_arabic() -> None:
    with translation.override("ar"):
        chart = shares(charts.ShareRow("A", 0.5))
    bar = next(
        part for part in ET.fromstring(chart.svg).iter("rect") if part.get("class") == "c-bar"
    )
    assert float(bar.get("x").rstrip("%")) + float(bar.get("width").rstrip("%")) == pytest.approx(
        100
    )


def test_it_breaks_the_line_where_a_number_is_hidden() -> None:
    points = [
        charts.Point(dt.date(2026, month, 1), 0.2, hidden=month == 3) for month in range(1, 6)
    ]
    chart = charts.line_over_time([charts.Series("A", points)], title="Gap")
    assert chart.svg.count("<polyline") == 2
    assert chart.rows[2][1] == "hidden to protect people"


def test_it_centres_the_strip_on_exactly_their_share() -> None:
    assert place_of(1) == pytest.approx(50)
    assert 50 - place_of(0.5) == pytest.approx(place_of(2) - 50)


@given(st.floats(min_value=0, max_value=1e9, allow_nan=False))
def test_it_keeps_every_ratio_on_the_sheet(ratio: float) -> None:
    assert 2 <= place_of(ratio) <= 98


@given(st.floats(min_value=1e-9, max_value=1e12, allow_nan=False))
def test_it_ends_the_scale_at_a_round_number_above_the_largest(largest: float) -> None:
    top = nice_top(largest)
    assert largest * 0.999 <= top <= largest * 2.01


def test_it_shows_money_that_is_left() -> None:
    chart = charts.budget_bar(
        [charts.BudgetPart("Bus", 70000)], total_minor=100000, currency="GBP", title="Money"
    )
    assert [str(cell) for cell in chart.rows[-1]] == ["Not spent", "£300", "30%"]


def test_it_joins_the_smallest_parts_in_the_picture_and_keeps_them_in_the_table() -> None:
    parts = [charts.BudgetPart(f"Project {n}", 100 + n) for n in range(20)]
    chart = charts.budget_bar(parts, total_minor=5000, currency="GBP", title="Money")
    assert "13 more" in str([key.words for key in chart.keys])
    assert len(chart.rows) == 21


def test_it_draws_nothing_wrong_from_nothing() -> None:
    assert charts.share_bars([], title="None").rows == []
    assert charts.line_over_time([], title="None").svg
    assert charts.budget_bar([], total_minor=0, currency="GBP", title="None").svg
