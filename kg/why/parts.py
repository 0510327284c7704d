"""What an explanation consists of: terms, facts, sources, quotes, rules, steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

INFERRED, ASSERTED, REFERENCE, ONTOLOGY = "inferred", "asserted", "reference data", "ontology"


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
    """Words that prove a fact. through: the node that they prove, where the fact hangs on another node's evidence."""

    node: Term
    words: str
    stance: str
    speaker: Term | None
    article: Term | None
    line: int | None
    through: Term | None


class Applied(NamedTuple):
    """A rule in use: its name in OWL 2 RL, what it says in words, the axiom that it comes from, in Turtle, and where that is."""

    name: str
    words: str
    axiom: str
    source: Source


class Step(NamedTuple):
    """A fact and why it holds.

    kind: "inferred" (by `rule` from `premises`), or where it is written down (in `sources`): "asserted" (in an
    article; `quotes` prove it), "reference data" or "ontology".
    """

    fact: Said
    kind: str
    rule: Applied | None = None
    premises: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    quotes: tuple[Quote, ...] = ()

    def leaves(self) -> Iterator[Step]:
        """The steps that nothing leads to, in the order of the tree."""
        if self.rule is None:
            yield self
        for premise in self.premises:
            yield from premise.leaves()


class Wanting(NamedTuple):
    """A rule by which a fact would hold: which of its premises hold, and which would have to."""

    rule: Applied
    present: tuple[Said, ...]
    absent: tuple[Said, ...]


class Mention(NamedTuple):
    """A statement, prospect or figure that names both ends of a fact without reporting it."""

    node: Term
    kind: Term
    quotes: tuple[Quote, ...]


class Found:
    """What there is to say of a triple: why it holds (`derivations`, smallest first), or what is missing.

    missing: the nearest rules; against: a rule that forbids it; mentions: what is said or planned of its two ends; silent: whether the graph
    records that the source leaves the property open. True where the triple holds.
    """

    def __init__(
        self,
        fact: Said,
        derivations: tuple[Step, ...],
        missing: tuple[Wanting, ...] = (),
        against: Applied | None = None,
        mentions: tuple[Mention, ...] = (),
        silent: bool = False,
    ) -> None:
        self.fact = fact
        self.derivations = derivations
        self.missing = missing
        self.against = against
        self.mentions = mentions
        self.silent = silent

    def __bool__(self) -> bool:
        return bool(self.derivations)
