"""Votes about priorities: options, settings, the count, and taking what came first as priorities."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.places import queries as places
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..bridge import budget
from ..bridge import priorities as bridge
from ..models import Activity, Ballot, Outcome, Priority
from ..queries.choosing import groups_of_voters, taken_from, themes_on_ballot
from ..rules.choosing import checked_choice
from ..rules.sequence import lot_of
from .activities import change_activity, note, unlocked
from .counting.count import turnout
from .proposals.projects import add_project

MOST_OPTIONS = 1000


@transaction.atomic
def change_choice(
    vote: Activity, *, rule: Mapping[str, Any], ballot: Mapping[str, Any], by: Actor, now: datetime
) -> Activity:
    """Choose how a vote about priorities is counted, before it opens.

    Refused: `vote_is_locked`, and what `rules.choosing.checked_choice` refuses.
    """
    whole, paper, refusal = checked_choice(rule, ballot)
    if refusal:
        raise Refused(refusal)
    return change_activity(vote, rule=whole, ballot=paper, by=by, now=now)


@transaction.atomic
def add_options(
    vote: Activity,
    *,
    themes: Iterable[Any] = (),
    titles: Iterable[str] = (),
    by: Actor,
    now: datetime,
) -> int:
    """Put themes, and options in words, on the ballot; what stands there already is passed over.

    Refused: `vote_is_locked`, `choice_too_many_options`, `name_missing`.
    """
    fresh = unlocked(vote)
    there = themes_on_ballot(fresh)
    said = {title.casefold() for title in fresh.projects.values_list("title", flat=True)}
    new: list[tuple[str, Any, str]] = [
        (row.name[:120], row, row.description[:2000]) for row in themes if row.pk not in there
    ]
    new += [(title.strip(), None, "") for title in titles if title.strip()]
    new = [row for row in new if row[0].casefold() not in said]
    if fresh.projects.count() + len(new) > MOST_OPTIONS:
        raise Refused("choice_too_many_options", most=MOST_OPTIONS)
    for title, theme, words in {row[0].casefold(): row for row in new}.values():
        add_project(
            fresh, title=title, cost_minor=0, description=words, theme=theme, by=by, now=now
        )
    return len(new)


@transaction.atomic
def count_choice(vote: Activity, *, by: Actor, now: datetime) -> Outcome:
    """Count a closed vote about priorities by its locked rule; counting again returns the count that stands.

    Refused: `vote_not_closed`, `no_ballots`.
    """
    vote = Activity.objects.select_for_update().select_related("network").get(pk=vote.pk)
    known = Outcome.objects.filter(vote=vote).first()
    if known:
        return known
    if vote.state != Activity.State.CLOSED:
        raise Refused("vote_not_closed")
    rows = Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk).order_by()
    cast = sorted(
        rows.values_list("profile_id", "choices"), key=lambda row: (json.dumps(row[1]), str(row[0]))
    )
    if not cast:
        raise Refused("no_ballots")
    return _keep(vote, cast, by, now)


def _keep(vote: Activity, cast: list[tuple[Any, Any]], by: Actor, now: datetime) -> Outcome:
    result = _result(vote, cast)
    text = bridge.ballots_csv(
        [choices for _profile, choices in cast],
        kind=vote.locked["ballot"]["kind"],
        options=[row["number"] for row in vote.locked["projects"]],
        seed=vote.locked_hash,
    )
    made = Outcome.objects.create(
        vote=vote,
        result=result,
        beside={},
        turnout=budget.protected_turnout(vote.network, turnout(vote)),
        ballots_hash=hashlib.sha256(text.encode()).hexdigest(),
        pabulib="",
        ballots_csv=text,
        ballots=len(cast),
        counted_at=now,
    )
    Activity.objects.filter(pk=vote.pk).update(state=Activity.State.COUNTED)
    vote.state = Activity.State.COUNTED
    facts = {"ballots": len(cast), "ballots_hash": made.ballots_hash}
    note(vote, "vote counted", by, now, **facts)
    first = set(result["winners"])
    pairs = [
        (("project", row.pk), ("outcome", vote.pk))
        for row in vote.projects.all()
        if str(row.number) in first
    ]
    trace.link_many(vote.network, pairs=pairs, relation="came first in", now=now)
    return made


def _result(vote: Activity, cast: list[tuple[Any, Any]]) -> dict[str, Any]:
    """The plain count; the weighted one beside it where that was chosen before opening, and then it decides."""
    locked, groups = vote.locked, groups_of_voters(vote)
    options = [row["number"] for row in locked["projects"]]
    lot = [str(n) for n in lot_of(map(int, options), locked_hash=vote.locked_hash)]
    how = {
        "options": options,
        "rule": locked["rule"],
        "ballot": locked["ballot"],
        "ballots": [choices for _profile, choices in cast],
        "lot": lot,
    }
    plain = bridge.count_choice(**how)
    weighted = None
    if locked["rule"]["weight_by"]:
        told = {
            key: [groups.get(key, {}).get(profile, (None,))[0] for profile, _choices in cast]
            for key in locked["residents"]
        }
        weighed = bridge.weigh(
            told, locked["residents"], ballots=len(cast), small=vote.network.small_number
        )
        weighted = {
            **bridge.count_choice(**how, weights=weighed.weights),
            "known": weighed.known,
            "unknown": weighed.unknown,
            "left_out": weighed.left_out,
            "effective": round(weighed.effective, 1),
            "is_met": weighed.is_met,
        }
    stands = weighted or plain
    return {
        "form": "priorities",
        "rule": locked["rule"],
        "ballot": locked["ballot"],
        "ballots": len(cast),
        "lot": lot,
        "winners": stands["winners"],
        "order": stands["order"],
        "plain": plain,
        "weighted": weighted,
        "by_group": _by_group(vote, cast, groups, stands["order"]),
        "command": bridge.command_for(
            rule=locked["rule"],
            ballot=locked["ballot"],
            options=options,
            lot=lot,
            prior=plain.get("prior", 0),
        ),
    }


def _by_group(
    vote: Activity, cast: list[tuple[Any, Any]], groups: dict[str, Any], order: list[str]
) -> dict[str, Any]:
    """Support for those that stand first, by every asked dimension: protected. Pairs say nothing of that."""
    rule, ballot = vote.locked["rule"], vote.locked["ballot"]
    if rule["method"] == "bradley-terry":
        return {}
    shown = order[: bridge.SHOWN_OPTIONS]
    supported = {
        profile: bridge.support_of(
            choices, method=rule["method"], ballot=ballot, winners=rule["winners"]
        )
        for profile, choices in cast
    }
    tables = {}
    for dimension in places.dimensions(vote.network, asked=True):
        told = groups.get(dimension.key, {})
        rows: dict[Any, dict[str, Any]] = {
            c.pk: {"id": str(c.pk), "name": c.name, "n": 0, "support": dict.fromkeys(shown, 0)}
            for c in dimension.categories.all()
            if c.key != "not_answered"
        }
        for profile, (_key, category) in told.items():
            if category in rows:
                rows[category]["n"] += 1
                for option in supported[profile] & set(shown):
                    rows[category]["support"][option] += 1
        rest = len(cast) - sum(row["n"] for row in rows.values())
        listed = bridge.protected_support(
            vote.network, rows=list(rows.values()), options=shown, rest=rest
        )
        if any(not row["hidden"] and row["n"] for row in listed):
            tables[dimension.key] = {"name": dimension.name, "options": shown, "rows": listed}
    return tables


@transaction.atomic
def take_priorities(
    vote: Activity, *, reasons: Mapping[str, str], by: Actor, now: datetime
) -> list[Priority]:
    """Take options of a counted vote as priorities: proposed, until they are published.

    `reasons` are by number, in the order in which they shall stand; who is a priority already is passed over.
    Refused: `vote_not_counted`, `project_not_on_ballot`, `reason_for_priority_missing`.
    """
    if vote.state != Activity.State.COUNTED:
        raise Refused("vote_not_counted")
    options = {str(row.number): row for row in vote.projects.select_related("theme")}
    if not reasons or not set(reasons) <= set(options):
        raise Refused("project_not_on_ballot")
    if not all(words.strip() for words in reasons.values()):
        raise Refused("reason_for_priority_missing")
    there = set(taken_from(vote).values_list("title", flat=True))
    made = []
    for position, (number, words) in enumerate(reasons.items(), start=1):
        option = options[number]
        if option.title in there:
            continue
        made.append(_take(vote, option, words.strip(), position, now))
    note(vote, "priorities taken from a vote", by, now, n=len(made))
    return made


def _take(vote: Activity, option: Any, words: str, position: int, now: datetime) -> Priority:
    made = Priority.objects.create(
        network=vote.network,
        theme=option.theme,
        title=option.title,
        reason=words,
        chosen_by=vote.title,
        position=position,
        chosen_on=now.date(),
        vote=vote,
        is_proposed=True,
    )
    sources = [("vote", vote.pk), ("project", option.pk)]
    sources += [("theme", option.theme_id)] if option.theme_id else []
    pairs = [(source, ("priority", made.pk)) for source in sources]
    trace.link_many(vote.network, pairs=pairs, relation="put first", now=now)
    return made


@transaction.atomic
def publish_priorities(vote: Activity, *, by: Actor, now: datetime) -> int:
    """Show the priorities taken from a vote to everybody. Repeating is harmless."""
    rows = taken_from(vote).filter(is_proposed=True)
    n = rows.update(is_proposed=False, chosen_on=now.date())
    if n:
        note(vote, "priorities published", by, now, n=n)
    return n


@transaction.atomic
def drop_priorities(vote: Activity, *, by: Actor, now: datetime) -> int:
    """Undo what was taken from a vote and not published yet, with its trace. Repeating is harmless."""
    rows = list(taken_from(vote).filter(is_proposed=True))
    options = {row.title: row.pk for row in vote.projects.all()}
    for row in rows:
        sources = {"vote": vote.pk, "project": options.get(row.title), "theme": row.theme_id}
        for kind, identifier in sources.items():
            if identifier:
                trace.unlink(
                    vote.network,
                    source=(kind, identifier),
                    target=("priority", row.pk),
                    relation="put first",
                )
        row.delete()
    if rows:
        note(vote, "priorities dropped", by, now, n=len(rows))
    return len(rows)
