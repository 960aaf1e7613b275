"""A council of nine seats: two meetings with minutes, one to come; a vote with somebody aside, consent, a veto."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.core.people.models import Membership
from hearth.decide import queries as decide_asked
from hearth.decide import services as decide

from ..stage import Stage

FOUNDED = -310
WHERE = "St Osyth's hall, ground floor, door on the left; no steps"


def meet(stage: Stage) -> None:
    """The council is founded, meets twice, is stopped once by the health board, and meets again soon."""
    said, lee = script(), stage.as_("council")
    told: dict[str, Any] = {"by": lee, "now": stage.at(FOUNDED)}
    council = decide.make_council(stage.network, **said["council"], **told)
    seats = {row["name"]: _seat(stage, council, row) for row in said["seats"]}
    for row in said["interests"]:
        _declare(stage, council, row)
    for row in said["meetings"]:
        _hold(stage, council, seats, row)
    answer = said["answer"]
    decide.answer_veto(
        stage.decisions[answer["veto"]],
        result=answer["result"],
        words=answer["words"],
        answered_by=answer["answered_by"],
        answered_on=stage.day(answer["day"]),
        by=lee,
        now=stage.at(answer["day"]),
    )
    stage.say(f"a council of {len(seats)} seats, {len(said['meetings'])} meetings")


def _seat(stage: Stage, council: Any, row: dict[str, Any]) -> Any:
    told: dict[str, Any] = {"by": stage.as_("council"), "now": stage.at(FOUNDED)}
    vote = row.get("vote", True)
    made = decide.add_seat(council, name=row["name"], how=row["how"], may_vote=vote, **told)
    role = row.get("member")
    held = Membership.objects.get(pk=stage.as_(role).member) if role else None
    decide.begin_term(
        made,
        shown_name=row["who"],
        is_named=row.get("named", True),
        membership=held,
        began_on=stage.day(FOUNDED + 5),
        ends_on=stage.day(row["ends"]) if "ends" in row else None,
        **told,
    )
    return made


def _declare(stage: Stage, council: Any, row: dict[str, Any]) -> None:
    lee = stage.as_("council")
    terms = {one.seat.name: one.term for one in decide_asked.seats_of(council) if one.term}
    since = stage.day(row["day"])
    made = decide.declare_interest(
        terms[row["seat"]], what=row["what"], since_on=since, by=lee, now=stage.at(row["day"])
    )
    if "ended" in row:
        ended = row["ended"]
        decide.end_interest(made, on=stage.day(ended), by=lee, now=stage.at(ended))


def _hold(stage: Stage, council: Any, seats: dict[str, Any], row: dict[str, Any]) -> None:
    """One meeting from the plan to its minutes; of one that lies ahead only the agenda."""
    lee, begins = stage.as_("council"), stage.at(row["day"], row["hour"])
    planned = min(stage.at(row["day"] - 21), stage.now)
    meeting = decide.plan_meeting(
        council,
        title=row["title"],
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        where=WHERE,
        online_link=f"https://meet.{stage.slug}.example/council",
        by=lee,
        now=planned,
    )
    items = [_put(stage, meeting, one, planned) for one in row["items"]]
    if row["day"] > 0:
        return
    meeting = decide.begin_meeting(meeting, by=lee, now=begins)
    there = {seats[name].pk: how for name, how in zip(seats, row["there"], strict=True)}
    decide.note_attendance(meeting, there=there, by=lee, now=begins)
    decide.count_visitors(meeting, people=row["visitors"], groups={}, by=lee, now=begins)
    for item, one in zip(items, row["items"], strict=True):
        _talk(stage, meeting, seats, item, one)
    after = begins + timedelta(hours=2)
    decide.end_meeting(meeting, by=lee, now=after)
    decide.publish_minutes(meeting, by=lee, now=after + timedelta(days=3))
    if "veto" in row:
        _veto(stage, row["veto"])


def _put(stage: Stage, meeting: Any, row: dict[str, Any], now: Any) -> Any:
    source = None
    if "priority" in row:
        source = ("priority", stage.priorities[row["priority"]].pk)
    elif "source" in row:
        kind, _colon, key = row["source"].partition(":")
        source = (kind, stage.decisions[key].pk)
    return decide.add_item(
        meeting,
        title=row["title"],
        kind=row["kind"],
        text=row.get("text", ""),
        presenter=row.get("presenter", ""),
        minutes_long=row.get("long"),
        source=source,
        by=stage.as_("council"),
        now=now,
    )


def _talk(
    stage: Stage, meeting: Any, seats: dict[str, Any], item: Any, row: dict[str, Any]
) -> None:
    """What was said and decided under one item."""
    told: dict[str, Any] = {"by": stage.as_("council"), "now": meeting.starts_at}
    item = decide_asked.council_item(stage.network, item.pk)
    assert item is not None
    if "aside" in row:
        aside = row["aside"]
        decide.step_aside(item, seat=seats[aside["seat"]], why=aside["why"], **told)
    if "vote" in row:
        _vote(seats, item, row["vote"], told)
    if "consent" in row:
        _consent(seats, item, row["consent"], told)
    remarks = row.get("remarks", "")
    decide.write_minutes(item, minutes=row["minutes"], remarks=remarks, version=0, **told)
    if row.get("put_off"):
        decide.change_item(item, put_off=True, **told)
    if "action" in row:
        _act(stage, meeting, item, row["action"], told)
    if "decision" in row:
        _decide(stage, meeting, item, row["decision"], told)


def _vote(seats: dict[str, Any], item: Any, row: dict[str, Any], told: dict[str, Any]) -> None:
    if "counts" in row:
        yes, no, abstain = row["counts"]
        decide.take_vote(item, motion=row["motion"], counts=(yes, no, abstain), **told)
    else:
        hands = {seats[name].pk: choice for name, choice in row["hands"].items()}
        decide.take_vote(item, motion=row["motion"], hands=hands, **told)


def _consent(seats: dict[str, Any], item: Any, row: dict[str, Any], told: dict[str, Any]) -> None:
    """Through every stage: one objection, taken into a second wording."""
    made = decide.begin_consent(item, text=row["first"], **told)

    def say(kind: str) -> Any:
        name, text = row[kind]
        return decide.say_in_consent(made, kind=kind, text=text, seat=seats[name], **told)

    decide.move_consent(made, stage="clarify", **told)
    say("question")
    say("answer")
    decide.move_consent(made, stage="react", **told)
    say("reaction")
    decide.move_consent(made, stage="object", **told)
    against = say("objection")
    decide.move_consent(made, stage="integrate", **told)
    decide.reword_consent(made, text=row["second"], **told)
    decide.settle_objection(against, state="integrated", resolved=row["met"], **told)
    decide.move_consent(made, stage="object", **told)
    decide.move_consent(made, stage="consented", **told)


def _act(stage: Stage, meeting: Any, item: Any, row: dict[str, Any], told: dict[str, Any]) -> None:
    made = decide.add_action(
        meeting, what=row["what"], who=row["who"], due_on=stage.day(row["due"]), item=item, **told
    )
    if "done" in row:
        decide.settle_action(
            made, state="done", note=row["done"], by=told["by"], now=stage.at(row["due"])
        )


def _decide(
    stage: Stage, meeting: Any, item: Any, row: dict[str, Any], told: dict[str, Any]
) -> None:
    """The item goes into the log, published the day after."""
    sources = [(item.source_kind, item.source_id)] if item.source_id else []
    made = decide.add_decision(
        stage.network,
        title=row["title"],
        what=row["what"],
        reasons=row["reasons"],
        dissent=row["dissent"],
        interests=row["interests"],
        owner=row["owner"],
        decided_by=f"{meeting.council.name}, {meeting.title}",
        council=meeting.council,
        decided_on=meeting.starts_at.date(),
        review_on=stage.day(row["review"]),
        money_minor=row["money"] * 100 if "money" in row else None,
        options=[decide.Considered(**one) for one in row["options"]],
        sources=sources,
        **told,
    )
    decide.tie_to_item(made, item=item, **told)
    published = meeting.starts_at + timedelta(days=1)
    stage.decisions[row["key"]] = decide.publish_decision(made, by=told["by"], now=published)


def _veto(stage: Stage, row: dict[str, Any]) -> None:
    """The health board stops what the council has just decided; the answer is still to come."""
    lee, now = stage.as_("council"), stage.at(row["day"])
    made = decide.add_decision(
        stage.network,
        kind="veto",
        vetoes=stage.decisions["barber"],
        title=row["title"],
        what=row["what"],
        reasons=row["reasons"],
        owner=row["owner"],
        decided_by=row["decided_by"],
        decided_on=stage.day(row["day"]),
        answer_due_on=stage.day(row["due"]),
        by=lee,
        now=now,
    )
    stage.decisions[row["key"]] = decide.publish_decision(made, by=lee, now=now)


@cache
def script() -> dict[str, Any]:
    """Seats, meetings and what was said, in words."""
    return json.loads(files(__package__).joinpath("decide_councils.json").read_text("utf-8"))
