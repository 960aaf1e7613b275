"""The draw: lottery first, words of a public event after it; whatever the order of rows, whoever presses."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from hearth.decide import queries, services
from hearth.decide.bridge import panels as bridge
from hearth.decide.models import Activity, PanelDraw, PanelRelaxation
from hearth.decide.rules import panels as rules
from hearth.decide.services import panels
from hearth.methods import sortition

from .conftest import sign_up
from .test_setting_up import code_of

WORDS = "3 14 15 9 26 5"


def test_closing_asks_for_the_first_draw_once(closed, network, over):
    services.close_and_count_due(network, now=over)
    draw = PanelDraw.objects.get(activity=closed)
    assert (draw.state, draw.kind, draw.number, draw.pool_n, draw.free) == (
        "waiting",
        "first",
        1,
        30,
        6,
    )


def test_nobody_draws_while_people_register(opened, pool, cy, now):
    assert code_of(panels.ask_for_draw, opened, by=cy, now=now) == "panel_still_registering"


def test_a_panel_without_a_pool_stays_closed(opened, network, cy, over):
    services.close_and_count_due(network, now=over)
    opened.refresh_from_db()
    assert opened.state == "closed"
    assert code_of(panels.ask_for_draw, opened, by=cy, now=over) == "panel_pool_empty"


def test_the_lottery_is_published_before_its_words_are_known(ready):
    assert ready.state == "ready" and ready.seed == "" and ready.selected == []
    assert len(ready.lottery["tickets"]) == 60
    assert ready.lottery["digest"] == sortition.digest_of(ready.lottery["tickets"])
    assert ready.ready_at < ready.seed_at


def test_everybody_has_their_own_chance_and_the_public_a_spread(ready, closed):
    chances = [row.chances["1"] for row in queries.panels.registrants(closed)]
    assert sum(chances) == pytest.approx(6)
    assert ready.chances["least"] == pytest.approx(min(chances))
    assert all(bar["n"] is None for bar in ready.chances["bars"] if bar["hidden"])
    assert "probabilities" not in ready.lottery


def test_drawing_seats_whoever_is_on_the_ticket(drawn, closed):
    assert drawn.selected == drawn.lottery["tickets"][drawn.ticket - 1]
    seated = queries.panels.registrants(closed, state="selected")
    assert sorted(row.pool_number for row in seated) == sorted(drawn.selected)
    assert Activity.objects.get(pk=closed.pk).state == "counted"


def test_the_panel_keeps_every_target(drawn):
    answers = {row[0]: row[1] for row in drawn.pool}
    for at, feature in enumerate(drawn.targets):
        counts = Counter(answers[number][at] for number in drawn.selected)
        assert all(row["min"] <= counts[row["key"]] <= row["max"] for row in feature["values"])


def test_drawing_twice_draws_once(drawn, eve, later):
    again = panels.draw_ticket(drawn, words="other words", by=eve, now=later)
    assert (again.seed, again.ticket) == (WORDS, drawn.ticket)


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_a_draw_needs_words(ready, cy, later, words):
    assert code_of(panels.draw_ticket, ready, words=words, by=cy, now=later) == "draw_words_missing"


def test_words_before_the_public_draw_are_refused(ready, cy, over):
    assert code_of(panels.draw_ticket, ready, words="1", by=cy, now=over) == "draw_too_early"


def test_words_of_an_event_before_the_tickets_are_refused_until_another_is_announced(
    ready, cy, later
):
    ready.seed_at = ready.ready_at - timedelta(hours=1)
    ready.save()
    assert code_of(panels.draw_ticket, ready, words="1", by=cy, now=later) == "draw_not_announced"
    assert (
        code_of(panels.announce_draw, ready, seed_at=later, by=cy, now=later) == "draw_moment_past"
    )
    panels.announce_draw(ready, seed_at=later + timedelta(days=1), by=cy, now=later)
    drawn = panels.draw_ticket(ready, words="1", by=cy, now=later + timedelta(days=2))
    assert drawn.state == "drawn"


def test_a_draw_that_has_no_tickets_yet_is_refused(closed, cy, over):
    waiting = queries.panels.draw_of(closed, 1)
    assert code_of(panels.draw_ticket, waiting, words="1", by=cy, now=over) == "draw_not_ready"


def test_sealed_words_stand_before_what_was_thrown(ready, cy, later):
    ready.seed_secret, ready.seed_commitment = "abc", rules.commitment_of("abc")
    ready.save()
    drawn = panels.draw_ticket(ready, words="  4   2 ", by=cy, now=later)
    assert drawn.seed == "abc 4 2"


def test_only_one_worker_makes_the_lottery_and_a_lost_one_is_replaced(closed, network, over):
    draw = queries.panels.draw_of(closed, 1)
    PanelDraw.objects.filter(pk=draw.pk).update(state="working", taken_at=over)
    assert panels.work_on_draw(draw, now=over).state == "working"
    late = over + timedelta(hours=1)
    panels.work_on_draws(network, now=late)
    assert queries.panels.draw_of(closed, 1).state == "ready"


def test_the_draw_depends_on_pool_targets_and_words_alone(drawn):
    rows = [list(row) for row in drawn.pool]
    for turn in range(3):
        Random(turn).shuffle(rows)
        targets = [{**f, "values": f["values"][::-1]} for f in drawn.targets[::-1]]
        turned = [[number, answers[::-1], mark] for number, answers, mark in rows]
        told, _chances = bridge.lottery_of(
            turned, targets, seats=6, household=False, method="leximin", tickets=60, seed="draw 1"
        )
        assert bridge.ticket_of(told, seed=WORDS) == (drawn.ticket, drawn.selected)
        assert rules.pool_digest(rows) == drawn.pool_digest


def test_who_withdraws_after_the_tickets_leaves_the_seat_free(ready, closed, cy, ben, later):
    gone = ready.lottery["tickets"][0][0]
    row = queries.panels.registrants(closed, pool_number=gone).get()
    panels.withdraw(closed, row=row, by=ben, now=ready.ready_at)
    seeds = (str(n) for n in range(10_000))
    seed = next(s for s in seeds if gone in bridge.ticket_of(ready.lottery, seed=s)[1])
    panels.draw_ticket(ready, words=seed, by=cy, now=later)
    assert queries.panels.free_seats(Activity.objects.get(pk=closed.pk)) == 1


@pytest.fixture
def stuck(opened, codes, town, network, ben, now, over):
    """A draw for which nobody of 65 or older registered."""
    for n in (0, 1, 3, 4, 6, 7, 9, 10, 12):
        sign_up(town, opened, codes, n, by=ben, now=now)
    services.close_and_count_due(network, now=over)
    panels.work_on_draws(network, now=over)
    return PanelDraw.objects.select_related("activity__network").get(activity=opened)


def test_a_draw_that_cannot_be_says_why_and_what_would_help(stuck):
    assert stuck.state == "stuck"
    rare = [one for one in stuck.trouble["reasons"] if one["code"] == "answer_too_rare"]
    assert rare[0] == {**rare[0], "feature": "Age", "value": "65+", "asked": 1, "there": 0}
    change = {row["value"]: (row["new_min"], row["new_max"]) for row in stuck.trouble["changes"]}
    assert change == {"65+": (0, 2), "16-64": (3, 6)}


def test_targets_give_way_with_one_press_for_everybody_to_see(stuck, network, cy, over):
    panels.relax(stuck.activity, reason="Nobody of 65 or older came.", by=cy, now=over)
    panels.work_on_draws(network, now=over)
    draw = queries.panels.draw_of(stuck.activity, 1)
    assert draw.state == "ready"
    assert draw.targets == queries.panels.settings_of(stuck.activity).targets
    assert PanelRelaxation.objects.get().changes == stuck.trouble["changes"]
    stuck.activity.refresh_from_db()
    assert stuck.activity.locked["targets"] != draw.targets


def test_nothing_gives_way_without_need_or_reason(stuck, cy, over):
    assert code_of(panels.relax, stuck.activity, reason=" ", by=cy, now=over) == (
        "relaxation_needs_reason"
    )


def test_nothing_gives_way_where_a_draw_is_possible(ready, closed, cy, over):
    assert code_of(panels.relax, closed, reason="Because", by=cy, now=over) == "nothing_to_relax"


def test_two_of_a_household_never_sit_together(opened, codes, town, network, ben, now, over):
    panel = opened.panel
    panel.per_letter, panel.one_per_household = 3, True
    panel.save()
    for n in range(24):
        letter = [codes[n // 3]] * 40
        sign_up(town, opened, letter, n, by=ben, now=now)
    services.close_and_count_due(network, now=over)
    panels.work_on_draws(network, now=over)
    draw = queries.panels.draw_of(opened, 1)
    homes = {row[0]: row[2] for row in draw.pool}
    assert len(set(homes.values())) == 8 and not draw.is_pool_public
    assert all(len({homes[one] for one in ticket}) == 6 for ticket in draw.lottery["tickets"])
