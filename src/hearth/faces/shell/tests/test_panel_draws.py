"""What is published of a draw: the shell draws the same panel from it, and no file names anybody."""

from __future__ import annotations

import argparse
import json
import shlex

import pytest

from hearth.decide import queries
from hearth.decide.bridge import panels as bridge
from hearth.decide.queries.panels import files as panel_files
from hearth.decide.services import panels
from hearth.decide.services.records import record_files
from hearth.decide.tests.panels import conftest as cast
from hearth.decide.tests.panels import test_answering as after
from hearth.faces.shell import panel as shell

#: The panel of six and how far it has come; a lottery for a course.
closed = cast.closed
codes = cast.codes
draft = cast.draft
drawn = cast.drawn
later = cast.later
opened = cast.opened
over = cast.over
pool = cast.pool
ready = cast.ready
seated = cast.seated
course = after.course
replaced = after.replaced


def redrawn(draw, folder, capsys):
    """What `hearth panel` draws from the files that a draw gives."""
    for name, data in panel_files.files_of(draw, whole=True).items():
        (folder / name).write_bytes(data)
    words = shlex.split(panel_files.command_of(draw, folder=f"{folder}/"))[2:]
    parser = argparse.ArgumentParser()
    shell.add_arguments(parser)
    assert shell.run(parser.parse_args([*words, "--json"])) == 0
    return json.loads(capsys.readouterr().out)


def test_the_shell_draws_the_same_panel(drawn, tmp_path, capsys):
    told = redrawn(drawn, tmp_path, capsys)
    assert (told["selected"], told["ticket"]) == (drawn.selected, drawn.ticket)
    assert told["digest"] == drawn.lottery["digest"]


def test_the_shell_draws_the_same_replacement(seated, cy, network, tmp_path, capsys):
    draw = replaced(seated, cy, network)
    assert redrawn(draw, tmp_path, capsys)["selected"] == draw.selected


def test_the_shell_draws_the_same_plain_lottery(course, tmp_path, capsys):
    _activity, draw, _over = course
    told = redrawn(draw, tmp_path, capsys)
    assert (told["selected"], told["reserve"][:2]) == (draw.selected, draw.reserve)


def test_no_file_names_anybody(drawn, closed):
    files = panel_files.files_of(drawn, whole=True)
    text = b"\n".join(files.values()).decode()
    assert "Person" not in text and "@" not in text
    for row in queries.panels.registrants(closed):
        assert str(row.id) not in text and str(row.profile_id) not in text


@pytest.mark.parametrize("small", [3, 40])
def test_answers_are_published_only_where_enough_people_share_them(closed, network, small):
    draw = queries.panels.draw_of(closed, 1)
    combos = {tuple(row[1]) for row in draw.pool}
    assert len(combos) == 4
    network.small_number = small
    assert bridge.is_pool_safe(network, draw.pool) is (small == 3)
    assert ("people.csv" in panel_files.files_of(draw)) is draw.is_pool_public


def test_the_secret_is_told_only_after_the_draw(ready, cy, later):
    ready.seed_secret = "open sesame"
    ready.seed_commitment = "x"
    ready.save()
    assert b"open sesame" not in panel_files.files_of(ready)["draw.json"]
    drawn = panels.draw_ticket(ready, words="4", by=cy, now=later)
    assert b"open sesame" in panel_files.files_of(drawn)["draw.json"]


def test_the_published_record_names_nobody(seated):
    activity = seated.activity
    text = b"\n".join(record_files(activity).values()).decode()
    assert "draw-1-draw.json" in text
    assert not any(f"Person {n}" in text or f"person{n}@" in text for n in range(30))
    for row in queries.panels.registrants(activity):
        assert str(row.id) not in text and str(row.profile_id) not in text
