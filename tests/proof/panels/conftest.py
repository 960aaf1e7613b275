"""The panel of the room's own tests."""

from hearth.decide.tests.panels.conftest import closed as closed
from hearth.decide.tests.panels.conftest import codes as codes
from hearth.decide.tests.panels.conftest import draft as draft
from hearth.decide.tests.panels.conftest import drawn as drawn
from hearth.decide.tests.panels.conftest import later as later
from hearth.decide.tests.panels.conftest import opened as opened
from hearth.decide.tests.panels.conftest import over as over
from hearth.decide.tests.panels.conftest import pool as pool
from hearth.decide.tests.panels.conftest import ready as ready
from hearth.decide.tests.panels.conftest import seated as seated
