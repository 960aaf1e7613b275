"""The conversation of the room's own tests."""

from hearth.decide.tests.conversations.conftest import camps as camps
from hearth.decide.tests.conversations.conftest import draft as draft
from hearth.decide.tests.conversations.conftest import opened as opened
from hearth.decide.tests.conversations.conftest import over as over
from hearth.decide.tests.conversations.conftest import say as say
from hearth.decide.tests.conversations.conftest import someone as someone
