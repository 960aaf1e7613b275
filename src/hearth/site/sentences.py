"""Every sentence of the interface, found in the code itself: nothing is listed by hand and no tool is needed.

In Python the names count that a file gives to Django's translation functions, whatever they are (`_`, `_t`, …); in
templates the tags that Django itself would translate.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]

#: Django's functions, and which of their arguments are sentences: (context, one, many).
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(
    rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?(?:\s*,\s*{_TEXT})?"
)


@dataclass(frozen=True, order=True)
class Sentence:
    """What is translated: one text, with its plural and context where it has them."""

    text: str
    plural: str = ""
    context: str = ""


def sentences(source: Path = SOURCE) -> set[Sentence]:
    """Every sentence under a folder."""
    found: set[Sentence] = set()
    for path in sorted(source.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            found.update(in_python(path.read_text(encoding="utf-8")))
    for path in sorted(source.rglob("templates/**/*")):
        if path.suffix in (".html", ".txt", ".xml", ".svg", ".js"):
            found.update(in_template(path.read_text(encoding="utf-8")))
    return {sentence for sentence in found if sentence.text}


def in_python(code: str) -> Iterator[Sentence]:
    """The sentences of a file of Python."""
    tree = ast.parse(code)
    names = dict(_names(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _function(node.func, names)):
            yield from _of_call(name, [_constant(arg) for arg in node.args])


def _names(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What the file calls Django's functions, and which of them it means."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in FUNCTIONS:
                    yield alias.asname or alias.name, alias.name


def _function(called: ast.expr, names: dict[str, str]) -> str | None:
    """Which of Django's functions a call means: by the file's name for it, or as `translation.gettext`."""
    if isinstance(called, ast.Name):
        return names.get(called.id)
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return (
            called.attr if called.value.id == "translation" and called.attr in FUNCTIONS else None
        )
    return None


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def in_template(text: str) -> Iterator[Sentence]:
    """The sentences of a template, as Django's own lister reads them."""
    from django.utils.translation.template import templatize

    for match in _CALL.finditer(templatize(text)):
        texts = [ast.literal_eval(part) if part else None for part in match.groups()[1:]]
        name = "gettext" if match[1] == "_" else match[1]
        yield from _of_call(name, texts)


def _of_call(name: str, texts: list[str | None]) -> Iterator[Sentence]:
    context, one, many = FUNCTIONS[name]

    def at(place: int | None) -> str:
        return (texts[place] or "") if place is not None and place < len(texts) else ""

    if at(one):
        yield Sentence(at(one), at(many), at(context))


def bring_up_to_date(catalogue: Path, found: set[Sentence]) -> tuple[int, int, int]:
    """List what is new in a catalogue and take out what is gone: (came, went, not translated yet)."""
    import polib

    file = polib.pofile(str(catalogue), wrapwidth=78)
    forms = _plural_forms(file.metadata.get("Plural-Forms", ""))
    known = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in file}
    wanted = {(one.context, one.text, one.plural): one for one in sorted(found)}
    gone = [e for e in file if (e.msgctxt or "", e.msgid, e.msgid_plural) not in wanted]
    for entry in gone:
        file.remove(entry)
    came = [one for key, one in wanted.items() if key not in known]
    for one in came:
        entry = polib.POEntry(
            msgid=one.text, msgid_plural=one.plural, msgctxt=one.context or None, msgstr=""
        )
        if one.plural:
            entry.msgstr_plural = dict.fromkeys(range(forms), "")
        if "%(" in one.text + one.plural:
            entry.flags.append("python-format")
        file.append(entry)
    if came or gone:
        file.save(str(catalogue))
    return len(came), len(gone), len(file.untranslated_entries())


def _plural_forms(header: str) -> int:
    match = re.search(r"nplurals=(\d+)", header)
    return int(match[1]) if match else 2
