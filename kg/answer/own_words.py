"""Reads a question in somebody's own words: which canned question is meant, with which values.

Every word weighs by how few canned questions have it (inverse document frequency, Spärck Jones 1972) and by where
they have it. A reading is clear where it explains most of the words and the next one comes well behind; whatever
a question names and a reading leaves out is told, never dropped without a word.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.answer.naming import Select
from kg.answer.questions import Parameter, Question
from kg.answer.spotting import Lexicon, Named, kinds_of, labels_of, told_of, window
from kg.answer.stems import COMMON, stem, telling, words
from kg.terms import ENT

_PHRASE = 1.2  # more for each word of a synonym that is there as a whole
_OWN = 0.8  # from here on a word is one that the question itself is about
_TITLE = 0.6  # more where all words of the title are there
# What may stand beside a lone name: "what about nickel", "tell me about the roadmap".
_ABOUT_A_NAME = frozenset(
    "who a about an and all are do does everything is know me of on please tell the there us we what you".split()
)
# Words that weigh nothing but where a question ends with them.
_ENDINGS = {"about": "subject matter", "for": "purpose", "done": "done with"}
_FITS, _ANY_FITS, _UNUSED, _PART_UNUSED = (
    1.6,
    0.5,
    -2.0,
    -0.3,
)  # for a name: a parameter of its class, one that takes any thing, none
_KIND = ENT + "Kind"
_SPEAK = frozenset((_KIND, ENT + "Measure"))  # what says by itself what is asked
_ASKED = 0.4  # for a wh-word that the question has too
# What else means a choice.
_MEANS = {"cause": frozenset(("reason", "reasons", "because", "why")), "oddity": frozenset(("odd", "strange"))}
_NONE: frozenset[str] = frozenset()
# Parameters for whoever says or does something: what is asked about stands in no such place.
_DOERS = frozenset(("speaker", "by", "holder", "guest", "participant"))
# For a verb, in the question about happenings of any kind: less where another question is about that verb.
_KIND_FITS, _KIND_ELSEWHERE = 2.5, 0.4
CLEAR_SHARE, CLEAR_LEAD, LEAST_SHARE, NEAR = 0.7, 1.2, 0.3, 0.4
CLEAR_OF_A_KIND = 0.75  # of a question about happenings of any kind, which leaves a word more easily
HAPPENINGS = "happenings"
SHOW = "show"  # the reading of a lone name: what is known of the thing


class Reading:
    """A canned question with values: what some words may mean.

    name: of the question, or `SHOW`; values: by name of parameter, things by IRI; labels: the same as people read
    them; unused: what the words name and the question cannot take; score: how well it fits; share: which part of the
    words' weight it explains, 0 to 1; whole_unused: something is unused that the words name in full.
    """

    def __init__(
        self,
        name: str,
        values: dict[str, str],
        labels: dict[str, str],
        unused: list[str],
        score: float,
        share: float,
        whole_unused: bool = False,
    ) -> None:
        self.name = name
        self.values = values
        self.labels = labels
        self.unused = unused
        self.score = score
        self.share = share
        self.whole_unused = whole_unused

    def __str__(self) -> str:
        given = [f"{name} = {label}" for name, label in self.labels.items()]
        return ", ".join([self.name, *given])

    def __repr__(self) -> str:
        return f"<Reading {self}>"

    @property
    def canned(self) -> str:
        """The canned question to run; that of a lone name is the sentences behind the thing."""
        return "sentences-behind" if self.name == SHOW else self.name


class _Filling:
    """Values for the parameters of a question, and what the words name beside."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.unused: list[str] = []
        self.whole_unused = False
        self.score = 0.0
        self.covered: set[int] = set()
        self.kinds: set[int] = set()  # places of the words that name a kind of happening

    def fill(self, name: str, value: str, label: str, places: Iterable[int]) -> None:
        self.values[name], self.labels[name] = value, label
        self.covered.update(places)

    def leave(self, label: str, whole: bool) -> None:
        self.unused.append(label)
        self.score += _UNUSED if whole else _PART_UNUSED
        self.whole_unused = self.whole_unused or whole


