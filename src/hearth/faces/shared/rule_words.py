"""Rules that share out money, in plain words: families, settings, and the command that counts again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearth.decide import queries, services

from .figures import say_count

Words = str | Promise

#: Family → (its name, what it does, what it is good for and what it costs).
FAMILIES: dict[str, tuple[Words, Words, Words]] = {
    "equal-shares": (
        _("Equal shares"),
        _(
            "Everybody gets an equal share of the money. A project is bought when those who want it can pay for it "
            "together from their shares."
        ),
        _(
            "A group of a fifth of the voters decides over about a fifth of the money. It takes some explaining."
        ),
    ),
    "bounded-overspending": (
        _("Equal shares, with a little overspending"),
        _(
            "As equal shares, but a project that its supporters can nearly pay for may be bought too, as long as the "
            "whole money is enough."
        ),
        _(
            "Spends more of the money at the first go; a dear project that very many want is not lost for a little. "
            "Small groups are a little less safe."
        ),
    ),
    "phragmen": (
        _("Saving up together (Phragmén)"),
        _(
            "Everybody saves at the same speed. The moment its supporters have saved the cost of a project, it is "
            "bought, and they begin again from nothing."
        ),
        _(
            "Proportional too, and quick to explain; a small group may have to wait until the money is gone."
        ),
    ),
    "votes": (
        _("Most votes first"),
        _("The project with most votes is bought first, then the next that still fits, and so on."),
        _("Everybody knows it. A majority that agrees can decide over all of the money."),
    ),
    "votes-per-cost": (
        _("Most votes for the money"),
        _(
            "As most votes first, but votes are divided by the cost: cheap projects go ahead of dear ones."
        ),
        _(
            "Buys many projects. Dear ones hardly have a chance, and a majority can still decide over all."
        ),
    ),
}

TIES: dict[str, Words] = {
    "votes": _("more votes first"),
    "cost": _("the cheaper first"),
    "id": _("the lower number first"),
    "listed": _("the order of the list"),
}


def family_name(rule: Mapping[str, Any]) -> Words:
    """The name of a rule's family."""
    return FAMILIES[queries.family_of(rule)][0]


def rule_words(rule: Mapping[str, Any]) -> list[Words]:
    """A rule in sentences for people: every setting that matters."""
    family = queries.family_of(rule)
    words: list[Words] = [FAMILIES[family][1]]
    if family == "equal-shares":
        words.append(_("Those that cost each supporter least for what they gain are bought first."))
        words += _add1_words(rule)
    if family in ("equal-shares", "bounded-overspending"):
        words.append(_gain_words(rule))
    words += _rest_words(rule)
    if rule.get("comparison_after", "none") == "greedy":
        words.append(
            _(
                "If more voters then have more of their projects with most votes first, that outcome is taken."
            )
        )
    if rule.get("min_support"):
        n = int(rule["min_support"])
        words.append(
            ngettext(
                "A project needs at least %(n)s supporter.",
                "A project needs at least %(n)s supporters.",
                n,
            )
            % {"n": say_count(n)}
        )
    return [*words, tie_words(rule)]


def _gain_words(rule: Mapping[str, Any]) -> Words:
    if rule.get("utility", "cost") == "cost":
        return _(
            "A dear project counts for more than a cheap one: what people gain is what it costs."
        )
    return _("A cheap project counts for as much as a dear one.")


def _add1_words(rule: Mapping[str, Any]) -> list[Words]:
    if rule.get("completion", "none") not in ("add1", "add1u", "add1+greedy"):
        return []
    words: list[Words] = [
        _("If money is left, everybody's share is raised step by step until no further step fits.")
    ]
    if str(rule.get("increment", "1")) != "1":
        words.append(
            _t("Each step is %(step)s of the currency's units.") % {"step": rule["increment"]}
        )
    if rule.get("start") == "floor":
        words.append(_("The first share is rounded down to whole units of the currency."))
    if rule.get("stop_when_exhaustive") is False:
        words.append(_("The steps go on even when nothing that is left would fit any more."))
    return words


def _rest_words(rule: Mapping[str, Any]) -> list[Words]:
    last = rule.get("completion_after", "none")
    if rule.get("completion") in ("greedy", "add1+greedy"):
        last = "greedy"
    if rule.get("completion") == "add1u" or last == "votes":
        return [_("What is left then goes to the projects with most votes that still fit.")]
    if last == "greedy":
        return [_("What is left then goes to the projects with most support that still fit.")]
    return []


def tie_words(rule: Mapping[str, Any]) -> Words:
    """How an exact tie is settled."""
    steps = rule.get("tie_break") or ["votes", "cost", "id"]
    listed = ", ".join(str(TIES[step]) for step in steps if step in TIES)
    return _t("If two projects stand exactly equal: %(steps)s.") % {"steps": listed}


def command(rule: Mapping[str, Any], *, file: str = "ballots.pb") -> str:
    """What to type to count the public record again by this rule."""
    return " ".join(["./hearth budget", file, *services.words_for_shell(dict(rule))])


def trial_title(trial: Any) -> str:
    """What a trial of rules is called: its place in the list tells two made-up ones apart."""
    if trial.source != "made_up":
        return str(trial.title)
    return _t("Made-up ballots on these projects (%(seed)s)") % {"seed": trial.settings["seed"]}
