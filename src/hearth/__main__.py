"""`python -m hearth <command>`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearth.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["hearth", *sys.argv[2:]])


main()
