"""What we text, in the language of the round or keyword. Short: every text costs somebody money."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t

from hearth.core.networks.models import Network


def question(network: Network, asked: str, *, language: str) -> tuple[str, str]:
    """The round's question, and the words by which somebody who answers agrees."""
    with translation.override(language):
        agreed = _keep(network)
        ends = _t("Text STOP to end.")
        return f"{network.name}: {asked}\n{agreed} {ends}", agreed


def _keep(network: Network) -> str:
    return _t(
        "If you answer, %(network)s keeps your words, without your number, to understand what people here need."
    ) % {"network": network.name}


def which_place(network: Network, *, language: str, is_told: bool) -> tuple[str, str]:
    """Where it is about; who has not been told yet what an answer means is told now."""
    with translation.override(language):
        asked = _t("Thank you. Which area is it about? Text its name, or SKIP.")
        if is_told:
            return asked, ""
        agreed = _keep(network)
        return f"{asked} {agreed} " + _t("Text NO and nothing is kept."), agreed


def place_unknown(*, language: str) -> str:
    """We do not know that area."""
    with translation.override(language):
        return _t("We do not know that area. Text another name near you, or SKIP.")


def may_quote(*, language: str) -> tuple[str, str]:
    """Whether others may read it: the text, and the words that are agreed to."""
    with translation.override(language):
        agreed = _t("May others read your words, without your name?")
        return agreed + " " + _t("Text YES or NO."), agreed


def may_answer(*, language: str) -> tuple[str, str]:
    """Whether we may text what came of it."""
    with translation.override(language):
        agreed = _t("May we keep your number to text you what comes of it, and for nothing else?")
        return agreed + " " + _t("Text YES or NO."), agreed


def yes_or_no(*, language: str) -> str:
    """That was neither."""
    with translation.override(language):
        return _t("We did not understand. Please text YES or NO.")


def receipt(network: Network, code: str, *, language: str) -> str:
    """It is kept, and the code with which it can be followed and taken back."""
    with translation.override(language):
        said = _t(
            "Thank you. We have it. Your code: %(code)s. With it you can see what comes of your "
            "words, add to them, or take them back: %(address)s"
        )
        return said % {"code": code, "address": follow_address(network)}


def follow_address(network: Network) -> str:
    """Where a code is typed in."""
    path = reverse("public:receipt_find", args=[network.slug])
    return settings.HEARTH_BASE_URL.rstrip("/") + path


def not_kept(*, language: str) -> str:
    """Nothing was kept."""
    with translation.override(language):
        return _t("That is fine. We have kept nothing of what you wrote.")


def stopped(network: Network, *, language: str) -> str:
    """STOP was heard."""
    with translation.override(language):
        said = _t(
            "You get no more messages from %(network)s. If you were telling us something, "
            "it is not kept. Send START to begin again."
        )
        return said % {"network": network.name}


def started(network: Network, words: Iterable[str], *, language: str) -> str:
    """They may be written to again."""
    with translation.override(language):
        said = _t("Welcome back. You can get messages from %(network)s again. Send STOP to end.")
        return " ".join([said % {"network": network.name}, _how_to_begin(words)]).strip()


def help_words(network: Network, words: Iterable[str], *, language: str) -> str:
    """Who we are, how to begin, how to end, who else can be asked."""
    with translation.override(language):
        said = [
            _t("This is %(network)s. We listen to what people here need.")
            % {"network": network.name},
            _how_to_begin(words),
            _t("Send STOP to end."),
        ]
        if network.contact_phone:
            said.append(_t("To talk to a person: %(phone)s.") % {"phone": network.contact_phone})
        return " ".join(filter(None, said))


def unknown(network: Network, words: Iterable[str], *, language: str) -> str:
    """We do not know what this is about."""
    with translation.override(language):
        said = _t(
            "This is %(network)s. We could not tell what your text is about. A person will read it."
        )
        return " ".join([said % {"network": network.name}, _how_to_begin(words)]).strip()


def _how_to_begin(words: Iterable[str]) -> str:
    listed = ", ".join(words)
    said = _t("To answer a question, text one of these words: %(words)s.")
    return said % {"words": listed} if listed else ""


def too_long(*, language: str) -> str:
    """Too long for one voice; a person reads it."""
    with translation.override(language):
        return _t("This was too long for us to take in by itself. A person will read it.")


def crisis(network: Network, code: str, *, language: str) -> str:
    """Who helps at once, before anything else."""
    with translation.override(language):
        lines = [
            f"{row.get('name', '')}: {row.get('phone') or row.get('text') or ''}".strip(": ")
            for row in network.crisis_lines
        ]
        said = [
            _t("This sounds very hard. You are not alone."),
            _t("If somebody is in danger now, call 999 or 112."),
        ]
        said += (
            [_t("You can talk to somebody now:") + " " + "; ".join(lines) + "."] if lines else []
        )
        said.append(
            _t("The person who looks after safety at %(network)s will read what you wrote.")
            % {"network": network.name}
        )
        if code:
            said.append(_t("Your code: %(code)s") % {"code": code})
        return " ".join(said)
