"""A number or e-mail address as somebody types it: which of the two it is, and whether it can be one."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _t


def read_address(text: str) -> tuple[str, str]:
    """(channel, address) of what was typed. Raises `ValidationError` with words that help."""
    text = text.strip()
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(
                _t("This is no complete e-mail address, such as name@example.org.")
            ) from None
        return "email", text
    digits = re.sub(r"[\s().\-/]", "", text)
    if not re.fullmatch(r"\+?[0-9]{7,15}", digits):
        raise ValidationError(_t("Write an e-mail address, or a number with its area code."))
    return "sms", digits
