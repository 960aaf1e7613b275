"""A plan as an XForm, by way of pyxform's table of questions. What the team wrote is data, never markup."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from ..rules import tidy_text
from . import fields
from .plan import FormPlan

#: Goes up when the form is built in another way, so that form apps fetch it again.
BUILT = 1
_JOINER = "\u2060"

Row = dict[str, str]


def version_of(plan: FormPlan) -> str:
    """The fingerprint of everything a form says (16 letters)."""
    told = json.dumps([BUILT, asdict(plan)], sort_keys=True, default=str, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()[:16]


def written(plan: FormPlan) -> str:
    """The XForm of a plan."""
    from pyxform.xls2xform import convert  # half a second: only where a form is written

    table = {
        "survey": [_whole(row) for row in _questions(plan)],
        "choices": [_whole(row) for row in _choices(plan)],
        "settings": [
            {
                "form_title": _no_reference(_letters(plan.title)),
                "form_id": plan.form_id,
                "version": version_of(plan),
                "default_language": _column(plan, plan.language),
            }
        ],
    }
    return str(convert(table, validate=False).xform)


def places_csv(places: Iterable[tuple[Any, str, str]]) -> bytes:
    """Places to choose from, (id, name, code): the file that the form's question of place reads."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(["name", "label", "code"])
    for identifier, name, code in places:
        sheet.writerow([str(identifier), plain(name), code])
    return out.getvalue().encode()


def plain(text: str) -> str:
    """Words that no form app takes for markdown, a tag, or a reference to another answer."""
    safe = re.sub(r"([\\#_*])", r"\\\1", _letters(text))
    for mark, parted in (("<", f"<{_JOINER}"), ("](", f"]{_JOINER}(")):
        safe = safe.replace(mark, parted)
    return _no_reference(safe)


def _letters(text: str) -> str:
    """Without what no XML may hold."""
    return re.sub("[\ufffe\uffff]", "", tidy_text(text))


def _no_reference(text: str) -> str:
    return text.replace("${", f"${_JOINER}{{")


def _column(plan: FormPlan, language: str) -> str:
    return f"{plan.own_names[language]} ({language})"


def _words(plan: FormPlan, column: str, key: str) -> Row:
    """One sentence in every language, each in its column."""
    return {
        f"{column}::{_column(plan, language)}": plain(plan.said(key, language))
        for language in plan.words
    }


def _whole(row: Row) -> Row:
    """Without empty cells, which pyxform would take for words."""
    return {name: cell for name, cell in row.items() if cell}


def _questions(plan: FormPlan) -> Iterator[Row]:
    yield {"type": "start", "name": fields.START}
    yield {"type": "deviceid", "name": fields.DEVICE}
    yield from _on_their_words(plan)
    yield from _on_when_and_where(plan)
    yield from _on_the_speaker(plan)
    yield from _on_consent(plan)


def _ask(plan: FormPlan, kind: str, name: str, *, hint: bool = False, **more: str) -> Row:
    hints = _words(plan, "hint", f"{name}_hint") if hint else {}
    return {"type": kind, "name": name} | _words(plan, "label", name) | hints | more


def _on_their_words(plan: FormPlan) -> Iterator[Row]:
    """The question of the round and what they say to it: words, a recording or both; a photo."""
    yield _ask(plan, "begin group", "saying", appearance="field-list")
    yield _ask(plan, "note", "question", hint=True)
    yield _ask(
        plan,
        "text",
        fields.TEXT,
        hint=True,
        appearance="multiline",
        required=f"${{{fields.AUDIO}}} = ''",
        constraint=f"string-length(.) <= {plan.longest}",
        **_words(plan, "constraint_message", "too_long"),
        **_words(plan, "required_message", "text_missing"),
    )
    yield _ask(plan, "audio", fields.AUDIO, parameters="quality=low")
    yield _ask(plan, "image", fields.PHOTO, hint=True, parameters="max-pixels=1600")
    yield {"type": "end group"}
    yield _ask(plan, "select_one kinds", fields.KIND, required="yes")
    yield _ask(
        plan,
        "select_one spoken",
        fields.LANGUAGE,
        required="yes",
        appearance="minimal",
        default=plan.spoken[0][0],
    )


def _on_when_and_where(plan: FormPlan) -> Iterator[Row]:
    yield _ask(plan, "dateTime", fields.SAID_AT, hint=True, default="now()")
    kind = f"select_one_from_file {fields.PLACES}"
    yield _ask(plan, kind, fields.PLACE, hint=True, appearance="minimal autocomplete")


def _on_the_speaker(plan: FormPlan) -> Iterator[Row]:
    """For whom it is said, and the few questions about them; each of these may stay open."""
    yield _ask(plan, "select_one who", fields.ON_BEHALF, required="yes", default="other")
    yield _ask(
        plan,
        "integer",
        fields.GROUP_SIZE,
        hint=True,
        relevant=f"${{{fields.ON_BEHALF}}} = 'group'",
        required="yes",
        constraint=f". >= 2 and . <= {plan.largest_group}",
        **_words(plan, "constraint_message", "group_size_range"),
    )
    if plan.groups:
        yield _ask(plan, "begin group", "about", appearance="field-list")
        for group in plan.groups:
            yield _ask(plan, f"select_one {group.field}", group.field, appearance="minimal")
        yield {"type": "end group"}


def _on_consent(plan: FormPlan) -> Iterator[Row]:
    """Each purpose by itself, in its exact words; an address only for whoever wants to be written to."""
    if len(plan.words) > 1:
        yield _ask(plan, "select_one asked", fields.ASKED_IN, required="yes", appearance="minimal")
    yield _ask(plan, "begin group", "consent", appearance="field-list")
    yield _ask(plan, "select_one agreed", f"{fields.CONSENT}keep", required="yes")
    for purpose in plan.purposes:
        yield _ask(plan, "select_one yes_no", fields.CONSENT + purpose)
    yield {"type": "end group"}
    if plan.contact_for:
        wanted = [f"${{{fields.CONSENT}{purpose}}} = 'yes'" for purpose in plan.contact_for]
        yield _ask(plan, "text", fields.CONTACT, hint=True, relevant=" or ".join(wanted))


def _choice(plan: FormPlan, of: str, name: str, key: str) -> Row:
    return {"list_name": of, "name": name} | _words(plan, "label", key)


def _named(plan: FormPlan, of: str, name: str, label: str) -> Row:
    """A choice that has one name in every language: a language's own."""
    labels = {f"label::{_column(plan, language)}": plain(label) for language in plan.words}
    return {"list_name": of, "name": name} | labels


def _choices(plan: FormPlan) -> Iterator[Row]:
    for kind in plan.kinds:
        yield _choice(plan, "kinds", kind, f"kind.{kind}")
    for code, own_name in plan.spoken:
        yield _named(plan, "spoken", code, own_name)
    if len(plan.words) > 1:
        for code in plan.words:
            yield _named(plan, "asked", code, plan.own_names[code])
    for who in ("other", "group", "self"):
        yield _choice(plan, "who", who, f"who.{who}")
    yield _choice(plan, "agreed", fields.YES, fields.YES)
    for answer in (fields.YES, fields.NO):
        yield _choice(plan, "yes_no", answer, answer)
    for group in plan.groups:
        for category in group.categories:
            yield _choice(plan, group.field, str(category), f"category.{category}")
        for answer in (fields.PREFER_NOT, fields.NOT_KNOWN, fields.NOT_ASKED):
            yield _choice(plan, group.field, answer, answer)
