"""Bars of opinions and the line on which people stand: figures in words, small numbers hatched."""

from __future__ import annotations

from django.utils.translation import override

from hearth.faces.shared.charts import OpinionRow, StandRow, opinion_bar, opinion_bars, stand_strip


def test_a_bar_says_its_figures_in_words():
    chart = opinion_bars([OpinionRow("More <buses>", 0.6, 0.3)], title="What people think")
    assert chart.rows == [["More <buses>", "60%", "10%", "30%"]]
    assert "&lt;buses&gt;" in chart.svg
    assert "60% agree · 10% pass · 30% disagree" in chart.svg


def test_what_too_few_answered_is_hatched():
    svg = opinion_bar(OpinionRow("Buses", None, None, hidden=True))
    assert "c-hatch-box" in svg
    assert "c-agree" not in svg


def test_the_line_shows_groups_and_who_looks_either_way_round():
    rows = [StandRow("A", -2, -1, 0), StandRow("You", 0, 1, 2, own=True)]
    chart = stand_strip(rows, title="Where")
    assert chart.rows[1] == ["You", "at 75 of 100, between 50 and 100"]
    with override("ar"):
        assert stand_strip(rows, title="Where").svg != chart.svg
