"""Who and what has which role in what a verb tells, by its place in the clause."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from kg.draft.amounts import Counted
from kg.draft.clauses import Clauses, NameList
from kg.draft.known import KnownWords
from kg.draft.language import Language, any_of
from kg.draft.sentences import LinePart
from kg.draft.statements import ProposedStatement, Told
from kg.draft.times import Time
from kg.notes.names import ThingNames, last_part
from kg.notes.print import words as as_written
from kg.notes.quoting import quote_for
from kg.notes.text import Span, Text

_PLACES = ("Place", "Country")
_AGENTS = ("Agent", "Country", "Office")
# Kinds of which the name right behind the verb is who gets something, and those of which it is who is to do what follows.
_TO = set(
    "assistance authorisation condolence congratulation consultation contribution debt delivery donation financing informing"
    " invitation notification payment provision punishment repression thanks training transmission".split()
)
_MOVES = {"deployment", "migration", "movement", "return", "state-visit", "transfer", "travel", "visit"}
# "two boats" are what it is done to, "two days" say how long or when
_NO_AMOUNT = (" unit:one", "?", " unit:day", " unit:week", " unit:month", " unit:year", " unit:hour", " unit:minute")
# Kinds of which what stands right behind the verb is somebody: "asked the government".
_WHOM = set(
    "accusation appeal condolence congratulation encouragement informing invitation thanks training warning".split()
)
_WITH = {"call", "contact", "meeting"}
_FROM = {"import", "purchase", "withdrawal"}
_BESIDE_VERB = {"place", "source"}  # behind another noun these may be said of it
OF_OBJECT = {"invitation", "facilitation", "assistance", "permission", "authorisation", "encouragement"}
# What a role takes; other names behind its preposition are not given it.
_TAKES = {"place": _PLACES, "agent": _AGENTS, "partner": _AGENTS, "by": _AGENTS, "recipient": _AGENTS, "destination": _PLACES, "source": (*_AGENTS, *_PLACES),
          "beneficiary": _AGENTS, "topic": ("Topic", "Document", "Mineral", "Programme"), "legal-basis": ("Document",),
          "occasion": ("Event", "StandingBody")}  # fmt: skip


_STOPS = ("within", "until", "till")
_SUMS = {"a total", "a sum", "an amount", "an average", "a maximum", "a minimum", "a record"}  # of what stands behind
_ARTICLES = set(
    "the a an its their our his her all each some several both two three this these new over more der die das den ein eine einen la el los"
    " las un una le les une des det ett en".split()
)
_NUMBER = re.compile(r"[\d.,]+(?:\s+(?:thousand|[mb]illion|trillion))?")  # how much, and not what
_PASSIVE = {
    "en": r"(?:was|were|been|is|are|be|being)",
    "de": r"(?:wurde|wurden|wird|werden|worden)",
    "es": r"(?:fue|fueron|sido)",
    "fr": r"(?:été|est|sont)",
}


class RoleFiller:
    """Gives the statements of one text their roles, and writes their values as notes do."""

    def __init__(self, names: ThingNames, language: Language, text: Text) -> None:
        self.names, self.language, self.text = names, language, text
        self.class_of = {last_part(iri): kind for iri, kind in names.kind_of.items()}
        self.clauses = Clauses(language, self.names_fit)
        self._of_people = frozenset(language.table("of_people"))  # of which a number is how many people
        self.groups: Counter[str] = Counter()
        self._no_theme = {*language.words("starters"), "to", "that", "was", "were", "is", "are", "be", "by"} - _ARTICLES
        self._aux = any_of({*language.words("aux"), *(cue for cue, _ in language.attitudes)} - _ARTICLES)
        self._passive = re.compile(rf"\b{_PASSIVE.get(language.tag[:2], '(?!)')}\s+(?:\w+ly\s+)?$", re.I)
        small = any_of([*language.words("aux"), *(cue for cue, _ in language.attitudes), "not", "never"]).pattern
        starters = set(language.words("starters")) - {"new", "other", "first", "following"}
        others = any_of([*language.roles, *starters, *language.words("aux")]).pattern
        word = rf"(?!(?:{others})(?!\w))[\w’'-]+"
        number = r"\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|several|many|some|all|most"
        self._plain = re.compile(
            rf"\s*(?P<all>(?:the|an?|(?:{number})(?:\s+of\s+the)?)\s+(?:{word}\s+){{0,3}}(?P<noun>{word}))(?P<aux>(?:\s*(?:{small}))*)(?:\s+\w+ly)?\s*"
            if self.clauses.strict
            else "(?!)",
            re.I,
        )
        self._object_behind = re.compile(
            r"\s+(?:(?:the|an?|its|their|his|her|this|that|two|three|four|five|several|all|both)\s|\d|[A-Z])"
        )
        stops = "|".join(
            map(
                re.escape,
                sorted(
                    [*language.roles, *_STOPS, "and", "which", "that", "und", "y", "et", "och", "que"],
                    key=len,
                    reverse=True,
                ),
            )
        )
        self._phrase = re.compile(
            rf"\s+((?:[\w’'-]+)(?:\s+[\w’'-]+){{0,6}}?)(?=\s+(?:{stops})(?!\w)|\s*[,.;:—–()“”\"]|\s*$)", re.I
        )

        beside = any_of([noun for of in language.table("beside").values() for noun in of]).pattern
        self._right_behind = re.compile(rf"[\s\u00a0]*(?:the\s+)?(?:(?:{beside})\s+)?", re.I)

    def above(self, kind: str) -> frozenset[str] | set[str]:
        """The classes that a happening of a kind belongs to."""
        return self.names.vocabulary.above(self.class_of.get(kind, ""))

    def is_passive(self, words: str, low: int, verb: int) -> bool:
        """Whether the words before a verb, not before low, make it passive: "were"."""
        return self._passive.search(words[low:verb]) is not None

    def without(self, told: Told, start: int, end: int) -> str:
        """The words of a part without names and times."""
        left = list(told.words[start:end])
        for a, b in [(t.start, t.end) for t in told.seen.times] + [(f.start, f.end) for f in told.lists]:
            for place in range(max(a, start), min(b, end)):
                left[place - start] = " "
        return "".join(left)

    def fill(
        self, told: Told, one: ProposedStatement, same: ProposedStatement | None, *, noun: bool, infinitive: bool
    ) -> None:
        """Gives a statement its roles. same: the one whose subject it has, by "and"."""
        words, place = told.words, one.place
        end = self.clauses.ends(words, place.end, told.high)
        behind = LinePart(place.end, end)
        last = told.last
        passive = self.is_passive(words, told.part.start, place.start)
        if not noun:
            if infinitive and last is not None:
                agent = self._of_infinitive(last)
            elif same is not None:
                agent = same.roles.get("theme" if same.passive else "agent", [])
            else:
                agent = self._subject(told, one)
                words_of = [] if agent else self._unnamed(told, one, passive=passive)
                agent = agent or words_of
            if agent:
                one.roles["agent"] = list(agent)
        self._behind(told, one, behind, noun=noun)
        self._measures(told, one, behind)
        one.passive = passive
        if passive and not noun:
            subject = one.roles.pop("agent", [])
            by = one.roles.pop("by", [])
            role = self._direct(one.kind, None)
            rest = {name: values for name, values in one.roles.items() if name != role or not subject}
            one.roles = {**({"agent": by} if by else {}), **({role: subject} if subject else {}), **rest}
            one.silent = bool(by) or re.search(r"\bby\b", words[behind.start : behind.end]) is None
        elif (by := one.roles.pop("by", [])) and not infinitive and "agent" not in one.roles:
            one.roles = {"agent": by, **{role: values for role, values in one.roles.items() if role != "agent"}}

    def _of_infinitive(self, last: ProposedStatement) -> list[str]:
        """Who is to do what stands behind "to": the one who is asked, where somebody is."""
        asked = "Directive" in self.above(last.kind) or last.kind in OF_OBJECT
        if asked:
            return last.roles.get("recipient") or last.roles.get("beneficiary") or last.roles.get("theme") or []
        return last.roles.get("agent", [])

    def _subject(self, told: Told, one: ProposedStatement) -> list[str]:
        words, low, verb = told.words, told.low, told.subject
        if group := self.clauses.group(words, low, verb, told.lists):
            start, end, noun, countries = group
            self.groups[noun] += 1
            name = noun if self.groups[noun] == 1 else f"{noun}-{self.groups[noun]}"
            roles = {"on-behalf-of": self._short(told, countries)}
            told.made.append(
                ProposedStatement(
                    f"Group {name} {self.quoted(told.line, told.part, start, end)}", roles=roles, silent=False
                )
            )
            one.used.update(n.start for n in countries.names)
            return [f":{name}"]
        found = self.clauses.subject(words, low, verb, told.lists, first=low == told.part.start)
        if found is None or not all(self.names_fit(name, _AGENTS) for name in found.names):
            return []
        one.used.update(name.start for name in found.names)
        return self._short(told, found)

    def _unnamed(self, told: Told, one: ProposedStatement, *, passive: bool) -> list[str]:
        """The words for whom or what is told of, where they are the whole subject of a plain clause: "the tall owner"."""
        words, verb = told.words, one.place
        form = words[verb.start : verb.end].lower()
        found = self._plain.fullmatch(self.without(told, told.begin, verb.start))
        if found is None or found["noun"].lower() in self.language.verb_forms - self.language.base_forms:
            return []
        if form.endswith("ing") or (
            not passive and not found["aux"] and not self._object_behind.match(words, verb.end)
        ):
            return []  # "the ship seized by pirates"
        start = told.begin + found.start("all")
        return [self.quoted(told.line, told.part, start, told.begin + found.end("all"))]

    def _short(self, told: Told, found: NameList) -> list[str]:
        return list(dict.fromkeys(told.seen.short[name.thing] for name in found.names))

    def _behind(self, told: Told, one: ProposedStatement, behind: LinePart, *, noun: bool) -> None:
        """Roles of what stands behind the verb."""
        words = told.words
        for found in told.lists:
            if not behind.holds(found.start, found.end):
                continue
            role = self.clauses.role(words, self._apposed(told, behind.start, found), told.part.start)
            if role == "agent":
                role = "by"
            if role in _BESIDE_VERB and one.kind not in _FROM and not self._is_beside(told, behind.start, found.start):
                continue
            if role == "recipient" and one.kind in _MOVES:
                role = "destination"
            if role and all(self.names_fit(name, _TAKES.get(role, ())) for name in found.names):
                self._give_all(told, one, role, found)
            elif (
                not role
                and "theme" not in one.roles
                and not noun
                and self._right_behind.fullmatch(words, behind.start, found.start)
            ):
                self._give_all(told, one, self._direct(one.kind, found), found)
        if noun or "theme" in one.roles or (one.kind in _WHOM and "recipient" in one.roles):
            return
        taken = [t.start for t in told.seen.times if behind.start <= t.end and t.start < behind.end]
        taken += [
            name.start for name in told.seen.names if name.start in one.used and behind.start <= name.start < behind.end
        ]
        taken += [c.start for c in told.seen.amounts if behind.start + 1 < c.start < behind.end]
        stop = min([place for place in taken if place >= behind.start], default=behind.end)
        if any(place < behind.start for place in taken):
            return
        stop = behind.start + len(words[behind.start : stop].rstrip())
        if phrase := self._phrase.match(words[behind.start : stop]):
            start = behind.start + phrase.start(1)
            said = re.sub(
                r"(?:\s+(?:\w+ly|together))?(?:\s+(?:worth|of|for|to|in|by|from|with|at|on))*$", "", phrase[1]
            )
            if self._is_theme(said.lower(), one.kind):
                role = "recipient" if one.kind in _WHOM else "theme"
                if role == "theme" or not said[0].isupper():  # an unknown name may be a place that stands for somebody
                    one.roles[role] = [self.quoted(told.line, told.part, start, start + len(said))]

    def _apposed(self, told: Told, low: int, found: NameList) -> int:
        """Where what a list of people is said to be begins: "by the ministers of both countries, Jane Roe and Jack Doe"."""
        people = self.language.pattern("people").pattern
        if all(self.names_fit(name, ("Person",)) for name in found.names) and (
            beside := re.search(
                rf"(?:the|an?)\s+(?:[\w’'-]+\s+){{0,3}}(?:{people})(?:\s+of\s+[\w’'\s-]{{1,40}})?,\s+$",
                told.words[low : found.start],
                re.I,
            )
        ):
            return low + beside.start()
        return found.start

    def _is_theme(self, phrase: str, kind: str) -> bool:
        """Whether words behind a verb can be what it is done to."""
        first = phrase.split(maxsplit=1)[0]
        if (
            first in self.language.roles
            or first in self._no_theme
            or self._aux.fullmatch(first)
            or first.endswith("ly")
        ):
            return False
        if "Claim" in self.above(kind):  # "told reporters"
            return False
        if kind in self._of_people and _NUMBER.fullmatch(phrase):  # "released 18"
            return True
        return (
            phrase not in self.language.words("starters")
            and phrase not in _SUMS
            and not _NUMBER.fullmatch(phrase)
            and phrase.rsplit(maxsplit=1)[-1] not in self.language.words("attitudes", "Obligation")
            and re.search(r"\w{3}", phrase) is not None
        )

    def _is_beside(self, told: Told, verb: int, name: int) -> bool:
        """Whether only a preposition, or other names and times, stand between a verb and a name: "signed in Spain in May"."""
        between = re.sub(r"\b(?:the|with|by)\b", "", self.without(told, verb, name))
        return len(re.findall(r"\w+", between)) <= 1

    def _direct(self, kind: str, found: NameList | None) -> str:
        """The role of a name right behind the verb, or of the subject of a passive one (None)."""
        above = self.above(kind)
        if kind == "facilitation" and (found is None or all(self.names_fit(name, _AGENTS) for name in found.names)):
            return "beneficiary"
        to = kind in _TO or ("SpeechAct" in above and "Opinion" not in above)
        if found is None:
            return "recipient" if to else "theme"
        if kind in _WITH and all(self.names_fit(name, _AGENTS) for name in found.names):
            return "partner"
        if kind in _MOVES and all(self.names_fit(name, _PLACES) for name in found.names):
            return "destination"
        return "recipient" if to and all(self.names_fit(name, _AGENTS) for name in found.names) else "theme"

    def _measures(self, told: Told, one: ProposedStatement, behind: LinePart) -> None:
        """Times and amounts, each for the verb in whose clause it stands."""
        words, place = told.words, one.place
        for time in told.seen.times:
            before = told.begin <= time.start and time.end <= place.start
            own = before or (
                place.start <= time.start and time.end <= behind.end and "," not in words[place.end : time.start]
            )
            if time.start in told.timed or not own or (not one.attitude and self._is_later(told, one, time)):
                continue
            self._give(one, "time", time.start, self.time(told.line, told.part, time))
            told.timed.add(time.start)
        for count in told.seen.amounts:
            if (
                count.ordinal
                and one.kind in ("meeting", "ranking", "hosting")
                and told.part.holds(count.start, count.end)
            ):
                one.roles["ordinal"] = [count.reading]
                one.used.add(count.start)
            elif (
                not count.ordinal
                and not count.reading.endswith(_NO_AMOUNT)
                and behind.holds(count.start, count.end)
                and "," not in words[behind.start : count.start]
                and "amount" not in one.roles
            ):
                self._give(one, "amount", count.start, self.amount(told.line, told.part, count))

    def _is_later(self, told: Told, one: ProposedStatement, time: Time) -> bool:
        """Whether a time lies ahead although a verb tells what was done: "has been promised an answer next week"."""
        form = told.words[one.place.start : one.place.end].lower()
        past = form in self.language.verb_forms - self.language.base_forms and re.search(r"(?:s|ing)$", form) is None
        if not self.clauses.strict or not past or told.seen.day is None:
            return False
        if re.search(r"\b(?:to|is|are|being)\s+(?:be\s+)?(?:\w+ly\s+)?$", told.words[: one.place.start]):
            return False  # "is signed next week"
        first = re.match(r"\d{4}(?:-\d\d){0,2}", time.edtf)
        return first is not None and first[0] > told.seen.day.isoformat()[: len(first[0])]

    def _give_all(self, told: Told, one: ProposedStatement, role: str, found: NameList) -> None:
        for name in found.names:
            self._give(one, role, name.start, told.seen.short[name.thing])

    def _give(self, one: ProposedStatement, role: str, place: int, value: str) -> None:
        if value not in (given := one.roles.setdefault(role, [])):
            given.append(value)
        one.used.add(place)

    @lru_cache(maxsize=4096)  # noqa: B019  # lives as long as one draft
    def _fits(self, thing: str, classes: tuple[str, ...]) -> bool:
        return self.names.is_a(thing, classes)

    def names_fit(self, name: KnownWords, classes: tuple[str, ...]) -> bool:
        return self._fits(name.thing, classes)

    # ---------------------------------------------------------------- as notes

    def quoted(self, line: int, part: LinePart, start: int, end: int) -> str:
        """Words of a line as notes quote them within a part of it."""
        base = self.text.lines[line - 1].start
        return as_written(
            quote_for(self.text, Span(base + start, base + end), Span(base + part.start, base + part.end))
        )

    def time(self, line: int, part: LinePart, time: Time) -> str:
        """A time as a value."""
        ground = f' ! "{time.ground}"' if time.ground else ""
        return f"{self.quoted(line, part, time.start, time.end)} = {time.edtf}{ground}"

    def amount(self, line: int, part: LinePart, count: Counted) -> str:
        """An amount as a value."""
        return f"{self.quoted(line, part, count.start, count.end)} = {count.reading}"
