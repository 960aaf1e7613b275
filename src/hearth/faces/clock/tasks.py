"""Every task of the house. Each calls one service; each may run twice (see `schedule.every`).

A task of a stage that works network by network is one line:

    @every(minutes=5)
    def close_ballots(*, now: datetime) -> None:
        in_every_network(decide.close_due, now=now)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings

from hearth.core.networks.models import Network
from hearth.core.post import services as post
from hearth.decide import services as decide
from hearth.faces.clock import ticks
from hearth.faces.clock.schedule import every
from hearth.faces.shared import proposal_letter
from hearth.learn import services as learn
from hearth.listen import services as listen
from hearth.reach import services as reach
from hearth.understand import services as understand


def in_every_network(service: Callable[..., Any], *, now: datetime) -> None:
    """Call a service once for each network, oldest first."""
    for network in Network.objects.order_by("pk"):
        service(network, now=now)


@every(minutes=1)
def send_post(*, now: datetime) -> None:
    """What waits in the post goes out."""
    in_every_network(post.send_waiting, now=now)


@every(minutes=1)
def go_on_with_imports(*, now: datetime) -> None:
    """Spreadsheets of voices whose worker died are worked on to their end."""
    in_every_network(listen.run_waiting_imports, now=now)


@every(minutes=1)
def close_and_count_votes(*, now: datetime) -> None:
    """Votes whose time is over are closed and counted."""
    in_every_network(decide.close_and_count_due, now=now)


@every(minutes=60)
def forget_codes_sent(*, now: datetime) -> None:
    """Six digits by which somebody came in to take part leave nothing behind."""
    in_every_network(decide.forget_old_contact_codes, now=now)


@every(minutes=2)
def tell_authors_of_proposals(*, now: datetime) -> None:
    """Merge offers that nobody answered end, and authors hear what became of their proposals."""
    in_every_network(decide.end_silent_merges, now=now)
    words = proposal_letter.letter_words(settings.HEARTH_BASE_URL)
    in_every_network(partial(decide.tell_authors, words=words), now=now)


@every(minutes=5)
def note_running_votes(*, now: datetime) -> None:
    """How votes stand that show it while they run."""
    in_every_network(decide.note_running, now=now)


@every(minutes=1)
def publish_records(*, now: datetime) -> None:
    """What was counted gets its public record, by which anybody works it out again."""
    in_every_network(decide.publish_records_due, now=now)


@every(minutes=60)
def mark_late_asks(*, now: datetime) -> None:
    """Asks whose deadline passed without an answer say so in their history."""
    in_every_network(decide.mark_late_asks, now=now)


@every(minutes=1)
def tell_counts(*, now: datetime) -> None:
    """Counted budgets hear what would have been enough, who paid what, what other rules would have done."""
    in_every_network(decide.tell_waiting_counts, now=now)


@every(minutes=1)
def try_rules(*, now: datetime) -> None:
    """Rules are tried on ballots before a budget opens."""
    in_every_network(decide.run_waiting_trials, now=now)


@every(minutes=1)
def make_panel_lotteries(*, now: datetime) -> None:
    """Panels that wait for their draw get their tickets."""
    in_every_network(decide.panels.work_on_draws, now=now)


@every(minutes=1440)
def forget_panel_names(*, now: datetime) -> None:
    """Of panels that ended some months ago no name and no address stays."""
    in_every_network(decide.panels.forget_due, now=now)


@every(minutes=60)
def remind_of_what_comes_back(*, now: datetime) -> None:
    """Decisions due for review, vetoes past their deadline, terms that end soon: who sees to them hears once."""
    in_every_network(decide.remind_of_reviews, now=now)
    in_every_network(decide.remind_of_vetoes, now=now)
    in_every_network(decide.remind_of_terms, now=now)
    in_every_network(decide.remind_valuers, now=now)


@every(minutes=1)
def read_conversations(*, now: datetime) -> None:
    """Conversations in which somebody said something are read again."""
    in_every_network(decide.refresh_conversations, now=now)


@every(minutes=1)
def read_who_is_missing(*, now: datetime) -> None:
    """Who was heard, beside who lives here, wherever something was done since the last time."""
    in_every_network(understand.freshen_reading, now=now)


@every(minutes=60)
def weigh_voices(*, now: datetime) -> None:
    """What weighting everybody heard to the residents would cost."""
    in_every_network(understand.take_weights, now=now)


@every(minutes=60)
def find_rare_voices(*, now: datetime) -> None:
    """Voices that say what nobody else says are put where the team sees them."""
    in_every_network(understand.take_unlike, now=now)


@every(minutes=1440)
def check_running_counts(*, now: datetime) -> None:
    """Running counts are held against a full recount and put right where they drifted."""
    in_every_network(listen.check_tallies, now=now)
    in_every_network(understand.check_theme_tallies, now=now)


@every(minutes=1)
def read_mail(*, now: datetime) -> None:
    """Answers that came by e-mail become voices."""
    listen.read_mailbox(now=now)


@every(minutes=1)
def go_on_with_texts(*, now: datetime) -> None:
    """Texts that were kept, but not worked on because the house fell, are worked on."""
    in_every_network(listen.take_waiting_texts, now=now)


@every(minutes=15)
def end_silent_talks(*, now: datetime) -> None:
    """Talks by text that fell silent a day ago end with what was agreed."""
    in_every_network(listen.end_silent_talks, now=now)


@every(minutes=10)
def read_agreement(*, now: datetime) -> None:
    """How far people agree who coded apart, wherever something was coded since the last time."""
    in_every_network(understand.freshen_agreement, now=now)


@every(minutes=60)
def read_coverage(*, now: datetime) -> None:
    """Who was reached, by place and group."""
    in_every_network(reach.take_coverage, now=now)


@every(minutes=60)
def read_equity(*, now: datetime) -> None:
    """The equity thread, after the readings it stands beside."""
    in_every_network(learn.take_equity, now=now)


@every(minutes=60)
def read_how_voices_were_read(*, now: datetime) -> None:
    """How many voices were shown and kept private for which reason, for the public page."""
    in_every_network(listen.take_moderation_reading, now=now)
    in_every_network(listen.take_rounds_reading, now=now)


@every(minutes=60)
def remind_of_overdue_cases(*, now: datetime) -> None:
    """Safeguarding leads hear once a day that cases are past their time."""
    in_every_network(listen.remind_of_overdue, now=now)


@every(minutes=60)
def forget_lost_attachments(*, now: datetime) -> None:
    """Recordings and photos that never got a voice are thrown away."""
    in_every_network(listen.forget_orphans, now=now)


@every(minutes=1440)
def forget_old_texts(*, now: datetime) -> None:
    """Of texts and e-mails that became what they should be nothing stays."""
    in_every_network(post.forget_old_inbound, now=now)


@every(minutes=1440)
def forget_old_ticks(*, now: datetime) -> None:
    """The clock's own table stays small."""
    ticks.forget_old(now=now)


@every(minutes=1440)
def forget_ended_sessions(*, now: datetime) -> None:
    """Signed-in sessions that have run out leave nothing behind."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
