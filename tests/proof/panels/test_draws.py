"""The published record of a panel: draws are worked out again from files; tampering is named; nobody is."""

from __future__ import annotations

import json

import pytest

from hearth.decide import services
from hearth.decide.models import Activity
from hearth.decide.tests.panels.test_answering import course as course
from hearth.decide.tests.panels.test_answering import replaced
from tests.proof.helpers import changed, check, places, record_in

pytestmark = pytest.mark.django_db


def files_of(activity) -> dict[str, bytes]:
    """The record as it is now."""
    return services.record_files(Activity.objects.select_related("network").get(pk=activity.pk))


def test_a_panel_it_works_out_again(drawn):
    found = check(files_of(drawn.activity))
    assert found.differs == [] and len(found.holds) == 6


def test_a_replacement_it_works_out_again_and_publishes_anew(seated, cy, network):
    services.publish_records_due(network, now=seated.now)
    draw = replaced(seated, cy, network)
    files = files_of(seated.activity)
    assert check(files).differs == []
    assert [row["number"] for row in record_in(files)["result"]["draws"]] == [1, 2]
    assert services.publish_records_due(network, now=draw.drawn_at) == 1
    assert services.publish_records_due(network, now=draw.drawn_at) == 0


def test_a_plain_lottery_it_works_out_again(course):
    activity, _draw, _over = course
    assert check(files_of(activity)).differs == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("selected",), ["x"]),
        (("seed", "words"), "other words"),
        (("seed", "at"), "2000-01-01T00:00:00+00:00"),
        (("lottery", "tickets", 0), ["x"]),
        (("pool_digest",), "0" * 64),
        (("lottery", "digest"), "0" * 64),
        (("ready_at",), "2999-01-01T00:00:00+00:00"),
    ],
)
def test_a_part_of_a_draw_changed_it_notices(drawn, path, value):
    files = files_of(drawn.activity)
    told = json.loads(files["draw-1-draw.json"])
    part = told
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    found = check(changed(files, "draw-1-draw.json", json.dumps(told).encode(), hashed=True))
    assert places(found)


def test_who_was_drawn_changed_in_the_record_it_names(drawn):
    files = files_of(drawn.activity)
    record = record_in(files)
    record["result"]["draws"][0]["selected"][0] = "x"
    found = check({**files, "record.json": json.dumps(record).encode()})
    assert ("record.json", "result.draws[1].selected[1]") in places(found)


def test_nobody_it_names(drawn):
    text = b"\n".join(files_of(drawn.activity).values()).decode()
    assert "Person " not in text and "@example.org" not in text
