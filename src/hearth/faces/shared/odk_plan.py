"""A round's form for form apps in all its languages: the same words as on our own pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearth.core.people.models import Purpose
from hearth.core.places.models import Dimension
from hearth.core.wording import queries as wording
from hearth.listen.queries import Kind, Round, form_apps

from .equality import NO_ANSWER
from .languages import REGISTRY, describe
from .saying import CONSENT_WORDS_FOR_OTHERS, KINDS
from .speaking import LONGEST, TICKS

#: What the form asks, by the key under which the form knows each sentence.
QUESTIONS: dict[str, str | Promise] = {
    "saying": _("What did they say?"),
    "text": _("Their words, as they said them"),
    "text_hint": _("Please do not write anybody's name. A recording is enough too."),
    "text_missing": _("Write their words, or record them."),
    "too_long": _("This is too long. Please shorten it, or send it as two."),
    "audio": _("Or record their voice"),
    "photo": _("A photo"),
    "photo_hint": _("Only if it helps, and never of a face."),
    "kind": _("What is it?"),
    "language": _("In which language is it?"),
    "said_at": _("When did they say it?"),
    "said_at_hint": _("Leave it as it is if it was just now."),
    "place": _("Which part of the area is it about?"),
    "place_hint": _("Leave it open if it is not known, or if they would rather not say."),
    "on_behalf": _("Who says it?"),
    "who.other": _("One person"),
    "who.group": _("A group"),
    "who.self": _("I say it myself"),
    "group_size": _("About how many people?"),
    "group_size_hint": _("A guess is good enough."),
    "group_size_range": _("A group counts from 2 to 500 people."),
    "about": _("About them. Every answer may stay open."),
    "prefer_not": _("They prefer not to say"),
    "not_known": _("Mixed, or they do not know"),
    "not_asked": _("I did not ask"),
    "asked_in": _("In which language do you read out what they agree to?"),
    "consent": _("What they agree to"),
    "yes": _("Yes"),
    "no": _("No"),
    "contact": _("E-mail or mobile number"),
    "contact_hint": _("Only for what they agreed to."),
}
WRITTEN_TO = (Purpose.HEAR_BACK, Purpose.MESSAGES)


def plan_of(of: Round, *, dimensions: list[Dimension]) -> form_apps.FormPlan:
    """Everything that a round's form says."""
    codes = list(dict.fromkeys([of.language, *of.languages]))
    spoken = dict.fromkeys([*of.network.languages, *codes, *REGISTRY])
    asked = form_apps.group_fields(dimensions)
    return form_apps.FormPlan(
        form_id=form_apps.fields.form_id(of.pk),
        title=of.title,
        language=of.language,
        own_names={code: describe(code).own_name for code in codes},
        words={code: _words(of, code, dimensions) for code in codes},
        kinds=tuple(Kind.values),
        spoken=tuple((code, REGISTRY[code].own_name) for code in spoken if code in REGISTRY),
        purposes=tuple(purpose.value for purpose in TICKS),
        contact_for=tuple(purpose.value for purpose in WRITTEN_TO),
        groups=tuple(_groups(asked, dimensions)),
        longest=LONGEST,
    )


def wordings_of(of: Round) -> dict[str, dict[str, str]]:
    """Language to purpose to the very words of the form."""
    codes = dict.fromkeys([of.language, *of.languages])
    return {code: _in(code, CONSENT_WORDS_FOR_OTHERS) for code in codes}


def _words(of: Round, code: str, dimensions: Iterable[Dimension]) -> dict[str, str]:
    """Every sentence in one language; the team's own words translated where somebody has."""
    fixed = _in(code, QUESTIONS)
    kinds = {f"kind.{kind}": words for kind, words in _in(code, KINDS).items()}
    agreed = {
        f"{form_apps.fields.CONSENT}{purpose}": words
        for purpose, words in _in(code, CONSENT_WORDS_FOR_OTHERS).items()
    }
    return fixed | kinds | agreed | _asked(of, code) | _names(dimensions)


def _in(code: str, words: Mapping[str, str | Promise]) -> dict[str, str]:
    with translation.override(code):
        return {str(key): str(sentence) for key, sentence in words.items()}


def _asked(of: Round, code: str) -> dict[str, str]:
    """The question and what it is about; a translation that its original has outrun is not used."""
    kept = wording.words_for(of.network, kind="round", ids=[of.pk], language=code)
    said = {}
    for part in ("question", "intro"):
        original, other = getattr(of, part), kept.get((of.pk, part))
        said[part] = original if other is None or other.is_stale(original) else other.text
    return {"question": said["question"], "question_hint": said["intro"]}


def _names(dimensions: Iterable[Dimension]) -> dict[str, str]:
    """Questions about the speaker and their answers, as the network calls them."""
    rows = list(dimensions)
    asked = form_apps.group_fields(rows)
    by_id = {row.pk: row for row in rows}
    questions = {name: by_id[one].question or by_id[one].name for name, one in asked.items()}
    answers = {f"category.{c.pk}": c.name for row in rows for c in row.categories.all()}
    return questions | answers


def _groups(
    asked: Mapping[str, UUID], dimensions: Iterable[Dimension]
) -> Iterable[form_apps.GroupAsked]:
    by_id = {row.pk: row for row in dimensions}
    for name, identifier in asked.items():
        rows = by_id[identifier].categories.all()
        yield form_apps.GroupAsked(name, tuple(row.pk for row in rows if row.key not in NO_ANSWER))
