"""`manage makemessages`, which also knows the short names by which our code asks for a translation."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's own, with `_t` (gettext beside a lazy `_`) and `_l` (gettext_lazy beside a plain one)."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_t", "--keyword=_l"]
