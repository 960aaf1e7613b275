"""Who may see what: every route of the house, placed by hand. A new route must be written in here.

"public" is everybody, "signed in" anybody with an account; a set names the roles of the network
that may enter. Everybody else is kept out, and so is a facilitator of any other network.
"""

from tests.house.permissions_by_stage.act import ACT
from tests.house.permissions_by_stage.champions import CHAMPIONS
from tests.house.permissions_by_stage.core import CORE
from tests.house.permissions_by_stage.decide import DECIDE
from tests.house.permissions_by_stage.learn import LEARN
from tests.house.permissions_by_stage.listen import LISTEN
from tests.house.permissions_by_stage.roles import PUBLIC, SIGNED_IN
from tests.house.permissions_by_stage.understand import UNDERSTAND

__all__ = ["MATRIX", "PUBLIC", "SIGNED_IN"]

STAGES = (CORE, UNDERSTAND, LISTEN, CHAMPIONS, DECIDE, ACT, LEARN)
MATRIX: dict[str, object] = {name: roles for stage in STAGES for name, roles in stage.items()}
