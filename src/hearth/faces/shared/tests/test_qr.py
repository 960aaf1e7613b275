"""QR pictures shrink with the page and are never cut."""

import re

import pytest

from hearth.faces.shared.qr import qr


@pytest.mark.parametrize("scale", [2, 5])
@pytest.mark.parametrize("length", [10, 80, 400])
def test_a_picture_has_a_view_box_and_no_size_of_its_own(scale, length):
    drawn = qr("x" * length, scale=scale)
    (opening,) = re.findall(r"<svg[^>]*>", drawn)
    width, height = re.search(r'viewBox="0 0 (\d+) (\d+)"', opening).groups()
    assert width == height
    assert "width=" not in opening
