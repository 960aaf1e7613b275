"""Rows → a method → rows: representation (who is missing), agreement (who judges alike), suggestion."""

from .representation import may_publish, protected, representation, theme_figures

__all__ = ["may_publish", "protected", "representation", "theme_figures"]
