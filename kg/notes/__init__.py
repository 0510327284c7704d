"""Notes: the text of an article with what it says in the margin (docs/notes.md), and the Turtle made from them."""
