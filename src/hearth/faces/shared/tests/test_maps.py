"""Maps: a link and a name for each area, hidden numbers hatched, a scale in words."""

import gzip
import random
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from hearth.faces.shared.maps import AreaValue, Shape, area_map, class_of, steps_of


def shape(code: str, name: str = "Belgrave") -> Shape:
    return Shape(code, name, "M0 0l10 0 0 10z", 640)


def test_it_names_each_area_with_its_figure() -> None:
    chart = area_map([shape("a")], {"a": AreaValue(0.25, href="/a/")}, title="Heard")
    link = ET.fromstring(chart.svg).find("a")
    assert link.get("href") == "/a/" and link.get("aria-label") == "Belgrave: 25%"
    assert chart.rows == [["Belgrave", "25%"]]


def test_it_hatches_a_hidden_number_and_says_so() -> None:
    chart = area_map([shape("a")], {"a": AreaValue(0.25, hidden=True)}, title="Heard")
    assert "map-hidden" in chart.svg and "25%" not in chart.svg
    assert chart.rows == [["Belgrave", "hidden to protect people"]]
    assert any("idden" in str(key.words) for key in chart.keys)


def test_it_leaves_hidden_numbers_out_of_the_scale() -> None:
    values = {"a": AreaValue(0.2), "b": AreaValue(0.9, hidden=True)}
    chart = area_map([shape("a"), shape("b")], values, title="Heard")
    assert "90%" not in str([key.words for key in chart.keys])


def test_it_shows_an_area_without_figures_as_not_known() -> None:
    chart = area_map([shape("a")], {}, title="Heard")
    assert chart.rows[0][1] == "not known"


def test_it_takes_the_height_of_the_drawing() -> None:
    assert 'viewBox="0 0 1000 640"' in area_map([shape("a")], {}, title="Heard").svg


def test_it_escapes_names() -> None:
    assert "<i>" not in area_map([shape("a", "<i>x</i>")], {}, title="<i>").svg


@given(st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=60))
def test_it_puts_every_value_into_one_of_five_classes_in_order(values: list[float]) -> None:
    steps = steps_of(values)
    classes = [class_of(value, steps) for value in sorted(values)]
    assert classes == sorted(classes)
    assert set(classes) <= {1, 2, 3, 4, 5}


def test_it_stays_small_for_two_hundred_areas() -> None:
    dice = random.Random(7)
    shapes = []
    for n in range(200):
        moves = " ".join(f"{dice.randint(-20, 20)} {dice.randint(-20, 20)}" for _ in range(20))
        shapes.append(
            Shape(
                f"c{n}",
                f"Area {n}",
                f"M{dice.randint(0, 999)} {dice.randint(0, 600)}l{moves}z",
                640,
            )
        )
    values = {f"c{n}": AreaValue(dice.random(), href=f"/places/c{n}/") for n in range(200)}
    assert len(gzip.compress(area_map(shapes, values, title="Heard").svg.encode(), 9)) < 22_000
