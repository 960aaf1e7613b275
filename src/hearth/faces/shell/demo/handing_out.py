"""What somebody needs who wants to try the demo: receipts, voting codes, a champion's code."""

from __future__ import annotations

from .stage import Stage

SHORT = 60


def codes_to_try(stage: Stage) -> list[str]:
    """Lines for the shell and for the file beside the database."""
    vote = stage.votes["second"]
    return [
        f"Codes to try in {stage.network.name} (/{stage.slug}/)",
        f"To vote in “{vote.title}” (/{stage.slug}/votes/{vote.pk}/), one ballot each:",
        *(f"  {code}" for code in stage.voter_codes),
        f"To give marks in “{stage.votes['clinic'].title}” (/{stage.slug}/choices/{stage.votes['clinic'].pk}/):",
        *(f"  {code}" for code in stage.choice_codes),
        "Receipts of voices: see what became of them",
        *(f"  {code}  {_short(text)}" for code, text in stage.receipts),
        "Receipts of proposals: see what became of them, say yes or no to a merge",
        *(f"  {code}  {_short(text)}" for code, text in stage.proposal_receipts),
        "To come in on a phone as the champion Ana",
        f"  {stage.champion_code}",
    ]


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"
