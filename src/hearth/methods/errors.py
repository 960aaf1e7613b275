"""What a method says when it cannot answer: a stable code and the facts, never a sentence."""


class MethodError(ValueError):
    """The input cannot be counted. `code` is a stable word; `facts` say where and why."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"
