"""What an explanation consists of: terms, facts, sources, quotes, rules, steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

INFERRED, ASSERTED, REFERENCE, ONTOLOGY = "inferred", "asserted", "reference data", "ontology"
ADDED = "added by the build"
SHAPES = "shapes"


class Term(NamedTuple):
    """A thing, property or class, or what a premise that is missing leaves open (iri is then "?x" or so).

    name: short, as in queries, or as in the article's file; label: for people, the name where there is none.
    """

    iri: str
    name: str
    label: str


Said = tuple[Term, Term, Term]  # a triple in words


class Source(NamedTuple):
    """Where something is written: the kind of file, and file and line (1-based) as far as known."""

    kind: str
    file: str | None
    line: int | None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line) if part is not None) or self.kind


class Quote(NamedTuple):
    """Words that prove a fact.

    speakers: whose words they are, all of those who speak together; relayed: who passed them on; through: the node that
    they prove, where the fact hangs on another node's evidence.
    """

    node: Term
    words: str
    voice: str
    speakers: tuple[Term, ...]
    relayed: tuple[Term, ...]
    article: Term | None
    line: int | None
    through: Term | None


class SourceReading(NamedTuple):
    """How words of the source were read.

    words: those of the source, empty where it has none; node: the mention, time span or quantity; denotes: what a
    mention stands for; means: the time (EDTF) or the number; basis: "stated" in the text, "onPage", or "inferred";
    ground: from what the editors concluded it, None where they did not.
    """

    words: str
    node: Term
    denotes: tuple[Term, ...]
    means: str | None
    basis: str
    ground: str | None
    source: Source


class Happening(NamedTuple):
    """A report, or a content below it with the property that leads there, and the kind to show of it."""

    property: Term | None
    node: Term
    kind: Term


class Silence(NamedTuple):
    """That an article's file records: the source leaves this property of this thing open."""

    node: Term
    property: Term
    source: Source


class Applied(NamedTuple):
    """A rule in use: its name in OWL 2 RL, what it says in words, the axiom that it comes from, in Turtle, and where that is.

    A shape that forbids something is one too, with the name of its constraint, such as sh:closed.
    """

    name: str
    words: str
    axiom: str
    source: Source


class Refusal(NamedTuple):
    """Why something cannot hold: a rule that forbids it, and what brings it about (words, and where that is written)."""

    rule: Applied
    because: tuple[tuple[str, Source | None], ...]


class Step(NamedTuple):
    """A fact and why it holds.

    kind: "inferred" (by `rule` from `premises`), "added by the build" (from `premises`), or where it is written
    down (in `sources`): "asserted" (in an article; `quotes` prove it), "reference data" or "ontology".
    way: where the subject is a content, from the report down to it: what is told of it is described and not asserted.
    quotes: where quotes of the fact name the object, these, and `others` are the rest; readings: how words of
    the quotes were read.
    """

    fact: Said
    kind: str
    rule: Applied | None = None
    premises: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    quotes: tuple[Quote, ...] = ()
    others: tuple[Quote, ...] = ()
    readings: tuple[SourceReading, ...] = ()
    way: tuple[Happening, ...] = ()

    def leaves(self) -> Iterator[Step]:
        """The steps that nothing leads to, in the order of the tree."""
        if not self.premises:
            yield self
        for premise in self.premises:
            yield from premise.leaves()


class Wanting(NamedTuple):
    """A rule by which a fact would hold: which premises hold, and which would have to be written."""

    rule: Applied
    present: tuple[Said, ...]
    absent: tuple[Said, ...]


class Mention(NamedTuple):
    """What names both ends of a fact, and by no rule makes it hold.

    way: from the report down to the innermost content that names both, such as the opening of the plan of a claim.
    """

    way: tuple[Happening, ...]
    quotes: tuple[Quote, ...]
    readings: tuple[SourceReading, ...]

    @property
    def node(self) -> Term:
        """The report."""
        return self.way[0].node

    @property
    def kind(self) -> Term:
        """That of the report."""
        return self.way[0].kind


class ExplainedTriple:
    """What there is to say of a triple: why it holds, or what is missing. True where it holds.

    derivations: smallest first, `limit` at most; complete: whether these are all; missing: the nearest rules;
    against: why it cannot hold; mentions: what is said, meant, denied or counted of both ends; silent: what the source
    leaves open, as the articles' files record.
    """

    def __init__(
        self,
        fact: Said,
        derivations: tuple[Step, ...],
        missing: tuple[Wanting, ...] = (),
        against: Refusal | None = None,
        mentions: tuple[Mention, ...] = (),
        silent: tuple[Silence, ...] = (),
        *,
        complete: bool = True,
        limit: int = 1,
    ) -> None:
        self.fact = fact
        self.derivations = derivations
        self.missing = missing
        self.against = against
        self.mentions = mentions
        self.silent = silent
        self.complete = complete
        self.limit = limit

    def __bool__(self) -> bool:
        return bool(self.derivations)
