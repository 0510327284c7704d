"""The values that the words of a question give to the parameters of a canned one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.answer.canned.questions import Parameter, Question
from kg.answer.stems import stem, words
from kg.answer.words.spotting import Lexicon, NamedThing
from kg.answer.words.window import window
from kg.terms import ENT

OWN = 0.8  # from this weight on a word is one that a question itself is about
KIND = ENT + "Kind"
# "Has it opened?" is not only asked of what has.
_YES_OR_NO = re.compile(r"\s*(did|does|do|has|have|had|is|are|was|were|will)\b", re.I)
# For a name: a parameter of its class, one that takes any thing, none for a whole name, none for a part of one.
_FITS, _ANY_FITS, _UNUSED, _PART_UNUSED = 1.6, 0.5, -2.0, -0.3
# What else means a choice.
_MEANS = {"cause": frozenset(("reason", "reasons", "because", "why")), "oddity": frozenset(("odd", "strange"))}
_NONE: frozenset[str] = frozenset()
# Parameters for whoever says or does something: what is asked about stands in no such place.
_DOERS = frozenset(("speaker", "by", "holder", "guest", "participant"))
# Parameters for what something is done to or is about: who does it, as in "what did Norway promise", does not stand there.
_DONE_TO = frozenset(("object", "of", "topic", "about"))
_AUXILIARIES = frozenset("did does do has have will would".split())
# For a verb, in the question about happenings of any kind: less where another question is about that verb.
_KIND_FITS, _KIND_ELSEWHERE = 2.5, 1.2


class Filling:
    """Values for the parameters of a question, and what the words name beside.

    values, labels: by name of parameter; unused: what the words name and the question cannot take; whole_unused: something of
    that is named in full; score: how well that fits; covered: the places of the words that became values; kinds: of these
    the ones that name a kind of happening.
    """

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.unused: list[str] = []
        self.whole_unused = False
        self.score = 0.0
        self.covered: set[int] = set()
        self.kinds: set[int] = set()

    def fill(self, name: str, value: str, label: str, places: Iterable[int]) -> None:
        self.values[name], self.labels[name] = value, label
        self.covered.update(places)

    def leave(self, label: str, whole: bool) -> None:
        self.unused.append(label)
        self.score += _UNUSED if whole else _PART_UNUSED
        self.whole_unused = self.whole_unused or whole


def filled(
    question: Question,
    text: str,
    named: Sequence[NamedThing],
    given: Mapping[str, object],
    lexicon: Lexicon,
    weights: Mapping[str, float],
    asks: Callable[[str], bool],
) -> Filling:
    """The values that the names, days and choices of the words give to a question.

    named: what the words name; given: values known beside the words; weights: of the question's words, by stem; asks: whether
    some question is about a word.
    """
    all_words = words(text)
    filling = Filling()
    free = [p for p in question.parameters if p.name not in given and p.name not in ("voice", "article")]
    takers: dict[NamedThing, Parameter | None] = {}
    for thing in sorted(named, key=lambda each: not any(_fits_preposition(each, p) for p in free)):
        own = [stem(all_words[place]) for place in thing.places]
        open_ = [p for p in free if p.name not in filling.values and not _contradicts(thing, p)]
        if "that" in all_words[2 : thing.places.start]:  # of a clause that is said: its subject does not say it
            open_ = [p for p in open_ if p.name not in _DOERS]
        ahead = all_words[max(0, thing.places.start - 2) : thing.places.start]
        if any(p.name in _DOERS for p in open_) and set(ahead) & _AUXILIARIES:
            open_ = [p for p in open_ if p.name not in _DONE_TO]
        beside = next((other for other in takers if _together(thing, other, all_words)), None)
        if beside is not None and (first := takers[beside]):  # of a list each belongs where the first does
            open_ = [p for p in open_ if p.class_iri == first.class_iri]
        taker = _taker(thing, open_, lexicon)
        takers[thing] = taker or (takers[beside] if beside else None)
        if taker is not None and (thing.whole or not _is_only_a_word(thing, own, weights)):
            filling.fill(taker.name, thing.iri, thing.label, thing.places)
            filling.score += _FITS if taker.class_iri else _ANY_FITS
        elif len(own) > 1 or weights.get(own[0], 0) < OWN:
            filling.leave(thing.label, thing.whole and not (beside and takers[beside]))
    in_names = {place for each in named if len(each.places) > 1 for place in each.places}
    if found := window(text, in_names):
        places = {place for place, word in enumerate(all_words) if word in found.words}
        if days := _days(free, found.since, found.until):
            for name, day in days.items():
                filling.fill(name, day, day, places)
            filling.score += _FITS
        else:
            filling.leave(" ".join(all_words[place] for place in sorted(places)), True)
    for parameter in free:
        if parameter.required and parameter.class_iri == KIND:
            in_names = {place for each in named if each.whole for place in each.places}
            kinds = lexicon.kinds(text, in_names)
            for iri, at in kinds[:1]:
                filling.fill(parameter.name, iri, lexicon.kind_name(iri), at)
                elsewhere = any(asks(stem(all_words[place])) for place in at)
                filling.score += _KIND_ELSEWHERE if elsewhere else _KIND_FITS
            for _, at in kinds:  # those that come behind too, such as the sanctions that were imposed
                filling.kinds.update(at)
                filling.covered.update(at)
        for choice in parameter.choices if not _YES_OR_NO.match(text) else ():
            if (
                _chosen(choice, all_words) or _MEANS.get(choice, _NONE) & set(all_words)
            ) and parameter.name not in filling.values:
                filling.fill(parameter.name, choice, choice, ())
        if parameter.kind == "text" and parameter.required and (said := _quoted(text)):
            places = {place for place, word in enumerate(all_words) if word in words(said)}
            filling.fill(parameter.name, said, said, places)
    return filling


def _is_only_a_word(thing: NamedThing, own: Sequence[str], weights: Mapping[str, float]) -> bool:
    """Whether a part of a label is rather a word of the question itself, such as "dialogue"."""
    measure = ENT + "Measure" in thing.classes  # "turnover" asks for that measure
    return (
        not measure
        and not thing.definite
        and len(thing.places) == 1
        and all(weights.get(each, 0) >= OWN for each in own)
    )


def _taker(thing: NamedThing, free: Sequence[Parameter], lexicon: Lexicon) -> Parameter | None:
    """The parameter that takes a thing: by class, the narrowest first; among equal ones by the preposition."""
    fitting = [
        (
            lexicon.sizes[p.class_iri] + 1_000_000 * (p.class_iri == ENT + "Agent") if p.class_iri else 1_000_000_000,
            not _fits_preposition(thing, p),
            _is_of_other_class(thing, p, lexicon.sizes),
            place,
            p,
        )
        for place, p in enumerate(free)
        if p.kind == "thing" and (p.class_iri is None or p.class_iri in thing.classes)
    ]
    best = min(fitting, key=lambda each: each[:4], default=None)
    if best is None or (best[2] and thing.before not in ("about", "on") and best[4].name == "topic"):
        return None
    return best[4]


def _days(free: Sequence[Parameter], since: str | None, until: str | None) -> dict[str, str]:
    names = {parameter.name for parameter in free if parameter.kind == "date"}
    if {"since", "until"} <= names:
        return {name: day for name, day in (("since", since), ("until", until)) if day}
    return {"date": day} if "date" in names and (day := until or since) else {}


def _quoted(text: str) -> str:
    """The words that a question wants found: those in quotation marks, or those after "word"."""
    if found := re.search(r"[\"“'‘]([^\"”“]+?)[\"”'’](?!\w)", text):
        return found[1]
    found = re.search(r"\b(?:words?|phrase)\s+(?!is\b|in\b)(\w[\w-]*)", text, re.I)
    return found[1] if found else ""


def _fits_preposition(thing: NamedThing, parameter: Parameter) -> bool:
    """Whether the preposition before a name is that of the parameter's description: "ambassadors to this state"."""
    return thing.before != "" and re.search(rf"\b{thing.before} this\b", parameter.about) is not None


