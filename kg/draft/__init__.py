"""Drafts: what a program can see of a text, as notes that nobody has accepted yet (docs/decisions/0019)."""
