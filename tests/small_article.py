"""A short article with one report, sound as notes and as Turtle, for tests that spoil it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.paths import Workspace
from kg.source.step import marked
from kg.validate.live import Checked, Live

TEXT = """\
Treaty signed
France and Germany signed a treaty in Paris on 5 March 2024.
"We are happy," said Kathy Leach. It costs over 2 million tons of steel, the council’s view.
The two sides met. The two sides left.
"""
NOTES = """\
article talks
  source-kind news
  issued-by kazinform
  published-by kazinform
  silent published-in, written-by

declare document:paris-treaty Document "treaty"
declare paris City "Paris"; located-in fr

1
  «Treaty signed»
    Signing heading-signing: signs paris-treaty; silent rest
2
  «France and Germany signed a treaty in Paris on 5 March 2024.»
    Signing signing: signs paris-treaty; signed-by-state fr, de; place "Paris"; time «on 5 March 2024»; silent signed-by-hand-of
3
  x «"We are happy," said Kathy Leach. It costs … the council’s view.»: Left out in this test.
4
  x «The two sides met. The two sides left.»: Left out in this test.
"""
_HEAD = """\
article {slug}
  source-kind news
  issued-by body:wire
  published-by body:wire
  silent published-in, written-by

declare body:wire NewsAgency "Wire"
"""


@cache
def live() -> Live:
    """The checks of the bundled graph, read once."""
    return Live(Workspace.at())


def write(folder: Path, *, notes: bool = True) -> Path:
    """A graph with the article in a folder: the path of its notes, or of its Turtle where it has none."""
    there = folder / "graph" / "articles" / "talks"
    there.mkdir(parents=True)
    (there / "article.txt").write_text(TEXT, encoding="utf-8", newline="")
    turtle = made()
    if notes:
        (there / "article.notes").write_text(NOTES, encoding="utf-8", newline="")
        turtle = marked(turtle, NOTES.encode())
    (there / "article.ttl").write_text(turtle, encoding="utf-8", newline="")
    return there / ("article.notes" if notes else "article.ttl")


def graph_of(folder: Path, slug: str, text: str, notes: str) -> Path:
    """A graph of one article of a news agency, of which the notes say all but that; they have to be sound."""
    notes = _HEAD.format(slug=slug) + notes
    there = folder / "graph" / "articles" / slug
    there.mkdir(parents=True)
    checked = live().check(there / "article.notes", notes.encode(), text.encode())
    assert checked.made is not None and not told(checked), "\n".join(told(checked))
    for name, content in (("txt", text), ("notes", notes), ("ttl", marked(checked.made.turtle, notes.encode()))):
        (there / f"article.{name}").write_text(content, encoding="utf-8", newline="")
    return folder / "graph"


@cache
def made() -> str:
    """The Turtle of the notes."""
    checked = check("article.notes", NOTES)
    assert checked.made is not None
    return checked.made.turtle


def check(name: str, content: str, text: str = TEXT) -> Checked:
    """What is wrong with the article as it would be with that content of one of its files."""
    return live().check(Path("/nowhere/graph/articles/talks") / name, content.encode(), text.encode())


def told(checked: Checked) -> list[str]:
    """Everything that is wrong, as text."""
    error = [str(checked.error)] if checked.error is not None else []
    problems = [f"{p.place.line}:{p.place.column}: {p.message} {p.remedy}" for p in checked.problems]
    return [*error, *problems, *map(str, checked.findings)]


def changed(content: str, old: str, new: str) -> str:
    """A content with one part changed, which has to be there."""
    assert old in content, old
    return content.replace(old, new, 1)
