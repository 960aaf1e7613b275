"""Send letters by e-mail over SMTP."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from . import CALENDAR_NAME, ChannelError, Letter, headers_of


def send(letter: Letter) -> None:
    """Send one e-mail; a refused recipient is permanent, everything else is tried again."""
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=20)
    message = EmailMessage(
        letter.subject,
        letter.body,
        settings.DEFAULT_FROM_EMAIL,
        [letter.address],
        headers=headers_of(letter),
        connection=connection,
    )
    if letter.calendar:
        message.attach(CALENDAR_NAME, letter.calendar, "text/calendar")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        raise ChannelError("recipient_refused", permanent=True) from refused
    except (OSError, smtplib.SMTPException) as failed:
        raise ChannelError("smtp_failed") from failed
