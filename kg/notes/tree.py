"""The parts of a document of notes, as the author wrote them; each knows its place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Line and column (1-based, code points) of the first character, and the column after the last."""

    line: int = 0
    column: int = 1
    end: int = 2


NOWHERE = Place()


@dataclass(frozen=True)
class Problem:
    """A fault in notes: what is wrong, where, and what to do."""

    place: Place
    message: str
    remedy: str = ""


@dataclass
class Words:
    """Words of the text: quoted (`text`, the `nth` of their places in the line) or by position.

    span: first line (0 for the line that the notes stand at), first code point, last line, code point after the last.
    """

    text: str = ""
    nth: int = 0
    span: tuple[int, int, int, int] | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass
class ThingReference:
    """A thing named in one of five ways: `kz`, `country:kz`, `"Kazakhstan"`, `:meeting`, `<https://…>`."""

    way: str  # name, prefixed, label, local, iri
    text: str
    language: str = ""
    place: Place = field(default=NOWHERE, compare=False)


@dataclass
class Scalar:
    """A number, true or false."""

    text: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass
class WordsReading:
    """What words of time or quantity come to. `value` is the number or EDTF as written, `?` where it is left open."""

    value: str
    bound: str = ""
    upper: str = ""
    unit: ThingReference | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass
class Modifier:
    """What follows words: `per`, `of`, `than`, `from`, `offset` with a value; `on page`, `stated`; `!` with a ground."""

    name: str
    value: Value | None = None
    text: str = ""
    place: Place = field(default=NOWHERE, compare=False)


@dataclass
class Described:
    """Words as a value: a time, a quantity, a group, an item or verbatim words, by what the role takes.

    A time or quantity that rests on no words of its own has a reading alone.
    """

    words: Words | None
    sort: str = ""  # item or group where the author decides
    name: str = ""
    reading: WordsReading | None = None
    modifiers: list[Modifier] = field(default_factory=list)
    place: Place = field(default=NOWHERE, compare=False)


Value = ThingReference | Scalar | Described


@dataclass
class Role:
    """A property with values and, behind them, whether the list is open, closed or joined by 'or'."""

    name: str
    values: list[Value]
    mark: str = ""
    place: Place = field(default=NOWHERE, compare=False)


@dataclass
class Silent:
    """Roles that the source leaves open; `rest` stands for all that the class asks for and are not given."""

    names: list[str]
    places: list[Place] = field(default_factory=list, compare=False)
    place: Place = field(default=NOWHERE, compare=False)


@dataclass
class Node:
    """Any line of the notes, with the lines below it and the comments above it.

    unreviewed: who proposed the line, which nobody has accepted yet: the name of a model, "" for kg draft itself.
    """

    unreviewed: str | None = field(default=None, kw_only=True)
    place: Place = field(default=NOWHERE, compare=False, kw_only=True)
    children: list[Node] = field(default_factory=list, kw_only=True)
    comments: list[str] = field(default_factory=list, kw_only=True)


@dataclass
class ArticleLine(Node):
    slug: str = ""
    evidence: list[Reference] = field(default_factory=list)


@dataclass
class Reference:
    """A name between braces."""

    name: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass
class Roles(Node):
    """A line of properties: below the article (`of_article`), or the continuation of a statement (`;`)."""

    roles: list[Role | Silent] = field(default_factory=list)
    of_article: bool = False


@dataclass
class Declaration(Node):
    thing: ThingReference = field(default_factory=lambda: ThingReference("name", ""))
    kind: str = ""
    labels: list[ThingReference] = field(default_factory=list)
    roles: list[Role | Silent] = field(default_factory=list)


@dataclass
class MentionLine(Node):
    words: Words = field(default_factory=Words)
    things: list[ThingReference] = field(default_factory=list)
    name: str = ""
    modifiers: list[Modifier] = field(default_factory=list)
    others: list[Words] = field(default_factory=list)  # further words for the same; the reader makes lines of them


@dataclass
class TextLine(Node):
    number: int = 0
    text: str | None = None


@dataclass
class Block(Node):
    """Turtle, line by line."""

    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Voice(Node):
    voice: str = "own"
    speakers: list[ThingReference] = field(default_factory=list)
    words: Words | None = None
    relays: list[ThingReference] = field(default_factory=list)


@dataclass
class QuoteReference(Node):
    words: Words = field(default_factory=Words)
    name: str = ""
    passing: list[ThingReference] = field(default_factory=list)
    translations: list[ThingReference] = field(default_factory=list)
    prefix: str = ""
    suffix: str = ""


@dataclass
class Omission(Node):
    words: Words = field(default_factory=Words)
    name: str = ""
    reason: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass
class Remark(Node):
    kind: str = ""
    name: str = ""
    evidence: list[Reference] = field(default_factory=list)
    things: list[ThingReference] = field(default_factory=list)
    text: str = ""


@dataclass
class CandidateValues(Node):
    """Values that words may stand for, to pick from. A proposal only."""

    values: list[Value] = field(default_factory=list)


@dataclass
class Statement(Node):
    kinds: list[ThingReference] = field(default_factory=list)
    arrow: str = ""  # the role of the statement above that this one is a value of; content where empty
    name: str = ""
    words: Words | None = None
    evidence: list[Reference] = field(default_factory=list)
    roles: list[Role | Silent] = field(default_factory=list)


@dataclass
class Document:
    """All of the notes: the lines at the margin in their order."""

    lines: list[Node]
    tail: list[str] = field(default_factory=list)  # comments at the end
