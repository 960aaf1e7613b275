"""Templates, styles and scripts keep the law; each check is also shown what breaks it."""

from __future__ import annotations

import pytest

from tests.house.law import pages
from tests.house.law.sources import SOURCE

FACES = SOURCE / "faces"
#: The gallery of components is for those who build pages; its sample words are English only.
SAMPLES = {"gallery.html"}
TEMPLATES = [p for p in sorted(FACES.glob("*/templates/**/*.html")) if p.name not in SAMPLES]
STYLES = sorted(FACES.glob("**/static/**/*.css"))
SCRIPTS = [p for p in sorted(FACES.glob("**/static/**/*.js")) if "vendor" not in p.parts]


def faults(check, files):
    return [
        f"{path.relative_to(SOURCE)}:{line} {what}"
        for path in files
        for line, what in check(path.read_text(encoding="utf-8"))
    ]


LAW = [
    (pages.untranslatable, TEMPLATES),
    (pages.inline_code, TEMPLATES),
    (pages.physical_properties, STYLES),
    (pages.other_hosts, [*TEMPLATES, *STYLES, *SCRIPTS]),
    (pages.loads_from_elsewhere, [*TEMPLATES, *STYLES, *SCRIPTS]),
    (pages.machine_paths, [*TEMPLATES, *STYLES, *SCRIPTS]),
]


@pytest.mark.parametrize(("check", "files"), LAW, ids=[check.__name__ for check, _ in LAW])
def test_the_law_is_kept(check, files):
    assert files
    found = faults(check, files)
    assert not found, f"{check.__doc__}\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (pages.untranslatable, "<p>Hello there</p>"),
        (pages.untranslatable, '<input placeholder="Your name">'),
        (pages.untranslatable, "{% if x %}\n<b>Yes</b>{% endif %}"),
        (pages.untranslatable, "{% translate 'Fine' %}<i>not fine</i>"),
        (pages.inline_code, '<p style="color: red">'),
        (pages.inline_code, '<button onclick="go()">'),
        (pages.inline_code, "<script>go()</script>"),
        (pages.inline_code, "<style>p {}</style>"),
        (pages.inline_code, '<a href="javascript:go()">'),
        (pages.physical_properties, "p { margin-left: 1rem; }"),
        (pages.physical_properties, "p { padding-right:1rem }"),
        (pages.physical_properties, "p { position: absolute; left: 0; }"),
        (pages.physical_properties, "p { text-align: right; }"),
        (pages.physical_properties, "p { border-top-left-radius: 1px; }"),
        (pages.other_hosts, '<a href="https://example.org/">'),
        (pages.loads_from_elsewhere, '<img src="//example.org/a.png">'),
        (pages.loads_from_elsewhere, "p { background: url(https://example.org/a.png) }"),
        (pages.machine_paths, 'fetch("/home/somebody/data.json")'),
    ],
)
def test_a_check_finds_the_planted_fault(check, text):
    assert len(list(check(text))) == 1


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (
            pages.untranslatable,
            "{% blocktranslate trimmed %}Hello <b>you</b>{% endblocktranslate %}",
        ),
        (pages.untranslatable, "<p>{{ name }} · 12 {# a note #}<code>GET /x</code></p>"),
        (pages.untranslatable, '<input type="text" name="words" class="field wide" value="yes">'),
        (pages.untranslatable, "{% block body_class %}face-plain{% endblock %}"),
        (pages.untranslatable, '<{% if x %}a href="/y"{% else %}button{% endif %} class="b"></a>'),
        (pages.inline_code, '<script type="module" src="{% static "x.js" %}"></script>'),
        (pages.inline_code, '<p class="style" data-on="x">'),
        (
            pages.physical_properties,
            "p { margin-inline-start: 1rem; text-align: start } /* left: */",
        ),
        (pages.physical_properties, ".left { inset-inline-start: 0 }"),
        (pages.other_hosts, '<svg xmlns="http://www.w3.org/2000/svg">'),
        (pages.machine_paths, '<a href="/larkmoor/work/">'),
    ],
)
def test_a_check_is_content_with_what_is_right(check, text):
    assert list(check(text)) == []
