"""A batch of sheets, what stands on one, and who reads it: Ana first, then Cy; Eve settles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hearth.listen import services
from hearth.listen.queries import papers

KEEP = "By handing in this sheet I agree."


@pytest.fixture
def batch(network, round_, town, cy, now):
    """Ten sheets with one question about groups; three of them are read twice."""
    age = [[str(row.pk), row.name] for row in town.age.categories.all()]
    return services.make_batch(
        network,
        round=round_,
        language="ar",
        sheets=10,
        second_share=0.25,
        layout={
            "keep": KEEP,
            "consents": [["quote", "You may show my words."], ["hear_back", "Tell me."]],
            "groups": [[str(town.age.pk), "How old are you?", age]],
        },
        by=cy,
        now=now,
    )


@pytest.fixture
def answers(town):
    """What stands on a sheet."""
    return papers.SheetAnswers(
        text="The clinic is two buses away.",
        kind="barrier",
        language="ar",
        place=town.wards[0].pk,
        agreed=frozenset({"quote"}),
        groups={str(town.age.pk): str(town.category(town.age, "65+").pk)},
    )


@pytest.fixture
def sheet(batch):
    """Its first sheet."""
    return papers.sheets(batch)[0]


@pytest.fixture
def enter(network, sheet, answers, ana, now):
    """A function: Ana types the sheet in; every part can be changed."""

    def type_in(**changed):
        given = {"code": sheet.code, "answers": answers, "by": ana, "now": now} | changed
        return services.enter_sheet(network, **given)

    return type_in


@pytest.fixture
def read(network, sheet, answers, cy, now):
    """A function: Cy reads the sheet a second time; answers can be changed."""

    def again(by=cy, **changed):
        found = replace(answers, **changed)
        return services.read_sheet_again(network, code=sheet.code, answers=found, by=by, now=now)

    return again


@pytest.fixture
def settle(network, sheet, eve, now):
    """A function: Eve settles the sheet."""

    def decide(chosen, reason="handwriting", **more):
        given = {"code": sheet.code, "chosen": chosen, "reason": reason, **more}
        return services.settle_sheet(network, **given, by=eve, now=now)

    return decide
