"""Reads a question in somebody's own words: which canned question is meant, with which values.

Every word weighs by how few canned questions have it (inverse document frequency, Spärck Jones 1972) and by where
they have it. A reading is clear where it explains most of the words and the next one comes well behind; whatever
a question names and a reading leaves out is told, never dropped without a word.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from kg.answer.canned.questions import Question, UnknownQuestionError
from kg.answer.naming import Select
from kg.answer.stems import COMMON, stem, telling, words
from kg.answer.words import near_words
from kg.answer.words.elsewhere import Elsewhere
from kg.answer.words.filling import KIND, OWN, filled
from kg.answer.words.spotting import Lexicon, NamedThing, kinds_of, labels_of, told_of
from kg.answer.words.window import window
from kg.errors import KgError
from kg.source.verbs import kinds_said_by, meant_by
from kg.terms import ENT

_PHRASE = 1.2  # more for each word of a synonym that is there as a whole
_PART = 0.6  # of the weight of a word that stands in a longer synonym, as far as it explains
_TITLE = 0.6  # more where all words of the title are there
# What may stand beside a lone name: "what about nickel", "tell me about the roadmap".
_ABOUT_A_NAME = frozenset(
    "who a about an and all are do does everything is know me of on please tell the there us we what you".split()
)
# Words that weigh nothing but where a question ends with them.
_ENDINGS = {"about": "subject matter", "for": "purpose", "done": "done with"}
_SPEAK = frozenset((KIND, ENT + "Measure"))  # what says by itself what is asked
_UNKNOWN = 0.5  # of the greatest rarity: for a word that no question has, such as what is only in a text
_ASKED, _NO_NUMBER = 0.4, 1.5  # for a wh-word that the question has too; less where a number is asked for and not given
# Asks what is possible, and is not only polite.
_MODAL = re.compile(r"\b(could|might)\b(?!\s+(you|i|we)\b)", re.I)
CLEAR_SHARE, CLEAR_LEAD, LEAST_SHARE, NEAR = 0.7, 1.2, 0.3, 0.4
CLEAR_OF_A_KIND = 0.75  # of a question about happenings of any kind, which leaves a word more easily
HAPPENINGS = "happenings"
SHOW = "show"  # the reading of a lone name: what is known of the thing
MATCHING = "one-report"  # the reading of any question by the reports that fit it best


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


class Understanding:
    """What some words may mean.

    readings: as canned questions, best first; clear: whether what is meant stands out; mended: words that were taken for
    others, as they are spelt and as they were taken; unknown: what is named that neither the graph nor a question has; named: what the graph has;
    reports: readings by the reports that fit the words best, the best first; alike: how many of these are the answer, where it
    is they that answer, else 0; elsewhere: what tells what no question does, of several articles; first: the reports with which the answers of the canned question begin; verdict: what they say to a
    question whether something is so, "" where it is none.
    """

    def __init__(
        self, readings: list[Reading], clear: bool, mended: dict[str, str], unknown: Sequence[str] = ()
    ) -> None:
        self.readings = readings
        self.unknown = list(unknown)
        self.named: list[NamedThing] = []
        self.clear = clear
        self.mended = mended
        self.reports: list[Reading] = []
        self.alike = 0
        self.first: list[str] = []
        self.verdict = ""
        self.elsewhere: Elsewhere | None = None

    @property
    def meant(self) -> list[Reading]:
        """What to run where it is clear: the canned question, or the reports that answer."""
        return self.reports[: self.alike] or self.readings[:1]

    def told(self) -> str:
        """One line that says how the words were read."""
        first = self.meant[0]
        others = [each for each in self.readings if each is not first][:2]
        more = [f"others: {'; '.join(map(str, others))}"] if others else []
        more += [f"{was} read as {now}" for was, now in self.mended.items()]
        more += [f"not narrowed to {', '.join(first.unused)}"] if first.unused else []
        aside = f" ({'. '.join(more)})" if more else ""
        return f"{self.verdict} I read this as: {first}{aside}".lstrip()

    def error(self, words: str) -> KgError:
        """What Python is told of words that may mean several questions, or none."""
        if not self.readings:
            return UnknownQuestionError(words, [])
        lines = "".join(f"\n  {reading}" for reading in self.readings)
        more = f"\n{self.elsewhere}" if self.elsewhere else ""
        return KgError(f"it is not clear what '{words}' asks.", f"It may be:{lines}{more}")


class Index:
    """The canned questions and the labels of a graph, by their words."""

    def __init__(self, questions: Sequence[Question], lexicon: Lexicon) -> None:
        self._questions = [each for each in questions if each.name != MATCHING]  # that is another way to read them
        self.lexicon = lexicon
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
            counts = {"how many", "how much"} if "figures" in question.tags else set()
            when = {"when"} if question.time_of else set()
            self._asks_for[question.name] = _asked(question.question) | counts | when
            for each, weight in weights.items():
                held[each] += weight
        self._rarity = {each: math.log(1 + len(self._questions) / max(1.0, count)) for each, count in held.items()}
        self._most = math.log(1 + len(self._questions))

    def understand(self, text: str, given: Mapping[str, object] | None = None) -> Understanding:
        """What the words may mean. given: values of parameters, which every reading must be able to take."""
        text = _MODAL.sub("possibly", text)
        mended = self._mended(text)
        for was, now in mended.items():
            text = re.sub(rf"\b{re.escape(was)}\b", now, text, flags=re.I)
        named = self.lexicon.spot(text)
        in_names = {place for each in named for place in each.places}
        rest = [word for place, word in enumerate(words(text)) if place not in in_names]
        if rest and rest[-1] in _ENDINGS and words(text)[-1] == rest[-1] and not set(rest) - COMMON:
            text = f"{text} {_ENDINGS[rest[-1]]}"
        without = [named, self.lexicon.spot(text, frozenset({ENT + "Office"}))]
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
        unknown = self._unknown(text, in_names)
        clear = clear and not unknown
        clear = clear and (len(readings) == 1 or readings[0].score >= CLEAR_LEAD * readings[1].score)
        understood = Understanding(readings, clear, mended, unknown)
        understood.named = named
        return understood

    def _unknown(self, text: str, in_names: Container[int]) -> list[str]:
        """What is named and neither the graph nor a question knows: "NPT" in "is Chad a party to the NPT"."""
        capitals = [] if text.isupper() else re.findall(r"(?<=[a-z,] )[A-Z][\w-]*(?:(?<=[a-z]) [A-Z][\w-]*)*", text)
        in_days = window(text, in_names)
        known = self._known | COMMON | (in_days.words if in_days else set())
        return [each for each in capitals if any(word not in known for word in words(each))]

    def _lone(self, text: str, named: Sequence[NamedThing]) -> Reading | None:
        """A question that is nothing but a name asks what is known of it."""
        if len({each.iri for each in named}) != 1:
            return None
        is_office = ENT + "Office" in named[0].classes  # of that one wants to know who has it
        if is_office and (not named[0].whole or ENT + "Ambassadorship" in named[0].classes):
            return None
        own = [stem(word) for word in words(text) if word not in COMMON]
        a_word = not named[0].whole or ENT + "Measure" in named[0].classes
        if len(own) == 1 and a_word and not named[0].definite and self._asks(own[0]):
            return None
        places = {place for each in named for place in each.places}
        rest = [word for place, word in enumerate(words(text)) if place not in places]
        if not set(rest) <= _ABOUT_A_NAME:
            return None
        name, key = ("office-holders", "office") if is_office else (SHOW, "thing")
        return Reading(name, {key: named[0].iri}, {key: named[0].label}, [], 1.0, 1.0)

    def _asks(self, word: str) -> bool:
        """Whether a question has the stem in its title, or as a synonym."""
        return any(weights.get(word, 0) >= 1.0 for weights in self._weights.values())

    def _best(
        self, question: Question, text: str, ways: Sequence[Sequence[NamedThing]], given: Mapping[str, object]
    ) -> Reading | None:
        """The reading with the names found in the way that suits the question: an office, or the state in its title."""
        readings = [reading for named in ways if (reading := self._reading(question, text, named, given))]
        return max(
            readings,
            key=lambda each: (len(each.values) - len(each.unused), "office" in each.values, each.score),
            default=None,
        )

    def _reading(
        self, question: Question, text: str, named: Sequence[NamedThing], given: Mapping[str, object]
    ) -> Reading | None:
        weights = self._weights[question.name]
        all_words = words(text)
        stems = [stem(word) for word in all_words]
        found = filled(question, text, named, given, self.lexicon, weights, self._asks)
        if any(p.required and p.name not in found.values and p.name not in given for p in question.parameters):
            return None
        names = {place for each in named if each.whole or len(each.places) > 1 for place in each.places}
        phrases = [phrase for phrase in self._phrases[question.name] if len(phrase) > 1 and _within(phrase, stems)]
        in_phrases = {each for phrase in phrases for each in phrase}
        total = fit = explained = of_names = 0.0
        for place, (word, each) in enumerate(zip(all_words, stems, strict=True)):
            if word in COMMON:
                continue
            rarity = self._rarity.get(each, _UNKNOWN * self._most)
            total += rarity
            if place in found.covered:
                explained += rarity
                of_names += rarity if place not in found.kinds else 0
            elif each in weights:
                fit += rarity * weights[each]
                whole = weights[each] >= OWN or each in in_phrases
                if whole or place not in names:  # one word of "issues discussed" is not what that means
                    explained += rarity * (1.0 if whole else _PART * weights[each])
        fit += _PHRASE * max(map(len, phrases), default=0)
        if not fit and not any(p.class_iri in _SPEAK and p.name in found.values for p in question.parameters):
            return None
        fit += _ASKED * len(_asked(text) & self._asks_for[question.name])
        fit += _TITLE if set(telling(question.title)) <= set(stems) else 0
        share = min(1.0, explained / total) if total else 1.0 if phrases else 0.0
        whole = found.whole_unused or (_denies(text) and not _denies(" ".join([question.question, *question.synonyms])))
        # What is to come, of a question about the past; what came before or after something, of one about that.
        in_days = window(text, names)
        order = set(all_words) & {"will", "before", "after"} - (in_days.said if in_days else set())
        whole = whole or any(word not in weights for word in order)
        # How many there are of something is no question of which there are.
        if {"how many", "how much"} & _asked(text) - self._asks_for[question.name]:
            whole, fit = True, fit - _NO_NUMBER * (question.name != HAPPENINGS)
        # Names alone do not make a reading: half of what is asked of them must be explained too.
        whole = whole or explained - of_names < 0.5 * (total - of_names)
        return Reading(question.name, found.values, found.labels, found.unused, fit + found.score, share, whole)

    def _mended(self, text: str) -> dict[str, str]:
        """Words that nothing has, with the known word that is written almost like each."""
        from rapidfuzz import fuzz, process

        stems = {stem(word) for word in self._known}
        known = sorted(word for word in self._known if len(word) > 3 and word not in COMMON)
        found = {}
        for word in words(text):
            if len(word) < 5 or word in COMMON or stem(word) in stems or word in self._known or not word.isalpha():
                continue
            if (
                kinds_said_by(word) or meant_by(word) or near_words.has(stem(word))
            ):  # known to the vocabulary, whatever looks like it
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


def _asked(text: str) -> set[str]:
    """What a question asks for, by its wh-words.

    >>> sorted(_asked("Who signed it, and how many?"))
    ['how many', 'who']
    """
    found = set(re.findall(r"\b(who|when|where|why|how many|how much|how often)\b", text.lower()))
    return found | {"who"} if re.search(r"\bwhom|whose\b", text, re.I) else found


def _denies(text: str) -> bool:
    """Whether something is asked in the negative, which few questions are: their answer would be the opposite."""
    return (
        re.search(r"\b(not|no|never|nobody|nothing|none|without|neither|un\w+ed|n[’']t)\b|n[’']t\b", text, re.I)
        is not None
    )


def _within(phrase: Sequence[str], stems: Sequence[str]) -> bool:
    return any(list(stems[at : at + len(phrase)]) == list(phrase) for at in range(len(stems)))
