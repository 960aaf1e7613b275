"""A file is read in one sitting, a function at a glance."""

import ast

from tests.house.law.sources import File, python_files
from tests.support.server import PROJECT

LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def long_files(files):
    for file in files:
        lines = file.text.count("\n")
        if lines > LONGEST_FILE and not file.is_migration:
            yield f"{file.module} has {lines} lines (at most {LONGEST_FILE}): make a folder of it"


def long_functions(files):
    for file in files:
        if file.is_migration or file.is_test:
            continue
        for node in ast.walk(file.tree):
            if isinstance(node, ast.FunctionDef):
                body = (
                    node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
                )
                lines = (node.end_lineno or 0) - body[0].lineno + 1
                if lines > LONGEST_FUNCTION:
                    yield f"{file.module}:{node.lineno} {node.name} has {lines} lines"


def without_docstring(files):
    for file in files:
        if file.text.strip() and not file.is_migration and not ast.get_docstring(file.tree):
            yield f"{file.module} does not say what it is for"


def all_python():
    more = [*sorted((PROJECT / "tests").rglob("*.py")), *sorted((PROJECT / "bench").rglob("*.py"))]
    return [
        *python_files(),
        *(
            File(".".join(p.relative_to(PROJECT).with_suffix("").parts), p.read_text())
            for p in more
        ),
    ]


def test_no_file_is_too_long():
    assert not list(long_files(all_python())), "\n".join(long_files(all_python()))


def test_no_function_is_too_long():
    assert not list(long_functions(python_files())), "\n".join(long_functions(python_files()))


def test_every_file_says_what_it_is_for():
    assert not list(without_docstring(python_files())), "\n".join(without_docstring(python_files()))


def test_the_checks_find_planted_faults():
    long = File("hearth.listen.rules", "def f():\n" + "    x = 1\n" * 500)
    assert len(list(long_files([long]))) == 1
    assert len(list(long_functions([long]))) == 1
    assert len(list(without_docstring([long]))) == 1


def test_the_checks_are_content_with_what_is_right():
    fine = File("hearth.listen.rules", '"""Rules."""\n\ndef f():\n    """Why."""\n    return 1\n')
    assert not [*long_files([fine]), *long_functions([fine]), *without_docstring([fine])]