def _contradicts(thing: NamedThing, parameter: Parameter) -> bool:
    """Whether the preposition before a name is not that of the parameter: "appointments by this state" takes none after "to"."""
    own = set(re.findall(r"\b(by|to|from) this\b", parameter.about))
    doer = parameter.name in _DOERS
    return (bool(own) and thing.before in {"by", "to", "from"} - own) or (
        doer and thing.before in ("about", "on", "in")
    )


def _together(one: NamedThing, other: NamedThing, said: Sequence[str]) -> bool:
    """Whether two names stand in one list, such as "Chile, Peru and Uruguay"."""
    first, last = sorted((one.places, other.places), key=lambda places: places.start)
    return set(said[first.stop : last.start]) <= {"and", "or", "the"}


def _is_of_other_class(thing: NamedThing, parameter: Parameter, classes: Mapping[str, int]) -> bool:
    """Whether the name of a parameter that takes any thing is that of a class, such as topic, and not the thing's."""
    meant = ENT + parameter.name.capitalize()
    also = any(re.search(rf"\b{name.removeprefix(ENT)}\b", parameter.about, re.I) for name in (*thing.classes, "thing"))
    return parameter.class_iri is None and meant in classes and meant not in thing.classes and not also


def _chosen(choice: str, said: Sequence[str]) -> bool:
    """Whether a question has the words of a choice, in the singular or plural."""
    return all(
        any(
            word.startswith(each[:-1]) and len(word) - len(each) in (0, 1, 2) and stem(word) == stem(each)
            for word in said
        )
        for each in choice.split()
    )
