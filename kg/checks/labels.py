"""What things are called, and where texts have these names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from kg.source.corpus import Nodes
from kg.source.names import Name, NameIndex, NamesOfText, merged
from kg.terms import ENT, RDF, SKOS

LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel")
_KIND, _TYPE = ENT + "Kind", RDF + "type"


class LabelIndex:
    """Labels, made ready to be found; below: others that are found as well."""

    def __init__(self, labels: Iterable[tuple[str, str]], kinds: set[str], below: LabelIndex | None = None) -> None:
        labels = list(labels)
        self.known: set[str] = {thing for thing, _ in labels} - kinds | (below.known if below else set())
        self._index, self._below = NameIndex(labels), below
        self._read = NamesOfText("", [])
        # Each quote is asked for several times.
        self.find_all: Callable[[str], list[Name]] = lru_cache(maxsize=1024)(self._find_all)

    def read(self, text: str) -> list[Name]:
        """Looks for the names of a text, so that those of its parts are known."""
        if self._read.text != text:
            self._read = NamesOfText(
                text, merged(self._index.find_all(text), self._below.read(text) if self._below else [])
            )
        return self._read.names

    def _find_all(self, text: str) -> list[Name]:
        if text == self._read.text:
            return self._read.names
        if (names := self._read.of(text)) is not None:
            return names
        return merged(self._index.find_all(text), self._below.find_all(text) if self._below else [])


def labels_of(nodes: Nodes) -> Iterator[tuple[str, str]]:
    """What things are called: pairs of an IRI and a label. Kinds are named by their verbs (`Kinds.verbs`)."""
    for thing, about in nodes.by_subject.items():
        for predicate in LABELS:
            if predicate in about and not any(term.value == _KIND for term in about.get(_TYPE, ())):
                for term in about[predicate]:
                    yield thing, term.value
