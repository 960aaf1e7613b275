"""The vote of the room's own tests."""

from hearth.decide.tests.conftest import closed as closed
from hearth.decide.tests.conftest import codes as codes
from hearth.decide.tests.conftest import draft as draft
from hearth.decide.tests.conftest import opened as opened
from hearth.decide.tests.conftest import over as over
