"""Notes as a tree: indentation nests; each line is read by the grammar; every fault is kept with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.notes.grammar import parse_line
from kg.notes.tree import (
    ArticleLine,
    Block,
    CandidateValues,
    Declaration,
    Document,
    MentionLine,
    Node,
    Omission,
    Place,
    Problem,
    QuoteReference,
    Remark,
    Roles,
    Statement,
    TextLine,
    Voice,
)

MAX_LINE = 100_000  # code points
MAX_DEPTH = 50  # lines below lines, and statements on one line

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARK = re.compile(r"\?-(\S*) +(?=\S)")  # of a line that nobody has accepted yet
_TURTLE = re.compile(r"turtle\s*:\s*\Z")

# What may stand below what; None is the margin.
_BELOW: dict[type | None, tuple[type, ...]] = {
    None: (ArticleLine, Declaration, MentionLine, TextLine, Block, Statement, Remark, CandidateValues),
    ArticleLine: (Roles,),
    Declaration: (Roles,),
    TextLine: (QuoteReference, Voice, MentionLine, Statement, Remark, Omission, Block, CandidateValues),
    QuoteReference: (Voice, MentionLine, Statement, Remark, Block, CandidateValues),
    Statement: (Statement, Remark, Roles),
}
CALLED: dict[type | None, str] = {
    None: "the margin", ArticleLine: "the article", Declaration: "a declaration", TextLine: "a line of text", QuoteReference: "a quote",
    Statement: "a statement", Roles: "roles", MentionLine: "a mention", Remark: "a remark", Omission: "words left out",
    Voice: "a voice", Block: "a block of Turtle", CandidateValues: "see",
}  # fmt: skip


def document_of(text: str) -> tuple[Document, list[Problem]]:
    """The notes as a tree and what is wrong with their form. Lines end with LF or CR LF."""
    reader = _Reader()
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        reader.take(number, line.removesuffix("\r"))
    reader.close_block()
    return Document(reader.top, reader.comments), reader.problems


@dataclass
class _Frame:
    """A line that others may stand below: its indentation, the line (None at the margin or where it is faulty), theirs."""

    indent: int
    node: Node | None
    below: int | None = None
    faulty: bool = False


def _with_mark(made: Node, mark: str | None) -> Node | Problem:
    """A line with the mark that stood before it."""
    made.unreviewed = mark
    if mark is None and isinstance(made, CandidateValues):
        return Problem(made.place, "see proposes values to pick from, and says nothing.", "Remove the line.")
    if mark is not None and isinstance(made, ArticleLine | TextLine):
        return Problem(made.place, f"{CALLED[type(made)]} is no proposal.", "Remove the mark before it.")
    return made


class _Reader:
    def __init__(self) -> None:
        self.top: list[Node] = []
        self.problems: list[Problem] = []
        self.comments: list[str] = []
        self.frames = [_Frame(-1, None, 0)]
        self.block: tuple[int, Block] | None = None

    def take(self, number: int, line: str) -> None:
        """Reads the next line."""
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        if control := _CONTROL.search(line):
            place = Place(number, control.start() + 1, control.start() + 2)
            self.problems.append(Problem(place, f"the control character U+{ord(control[0]):04X}.", "Remove it."))
            return
        if self.block is not None and (not body.strip() or indent > self.block[0]):
            self.block[1].lines.append((number, line))
            return
        self.close_block()
        body = body.rstrip()
        if not body:
            return
        if body[0] == "#":
            self.comments.append(body)
            return
        parent = self.parent(number, indent)
        mark = _MARK.match(body)
        shift = mark.end() if mark else 0
        made = self.made(body[shift:], number, indent + shift, parent)
        if not isinstance(made, Problem):
            made = _with_mark(made, mark[1] if mark else None)
        if isinstance(made, Problem):
            self.problems.append(made)
            self.frames.append(_Frame(indent, None, faulty=True))
        else:
            made.comments, self.comments = self.comments, []
            self.put(made, indent, parent)

    def parent(self, number: int, indent: int) -> _Frame:
        """The line below which this one stands."""
        while self.frames[-1].indent >= indent and len(self.frames) > 1:
            self.frames.pop()
        parent = self.frames[-1]
        if parent.below is None:
            parent.below = indent
        if parent.below != indent:
            message = f"an indentation of {indent} fits none of the lines above."
            depths = sorted({frame.below for frame in self.frames if frame.below is not None})
            remedy = f"Indent by {' or '.join(map(str, depths))} spaces."
            self.problems.append(Problem(Place(number, 1, indent + 1), message, remedy))
        return parent

    def made(self, body: str, number: int, indent: int, parent: _Frame) -> Node | Problem:
        place = Place(number, indent + 1, indent + 2)
        if body[0] == "\t":
            return Problem(place, "a tab in the indentation.", "Indent with spaces.")
        if len(body) > MAX_LINE:
            remedy = "Give a line of text by its number alone."
            return Problem(place, f"the line has {len(body)} characters; up to {MAX_LINE} can be read.", remedy)
        if len(self.frames) > MAX_DEPTH or (body[0].isalpha() and body.count(">") > MAX_DEPTH):
            return Problem(place, f"nests more than {MAX_DEPTH} deep.", "Give what lies deep a name, and refer to it.")
        if _TURTLE.match(body):
            return Block(place=Place(number, indent + 1, indent + 1 + len(body)))
        properties = isinstance(parent.node, ArticleLine | Declaration) and body[0] != ";"
        return parse_line(body, number, indent, "property" if properties else "line")

    def put(self, made: Node, indent: int, parent: _Frame) -> None:
        """Hangs a line into the tree."""
        frame = _Frame(indent, made, faulty=parent.faulty)
        self.frames.append(frame)
        if parent.faulty:
            return  # what is wrong above was told
        allowed = _BELOW.get(type(parent.node) if parent.node else None, ())
        if not isinstance(made, allowed):
            frame.faulty = True
            there = CALLED[type(parent.node) if parent.node else None]
            where = " or ".join(CALLED[kind] for kind, below in _BELOW.items() if type(made) in below)
            message = f"{CALLED[type(made)]} cannot stand {'below ' if parent.node else 'at '}{there}."
            remedy = f"Put it {'below ' if where else ''}{where}."
            before = (parent.node.children if parent.node else self.top)[-1:]
            if isinstance(made, Roles) and before and Roles in _BELOW.get(type(before[0]), ()):
                # At the same depth it could as well mean the line above both: below a statement it does.
                remedy = f"Indent it further than the {CALLED[type(before[0])].partition(' ')[2]} in line {before[0].place.line}, to go on with that."
            self.problems.append(Problem(made.place, message, remedy))
            return
        if isinstance(made, Block):
            self.block = (indent, made)
        siblings = parent.node.children if parent.node else self.top
        siblings.append(made)
        if isinstance(made, MentionLine):
            others, made.others = made.others, []
            siblings += [replace(made, words=words, name="", comments=[]) for words in others]

    def close_block(self) -> None:
        """Ends a block of Turtle, without the empty lines at its end."""
        if self.block is not None:
            lines = self.block[1].lines
            while lines and not lines[-1][1].strip():
                lines.pop()
            self.block = None
