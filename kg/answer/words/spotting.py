"""Finds what a question names: things by label, code or a part of a label that only one has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kg.answer.naming import Select
from kg.answer.stems import COMMON, stem, words
from kg.snapshot import names as table
from kg.source.countries import country_words
from kg.source.verbs import kinds_said_by, meant_by
from kg.terms import ENT, ID

_LONG = 5  # telling words of a label; of more than these a lone one does not stand for it
_FEW = 12  # things of one name, of which those are looked for that an article tells of
_PREPOSITIONS = {"of", "to", "by", "for", "in", "from", "with", "on", "about"}
# Kinds that say little where another is named too.
_WEAK = frozenset(("agreement reached", "start", "end", "use", "change", "being", "need", "success", "naming"))
# Verbs that say little by themselves.
_LIGHT = frozenset(map(stem, ("go", "come", "make", "put", "bring", "win", "keep", "leave", "number")))
# What is meant where no country is named beside.
_COINS = {"dollar": "usd", "pound": "gbp"}
# Codes of countries that are something else in a sentence.
_NO_CODES = {"mr", "ms", "st", "tv", "pm", "vs", "cv", "ch", "np"}
_DEMONYM = re.compile(r"(\w{4,}?)(?:ish|ese|ians?|anis?|ns?|ans?|is?)\Z")
# What nobody asks about by a part of its name.
_WHOLE_ONLY = {ENT + "Country", ENT + "Currency", ENT + "Unit", ENT + "Kind", ENT + "Place"}
# The same of the table of names: sorts of labels are numbers, classes have no prefix.
_LEFT_OUT = {"Kind", "Unit"}
# Kinds of happenings, not of things, with their names: verbs among them.
_KINDS = """
SELECT DISTINCT ?kind ?label WHERE {
  ?kind ent:isKindOf ?class ; a ent:Kind ; skos:prefLabel|skos:altLabel|skos:hiddenLabel ?label
} ORDER BY ?kind ?label
"""
_LABELS = """
SELECT DISTINCT ?thing ?label ?class ?rank WHERE {
  VALUES (?named ?rank) { (skos:prefLabel 1) (skos:altLabel 2) (skos:hiddenLabel 3) (skos:notation 4) }
  ?thing ?named ?label ; a ?class
  FILTER(STRSTARTS(STR(?class), STR(ent:)) && ?class NOT IN (ent:Kind, ent:Unit))
}
"""


def labels_of(select: Select, folder: Path | None = None) -> list[tuple[str, str, str, str]]:
    """Every label but those of kinds and units, in a fixed order: its rank, the thing, the label, a class of the thing.

    folder: of a snapshot, whose table of names is read in place of the graph.
    """
    if folder is None:
        found = select(_LABELS)
        return sorted(tuple(term.value for term in (rank, *row)) for *row, rank in found)  # type: ignore[attr-defined]
    lines = (line for line in table.every(folder) if line[2] != table.HEADLINE)
    return sorted(
        (rank, thing, label, ENT + name)
        for _, thing, rank, label, classes in lines
        for name in classes.split()
        if name not in _LEFT_OUT
    )


def kinds_of(select: Select) -> list[tuple[str, str]]:
    """Every kind of happening, by IRI, with each of its names."""
    return [tuple(term.value for term in row) for row in select(_KINDS)]  # type: ignore[attr-defined]


def told_of(select: Select) -> Callable[[Iterable[str]], set[str]]:
    """What gives, of some things, those that an article tells of."""

    def found(iris: Iterable[str]) -> set[str]:
        values = " ".join(f"<{iri}>" for iri in iris)
        text = f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} FILTER EXISTS {{ ?node ?role ?x . ?node ent:isToldBy ?any }} }}"
        return {str(getattr(term, "value", term)) for (term,) in select(text)}

    return found


class NamedThing:
    """A thing that a question names, or may name.

    iri, label, classes: of the thing; places: of the words that name it; whole: by a full label or code and not by a
    part; before: the preposition in front of it, or ""; definite: "the", "this" or "that" stands before it.
    """

    def __init__(
        self, iri: str, label: str, classes: frozenset[str], places: range, whole: bool, before: str, definite: bool
    ) -> None:
        self.iri = iri
        self.label = label
        self.classes = classes
        self.places = places
        self.whole = whole
        self.before = before
        self.definite = definite


class Lexicon:
    """The labels of a graph, for finding them in a question."""

    def __init__(
        self,
        rows: Iterable[tuple[str, str, str, str]],
        kinds: Iterable[tuple[str, str]] = (),
        told_of: Callable[[Iterable[str]], set[str]] = set,
    ) -> None:
        """rows: as `labels_of` gives them; kinds: as `kinds_of` does; told_of: of some things those that an article tells of."""
        self._told_of = told_of
        self.kinds_by_name: dict[tuple[str, ...], str] = {}
        kinds = list(kinds)
        for iri, name in kinds:
            stems = tuple(map(stem, words(name)))
            if stems not in self.kinds_by_name or iri.endswith(
                f"/{name}"
            ):  # the kind that is called so, before what is like it
                self.kinds_by_name[stems] = iri
        labels: dict[str, list[str]] = defaultdict(list)
        classes: dict[str, set[str]] = defaultdict(set)
        for _, iri, written, of_class in rows:
            if written not in labels[iri]:
                labels[iri].append(written)
            classes[iri].add(of_class)
        self.labels = dict(labels)
        self._classes = {iri: frozenset(found) for iri, found in classes.items()}
        self.sizes = Counter(name for found in classes.values() for name in found)
        self._whole: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._parts: dict[str, set[str]] = defaultdict(set)
        self._label_stems: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._label_words: dict[str, list[list[str]]] = defaultdict(list)
        self._initials: dict[str, set[str]] = defaultdict(set)
        self.known: set[str] = {word for _, name in kinds for word in words(name)}  # for mending
        for iri, written_ones in self.labels.items():
            for written in written_ones:
                found_words = words(written)
                stems = tuple(map(stem, found_words))
                self._whole[stems].add(iri)
                self.known.update(found_words)
                if not self._classes[iri] & _WHOLE_ONLY:
                    self._label_stems[iri].append(stems)
                    self._label_words[iri].append(found_words)
                    for word in found_words:
                        if word not in COMMON:
                            self._parts[stem(word)].add(iri)
                    if len(short := "".join(re.findall(r"\b[A-Z]", written))) > 2:
                        self._initials[short.lower()].add(iri)
        self._adjectives = {
            tuple(words(adjective)): iri
            for code, adjectives in country_words("en").items()
            for adjective in adjectives
            if not adjective.isupper() and (iri := f"{ID}country/{code}") in self.labels
        }
        self.known.update(word for adjective in self._adjectives for word in adjective)
        self._countries = {
            stem_[0]: next(iter(iris))
            for stem_, iris in sorted(self._whole.items())
            if len(stem_) == 1 and len(stem_[0]) > 3 and len(iris) == 1 and ENT + "Country" in self._classes[min(iris)]
        }

    def label(self, iri: str) -> str:
        """The preferred label of a thing."""
        return self.labels[iri][0]

    def kind_name(self, iri: str) -> str:
        """What a kind is called."""
        return iri.rpartition("/")[2].replace("-", " ")

    def kinds(self, text: str, but: Iterable[int]) -> list[tuple[str, range]]:
        """The kinds of happening that some words name, and the places of these: longer names first, a verb before a noun.

        but: places of words that name something else.
        """
        found_words = words(text)
        stems = [stem(word) for word in found_words]
        taken = set(but)
        found = []
        for start in range(len(stems)):
            for end in range(min(start + 4, len(stems)), start, -1):
                places = range(start, end)
                if not taken.isdisjoint(places) or set(found_words[start:end]) <= COMMON:
                    continue
                if named := self.kinds_by_name.get(tuple(stems[start:end])) or self._said_by(found_words[start:end]):
                    found.append((named, places))
                    break

        # Of "sanctions imposed" the verb is asked about: the word that is not what the kind itself is called.
        # What a kind is called goes before what a verb may say among other things.
        def rank(each: tuple[str, range]) -> tuple[bool, bool, int, bool]:
            called = tuple(stems[each[1].start : each[1].stop]) in self.kinds_by_name
            said = " ".join(found_words[each[1].start : each[1].stop])
            name = self.kind_name(each[0])
            return name in _WEAK, not called and len(each[1]) == 1, -len(each[1]), said == name

        return sorted(found, key=rank)

    def _said_by(self, verb: Sequence[str]) -> str | None:
        """The kind that a verb says before all, where an article tells of it."""
        written = " ".join(verb)
        if stem(written) in _LIGHT:
            return None
        iri = next((f"{ID}kind/{name}" for name in (*kinds_said_by(written), *meant_by(written))), None)
        return iri if iri and iri in self._told_of([iri]) else None

    def spot(self, text: str, but: frozenset[str] = frozenset()) -> list[NamedThing]:
        """What is named, in the order of the question; the longest names first win their words.

        but: classes of which nothing is looked for.
        """
        found_words = words(text)
        stems = [stem(word) for word in found_words]
        capitals = {word.lower() for word in re.findall(r"\b[A-Z]{2,6}\b", text)} if not text.isupper() else set()
        candidates: list[tuple[float, int, int, set[str], bool]] = []
        for start in range(len(stems)):
            for end in range(start + 1, min(start + 14, len(stems)) + 1):
                run = found_words[start:end]
                iris = {i for i in self._exact(tuple(stems[start:end]), run, capitals) if not self._classes[i] & but}
                if iris:
                    weight = sum(word not in COMMON for word in run) or 1
                    candidates.append((weight + 0.5, start, end, iris, True))
                if run[0] in COMMON or run[-1] in COMMON:
                    continue
                if all(word in COMMON or self._exact((stem(word),), [word], capitals) for word in run) and len(run) > 1:
                    continue  # "Kazakhstan and the UK" are two names, whoever has both in his title
                if len(run) == 1 and run[0] not in self.known:
                    continue  # "agreements" are not the one agreement
                inner = [stem(word) for word in run if word not in COMMON]
                shared = set.intersection(*(self._parts.get(each, set()) for each in inner))
                apart = len(inner) < len(run)  # by words such as "been": then the order counts
                shared = {
                    iri for iri in shared if not self._classes[iri] & but and self._names(iri, inner, run[-1], apart)
                }
                if shared:
                    candidates.append((len(inner), start, end, self._nearest(shared, inner), False))
        taken: set[int] = set()
        chosen = []
        candidates = [
            (*each[:3], self._one(each[3], each[2] - each[1] == 1 and not each[4]), each[4]) for each in candidates
        ]
        for _, start, end, iris, whole in sorted(candidates, key=lambda each: (-each[0], each[1] - each[2], each[1])):
            if taken.isdisjoint(range(start, end)) and len(iris) == 1:
                taken.update(range(start, end))
                before = [word for word in found_words[max(0, start - 2) : start] if word in _PREPOSITIONS]
                iri = next(iter(iris))
                article = found_words[start] == "the" or found_words[max(0, start - 1)] in ("the", "this", "that")
                places, preposition = range(start, end), before[-1] if before else ""
                if not whole and self._of_another_state(iri, stems, end):
                    continue
                chosen.append(NamedThing(iri, self.label(iri), self._classes[iri], places, whole, preposition, article))
        return _without_titles(sorted(chosen, key=lambda each: each.places.start), found_words)

    def _exact(self, stems: tuple[str, ...], run: Sequence[str], capitals: set[str]) -> set[str]:
        if adjective := self._adjectives.get(tuple(run)):
            return {adjective}
        found = self._whole.get(stems, set())
        if len(run) == 1:
            word = run[0]
            if len(stems[0]) <= 3 < len(word):  # no code is meant by the stem of a word: MAD by "made"
                found = set()
            if word in COMMON and word not in capitals:
                return set()
            if len(word) <= 3 and found:
                code = word in capitals or (not set(word) & set("aeiouy") and word not in _NO_CODES) or word == "uk"
                found = found if code or (len(word) == 3 and len(found) == 1 and not self._is_code(found)) else set()
            if not found and word in capitals:
                found = self._initials.get(word, set())
            if not found and (coin := _COINS.get(stems[0])):
                found = self._whole.get((coin,), set())
            if not found and len(word) > 4:
                found = self._demonym(word)
        if len(found) > 1:  # a topic and a measure of one name: not to be told apart
            narrower = {iri for iri in found if not self._classes[iri] & {ENT + "Currency", ENT + "Place"}}
            found = narrower if len(narrower) == 1 else found
        return found

    def _one(self, iris: set[str], lone: bool) -> set[str]:
        """Of several the one that an article tells of: what only stands in the reference data is hardly meant.

        lone: they are named by a part of one word, which also one that nothing is told of is not.
        """
        if not (lone or len(iris) > 1) or len(iris) > _FEW:
            return iris
        told = self._told_of(sorted(iris))
        return told if len(told) == 1 or (lone and not told) else iris

    def _names(self, iri: str, inner: Sequence[str], last: str, in_order: bool) -> bool:
        """Whether a part of a label can stand for it: with its last word in the same form, and a lone word of no long label
        but for what it is, such as "the treaty"."""
        for stems, label in zip(self._label_stems[iri], self._label_words[iri], strict=True):
            rest = iter(stems)
            if not set(inner) <= set(stems) or last not in label or (in_order and not all(e in rest for e in inner)):
                continue
            own = [word for word in label if word not in COMMON]
            if (
                len(inner) > 1
                or (len(own) <= _LONG and last in (own[0], own[-1]))
                or any(stem(c.removeprefix(ENT).lower()) == inner[0] for c in self._classes[iri])
            ):
                return True
        return False

    def _of_another_state(self, iri: str, stems: Sequence[str], end: int) -> bool:
        """Whether an office has a state in its name and the words go on with another: "prime minister of Japan"."""
        if ENT + "Office" not in self._classes[iri]:
            return False
        said = {self._countries[each] for each in stems[end : end + 4] if each in self._countries}
        own = {self._countries[each] for label in self._label_stems[iri] for each in label if each in self._countries}
        return bool(said and own and not said & own)

    def _is_code(self, iris: set[str]) -> bool:
        return any(self._classes[iri] & {ENT + "Country", ENT + "Currency"} for iri in iris)

    def _demonym(self, word: str) -> set[str]:
        """The country whose people or things a word such as "Kazakh" or "British" means."""
        match = _DEMONYM.fullmatch(word)
        for base in filter(None, (word, match and match[1])):
            found = {iri for name, iri in self._countries.items() if name.startswith(base)}
            if len(base) >= 4 and len(found) == 1:
                return found
        return set()

    def _nearest(self, iris: set[str], inner: Sequence[str]) -> set[str]:
        """The one whose label these words fill best or end; all where none stands out."""
        if len(iris) == 1:
            return iris
        kinds = {iri for iri in iris if any(stem(c.removeprefix(ENT).lower()) == inner[-1] for c in self._classes[iri])}
        if len(kinds) == 1:
            return kinds
        ways = [(len(label), iri) for iri in iris for label in self._label_stems[iri] if set(inner) <= set(label)]
        ending = {iri for iri in iris if any(label[-1] == inner[-1] for label in self._label_stems[iri])}
        if len(ending) == 1:
            return ending
        shortest = sorted((length, iri) for length, iri in ways if iri in (ending or iris))
        others = [length for length, iri in shortest if iri != shortest[0][1]]
        return {shortest[0][1]} if others and ending and shortest[0][0] + 1 < others[0] else iris


def _without_titles(named: list[NamedThing], said: Sequence[str]) -> list[NamedThing]:
    """The names, with the office or country before a person taken as a part of that name: "British ambassador Leach"."""
    found: list[NamedThing] = []
    for each in named:
        if found and ENT + "Person" in each.classes and (last := found[-1]).classes & {ENT + "Office", ENT + "Country"}:
            between = said[last.places.stop : each.places.start]
            if not between or (ENT + "Country" in last.classes and len(between) < 4 and not set(between) & COMMON):
                each.places = range(last.places.start, each.places.stop)
                found.pop()
        found.append(each)
    return found
