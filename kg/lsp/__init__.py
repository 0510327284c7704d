"""A language server: what editors show of notes and Turtle while they are written. Needs pygls (the extra lsp)."""
