"""Before the vote: what each rule would have done, and the community's choice with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q

from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...bridge import budget as budgets
from ...bridge import budget_trials as bridge
from ...bridge.budget_ballots import Listed, election_of, links_of, read_ballots
from ...bridge.budget_figures import Groups
from ...bridge.budget_made_up import made_up_ballots
from ...models import Activity, Project, RuleChoice, RuleTrial
from ...queries.proposals import project_links
from ...queries.voters import voters_of
from ..activities import change_activity, note, unlocked
from .progress import lease_from
from .story import labels_of

MOST_MB = 5
MOST_TRIALS = 12
#: Trials up to this many voters times options are made at once.
SMALL = 100_000
MADE_UP_GROUPS = ("majority", "larger", "smaller")


@transaction.atomic
def try_made_up(
    vote: Activity, *, voters: int, majority: float, seed: int, by: Actor, now: datetime
) -> RuleTrial:
    """Try every rule on made-up ballots: `majority` is the share of voters who want much the same.

    Refused: `vote_is_locked`, `trial_without_projects`, `trial_settings`, `trial_too_many`.
    """
    if not (100 <= voters <= 20_000 and 0.4 <= majority <= 0.95 and 0 <= seed < 2**31):
        raise Refused("trial_settings")
    if vote.projects.count() < 2:
        raise Refused("trial_without_projects")
    settings = {"voters": voters, "majority": majority, "seed": seed}
    return _begin(vote, RuleTrial.Source.MADE_UP, "", settings, by, now)


@transaction.atomic
def try_past(vote: Activity, *, past: Activity, by: Actor, now: datetime) -> RuleTrial:
    """Try every rule on the ballots of a vote of this network that is over and counted.

    Refused: `vote_is_locked`, `trial_past_unknown`, `trial_too_many`.
    """
    is_over = past.state == Activity.State.COUNTED and past.form == Activity.Form.BUDGET
    if past.network_id != vote.network_id or not is_over:
        raise Refused("trial_past_unknown")
    return _begin(vote, RuleTrial.Source.PAST, past.title, {"past": str(past.pk)}, by, now)


@transaction.atomic
def try_file(vote: Activity, *, name: str, content: bytes, by: Actor, now: datetime) -> RuleTrial:
    """Try every rule on an election in the Pabulib format.

    Refused: `vote_is_locked`, `trial_file_too_large`, `trial_file_broken`, `trial_too_many`.
    """
    if len(content) > MOST_MB * 1024 * 1024:
        raise Refused("trial_file_too_large", most_mb=MOST_MB)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused("trial_file_broken", line=line, value="UTF-8") from None
    found, broken = bridge.read_file(text.replace("\x00", ""))
    if found is None:
        raise Refused("trial_file_broken", **broken)
    title = (found.meta.get("description") or name)[:160]
    size = {"voters": found.election.voters, "options": len(found.election.projects)}
    return _begin(vote, RuleTrial.Source.FILE, title, size, by, now, file=text.replace("\x00", ""))


def _begin(
    vote: Activity,
    source: str,
    title: str,
    settings: dict[str, Any],
    by: Actor,
    now: datetime,
    **more: Any,
) -> RuleTrial:
    fresh = unlocked(vote)
    if RuleTrial.objects.filter(vote=fresh).count() >= MOST_TRIALS:
        raise Refused("trial_too_many", most=MOST_TRIALS)
    made = RuleTrial.objects.create(
        vote=fresh, source=source, title=title, settings=settings, made_at=now, **more
    )
    note(fresh, "rules tried", by, now, trial=made.pk)
    return made


@transaction.atomic
def drop_trial(trial: RuleTrial, *, by: Actor, now: datetime) -> None:
    """Take a trial away before the vote opens. Refused: `vote_is_locked`."""
    vote, identifier = unlocked(trial.vote), trial.pk
    trial.delete()
    note(vote, "rule trial dropped", by, now, trial=identifier)


@transaction.atomic
def show_trial(trial: RuleTrial, *, is_public: bool, by: Actor, now: datetime) -> None:
    """Show a trial to everybody, or to the desk alone. Refused: `vote_is_locked`."""
    vote = unlocked(trial.vote)
    RuleTrial.objects.filter(pk=trial.pk).update(is_public=is_public)
    note(vote, "rule trial shown" if is_public else "rule trial hidden", by, now, trial=trial.pk)


@transaction.atomic
def choose_rule(
    vote: Activity,
    *,
    rule: dict[str, Any],
    reason: str,
    chosen_by: str,
    by: Actor,
    now: datetime,
) -> Activity:
    """Set the rule by which a budget is counted, with who chose it and why. The last choice stands.

    Refused: `vote_is_locked`, `rule_not_possible`, `rule_without_reason`, `rule_without_chooser`.
    """
    if not reason.strip():
        raise Refused("rule_without_reason")
    if not chosen_by.strip():
        raise Refused("rule_without_chooser")
    if not budgets.is_rule(rule):
        raise Refused("rule_not_possible")
    whole = budgets.checked_rule(rule)
    changed = change_activity(vote, by=by, now=now, rule=whole)
    words = {"reason": reason.strip()[:1000], "chosen_by": chosen_by.strip()[:160]}
    RuleChoice.objects.update_or_create(
        vote=changed, defaults={"rule": whole, "chosen_at": now, **words}
    )
    return changed


def words_for_shell(rule: dict[str, Any]) -> list[str]:
    """What to say after `hearth budget FILE` to count by this rule."""
    return budgets.words_for_shell(rule)


def run_waiting_trials(network: Network, *, now: datetime) -> None:
    """For the clock: make the trials that wait."""
    waiting = RuleTrial.objects.filter(vote__network=network, state=RuleTrial.State.WAITING)
    for trial in waiting.select_related("vote__network"):
        run_trial(trial, now=now)


def is_small(trial: RuleTrial) -> bool:
    """Whether a trial is quick enough to wait for."""
    voters, options = trial.settings.get("voters"), trial.settings.get("options")
    return bool(voters) and voters * (options or trial.vote.projects.count()) <= SMALL


def run_trial(trial: RuleTrial, *, now: datetime) -> RuleTrial:
    """Make one trial, unless somebody else is at it; what cannot be counted says why. Repeating is harmless."""
    rows = RuleTrial.objects.filter(pk=trial.pk, state=RuleTrial.State.WAITING)
    free = Q(held_until=None) | Q(held_until__lt=now)
    if rows.filter(free).update(held_until=lease_from(now)):
        found = rows.select_related("vote__network").get()

        def step(done: int, total: int) -> None:
            held = lease_from(now)
            RuleTrial.objects.filter(pk=found.pk).update(done=done, total=total, held_until=held)

        try:
            result = _MAKERS[found.source](found, step)
        except Refused as refused:
            _end(
                found, RuleTrial.State.FAILED, now, refusal={"code": refused.code, **refused.facts}
            )
        else:
            _end(found, RuleTrial.State.DONE, now, result=result)
    return RuleTrial.objects.select_related("vote__network").get(pk=trial.pk)


def _end(trial: RuleTrial, state: str, now: datetime, **words: Any) -> None:
    RuleTrial.objects.filter(pk=trial.pk).update(
        state=state, done_at=now, held_until=None, file="", **words
    )


def _of_made_up(trial: RuleTrial, step: bridge.Step) -> dict[str, Any]:
    vote, said = trial.vote, trial.settings
    options = list(vote.projects.select_related("place", "theme"))
    if len(options) < 2:
        raise Refused("trial_without_projects")
    labels = labels_of(vote)
    kind = (vote.ballot or {}).get("kind", "approval")
    ballots, group, home = made_up_ballots(
        costs={row.number: row.cost_minor for row in options},
        money=vote.budget_minor,
        labels=_homes_by(options),
        ballot=vote.ballot or {},
        voters=said["voters"],
        majority=said["majority"],
        seed=said["seed"],
    )
    listed = Listed(
        tuple((str(row.number), row.title, row.cost_minor) for row in options),
        vote.budget_minor,
        links_of(project_links(vote)),
    )
    groups = Groups("made_up", "", tuple((key, key) for key in MADE_UP_GROUPS), group)
    made = bridge.side_by_side(
        vote.network,
        election_of(listed, ballots, kind=kind),
        own=vote.rule,
        kind=kind,
        groups=[groups],
        labels=labels,
        is_made_up=True,
        step=step,
    )
    return {**made, "homes": {str(number): at for number, at in home.items()}}


def _homes_by(options: list[Project]) -> dict[int, str]:
    """What options have in common: their place, else their theme."""
    spots = {row.number: row.place.name for row in options if row.place}
    themes = {row.number: row.theme.name for row in options if row.theme}
    return spots if len(set(spots.values())) >= 4 else themes


def _of_past(trial: RuleTrial, step: bridge.Step) -> dict[str, Any]:
    rows = Activity.objects.select_related("network")
    past = rows.filter(pk=trial.settings["past"], network=trial.vote.network).first()
    if past is None or past.state != Activity.State.COUNTED:
        raise Refused("trial_past_unknown")
    texts, sortings = voters_of(past)
    kind = (past.locked.get("ballot") or {}).get("kind", "approval")
    return bridge.side_by_side(
        past.network,
        election_of(Listed.of(past.locked), read_ballots(texts), kind=kind),
        own=past.locked["rule"],
        kind=kind,
        groups=[Groups(s.key, s.name, s.groups, np.array(s.of, dtype=np.int64)) for s in sortings],
        labels=labels_of(past),
        is_made_up=False,
        step=step,
    )


def _of_file(trial: RuleTrial, step: bridge.Step) -> dict[str, Any]:
    file, broken = bridge.read_file(trial.file)
    if file is None:
        raise Refused("trial_file_broken", **broken)
    made = bridge.side_by_side(
        trial.vote.network,
        file.election,
        own=trial.vote.rule,
        kind=bridge.kind_of(file),
        groups=bridge.groups_of(file),
        labels=bridge.labels_of(file),
        is_made_up=False,
        step=step,
    )
    return {**made, "currency": file.meta.get("currency", "")[:3]}


_MAKERS: dict[str, Any] = {
    RuleTrial.Source.MADE_UP: _of_made_up,
    RuleTrial.Source.PAST: _of_past,
    RuleTrial.Source.FILE: _of_file,
}
