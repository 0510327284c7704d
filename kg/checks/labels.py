"""What things are called, and where texts have these names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from kg.source.corpus import Nodes
from kg.source.names import Name, NameIndex, NamesOfText, merged, outermost
from kg.terms import ENT, RDF, SKOS

LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel")
_KIND, _TYPE = ENT + "Kind", RDF + "type"


class LabelIndex:
    """Labels, made ready to be found; below: others that are found as well."""

    def __init__(self, labels: Iterable[tuple[str, str]], kinds: set[str], below: LabelIndex | None = None) -> None:
        labels = list(labels)
        self._known: set[str] = {thing for thing, _ in labels} - kinds
        self._index, self._below = NameIndex(labels), below
        self._start()

    def over(self, below: LabelIndex) -> LabelIndex:
        """The same labels over others."""
        names = LabelIndex.__new__(LabelIndex)
        names._known, names._index, names._below = self._known, self._index, below
        names._start()
        return names

    def _start(self) -> None:
        self._text, self._read = "", NamesOfText("", [])
        # Each quote is asked for several times.
        self.find_all: Callable[[str], list[Name]] = lru_cache(maxsize=1024)(self._find_all)
        self.outermost: Callable[[str], list[Name]] = lru_cache(maxsize=1024)(self._outermost)

    def knows(self, thing: str) -> bool:
        """Whether a thing has a label, and is no kind."""
        return thing in self._known or (self._below is not None and self._below.knows(thing))

    def turn_to(self, text: str) -> None:
        """To a text of which parts will be asked for: it is read once, when the first is."""
        self._text = text

    def _of_text(self, text: str) -> NamesOfText:
        if self._read.text != text:
            below = self._below._of_text(text).names if self._below else []
            self._read = NamesOfText(text, merged(self._index.find_all(text), below))
        return self._read

    def _find_all(self, text: str) -> list[Name]:
        read = self._of_text(self._text)
        if text == read.text:
            return read.names
        if (names := read.of(text)) is not None:
            return names
        return merged(self._index.find_all(text), self._below.find_all(text) if self._below else [])

    def _outermost(self, text: str) -> list[Name]:
        return outermost(self.find_all(text))


def labels_of(nodes: Nodes) -> Iterator[tuple[str, str]]:
    """What things are called: pairs of an IRI and a label. Kinds are named by their verbs (`Kinds.verbs`)."""
    called = [labels for predicate in LABELS if (labels := nodes.having(predicate))]
    things: dict[str, object] = {}
    for labels in called:
        things.update(labels)
    for thing in filter(things.__contains__, nodes.texts) if len(called) > 1 else things:
        if _KIND not in nodes.values(thing, _TYPE):
            for labels in called:
                for label in labels.get(thing, ()):
                    yield thing, label