class Understanding:
    """What some words may mean: `readings`, best first; `clear`: whether the first stands out; `mended`: words that
    were taken for others, as they are spelt and as they were taken."""

    def __init__(self, readings: list[Reading], clear: bool, mended: dict[str, str]) -> None:
        self.readings = readings
        self.clear = clear
        self.mended = mended

    def told(self) -> str:
        """One line that says how the words were read."""
        first, *others = self.readings
        more = [f"others: {'; '.join(map(str, others[:2]))}"] if others else []
        more += [f"{was} read as {now}" for was, now in self.mended.items()]
        more += [f"not narrowed to {', '.join(first.unused)}"] if first.unused else []
        aside = f" ({'. '.join(more)})" if more else ""
        return f"I read this as: {first}{aside}"


class Index:
    """The canned questions and the labels of a graph, by their words."""

    def __init__(self, questions: Sequence[Question], lexicon: Lexicon) -> None:
        self._questions = list(questions)
        self._lexicon = lexicon
        self._known = set(lexicon.known)
        self._weights: dict[str, dict[str, float]] = {}
        self._phrases: dict[str, list[list[str]]] = {}
        self._asks_for: dict[str, set[str]] = {}
        held: dict[str, float] = defaultdict(float)
        for question in self._questions:
            weights: dict[str, float] = {}
            for weight, text in _fields(question):
                self._known.update(words(text))
                for each in telling(text):
                    weights[each] = max(weights.get(each, 0), weight)
            self._weights[question.name] = weights
            self._phrases[question.name] = [[stem(word) for word in words(text)] for text in question.synonyms]
            self._asks_for[question.name] = _asked(question.question) | ({"when"} if question.time_of else set())
            for each, weight in weights.items():
                held[each] += weight
        self._rarity = {each: math.log(1 + len(self._questions) / max(1.0, count)) for each, count in held.items()}
        self._most = math.log(1 + len(self._questions))

    def understand(self, text: str, given: Mapping[str, object] | None = None) -> Understanding:
        """What the words may mean. given: values of parameters, which every reading must be able to take."""
        mended = self._mended(text)
        for was, now in mended.items():
            text = re.sub(rf"\b{re.escape(was)}\b", now, text, flags=re.I)
        named = self._lexicon.spot(text)
        in_names = {place for each in named for place in each.places}
        rest = [word for place, word in enumerate(words(text)) if place not in in_names]
        if rest and rest[-1] in _ENDINGS and words(text)[-1] == rest[-1] and not set(rest) - COMMON:
            text = f"{text} {_ENDINGS[rest[-1]]}"
        without = [named, self._lexicon.spot(text, frozenset({ENT + "Office"}))]
        if not given and (lone := self._lone(text, named)):
            return Understanding([lone], True, mended)
        readings = [
            reading
            for question in self._questions
            if set(given or ()) <= {parameter.name for parameter in question.parameters}
            if (reading := self._best(question, text, without, given or {}))
        ]
        readings.sort(key=lambda reading: (-reading.score, reading.name))
        readings = [each for each in readings if each.share >= LEAST_SHARE]
        readings = [each for each in readings if each.score >= NEAR * readings[0].score][:3]
        least = CLEAR_OF_A_KIND if readings and readings[0].name == HAPPENINGS else CLEAR_SHARE
        clear = bool(readings) and readings[0].share >= least and not readings[0].whole_unused
        clear = clear and (len(readings) == 1 or readings[0].score >= CLEAR_LEAD * readings[1].score)
        return Understanding(readings, clear, mended)

    def _lone(self, text: str, named: Sequence[Named]) -> Reading | None:
        """A question that is nothing but a name asks what is known of it."""
        if len({each.iri for each in named}) != 1 or ENT + "Office" in named[0].classes:
            return None
        own = [stem(word) for word in words(text) if word not in COMMON]
        a_word = not named[0].whole or ENT + "Measure" in named[0].classes
        if len(own) == 1 and a_word and not named[0].definite and self._asks(own[0]):
            return None
        places = {place for each in named for place in each.places}
        rest = [word for place, word in enumerate(words(text)) if place not in places]
        if not set(rest) <= _ABOUT_A_NAME:
            return None
        return Reading(SHOW, {"thing": named[0].iri}, {"thing": named[0].label}, [], 1.0, 1.0)

    def _asks(self, word: str) -> bool:
        """Whether a question has the stem in its title, or as a synonym."""
        return any(weights.get(word, 0) >= 1.0 for weights in self._weights.values())

    def _best(
        self, question: Question, text: str, ways: Sequence[Sequence[Named]], given: Mapping[str, object]
    ) -> Reading | None:
        """The reading with the names found in the way that suits the question: an office, or the state in its title."""
        readings = [reading for named in ways if (reading := self._reading(question, text, named, given))]
        return max(
            readings,
            key=lambda each: (len(each.values) - len(each.unused), "office" in each.values, each.score),
            default=None,
        )

    def _reading(
        self, question: Question, text: str, named: Sequence[Named], given: Mapping[str, object]
    ) -> Reading | None:
        weights = self._weights[question.name]
        all_words = words(text)
        stems = [stem(word) for word in all_words]
        found = self._filled(question, text, named, given)
        if any(p.required and p.name not in found.values and p.name not in given for p in question.parameters):
            return None
        names = {place for each in named if each.whole or len(each.places) > 1 for place in each.places}
        total = fit = explained = of_names = 0.0
        for place, (word, each) in enumerate(zip(all_words, stems, strict=True)):
            if word in COMMON:
                continue
            rarity = self._rarity.get(each, self._most)
            total += rarity
            if place in found.covered:
                explained += rarity
                of_names += rarity if place not in found.kinds else 0
            elif each in weights:
                fit += rarity * weights[each]
                explained += 0 if place in names and weights[each] < _OWN else rarity * min(1.0, 0.3 + weights[each])
        phrases = [phrase for phrase in self._phrases[question.name] if len(phrase) > 1 and _within(phrase, stems)]
        fit += _PHRASE * max(map(len, phrases), default=0)
        if not fit and not any(p.class_iri in _SPEAK and p.name in found.values for p in question.parameters):
            return None
        fit += _ASKED * len(_asked(text) & self._asks_for[question.name])
        fit += _TITLE if set(telling(question.title)) <= set(stems) else 0
        share = min(1.0, explained / total) if total else 1.0 if phrases else 0.0
        whole = found.whole_unused or (_denies(text) and not _denies(" ".join([question.question, *question.synonyms])))
        # What is to come, of a question about the past; what came before or after something, of one about that.
        in_days = window(text)
        order = set(all_words) & {"will", "before", "after"} - (in_days.said if in_days else set())
        whole = whole or any(word not in weights for word in order)
        # Names alone do not make a reading: half of what is asked of them must be explained too.
        whole = whole or explained - of_names < 0.5 * (total - of_names)
        return Reading(question.name, found.values, found.labels, found.unused, fit + found.score, share, whole)

    def _filled(self, question: Question, text: str, named: Sequence[Named], given: Mapping[str, object]) -> _Filling:
        """The values that the names, days and choices of the words give to a question."""
        weights = self._weights[question.name]
        all_words = words(text)
        filling = _Filling()
        free = [p for p in question.parameters if p.name not in given and p.name not in ("voice", "article")]
        takers: dict[Named, Parameter | None] = {}
        for thing in sorted(named, key=lambda each: not any(_fits_preposition(each, p) for p in free)):
            own = [stem(all_words[place]) for place in thing.places]
            open_ = [p for p in free if p.name not in filling.values and not _contradicts(thing, p)]
            beside = next((other for other in takers if _together(thing, other, all_words)), None)
            if beside is not None and (first := takers[beside]):  # of a list each belongs where the first does
                open_ = [p for p in open_ if p.class_iri == first.class_iri]
            taker = self._taker(thing, open_)
            takers[thing] = taker or (takers[beside] if beside else None)
            if taker is not None and (thing.whole or not self._is_only_a_word(thing, own, weights)):
                filling.fill(taker.name, thing.iri, thing.label, thing.places)
                filling.score += _FITS if taker.class_iri else _ANY_FITS
            elif len(own) > 1 or weights.get(own[0], 0) < _OWN:
                filling.leave(thing.label, thing.whole and not (beside and takers[beside]))
        if found := window(text):
            places = {place for place, word in enumerate(all_words) if word in found.words}
            if days := self._days(free, found.since, found.until):
                for name, day in days.items():
                    filling.fill(name, day, day, places)
                filling.score += _FITS
            else:
                filling.leave(" ".join(all_words[place] for place in sorted(places)), True)
        for parameter in free:
            if parameter.required and parameter.class_iri == _KIND:
                in_names = {place for each in named if each.whole for place in each.places}
                for iri, at in self._lexicon.kinds(text, in_names):
                    if parameter.name in filling.values:
                        filling.kinds.update(at)  # such as the sanctions that were imposed
                        filling.covered.update(at)
                        continue
                    filling.fill(parameter.name, iri, self._lexicon.kind_name(iri), at)
                    filling.kinds.update(at)
                    own = {stem(all_words[place]) for place in at}
                    filling.score += _KIND_ELSEWHERE if any(map(self._asks, own)) else _KIND_FITS
            for choice in parameter.choices:
                if (_chosen(choice, all_words) or _MEANS.get(choice, _NONE) & set(all_words)) and parameter.name not in filling.values:
                    filling.fill(parameter.name, choice, choice, ())
            if parameter.kind == "text" and parameter.required and (said := _quoted(text)):
                places = {place for place, word in enumerate(all_words) if word in words(said)}
                filling.fill(parameter.name, said, said, places)
        return filling

    def _is_only_a_word(self, thing: Named, own: Sequence[str], weights: Mapping[str, float]) -> bool:
        """Whether a part of a label is rather a word of the question itself, such as "dialogue"."""
        return not thing.definite and len(thing.places) == 1 and all(weights.get(each, 0) >= _OWN for each in own)

    def _taker(self, thing: Named, free: Sequence[Parameter]) -> Parameter | None:
        """The parameter that takes a thing: by class, the narrowest first; among equal ones by the preposition."""
        fitting = [
            (
                self._lexicon.sizes[p.class_iri] + 1_000_000 * (p.class_iri == ENT + "Agent")
                if p.class_iri
                else 1_000_000_000,
                not _fits_preposition(thing, p),
                _is_of_other_class(thing, p, self._lexicon.sizes),
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

    @staticmethod
    def _days(free: Sequence[Parameter], since: str | None, until: str | None) -> dict[str, str]:
        names = {parameter.name for parameter in free if parameter.kind == "date"}
        if {"since", "until"} <= names:
            return {name: day for name, day in (("since", since), ("until", until)) if day}
        return {"date": day} if "date" in names and (day := until or since) else {}

    def _mended(self, text: str) -> dict[str, str]:
        """Words that nothing has, with the known word that is written almost like each."""
        from rapidfuzz import fuzz, process

        stems = {stem(word) for word in self._known}
        known = sorted(word for word in self._known if len(word) > 3 and word not in COMMON)
        found = {}
        for word in words(text):
            if len(word) < 5 or word in COMMON or stem(word) in stems or word in self._known or not word.isalpha():
                continue
            best = process.extract(word, known, scorer=fuzz.ratio, limit=2, score_cutoff=88)
            alone = best and (len(best) == 1 or best[0][1] > best[1][1] or stem(best[0][0]) == stem(best[1][0]))
            if alone and best[0][0][0] == word[0]:
                found[word] = best[0][0]
        return found


def index(questions: Sequence[Question], select: Select, folder: Path | None = None) -> Index:
    """The index of some questions over the labels of a graph. folder: of its snapshot, where there is one."""
    return Index(questions, Lexicon(labels_of(select, folder), kinds_of(select), told_of(select)))


def sentences(text: str, select: Select, at_most: int = 5) -> list[tuple[str, int]]:
    """The quotes whose words fit best, with their lines: half of the telling words at least, two if there are two."""
    wanted = set(telling(text))
    ranked = []
    for quote, line in select("SELECT DISTINCT ?quote ?line WHERE { ?e oa:exact ?quote ; ent:textLine ?line }"):
        said, number = quote.value, int(line.value)  # type: ignore[attr-defined]
        shared = len(wanted & set(telling(said)))
        if shared >= min(2, len(wanted)) and 2 * shared >= len(wanted) and wanted:
            ranked.append((-shared, len(said), number, said))
    return [(said, number) for _, _, number, said in sorted(ranked)[:at_most]]


def _fields(question: Question) -> list[tuple[float, str]]:
    """The texts of a question's header, with how much a word in each counts."""
    parameters = [p for p in question.parameters if p.name not in ("voice", "article")]
    taken = [" ".join([p.name, (p.class_iri or "").removeprefix(ENT), *p.choices]) for p in parameters]
    return [
        *((1.0 if len(words(text)) == 1 else 0.5, text) for text in question.synonyms),
        (1.0 if len(telling(question.title)) == 1 else 0.8, question.title),
        (0.8, question.question),
        (0.8, question.name.replace("-", " ")),
        (0.4, " ".join(taken)),
        (0.3, " ".join(question.tags)),
        (0.12, "" if question.evidence_of else " ".join(question.columns.values())),
    ]


def _quoted(text: str) -> str:
    """The words that a question wants found: those in quotation marks, or those after "word"."""
    if found := re.search(r"[\"“'‘]([^\"”“]+?)[\"”'’](?!\w)", text):
        return found[1]
    found = re.search(r"\b(?:words?|phrase)\s+(?!is\b|in\b)(\w[\w-]*)", text, re.I)
    return found[1] if found else ""


def _asked(text: str) -> set[str]:
    """What a question asks for, by its wh-words.

    >>> sorted(_asked("Who signed it, and how many?"))
    ['how many', 'who']
    """
    found = set(re.findall(r"\b(who|when|where|why|how many|how much|how often)\b", text.lower()))
    return found | {"who"} if re.search(r"\bwhom|whose\b", text, re.I) else found


def _fits_preposition(thing: Named, parameter: Parameter) -> bool:
    """Whether the preposition before a name is that of the parameter's description: "ambassadors to this state"."""
    return thing.before != "" and re.search(rf"\b{thing.before} this\b", parameter.about) is not None


def _contradicts(thing: Named, parameter: Parameter) -> bool:
    """Whether the preposition before a name is not that of the parameter: "appointments by this state" takes none after "to"."""
    own = set(re.findall(r"\b(by|to|from) this\b", parameter.about))
    doer = parameter.name in _DOERS
    return (bool(own) and thing.before in {"by", "to", "from"} - own) or (doer and thing.before in ("about", "on"))


def _together(one: Named, other: Named, said: Sequence[str]) -> bool:
    """Whether two names stand in one list, such as "Chile, Peru and Uruguay"."""
    first, last = sorted((one.places, other.places), key=lambda places: places.start)
    return set(said[first.stop : last.start]) <= {"and", "or"}


def _is_of_other_class(thing: Named, parameter: Parameter, classes: Mapping[str, int]) -> bool:
    """Whether the name of a parameter that takes any thing is that of a class, such as topic, and not the thing's."""
    meant = ENT + parameter.name.capitalize()
    also = any(re.search(rf"\b{name.removeprefix(ENT)}\b", parameter.about, re.I) for name in (*thing.classes, "thing"))
    return parameter.class_iri is None and meant in classes and meant not in thing.classes and not also


def _denies(text: str) -> bool:
    """Whether something is asked in the negative, which few questions are: their answer would be the opposite."""
    return (
        re.search(r"\b(not|no|never|nobody|nothing|none|without|neither|un\w+ed|n[’']t)\b|n[’']t\b", text, re.I)
        is not None
    )


def _chosen(choice: str, said: Sequence[str]) -> bool:
    """Whether a question has the words of a choice, in the singular or plural."""
    return all(
        any(
            word.startswith(each[:-1]) and len(word) - len(each) in (0, 1, 2) and stem(word) == stem(each)
            for word in said
        )
        for each in choice.split()
    )


def _within(phrase: Sequence[str], stems: Sequence[str]) -> bool:
    return any(list(stems[at : at + len(phrase)]) == list(phrase) for at in range(len(stems)))
