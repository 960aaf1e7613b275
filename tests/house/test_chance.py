"""No test hangs on chance: the examples of property tests are the same in every run."""

from hypothesis import given, seed, settings
from hypothesis import strategies as st


def _drawn() -> list[tuple[int, str]]:
    drawn: list[tuple[int, str]] = []

    @seed(7)
    @settings(max_examples=200)
    @given(st.integers(), st.text())
    def look(number: int, text: str) -> None:
        drawn.append((number, text))

    look()
    return drawn


def test_what_else_is_imported_changes_no_example(tmp_path, monkeypatch):
    before = _drawn()
    module = tmp_path / "more.py"
    module.write_text("\n".join(f"A{n} = ({n * 7919}, 'word {n}')" for n in range(500)))
    monkeypatch.syspath_prepend(tmp_path)
    import more  # noqa: F401

    assert _drawn() == before
