"""Conversations in words: why a statement is refused, what became of one, what shape the answers have."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .figures import say_share

Words = str | Promise

#: The public policy: why a statement is not put before the others.
REASONS: dict[str, Words] = {
    "abusive": _("It hurts or attacks people"),
    "identifies": _("It names somebody, or shows who somebody is"),
    "off_topic": _("It is about something else"),
    "not_clear": _("It cannot be agreed or disagreed with: a question, or not clear"),
    "two_in_one": _("It says several things at once; each would fit as its own statement"),
    "advert": _("It sells something or repeats a slogan"),
    "unsafe": _("It could put somebody in danger"),
}
STATES: dict[str, Words] = {
    "waiting": _("Waits to be read"),
    "shown": _("On show"),
    "refused": _("Not shown"),
    "merged": _("Merged"),
}
TONES = {"waiting": "wait", "shown": "good", "refused": "stop", "merged": "info"}
ORIGINS: dict[str, Words] = {
    "team": _("from the team"),
    "voice": _("from a voice"),
    "participant": _("from somebody who takes part"),
    "imported": _("from another conversation"),
}
VALUES: dict[int, Words] = {1: _("Agree"), -1: _("Disagree"), 0: _("Pass")}
CHANNELS: dict[str, Words] = {
    "online": _("online"),
    "paper": _("on paper"),
    "phone": _("by telephone"),
    "imported": _("from another conversation"),
}
SHAPES: dict[str, tuple[Words, Words]] = {
    "too_few": (
        _("Too few answers to look for groups"),
        _(
            "Fewer than thirty people answered at least seven statements, so we look at everybody together."
        ),
    ),
    "none": (
        _("No groups"),
        _(
            "Answers differ from person to person, but no more than chance would make them: there are no camps here."
        ),
    ),
    "unclear": (
        _("No clear groups"),
        _(
            "Some answers go together more often than by chance, but no groups come back when some of the"
            " answers are left out. So we do not draw any."
        ),
    ),
    "spectrum": (
        _("A spectrum, not camps"),
        _(
            "People stand all along a line, many of them in between. The groups below are parts of it, not camps."
        ),
    ),
    "camps": (
        _("Groups that see it differently"),
        _(
            "People fall into groups that answer differently. Much may still be shared: that comes first below."
        ),
    ),
}
FAULTS: dict[str, Words] = {
    "row_length": _("the row has another number of cells than the first row"),
    "bad_csv": _("a quotation mark is left open"),
    "no_statement": _("no number of a statement"),
    "no_participant": _("no number of a participant"),
    "statement_twice": _("this number stands in the file twice"),
    "no_text": _("no words"),
    "text_too_long": _("longer than a statement may be"),
    "statement_unknown": _("the file of statements has no such number"),
    "vote_unknown": _("a vote is 1, 0 or -1"),
    "time_unknown": _("the time is not a number"),
}


def letter(group: int) -> str:
    """A, B, C …"""
    return chr(ord("A") + group)


def group_name(group: int) -> str:
    """What a group is called until its people find a better name."""
    return _t("Group %(letter)s") % {"letter": letter(group)}


def fate_words(row: Any) -> str:
    """What became of a statement, for its author."""
    if row.state == "shown":
        return _t("It is on show as statement %(n)s. Others agree or disagree with it.") % {
            "n": row.number
        }
    if row.state == "merged":
        return _t("It says the same as statement %(n)s, so it counts as part of that one.") % {
            "n": row.merged_into
        }
    if row.state == "refused":
        reason = REASONS.get(row.reason, "")
        return _t("It is not shown to others. The reason: %(reason)s.") % {"reason": reason}
    return _t("Somebody of the team reads it soon. Nothing is shown before that.")


def sure_words(payload: dict[str, Any]) -> list[str]:
    """How sure this is, in sentences."""
    reasons, words = payload.get("reasons") or {}, []
    if reasons.get("p") is not None:
        if payload["shape"] == "none":
            words.append(
                _t("We shuffled the answers %(n)s times; the shuffled ones looked much the same.")
                % {"n": reasons["shuffles"]}
            )
        else:
            words.append(
                _t(
                    "We shuffled the answers %(n)s times: none of the shuffles hung together as much as the real ones."
                )
                % {"n": reasons["shuffles"]}
            )
    if reasons.get("same") and payload["shape"] in ("camps", "spectrum"):
        words.append(_stability(reasons))
    left = payload.get("not_placed")
    if left:
        words.append(
            ngettext(
                "%(n)s person answered too few statements to be placed in a group; the answers count all the same.",
                "%(n)s people answered too few statements to be placed in a group; their answers count all the same.",
                left,
            )
            % {"n": left}
        )
    if payload.get("groups_hidden"):
        words.append(
            _t(
                "One of the groups is so small that describing it could show who is in it. So everybody is told as one."
            )
        )
    words.append(
        _t(
            "People chose to take part; they were not drawn by lot. Below you see who they are, as far as they told."
        )
    )
    return words


def _stability(reasons: dict[str, Any]) -> str:
    same = reasons["same"][0]
    told = (
        _t("very surely")
        if same >= 0.85
        else _t("surely")
        if same >= 0.7
        else _t("more often than not")
    )
    return _t(
        "We left out a fifth of the answers %(n)s times: the same groups came back %(told)s"
        " (%(share)s of the way from chance to exactly the same)."
    ) % {"n": reasons["resamples"], "told": told, "share": say_share(same)}
