"""Names that the reference data lack: capitalised words, offices and their holders, each with a declaration ready."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from kg.draft.known import Found, Known
from kg.draft.language import Language, any_of
from kg.draft.sentences import dateline
from kg.notes.names import ALL_PREFIXES, PREFIX_OF, Names, last_part
from kg.source.normal import key
from kg.source.times import months_of

_CAPITAL = r"(?:[^\W\d_a-zß-öø-ÿ][\w’'&.-]*\w|[A-Z]\.|[A-Z](?=\s))"
_JOINERS = r"(?:of|the|for|on|de|del|la|las|los|du|des|von|van|der|den|y|bin|e|da|do)"
_RUN = re.compile(rf"{_CAPITAL}(?:\s+(?:{_JOINERS}\s+){{0,2}}{_CAPITAL})*")
_PERSON = rf"{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}}"
_COUNTRIES = ("Country",)
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lord|Lady)\.?\s+(?=\S)")  # no part of the name


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


class Finder:
    """Goes over the lines of one text."""

    def __init__(self, names: Names, language: Language, known: Known) -> None:
        self.names, self.language, self.known = names, language, known
        self.declared: dict[str, Declared] = {}
        self.holdings: list[Holding] = []
        self.aliases: dict[str, str] = {}  # short forms in parentheses behind a known name, and what they mean
        self._classes = [(any_of(words), kind) for kind, words in language.table("classes").items()]
        pairs = [(short, long) for short, of in language.table("short").items() for long in of]
        self._short = {one: [o for pair in pairs if one in pair for o in pair] for pair in pairs for one in pair}
        self._starters = set(language.words("starters"))
        self._idle = {*months_of(language.tag), *language.words("times", "weekdays"), *language.words("pronouns")}
        heads = "|".join(map(re.escape, sorted(language.words("offices", "heads"), key=len, reverse=True))) or "(?!)"
        self._heads = re.compile(rf"(?:{heads})", re.IGNORECASE if language.tag[:2] == "en" else 0)
        of = "|".join(language.words("offices", "of")) or "(?!)"
        self._office = re.compile(
            rf"(?<!\w)(?P<head>(?:{heads}))(?!\w)"
            rf"(?P<rest>(?:\s+(?:{of})\s+(?:the\s+|la\s+|die\s+|das\s+)?{_CAPITAL}(?:\s+(?:and\s+|y\s+|und\s+)?(?:of\s+)?{_CAPITAL})*)*)"
            rf"(?:,?\s+(?P<person>{_PERSON}))?"
        )
        self._before = re.compile(
            rf"(?P<person>{_CAPITAL}(?:\s+{_CAPITAL}){{1,3}}),\s+(?:the\s+|der\s+|die\s+)?(?:[\w’'.]+\s+){{0,3}}$"
        )
        self.line = ""

    # ---------------------------------------------------------------- one line

    def take(self, number: int, line: str, starts: list[int]) -> None:
        """Finds the unknown names of a line; starts: where its sentences begin."""
        if language_has_no_capitals(line) or is_title(line):
            return
        if filed := dateline(line):  # places do not move
            line = " " * filed.end + line[filed.end :]
        self.line = line
        known = self.known.find(line)
        taken = self._offices(number, line, known)
        for run in _RUN.finditer(line):
            for start, end in self._parts(line, run):
                self._name(number, line, start, end, known, taken, first=start in starts)

    def _parts(self, line: str, run: re.Match[str]) -> list[tuple[int, int]]:
        """A run without the words that only begin the sentence, and without a genitive at its end."""
        start, end = run.span()
        while start < end and (word := re.match(r"[\w’'.-]+", line[start:end])):
            if word[0].lower().rstrip(".") not in self._starters and word[0].lower() not in self._idle:
                break
            start += word.end()
            start += len(line[start:end]) - len(line[start:end].lstrip())
        words = re.sub(r"['’]s?$", "", line[start:end])
        while words and words.split()[-1].lower() in {*self._idle, "of", "the", "for", "on"}:
            words = words[: -len(words.split()[-1])].rstrip()
        pieces, place = [], start
        between = r"['’]s\s+"  # "Malaysia's Prime Minister" are two
        if self.kind_of(words) is None:
            between += r"|\s+(?:of|for|on)(?:\s+the)?\s+"  # and so are "Jane Doe of France"
        for piece in re.split(f"({between})", words):
            if piece.strip() and not re.fullmatch(between, piece):
                pieces.append((place, place + len(piece.rstrip())))
            place += len(piece)
        return [(a, b) for a, b in pieces if b > a + 1]

    def _name(
        self,
        number: int,
        line: str,
        start: int,
        end: int,
        known: list[Found],
        taken: list[tuple[int, int]],
        *,
        first: bool,
    ) -> None:
        words = line[start:end].rstrip(".") if not re.search(r"\b[A-Z]\.$", line[start:end]) else line[start:end]
        end = start + len(words)
        if any(a < end and start < b for a, b in taken) or not words or words in self.aliases:
            return
        if words in self.language.words("classes", "Person"):  # "Mr" is the name of nobody
            return
        for name in known:
            if name.start < end and start < name.end:
                if name.start <= start and end <= name.end:
                    return
                if self.kind_of(words) is None:  # "Indonesia Muhammad Amin": what is known stands apart
                    return
        kind = self.kind_of(words)
        if kind in ("Law", "Treaty") and (year := re.match(r"\s+(?:of|von|de)\s+[12]\d{3}(?!\d)", line[end:])):
            end += year.end()
            words = line[start:end]
        several = " " in words
        acronym = words.isupper() and len(words) > 2
        if acronym and line[start - 1 : start] == "(" and self._alias(number, words, start, known):
            return
        people = [made for made in self.declared.values() if made.kind == "Person"]
        if kind is None and any(_one_person(made.labels[0], words) for made in people):
            kind = "Person"
        if kind is None:
            if self.language.tag[:2] == "de" and not acronym:
                return  # all nouns have capitals
            if first and not several and not acronym:
                return
            place = re.search(
                r"(?:\bin|\baround|\bat|\bfrom|\bnear|\boff|\bacross|\ben|\bi|\bà)\s+(?:the\s+)?$", line[:start]
            )
            if acronym and not several:
                kind = "Organisation"
            elif several and not place and len(words.split()) <= 4 and not re.search(rf"\b{_JOINERS}\b", words):
                kind = "Person"
            elif place:
                kind = "City" if not several else "Place"
            else:
                kind = "Topic" if not several else "Organisation"
            if kind == "Topic":
                return
        self.declare(kind, words, (number, start, end))

    def _alias(self, number: int, words: str, start: int, known: list[Found]) -> bool:
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
                head = re.search(r"\b(?:of|for|on|de|des|der)\b", words)
                place = found.end() if head is None or found.start() < head.start() else -1
                if best is None or (place, len(found[0])) > best[:2]:  # a "World Bank" is more than a "Bank"
                    best = place, len(found[0]), kind
        return best[2] if best else None

    # ---------------------------------------------------------------- offices

    def _offices(self, number: int, line: str, known: list[Found]) -> list[tuple[int, int]]:
        """Declares offices with their holders; the places that they take."""
        taken = []
        for match in self._office.finditer(line):
            if not match["rest"] and not match["person"] and not self._before.search(line[: match.start()]):
                continue
            state, start = self._state_before(line, match.start(), known)
            person_end = match.end("rest")
            inside = [name for name in known if match.start("rest") <= name.start and name.end <= match.end("rest")]
            states = [name.thing for name in inside if self.names.is_a(name.thing, _COUNTRIES)]
            before = self._before.search(line[:start])
            person_words, place = "", None
            behind = self._behind_state(line, inside, match.end("rest"))
            if behind:  # "President of Mexico Jane Doe"
                person_end, person_words, place = behind[0], line[slice(*behind[1])], behind[1]
            elif match["person"] and match["person"].split()[0].lower() not in self._starters:
                person_words, place = match["person"], match.span("person")
            elif before:
                person_words, place = before["person"], before.span("person")
            person_words = re.sub(r"['’]s?(\s.*)?$", "", person_words)  # "Joe Biden’s Call" names one who calls
            title = line[start:person_end].strip()
            title = re.sub(r"^(?:the|der|die|el|la|le)\s+", "", title, flags=re.I)
            if self.kind_of(person_words) or not title or (not person_words and not match["rest"]):
                continue
            where = state or (states[-1] if states else "")
            if (
                place and not where and not match["rest"] and title.islower()
            ):  # "spokesman Andrei Belov": whose, is open
                taken.append((start, place[1]))
                self.person(number, person_words, place)
                continue
            office = self._known_office(title, match["head"] + match["rest"]) or self._new_office(
                number, title, where, (start, person_end)
            )
            taken.append((start, person_end))
            if place and person_words:
                person = self.person(number, person_words, place)
                self.holdings.append(
                    Holding(
                        number,
                        min(start, place[0]),
                        max(match.end("rest"), place[0] + len(person_words)),
                        person,
                        office,
                    )
                )
                taken.append((place[0], place[0] + len(person_words)))
        return taken

    def _behind_state(self, line: str, inside: list[Found], end: int) -> tuple[int, tuple[int, int]] | None:
        """Where a title ends with a state behind which a person is named, and where the person stands."""
        for name in inside:
            if self.names.is_a(name.thing, _COUNTRIES) and (
                person := re.match(rf"\s+({_PERSON})", line[name.end : end])
            ):
                return name.end, (name.end + person.start(1), name.end + person.end(1))
        return None

    def _state_before(self, line: str, start: int, known: list[Found]) -> tuple[str, int]:
        """The state right before an office ("Dutch", "Malaysia's"), and where the title begins with it."""
        for name in known:
            if self.names.is_a(name.thing, _COUNTRIES) and re.fullmatch(r"(?:['’]s)?\s+", line[name.end : start]):
                return name.thing, name.start
        return "", start

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
            label = _TITLE.sub("", label, count=1) if _TITLE.match(label) else label
        if kind == "Person" and (junior := re.match(r",? [JS]r\.", self.line[place[2] :])):
            label += junior[0]
        names = {key(label), *map(key, self._short.get(label, ()))}
        for made in self.declared.values():
            if names & set(map(key, made.labels)):
                made.labels += [label] if key(label) not in map(key, made.labels) else []
                made.places.append(place)
                return made
            if made.kind == kind == "Person" and _one_person(made.labels[0], label):
                made.labels += [label] if label not in made.labels else []
                made.places.append(place)
                return made
        iri = self.names_for(kind, re.sub(r"['’]s\b", "", label))
        made = self.declared[iri] = Declared(iri, kind, [label], places=[place])
        return made

    def names_for(self, kind: str, label: str) -> str:
        """An IRI that nothing has yet."""
        iri = iri_for(self.names, kind, label)
        number = 2
        while iri in self.names.classes or iri in self.declared:
            iri = f"{iri_for(self.names, kind, label)}-{number}"
            number += 1
        return iri


def _one_person(known: str, label: str) -> bool:
    """Whether a name is that of somebody known: "Biden", or "Joe Biden" beside "Joseph R. Biden".

    >>> _one_person("Ana Vaz", "Vaz"), _one_person("Vaz", "Dr. Ana Vaz"), _one_person("Kim Jong Un", "Kim")
    (True, True, True)
    >>> _one_person("Ana Vaz", "Rui Vaz")
    False
    """
    theirs, ours = (
        [key(word) for word in re.sub(r",? [JS]r\.$|^(?:Mr|Mrs|Ms|Dr|Prof|Sir|Gen|Col)\.? ", "", name).split()]
        for name in (known, label)
    )
    if not theirs or not ours or 1 in (len(theirs), len(ours)):  # by surname alone, which some write first
        return bool(theirs and ours) and ({*theirs[:1], *theirs[-1:]} & {*ours[:1], *ours[-1:]} != set())
    return theirs[-1] == ours[-1] and theirs[0][0] == ours[0][0]


def iri_for(names: Names, kind: str, label: str) -> str:
    """The IRI under which a thing of a class with that label would be declared."""
    above = names.vocabulary.above(kind)
    order = sorted(above, key=lambda name: -len(names.vocabulary.above(name)))
    prefix = next((PREFIX_OF[name] for name in order if name in PREFIX_OF), "topic")
    return ALL_PREFIXES[prefix] + slug(label)


def slug(label: str) -> str:
    """A label as the last part of a name.

    >>> slug("Côte d’Ivoire Ministry, 2nd"), slug("新华社")
    ('cote-divoire-ministry-2nd', 'x-b8be4')
    """
    plain = unicodedata.normalize("NFKD", label.replace("ß", "ss").replace("’", "").replace("'", ""))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)).lower())
    if words:
        return "-".join(words)[:60].strip("-")
    import hashlib

    return "x-" + hashlib.sha256(label.encode()).hexdigest()[:5]


def is_title(line: str) -> bool:
    """Whether nearly all words of a line have capitals, as in headlines: then these say nothing.

    >>> is_title("France and Germany Sign Treaty in Paris"), is_title("France and Germany sign a treaty in Paris")
    (True, False)
    """
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]+", line) if len(word) > 3]
    if line.rstrip()[-1:] in set('.!?:;,”"'):
        return False
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def language_has_no_capitals(line: str) -> bool:
    """Whether a line is in a script without capitals, or in capitals throughout, so that these say nothing."""
    letters = [c for c in line if c.isalpha()]
    return not any(c.isupper() for c in letters) or not any(c.islower() for c in letters)
