"""Every sentence of the interface stands in every catalogue, under whatever name it is asked for."""

import polib
import pytest

from hearth.site import prepare, sentences
from hearth.site.sentences import Sentence

CATALOGUES = prepare.catalogues()


@pytest.fixture(scope="module")
def found():
    return sentences.sentences()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_sentence_is_listed(path, found):
    listed = {(entry.msgid, entry.msgctxt or "") for entry in polib.pofile(str(path))}
    absent = sorted(one.text for one in found if (one.text, one.context) not in listed)
    assert not absent, f"{len(absent)}, such as {absent[:5]}: run ./hearth compile --list"


def test_there_is_much_to_translate(found):
    assert len(CATALOGUES) >= 4
    assert len(found) > 2000


def test_any_name_of_the_function_is_known():
    code = "from django.utils.translation import gettext_lazy as hello, ngettext\n"
    code += "a = hello('One' ' two')\nb = ngettext('%(n)s cat', '%(n)s cats', n)\nc = other('No')"
    assert set(sentences.in_python(code)) == {
        Sentence("One two"),
        Sentence("%(n)s cat", "%(n)s cats"),
    }


def test_templates_are_read_as_django_reads_them():
    text = '{% load i18n %}{% translate "It\'s open" %}{% blocktranslate trimmed count n=n %}\n'
    text += "  {{ n }} voice{% plural %}{{ n }} voices\n{% endblocktranslate %}"
    assert set(sentences.in_template(text)) == {
        Sentence("It's open"),
        Sentence("%(n)s voice", "%(n)s voices"),
    }


def test_a_catalogue_is_brought_up_to_date_and_keeps_what_is_translated(tmp_path):
    path = tmp_path / "django.po"
    file = polib.POFile()
    file.metadata = {"Plural-Forms": "nplurals=4; plural=0;"}
    file += [polib.POEntry(msgid="Old", msgstr="Stary"), polib.POEntry(msgid="Yes", msgstr="Tak")]
    file.save(str(path))
    found = {Sentence("Yes"), Sentence("%(n)s cat", "%(n)s cats")}
    assert sentences.bring_up_to_date(path, found) == (1, 1, 1)
    kept = {entry.msgid: entry for entry in polib.pofile(str(path))}
    assert kept["Yes"].msgstr == "Tak"
    assert len(kept["%(n)s cat"].msgstr_plural) == 4
