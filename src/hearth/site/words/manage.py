"""Django's own commands, for developers and operators."""

from __future__ import annotations

import sys

HELP = "Django's own commands (hearth manage migrate, shell, check ...)"
NEEDS_DATABASE = False


def pass_on(words: list[str]) -> int:
    import os

    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearth.site.settings")
    execute_from_command_line(["hearth manage", *words])
    sys.stdout.flush()
    return 0
