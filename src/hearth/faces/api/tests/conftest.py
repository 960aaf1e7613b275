"""What the tests of the api begin with."""

from hearth.faces.api.tests.phone_cast import linked, phone, round_, say

__all__ = ["linked", "phone", "round_", "say"]
