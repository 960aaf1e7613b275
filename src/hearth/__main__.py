"""`python -m hearth WORD …`: the command line of one installation."""

import sys

from hearth.site.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
