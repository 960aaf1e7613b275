"""`hearth compile`: catalogues of the interface, .po to .mo, without any system tool."""

from __future__ import annotations

import argparse

HELP = "compile the interface's languages (run does it by itself)"
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--list",
        action="store_true",
        help="first bring every sentence of the code into every catalogue, to be translated",
    )
    parser.add_argument(
        "--check", action="store_true", help="only say whether every file can be compiled"
    )


def run(args: argparse.Namespace) -> int:
    from hearth.site import prepare

    if args.check:
        return _check()
    if args.list:
        _list()
    count = prepare.compile_catalogues()
    if count:
        print(f"{count} catalogues compiled")
    return 0


def _list() -> None:
    """Say for each catalogue what came, what went and how many sentences wait for a translation."""
    from hearth.site import prepare, sentences

    found = sentences.sentences()
    for path in prepare.catalogues():
        came, went, waiting = sentences.bring_up_to_date(path, found)
        print(f"{path.parts[-3]}: {came} came, {went} went, {waiting} to translate")


def _check() -> int:
    """Every catalogue must be readable and keep the same %(names)s in both languages."""
    import re

    import polib

    from hearth.site import prepare

    faults = 0
    names = re.compile(r"%\(\w+\)[sd]")
    for path in prepare.catalogues():
        for entry in polib.pofile(str(path)).translated_entries():
            asked = set(names.findall(entry.msgid + (entry.msgid_plural or "")))
            for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
                if extra := set(names.findall(text)) - asked:
                    print(
                        f"{path}:{entry.linenum}: {', '.join(sorted(extra))} is not in the original"
                    )
                    faults += 1
    return 1 if faults else 0
