"""Names that the reference data lack: capitalised words, offices and their holders, each with a declaration ready."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from kg.draft.known import KnownThings, KnownWords
from kg.draft.labels import iri_for, is_title, language_has_no_capitals, one_person
from kg.draft.language import Language, any_of
from kg.draft.places import is_in, is_state
from kg.draft.sentences import dateline
from kg.notes.names import ThingNames, last_part
from kg.source.normal import key
from kg.source.times import months_of

_CAPITAL = r"(?:[^\W\d_a-zß-öø-ÿ][\w’'&.-]*\w|[A-Z]\.|[A-Z](?=\s))"
_JOINERS = r"(?:of|the|for|on|de|del|la|las|los|du|des|von|van|der|den|y|bin|e|da|do)"
_RUN = re.compile(rf"{_CAPITAL}(?:\s+(?:(?:{_JOINERS}\s+){{0,2}}|(?:and|&)\s+){_CAPITAL})*")
_PERSON = rf"{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}}"
_COUNTRIES = ("Country",)
_TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lord|Lady)\.?\s+(?=\S)")  # no part of the name


@dataclass
class Declared:
    """A thing to declare: its IRI, class, labels, and roles in the words of notes. places: line, start and end."""

    iri: str
    kind: str
    labels: list[str]
    roles: str = ""
    places: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass
class Holding:
    """Somebody who has an office, by the words of a line."""

    line: int
    start: int
    end: int
    person: str
    office: str


class UnknownFinder:
    """Goes over the lines of one text."""

    def __init__(self, names: ThingNames, language: Language, known: KnownThings, text: str = "") -> None:
        self.names, self.language, self.known = names, language, known
        self.declared: dict[str, Declared] = {}
        self.holdings: list[Holding] = []
        self.aliases: dict[str, str] = {}  # short forms in parentheses behind a known name, and what they mean
        self._classes = [(any_of(words), kind) for kind, words in language.table("classes").items()]
        self._acronyms = {word for words in language.table("classes").values() for word in words if word.isupper()}
        pairs = [(short, long) for short, of in language.table("short").items() for long in of]
        self._short = {one: [o for pair in pairs if one in pair for o in pair] for pair in pairs for one in pair}
        nouns = {noun: kind for kind, of in language.table("beside").items() for noun in of}
        self._nouns = {noun: None if kind == "None" else kind for noun, kind in nouns.items()}
        noun = any_of(nouns).pattern
        self._noun_before = re.compile(rf"({noun})\s+(?:(of)\s+|called\s+|named\s+)?(?:the\s+)?[“\"]?$", re.I)
        self._noun_behind = re.compile(rf"[”\"]?\s+({noun})", re.I)
        self._apposed = re.compile(
            rf",\s+(?:an?|the(?!\s+(?:[\w’'-]+\s+){{0,3}}?(?:{any_of(language.words('beside', 'None')).pattern})))\s+(?:[\w’'-]+\s+){{0,3}}?({noun})(?=\s*[.,;:)]|\s+(?:of|in|from|with|that|which|who|based|owned|run|near|on|and|is|was|has|\w+ed)(?!\w))",
            re.I,
        )
        self._portfolios = any_of(language.words("portfolios"))
        self._starters = set(language.words("starters"))
        self._idle = {*months_of(language.tag), *language.words("times", "weekdays"), *language.words("pronouns")}
        self._spelt = set(language.words("offices", "heads"))
        heads = "|".join(map(re.escape, sorted(self._spelt, key=lambda head: (-len(head), head)))) or "(?!)"
        self._heads = re.compile(rf"(?:{heads})", re.IGNORECASE if language.tag[:2] == "en" else 0)
        of = "|".join(language.words("offices", "of")) or "(?!)"
        self._office = re.compile(
            rf"(?<!\w)(?P<head>(?:{heads}|{heads.lower()}))(?!\w)"
            rf"(?P<rest>(?:\s+(?:{of})\s+(?:the\s+|la\s+|die\s+|das\s+)?{_CAPITAL}(?:\s+(?:and\s+|y\s+|und\s+)?(?:of\s+)?{_CAPITAL})*)*)"
            rf"(?:,?\s+(?P<person>{_PERSON}))?"
        )
        self._before = re.compile(
            rf"(?P<person>{_CAPITAL}(?:\s+{_CAPITAL}){{1,3}}),\s+(?:the\s+|der\s+|die\s+)?(?:(?!(?:and|or|but|with)\s)[\w’'.]+\s+){{0,3}}$"
        )
        self.line, self.text = "", text
        self.lines: dict[int, tuple[str, list[int]]] = {}

    # ---------------------------------------------------------------- one line

    def take(self, number: int, line: str, starts: list[int]) -> None:
        """Finds the unknown names of a line; starts: where its sentences begin."""
        if language_has_no_capitals(line) or is_title(line):
            return
        if filed := dateline(line):  # places do not move
            line = " " * filed.end + line[filed.end :]
        self.line = line
        self.lines[number] = line, starts
        known = self.known.find(line)
        taken = self._offices(number, line, known)
        for run in _RUN.finditer(line):
            first = run.start()
            last = min([a for a, _ in taken if first < a], default=run.end())  # "NATO Secretary General Jane Roe"
            for start, end in self._parts(line, first, first + len(line[first : min(last, run.end())].rstrip()), known):
                self._name(number, line, start, end, known, taken, first=start in starts)

    def _parts(self, line: str, start: int, end: int, known: list[KnownWords]) -> list[tuple[int, int]]:
        """A run without the words that only begin the sentence, and without a genitive at its end; two names are parted."""
        for joint in re.finditer(r"\s+(?:and|&)\s+", line[start:end]):
            left, right = (start, start + joint.start()), (start + joint.end(), end)
            if not self._is_one(line, left, right, known):
                return [part for side in (left, right) for part in self._parts(line, *side, known)]
        while start < end and (word := re.match(r"[\w’'.-]+", line[start:end])):
            if word[0].lower().rstrip(".") not in self._starters and word[0].lower() not in self._idle:
                break
            start += word.end()
            start += len(line[start:end]) - len(line[start:end].lstrip())
        words = re.sub(r"['’]s?$", "", line[start:end])
        while words and words.split()[-1].lower() in {*self._idle, "of", "the", "for", "on"}:
            words = words[: -len(words.split()[-1])].rstrip()
        pieces, place = [], start
        between = r"(?<!People)(?<!Women)(?<!Children)['’]s\s+"  # "Malaysia's Prime Minister" are two
        if self.kind_of(words) is None:
            between += r"|\s+(?:of|for|on)(?:\s+the)?\s+"  # and so are "Jane Doe of France"
        for piece in re.split(f"({between})", words):
            if piece.strip() and not re.fullmatch(between, piece):
                pieces.append((place, place + len(piece.rstrip())))
            place += len(piece)
        return [(a, b) for a, b in pieces if b > a + 1]

    def _is_one(self, line: str, left: tuple[int, int], right: tuple[int, int], known: list[KnownWords]) -> bool:
        """Whether words on both sides of "and" are one name: "the Climate and Environmental Fund", "Ministry of Food and Health"."""
        ours, theirs = line[slice(*left)], re.split(r"\s+(?:and|&)\s+", line[slice(*right)])[0]
        if any(name.start < left[1] and left[0] < name.end for name in known):
            return False
        if self.kind_of(ours) is None:
            the = re.search(r"\b(?:the|its|their|of|for)\s+$", line[: left[0]], re.I) is not None
            return the and " " in theirs and self.kind_of(theirs) is not None
        return re.search(r"\s(?:of|for)\s", ours) is not None and self._portfolios.match(theirs) is not None

    def _name(
        self,
        number: int,
        line: str,
        start: int,
        end: int,
        known: list[KnownWords],
        taken: list[tuple[int, int]],
        *,
        first: bool,
    ) -> None:
        words = line[start:end].rstrip(".") if not re.search(r"\b[A-Z]\.$", line[start:end]) else line[start:end]
        end = start + len(words)
        nobody = self.language.words("classes", "Person")  # "Mr" is the name of nobody
        if any(a < end and start < b for a, b in taken) or not words or words in self.aliases or words in nobody:
            return
        for name in known:
            if name.start < end and start < name.end:
                if name.start <= start and end <= name.end:
                    return
                if self.kind_of(words) is None:  # "Indonesia Muhammad Amin": what is known stands apart
                    return
        kind = self.kind_of(words)
        apposed = self._apposed.match(line, end) if kind != "Person" else None  # "Sea Gold, a company"
        if (noun := apposed[1].lower() if apposed else self._noun_beside(line, start, end)) is not None:
            if not noun or (beside := self._nouns[noun]) is None:  # a ship, say, which is no person
                return
            kind = beside if not kind or (apposed and beside not in self.names.vocabulary.above(kind)) else kind
        if kind in ("Law", "Treaty") and (year := re.match(r"\s+(?:of|von|de)\s+[12]\d{3}(?!\d)", line[end:])):
            end += year.end()
            words = line[start:end]
        several, acronym = " " in words, words.isupper() and len(words) > 2
        if acronym and line[start - 1 : start] == "(" and self._alias(number, words, start, known):
            return
        people = [made for made in self.declared.values() if made.kind == "Person"]
        if kind is None and any(one_person(made.labels[0], words) for made in people):
            kind = "Person"
        there = is_in(self.text, words)
        if kind is None and (not several or there) and not acronym and is_state(self.language, self.text, words):
            kind = "State"
        if kind is None:
            if self.language.tag[:2] == "de" and not acronym:
                return  # all nouns have capitals
            if first and not several and not acronym:
                return
            place = there or re.search(
                r"(?:\b[Ii]n|\baround|\bat|\bfrom|\bnear|\boff|\bacross|\ben|\bi|\bà)\s+(?:the\s+)?$", line[:start]
            )
            if acronym and not several:
                kind = "Organisation"
            elif several and re.search(r"\bthe\s+$", line[:start], re.I):
                return  # "the Sea Star" is nobody's name
            elif several and not place and len(words.split()) <= 4 and not re.search(rf"\b{_JOINERS}\b", words):
                kind = "Person"
            elif place:
                kind = "City" if not several else "Place"
            else:
                kind = "Topic" if not several else "Organisation"
            if kind == "Topic":
                return
        self.declare(kind, words, (number, start, end))

    def _noun_beside(self, line: str, start: int, end: int) -> str | None:
        """The noun beside a name that says what it is: "operation Baltic Sentry", "the Baltic Sentry operation"."""
        before, behind = self._noun_before.search(line[:start]), self._noun_behind.match(line[end:])
        if before is not None:  # an airport "of" a city has its name, an island "of" that name is it
            noun = before[1].lower()
            return noun if before[2] is None or self._nouns[noun] in ("Region", "City") else ""
        the = re.search(r"\b(?:the|a|an)\s+[“\"]?$", line[:start], re.I) is not None
        return behind[1].lower() if behind is not None and the else None

    def _alias(self, number: int, words: str, start: int, known: list[KnownWords]) -> bool:
        """Whether a short form in parentheses stands behind the name that it is short for."""
        for name in known:
            if name.end + 2 == start:
                self.aliases[words] = name.thing
                return True
        for made in self.declared.values():
            if any(line == number and end + 2 == start for line, _, end in made.places):
                made.labels += [] if words in made.labels else [words]
                return True
        return False

    def kind_of(self, words: str) -> str | None:
        """The class of what has these words as its name, where one of them says it; the last word counts most."""
        best: tuple[int, int, str] | None = None
        for pattern, kind in self._classes:
            for found in pattern.finditer(words):
                if not found[0][0].isupper() or (
                    len(found[0]) < 4 and not found[0].isupper() and found[0].upper() in self._acronyms
                ):
                    continue  # "Kim Jong-un" is not the UN
                head = re.search(r"\b(?:of|for|on|de|des|der)\b", words)
                place = found.end() if head is None or found.start() < head.start() else -1
                if best is None or (place, len(found[0])) > best[:2]:  # a "World Bank" is more than a "Bank"
                    best = place, len(found[0]), kind
        return best[2] if best else None

    # ---------------------------------------------------------------- offices

    def _offices(self, number: int, line: str, known: list[KnownWords]) -> list[tuple[int, int]]:
        """Declares offices with their holders; the places that they take."""
        taken, at = list[tuple[int, int]](), 0
        while match := self._office.search(line, at):
            at = match.end()
            if not match["rest"] and not match["person"] and not self._before.search(line[: match.start()]):
                continue
            state, start = self._state_before(line, match.start(), known)
            person_end = match.end("rest")
            inside = [name for name in known if match.start("rest") <= name.start and name.end <= match.end("rest")]
            before = self._before.search(line[:start])
            person_words, place = "", None
            behind = self._behind_state(line, inside, match.end("rest"))
            if behind:  # "President of Mexico Jane Doe", behind whom another may follow, of another state
                (person_end, place), at, person_words = behind, behind[1][1], line[slice(*behind[1])]
            elif match["person"] and match["person"].split()[0].lower() not in self._starters:
                person_words, place = match["person"], match.span("person")
            elif before:
                person_words, place = before["person"], before.span("person")
            person_words = re.sub(r"['’]s?(\s.*)?$", "", person_words)  # "Joe Biden’s Call" names one who calls
            title = re.sub(r"^(?:the|der|die|el|la|le)\s+", "", line[start:person_end].strip(), flags=re.I)
            if not person_words and (name := self._within_title(title)):
                person_end -= len(name)
                person_words, place = name, (person_end, person_end + len(name))
                title = title[: -len(name)].rstrip()
            if any(n.end == person_end and not n.labelled for n in inside) and re.match(r"\s+[a-z]", line[person_end:]):
                continue  # "a spokesman for the Chilean foreign ministry": the title goes on in small letters
            states = [n.thing for n in inside if n.end <= person_end and self.names.is_a(n.thing, _COUNTRIES)]
            where = state or (states[-1] if states else "")
            beside = place and (place[0] > start or re.match(r"\s*(?:[,.;)]|$)", line[match.end() :]))
            sure = match["head"] in self._spelt or (where and " " in person_words and beside)  # "Peru's king, Jan Roe"
            if not sure or self.kind_of(person_words) or not title or (not person_words and not match["rest"]):
                continue
            # "spokesman Andrei Belov": whose, is open
            if place and not where and not match["rest"] and title.islower():
                taken.append((start, place[1]))
                self.person(number, person_words, place)
                continue
            office = self._known_office(title, match["head"] + match["rest"]) or self._new_office(
                number, title, where, (start, person_end)
            )
            taken.append((start, person_end))
            if place and person_words:
                person = self.person(number, person_words, place)
                taken.append((place[0], place[0] + len(person_words)))
                end = max(match.end("rest"), taken[-1][1])
                self.holdings.append(Holding(number, min(start, place[0]), end, person, office))
        return taken

    def _behind_state(self, line: str, inside: list[KnownWords], end: int) -> tuple[int, tuple[int, int]] | None:
        """Where a title ends with a state behind which a person is named, and where the person stands."""
        for name in inside:
            if self.names.is_a(name.thing, _COUNTRIES) and (
                person := re.match(rf"\s+({_PERSON})", line[name.end : end])
            ):
                return name.end, (name.end + person.start(1), name.end + person.end(1))
        return None

    def _state_before(self, line: str, start: int, known: list[KnownWords]) -> tuple[str, int]:
        """The state right before an office ("Dutch", "Malaysia's"), and where the title begins with it."""
        for name in known:
            if self.names.is_a(name.thing, _COUNTRIES) and re.fullmatch(r"(?:['’]s)?\s+", line[name.end : start]):
                return name.thing, name.start
        return "", start

    def _within_title(self, title: str) -> str:
        """The person whose name stands behind a title that is known: "Minister of Foreign Affairs Ana Vaz"; else nothing."""
        words = title.split()
        declared = {key(label) for made in self.declared.values() if made.kind != "Person" for label in made.labels}
        for count in (2, 3):
            office = " ".join(words[:-count])
            if office and (key(office) in declared or self._known_office(office, office)):
                return " ".join(words[-count:])
        return ""

    def _known_office(self, title: str, plain: str) -> str | None:
        for words in (title, plain):
            for iri in self.names.by_label.get(words, ()):
                if self.names.is_a(iri, ("Office",)):
                    return iri
        return None

    def _new_office(self, number: int, title: str, state: str, place: tuple[int, int]) -> str:
        kind = "Ambassadorship" if re.match(r".*(?:Ambassador|Botschafter|mbajador)", title) else "Office"
        made = self.declare(kind, title, (number, *place))
        if state and not made.roles:
            made.roles = f"acts-for {last_part(state)}"
        return made.iri

    def complete(self) -> None:
        """Says for whom offices act whose words name a body that is declared, or that are "its" of one body alone."""
        whose = {"Organisation", "Country"}
        bodies = [made for made in self.declared.values() if self.names.vocabulary.above(made.kind) & whose]
        for office in self.declared.values():
            if office.kind not in ("Office", "Ambassadorship") or office.roles:
                continue
            named = {
                body.iri
                for body in bodies
                for label in body.labels
                for words in office.labels
                if re.match(rf"{re.escape(label)}(?:['’]s)?\s", words)
                or any(
                    re.search(rf"(?<!\w){re.escape(label)}(?:['’]s)?\s+$", self.lines[at][0][:place])
                    for at, place, _ in office.places
                )
                or re.search(rf"\bof (?:the )?{re.escape(label)}$", words)
            } or self._its(office, bodies)
            if len(named) == 1:
                office.roles = f"acts-for {last_part(next(iter(named)))}"

    def _its(self, office: Declared, bodies: list[Declared]) -> set[str]:
        """Who is named in the sentence before that which calls an office "its"."""
        number, start, _ = office.places[0]
        line, starts = self.lines[number]
        own = max((place for place in starts if place <= start), default=0)
        before = [place for place in starts if place < own]
        if not before or not re.fullmatch(r"Its\s+", line[own:start]):
            return set()
        low = before[-1]
        found = {body.iri for body in bodies for at, a, b in body.places if at == number and low <= a and b <= own}
        return found | {
            name.thing
            for name in self.known.find(line)
            if low <= name.start and name.end <= own and self.names.is_a(name.thing, ("Country", "Organisation"))
        }

    def person(self, number: int, words: str, place: tuple[int, int]) -> str:
        """The person of that name, who is declared where nobody knows them."""
        for found in self.known.find(words):
            if self.names.is_a(found.thing, ("Person",)):
                return found.thing
        return self.declare("Person", words, (number, place[0], place[0] + len(words))).iri

    # ---------------------------------------------------------------- declarations

    def declare(self, kind: str, words: str, place: tuple[int, int, int]) -> Declared:
        """The declaration of a name; a person who is named by surname later is the same."""
        label = " ".join(words.split())
        if kind == "Person":
            label = _TITLE.sub("", label, count=1)
        if kind == "Person" and (junior := re.match(r",? [JS]r\.", self.line[place[2] :])):
            label += junior[0]
        names = {key(label), *map(key, self._short.get(label, ()))}
        for made in self.declared.values():
            if names & set(map(key, made.labels)):
                made.labels += [label] if key(label) not in map(key, made.labels) else []
                made.places.append(place)
                return made
            if made.kind == kind == "Person" and one_person(made.labels[0], label):
                made.labels += [label] if label not in made.labels else []
                made.places.append(place)
                return made
        iri = self.names_for(kind, re.sub(r"['’]s\b", "", label))
        self.declared[iri] = Declared(iri, kind, [label], places=[place])
        return self.declared[iri]

    def names_for(self, kind: str, label: str) -> str:
        """An IRI that nothing has yet."""
        made = iri_for(self.names, kind, label)
        tried = itertools.chain([made], (f"{made}-{number}" for number in itertools.count(2)))
        return next(iri for iri in tried if iri not in self.names.classes and iri not in self.declared)
