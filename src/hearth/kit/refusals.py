"""Expected refusals: a code and facts; the words stand in `faces/shared/refusals.py`."""


class Refused(Exception):
    """The house says no, and why. `code` is a stable word, `facts` fill the sentence."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"
