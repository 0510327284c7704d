"""What the notes need to know of the vocabulary, by the names that notes use."""

from __future__ import annotations

from functools import cache

from kg.vocabulary import Vocabulary as Whole
from kg.vocabulary import hyphened
from kg.vocabulary import vocabulary as whole_vocabulary


class NotesVocabulary:
    """The vocabulary by roles, kinds and members of closed lists.

    by_role: local names of properties by the names that notes give them; class_of_kind: the class that stands for a kind;
    members: the class of each member of a closed list.
    """

    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.classes = whole.classes
        self.properties = whole.properties
        self.by_role = {each.short: name for name, each in whole.properties.items()}
        for name in whole.properties:
            self.by_role.setdefault(name, name)
        self.written = [each.short for each in whole.properties.values() if not each.inferred]
        self.class_of_kind = whole.kinds
        self.members = {member: name for name, each in whole.classes.items() for member in each.members}
        self._above: dict[str, frozenset[str]] = {}

    def above(self, name: str) -> frozenset[str]:
        """A class and all classes above it; nothing where there is no such class."""
        if name not in self.classes:
            return frozenset()
        if name not in self._above:
            self._above[name] = frozenset({name, *self.whole.above(name)})
        return self._above[name]

    def takes(self, name: str) -> dict[str, str]:
        """The properties of instances of a class, with how many."""
        return self.whole.takes(name) if name in self.classes else {}

    def inferred_role(self, words: str) -> str | None:
        """The inferred property that is meant by its name with hyphens, as has-signatory is."""
        found = (name for name, each in self.properties.items() if each.inferred and hyphened(name) == words)
        return next(found, None)

    def role(self, name: str) -> str:
        """The name that notes give to a property."""
        known = self.properties.get(name)
        return known.short if known else name


@cache
def vocabulary() -> NotesVocabulary:
    """The vocabulary of the ontology. Raises `InputError`."""
    return NotesVocabulary(whole_vocabulary())
