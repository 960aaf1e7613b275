"""What we write by e-mail about a round, in its language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _t

from hearth.core.networks.models import Network
from hearth.core.post.queries import MARK

from .words_by_text import crisis as help_now
from .words_by_text import follow_address


def keep_wording(network: Network, *, language: str) -> str:
    """What somebody agrees to who answers our question."""
    with translation.override(language):
        return _t(
            "If you answer this e-mail, %(network)s keeps your words, without your name or address, "
            "to understand what people here need. They are not shown to others word for word."
        ) % {"network": network.name}


def question(network: Network, asked: str, intro: str, *, language: str) -> tuple[str, str]:
    """Subject and words of a question."""
    with translation.override(language):
        subject = _t("%(network)s asks: %(question)s") % {
            "network": network.name,
            "question": asked,
        }
        parts = [
            MARK,
            asked,
            intro,
            _t("Just answer this e-mail. You can add a photo or a recording."),
            keep_wording(network, language=language),
            _t("You do not want to hear from us any more? Answer STOP and we stop."),
        ]
        return subject[:200], "\n\n".join(filter(None, parts)) + "\n"


def receipt(network: Network, code: str, *, left_out: int, language: str) -> tuple[str, str]:
    """It is kept, with the code."""
    with translation.override(language):
        parts = [
            _t("Thank you. We have kept your words, without your name or address."),
            _t("Your code: %(code)s") % {"code": code},
            _t("With it you can see what comes of your words, add to them, or take them back:")
            + "\n"
            + follow_address(network),
            _t("Your words are not shown to others word for word."),
        ]
        if left_out:
            parts.insert(
                1, _t("Some files were too many, too large, or of a kind that we do not take.")
            )
        return _t("We have it. Thank you"), "\n\n".join(parts) + "\n"


def crisis(network: Network, code: str, *, language: str) -> tuple[str, str]:
    """Who helps at once."""
    with translation.override(language):
        return _t("You are not alone"), help_now(network, code, language=language) + "\n"


def stopped(network: Network, *, language: str) -> tuple[str, str]:
    """STOP was heard."""
    with translation.override(language):
        said = _t("You get no more e-mail from %(network)s. Answer START to begin again.")
        return _t("We stop"), said % {"network": network.name} + "\n"


def started(network: Network, *, language: str) -> tuple[str, str]:
    """They may be written to again."""
    with translation.override(language):
        said = _t("Welcome back. You can get e-mail from %(network)s again. Answer STOP to end.")
        return _t("Welcome back"), said % {"network": network.name} + "\n"


def unknown(network: Network, *, language: str) -> tuple[str, str]:
    """A person will read it."""
    with translation.override(language):
        said = _t(
            "This is %(network)s. We could not tell which question you answer. "
            "A person will read your e-mail."
        )
        return _t("We have your e-mail"), said % {"network": network.name} + "\n"
