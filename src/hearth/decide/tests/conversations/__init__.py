"""Conversations, from a draft to a published result."""
