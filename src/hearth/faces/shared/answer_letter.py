"""The letter that carries an answer back to somebody who spoke, in their language."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t

from hearth.core.wording.queries import Words
from hearth.learn import queries
from hearth.learn.queries import Answer

#: A machine's translation is not sent in the network's name before a person has looked at it.
CHECKED = ("human", "reviewed")


def letter_words(host: str) -> Callable[[str, Answer], tuple[str, str]]:
    """How the letter is put into a language; `host` is scheme and host of this installation."""

    def write(language: str, answer: Answer) -> tuple[str, str]:
        said = answer_in(answer, language=language)
        address = host.rstrip("/") + reverse("public:answer", args=[answer.network.slug, answer.pk])
        with translation.override(language):
            subject = _t("What became of what you said: %(network)s") % {
                "network": answer.network.name
            }
            parts = [
                _t("You told us something, and you asked to hear what became of it."),
                _t("You said:") + "\n" + said["you_said"],
                _t("We did:") + "\n" + said["we_did"],
            ]
            if said["what_next"]:
                parts.append(_t("What comes next:") + "\n" + said["what_next"])
            parts += [
                _t("All of it, and how it came about: %(address)s")
                % {"address": f"{address}?lang={language}"},
                _t("You do not want to hear from us any more? Answer STOP and we stop."),
            ]
            return subject, "\n\n".join(parts) + "\n"

    return write


def answer_in(answer: Answer, *, language: str) -> dict[str, str]:
    """The answer's fields in a language: checked translations that still fit, else the original."""
    words = {} if language == answer.language else queries.words_of(answer, language=language)
    return {
        name: _field(answer, words.get(name), name) for name in ("you_said", "we_did", "what_next")
    }


def _field(answer: Answer, words: Words | None, name: str) -> str:
    source = getattr(answer, name)
    if words is None or words.state not in CHECKED or words.is_stale(source):
        return source
    return words.text
