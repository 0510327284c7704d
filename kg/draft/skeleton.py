"""The skeleton of what a sentence says: verbs as kinds, classes by modality, roles by position."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from kg.draft.amounts import Counted
from kg.draft.known import Found
from kg.draft.language import Language, any_of
from kg.draft.sentences import Part
from kg.draft.times import Time
from kg.notes.names import Names, last_part
from kg.notes.print import words as as_written
from kg.notes.quoting import quote_for
from kg.notes.text import Span, Text
from kg.source.names import NameIndex, outermost

_MOST = 4  # statements of one sentence
_PLACES = ("Place", "Country")
_AGENTS = ("Agent", "Country", "Office")
# What a role takes; other names behind its preposition are not given it.
_TAKES = {"place": _PLACES, "agent": _AGENTS, "partner": _AGENTS, "recipient": _AGENTS, "source": (*_AGENTS, *_PLACES),
          "beneficiary": _AGENTS, "topic": ("Topic", "Document", "Mineral", "Programme"), "legal-basis": ("Document",),
          "occasion": ("Event", "StandingBody")}  # fmt: skip


_ARTICLES = set(
    "the a an its their our his her all some several both this these new over more der die das den ein eine einen la el los"
    " las un una le les une des det ett en".split()
)
_PASSIVE = {
    "en": r"(?:was|were|been|is|are|be|being)",
    "de": r"(?:wurde|wurden|wird|werden|worden)",
    "es": r"(?:fue|fueron|sido)",
    "fr": r"(?:été|est|sont)",
}


@dataclass
class Seen:
    """What was found in a line of text: names (with their short forms), times and amounts."""

    names: list[Found]
    times: list[Time]
    amounts: list[Counted]
    short: dict[str, str]


@dataclass
class Proposed:
    """A statement that is proposed. attitude: the class in which the kind is only meant; used: places of values."""

    kind: str
    attitude: str = ""
    arrow: str = ""
    roles: dict[str, list[str]] = field(default_factory=dict)
    below: list[Proposed] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    silent: bool = True
    place: Part = field(default_factory=lambda: Part(0, 0))


class Skeleton:
    """Makes statements of the sentences of one text."""

    def __init__(self, names: Names, language: Language, text: Text) -> None:
        self.names, self.language, self.text = names, language, text
        vocabulary = names.vocabulary
        pairs = [(kind, form) for kind, forms in language.table("verbs").items() for form in forms]
        for iri in names.kind_of:
            last = last_part(iri)
            pairs += [(last, label) for label in names.labels.get(iri, ())]
        self.verbs = NameIndex(pairs)
        self._no_theme = {*language.words("starters"), "to", "that", "was", "were", "is", "are", "be", "by"} - _ARTICLES
        self.class_of = {last_part(iri): kind for iri, kind in names.kind_of.items()}
        self.above = vocabulary.above
        self._negation = re.compile(f"(?:{language.pattern('negation').pattern})" + r"(?:\W+\w+){0,2}\W*$", re.I)
        self._passive = re.compile(rf"\b{_PASSIVE.get(language.tag[:2], '(?!)')}\s+(?:\w+ly\s+)?$", re.I)
        self._infinitive = re.compile(r"\b(?:to|um|para|pour|att)\s+(?:\w+ly\s+)?$")
        self._cues = [
            (
                re.compile(
                    f"(?:{any_of([cue]).pattern})"
                    + r"(?:\s+(?:also|further|not|continue to|help|\w+ly))*\s*(?:be\s+)?$",
                    re.I,
                ),
                name,
            )
            for cue, name in language.attitudes
        ]
        stops = "|".join(
            map(
                re.escape,
                sorted(
                    [*language.roles, "and", "which", "that", "und", "y", "et", "och", "que"], key=len, reverse=True
                ),
            )
        )
        self._phrase = re.compile(
            rf"\s+((?:[\w’'-]+)(?:\s+[\w’'-]+){{0,6}}?)(?=\s+(?:{stops})(?!\w)|\s*[,.;:—–()“”\"]|\s*$)", re.I
        )

    def of(self, line: int, part: Part, seen: Seen) -> list[Proposed]:
        """The statements of a part of a line (code points of the line)."""
        words = self.text.line(line)[part.start : part.end]
        found = []
        idle = [match.span() for match in self.language.pattern("idle").finditer(words)]
        for name in outermost(self.verbs.find_all(words)):
            if any(start < name.end and name.start < end for start, end in idle):
                continue
            kinds = sorted(name.things)
            if not words[name.start].isupper() and not any(
                n.start < part.start + name.end and part.start + name.start < n.end for n in seen.names if n.labelled
            ):
                found.append((Part(part.start + name.start, part.start + name.end), self._best(kinds)))
        found = found[:_MOST]
        made: list[Proposed] = []
        frame: Proposed | None = None
        for number, (place, kind) in enumerate(found):
            first = found[number - 1][0].end if number else part.start
            last = found[number + 1][0].start if number + 1 < len(found) else part.end
            one = self._statement(line, kind, place, Part(first, place.start), Part(place.end, last), part, seen, made)
            before = self.text.line(line)[first : place.start]
            if frame is not None:
                frame.below.append(one)
                one.silent = False
            elif made and self._infinitive.search(before) and not one.attitude:
                one.arrow, one.silent = "purpose", False
                made[-1].below.append(one)
            else:
                made.append(one)
            if frame is None and self._is_frame(kind):
                frame = one
        return made

    def _is_frame(self, kind: str) -> bool:
        """Whether what is said behind a verb of that kind is only said or meant."""
        return not {"SpeechAct", "Attitude"}.isdisjoint(self.above(self.class_of.get(kind, "")))

    def _best(self, kinds: list[str]) -> str:
        return min(kinds, key=lambda kind: (len(kind), kind))

    def _statement(
        self,
        line: int,
        kind: str,
        place: Part,
        before: Part,
        behind: Part,
        part: Part,
        seen: Seen,
        made: list[Proposed],
    ) -> Proposed:
        words = self.text.line(line)
        one = Proposed(kind, place=place)
        head = words[max(part.start, place.start - 60) : place.start]
        cue = next(((found, name) for pattern, name in self._cues if (found := pattern.search(head))), None)
        if cue and not any(
            other.place.end > place.start - len(head) + cue[0].start() for other in made if self._is_frame(other.kind)
        ):  # "pledged to" is told as the pledge that it is
            one.attitude = cue[1]
        if self._negation.search(words[before.start : place.start]) and not one.attitude:
            one.attitude = "NonOccurrence"
        inside = [n for n in seen.names if part.holds(n.start, n.end)]
        agents = [
            n
            for n in inside
            if n.end <= place.start and self.names_fit(n, _AGENTS) and not self._preposition(words, n.start, part)
        ]
        if agents:
            one.roles["agent"] = self._joined(words, agents, seen, one)
        self._behind(line, words, one, behind, part, seen)
        for time in seen.times:
            if before.holds(time.start, time.end) or behind.holds(time.start, time.end):
                self._give(one, "time", time.start, self.time(line, part, time))
        for count in seen.amounts:
            if count.ordinal and kind in ("meeting", "ranking", "hosting") and part.holds(count.start, count.end):
                one.roles["ordinal"] = [count.reading]
                one.used.add(count.start)
            elif not count.ordinal and behind.holds(count.start, count.end):
                self._give(one, "amount", count.start, self.amount(line, part, count))
        if made and self._infinitive.search(head) and made[-1].roles.get("agent"):
            one.roles["agent"] = made[-1].roles["agent"]
        if self._passive.search(head) and "agent" in one.roles:
            self._turn(one, words, behind, part, seen)
        elif "agent" not in one.roles and made and made[-1].roles.get("agent") and place.start - part.start > 0:
            one.roles = {"agent": made[-1].roles["agent"], **one.roles}
        return one

    def _turn(self, one: Proposed, words: str, behind: Part, part: Part, seen: Seen) -> None:
        """Makes the subject of a passive verb its theme, and who stands behind "by" its agent."""
        by = [
            seen.short[name.thing]
            for name in seen.names
            if behind.holds(name.start, name.end) and self._preposition(words, name.start, part) == "agent"
        ]
        subject = [value for value in one.roles.pop("agent") if value not in by]
        rest = {role: values for role, values in one.roles.items() if role != "theme"}
        one.roles = {**({"agent": by} if by else {}), **({"theme": subject} if subject else {}), **rest}

    def _joined(self, words: str, agents: list[Found], seen: Seen, one: Proposed) -> list[str]:
        """The last of some names, and those that "and" joins to it."""
        chosen = [agents[-1]]
        for name in reversed(agents[:-1]):
            if re.fullmatch(r"\s*(?:,|and|und|y|et|och|e|,\s*and)\s*(?:the\s+)?", words[name.end : chosen[0].start]):
                chosen.insert(0, name)
        one.used.update(name.start for name in chosen)
        if any(self.names_fit(name, ("Person",)) for name in chosen):  # their offices are no agents beside them
            chosen = [name for name in chosen if not self.names_fit(name, ("Office",))]
        people = [name for name in chosen if self.names_fit(name, ("Person",))]
        if people:  # beside whom their offices are no agents of their own
            chosen = [name for name in chosen if not self.names_fit(name, ("Office",))]
        return list(dict.fromkeys(seen.short[name.thing] for name in chosen))

    def _behind(self, line: int, words: str, one: Proposed, behind: Part, part: Part, seen: Seen) -> None:
        """Roles of what stands behind the verb."""
        for name in seen.names:
            if not behind.holds(name.start, name.end):
                continue
            role = self._preposition(words, name.start, part)
            if role and self.names_fit(name, _TAKES.get(role, ())):
                self._give(one, role, name.start, seen.short[name.thing])
            elif not role and "theme" not in one.roles and not words[behind.start : name.start].strip(" \u00a0"):
                self._give(one, "theme", name.start, seen.short[name.thing])
        stop = min((t.start for t in seen.times if behind.holds(t.start, t.end)), default=behind.end)
        stop = behind.start + len(words[behind.start : stop].rstrip())
        if "theme" not in one.roles and (phrase := self._phrase.match(words[behind.start : stop])):
            start, end = behind.start + phrase.start(1), behind.start + phrase.end(1)
            only = phrase[1].lower()
            first = only.split()[0]
            if first in self.language.roles or first in self._no_theme or first.endswith("ly"):
                return
            if (
                only not in self.language.words("starters")
                and only not in self.language.roles
                and re.search(r"\w{3}", only)
                and only != "to"
                and not only.startswith("to ")
            ):
                one.roles["theme"] = [self.quoted(line, part, start, end)]

    def _give(self, one: Proposed, role: str, place: int, value: str) -> None:
        if value not in (given := one.roles.setdefault(role, [])):
            given.append(value)
        one.used.add(place)

    @lru_cache(maxsize=4096)  # noqa: B019  # lives as long as one draft
    def _fits(self, thing: str, classes: tuple[str, ...]) -> bool:
        return self.names.is_a(thing, classes)

    def names_fit(self, name: Found, classes: tuple[str, ...]) -> bool:
        return self._fits(name.thing, classes)

    def _preposition(self, words: str, start: int, part: Part) -> str:
        """The role that the preposition right before a place gives; nothing where there is none."""
        before = words[part.start : start].lower()
        before = re.sub(
            r"(?:\s+|^)(?:the|a|an|der|die|das|den|dem|la|el|los|las|le|les|l['’]|new|other)?\s*$", "", before
        )
        for word, role in sorted(self.language.roles.items(), key=lambda item: -len(item[0])):
            if re.search(rf"(?<!\w){re.escape(word)}$", before):
                return role
        return "of" if re.search(r"(?<!\w)(?:of|de|du|des|von|av)$", before) else ""

    # ---------------------------------------------------------------- as notes

    def quoted(self, line: int, part: Part, start: int, end: int) -> str:
        """Words of a line as notes quote them within a part of it."""
        base = self.text.lines[line - 1].start
        return as_written(
            quote_for(self.text, Span(base + start, base + end), Span(base + part.start, base + part.end))
        )

    def time(self, line: int, part: Part, time: Time) -> str:
        """A time as a value."""
        ground = f' ! "{time.ground}"' if time.ground else ""
        return f"{self.quoted(line, part, time.start, time.end)} = {time.edtf}{ground}"

    def amount(self, line: int, part: Part, count: Counted) -> str:
        """An amount as a value."""
        return f"{self.quoted(line, part, count.start, count.end)} = {count.reading}"


def lines_of(one: Proposed, depth: int = 0) -> list[str]:
    """A statement as lines of notes, what it says below it."""
    attitude = one.attitude
    roles = dict(one.roles)
    arrow = f"{one.arrow}> " if one.arrow else ""
    if not attitude:
        found = ["  " * depth + arrow + _line(one.kind, roles, one.silent and depth == 0)]
    else:
        outer = {"agent": roles["agent"]} if "agent" in roles else {}
        if "time" in roles and attitude != "NonOccurrence":
            outer["deadline"] = roles.pop("time")
        found = [
            "  " * depth
            + arrow
            + _line(attitude if not depth else attitude[0].lower() + attitude[1:], outer, depth == 0)
        ]
        if attitude == "NonOccurrence" and depth:
            found = ["  " * depth + arrow + _line("non-occurrence", outer, False)]
        depth += 1
        found.append("  " * depth + _line(one.kind, roles, False))
    for inner in one.below:
        found += lines_of(inner, depth + 1)
    return found


def _line(kind: str, roles: dict[str, list[str]], silent: bool) -> str:
    said = [f"{role} {', '.join(values)}" for role, values in roles.items()] + (["silent rest"] if silent else [])
    return f"{kind}:" + (" " + "; ".join(said) if said else "")
