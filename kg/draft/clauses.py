"""Who does what in a clause, and whether it is so at all: names joined to lists, subjects, prepositions, negation."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from kg.draft.known import KnownWords
from kg.draft.language import Language, any_of
from kg.draft.sentences import LinePart

_AND = re.compile(r"\s*,?\s*(?:and|und|y|e|et|och|&)\s+(?:the\s+)?|\s*[和与與]\s*", re.I)
_NOR = re.compile(r"\s+nor\s+(?:the\s+)?", re.I)
_COMMA = re.compile(r"\s*,\s*(?:the\s+)?|\s*、\s*")
_BESIDE = re.compile(r",?\s+(?:the\s+)?")
_BREAK = re.compile(r"[;:—–]|(?<=\s)-(?=\s)|,(?=\s+(?:and|but|or|so|yet)\b)")
_SORTS = ("Country", "Person", "Office", "Agent", "Place", "Document")  # a list is of one sort
_VERB_SECOND = ("de", "sv")  # the negation stands behind the verb


class Is(Enum):
    """Whether what a verb tells is so."""

    SO = "so"
    NOT = "not"
    OPEN = "open"  # of some only, of what did not come about, or by words that nobody here reads: nothing can be said


class NameList(NamedTuple):
    """Names that have one role together: "Spain, France and Chad". start and end: of all their words."""

    start: int
    end: int
    names: tuple[KnownWords, ...]


class Clauses:
    """Reads the clauses of texts of one language. is_a: whether a name is of one of some classes."""

    def __init__(self, language: Language, is_a: Callable[[KnownWords, tuple[str, ...]], bool]) -> None:
        self.language, self.is_a = language, is_a
        self.strict = bool(language.words("aux"))
        small = any_of(
            [*language.words("aux"), *language.words("negation"), *(cue for cue, _ in language.attitudes)]
        ).pattern
        joint = rf"(?:\s*(?:{small})|\s+\w+ly(?!\w))*"
        aside = r"\s*,\s[^,;:]{1,120},(?=\s)|\s*\([^)]*\)|,?\s+(?:who|which|that)(?!\w)"
        self._link = re.compile(rf"(?:\s*(?:{small})|\s+\w+ly(?!\w)|{aside})*\s*", re.I)
        self._again = re.compile(rf"(?:^|[\s,])(?P<word>and|or|but|then|nor){joint}\s*$", re.I)
        prepositions = any_of(language.roles).pattern
        self._no_noun = re.compile(
            rf"\.?\s*(?:[.,;:)(”\"!?—–]|$|(?:{small}|{prepositions}|{language.pattern('breaks').pattern}|and|or|nor|of)(?!\w)|\w+(?:ly|ed)(?!\w))",
            re.I,
        )
        self._aside = re.compile(rf",\s+(?:who|which|whom|whose|where)(?!\w)[^,;:]*,(?P<main>{joint})\s*$", re.I)
        self._negated = re.compile(
            rf"(?P<not>{language.pattern('negation').pattern})(?:[^\w,;]+\w+){{0,2}}[^\w,;]*$", re.I
        )
        self._nobody = re.compile(rf"(?:{language.pattern('nobody').pattern}){joint}\s*$", re.I)
        self._roles = [
            (re.compile(rf"(?<!\w){re.escape(word)}$"), role)
            for word, role in sorted(language.roles.items(), key=lambda item: -len(item[0]))
        ]

    # ---------------------------------------------------------------- names

    def is_modifier(self, words: str, name: KnownWords) -> bool:
        """Whether a name only says more of the noun behind it: "Bulgarian owner", "Sweden's guard", "UK firms".

        The country does not do what its owner, guard or firms do.
        """
        form, behind = words[name.start : name.end], words[name.end :]
        if self.is_a(name, ("Country",)) and not name.labelled and self._is_adjective(form):
            return True
        if re.match(r"['’]s?\s", behind):
            return True
        if not self.strict or not self.is_a(name, ("Country",)):
            return False
        return self.goes_on_with_noun(behind) or re.match(r"\s+[A-Z]", behind) is not None

    def goes_on_with_noun(self, behind: str) -> bool:
        """Whether a noun stands right behind some words, so that they only say of what kind it is."""
        return (
            self.strict
            and re.match(r"\s+[a-z]{3}", behind) is not None
            and not self._no_noun.match(behind)
            and not self._is_verb(behind)
        )

    def _is_adjective(self, form: str) -> bool:
        if self.language.tag[:2] == "en":
            return not form.isupper() and "." not in form
        return form[:1].islower() and form[:1] != form[:1].upper()

    def _is_verb(self, behind: str) -> bool:
        word = re.match(r"\s+([\w’'-]+)", behind)
        return word is not None and word[1].lower() in self._verbs

    @property
    def _verbs(self) -> frozenset[str]:
        return self.language.verb_forms

    def lists(self, words: str, names: list[KnownWords]) -> list[NameList]:
        """The names in their order, those that "and" joins together; without those that only modify a noun.

        A person and the office beside it are one, the person.
        """
        single: list[NameList] = []
        for name in names:
            if self.is_modifier(words, name):
                continue
            last = single[-1] if single else None
            if last is not None and _BESIDE.fullmatch(words[last.end : name.start]):
                pair = self._sort(last.names[-1]), self._sort(name)
                if pair == ("Office", "Person"):
                    single[-1] = NameList(last.start, name.end, (name,))
                    continue
                if pair == ("Person", "Office"):
                    single[-1] = NameList(last.start, name.end, last.names)
                    continue
            single.append(NameList(name.start, name.end, (name,)))
        found: list[NameList] = []
        run: list[NameList] = []  # names with commas between them, which an "and" makes a list
        for one in single:
            between = words[run[-1].end : one.start] if run else ""
            alike = bool(run) and self._sort(run[-1].names[-1]) == self._sort(one.names[0])
            if alike and (_AND.fullmatch(between) or (_NOR.fullmatch(between) and self._neither(words, run[0].start))):
                found.append(NameList(run[0].start, one.end, tuple(n for r in [*run, one] for n in r.names)))
                run = []
            elif alike and _COMMA.fullmatch(between):
                run.append(one)
            else:
                found += run
                run = [one]
        return [*found, *run]

    def _neither(self, words: str, start: int) -> bool:
        return re.search(r"\bneither\s+(?:the\s+)?$", words[:start], re.I) is not None

    def _sort(self, name: KnownWords) -> str:
        return next((sort for sort in _SORTS if self.is_a(name, (sort,))), "")

    def role(self, words: str, start: int, low: int) -> str:
        """The role that the preposition right before a place gives; "of" where it is one that gives none."""
        before = re.sub(
            r"(?:\s+|^)(?:both\s+)?(?:the|a|an|der|die|das|den|dem|la|el|los|las|le|les|l['’]|new|other)?\s*$",
            "",
            words[low:start].lower(),
        )
        if self.language.pattern("no_role").search(before[-30:]) and re.search(
            rf"(?:{self.language.pattern('no_role').pattern})$", before
        ):
            return "of"
        for pattern, role in self._roles:
            if pattern.search(before):
                return role
        return "of" if re.search(r"(?<!\w)(?:of|de|du|des|von|av)$", before) else ""

    def parted(self, words: str, lists: list[NameList], verbs: list[LinePart]) -> list[NameList]:
        """The lists of names, of which none stands both behind a verb and before the next.

        In "paid Chad and Spain signed", Spain signed; in "a deal with Chad and Spain signed" that is not clear, and the
        names are left out.
        """
        found = []
        for one in lists:
            before = next((verb for verb in reversed(verbs) if verb.end <= one.start), None)
            behind = next((verb for verb in verbs if one.end <= verb.start), None)
            if (
                before is None
                or behind is None
                or len(one.names) == 1
                or self.begins(words, before.end, one.start) > before.end
                or not self._link.fullmatch(words[one.end : behind.start])
            ):
                found.append(one)
            elif not self.role(words, one.start, before.end):
                *first, last = one.names
                found += [NameList(one.start, first[-1].end, tuple(first)), NameList(last.start, last.end, (last,))]
        return found

    def leaves(self, words: str, low: int, verb: int) -> bool:
        """Whether a clause of its own begins before a verb that "and", "but" or a semicolon separates."""
        return _BREAK.search(words, low, verb) is not None

    def subject(self, words: str, low: int, verb: int, lists: list[NameList], *, first: bool) -> NameList | None:
        """The names that do what the verb at a place says; none where other words stand between, or a preposition before.

        low: where the clause can begin; first: whether no verb stands before that.
        """
        before = [one for one in lists if low <= one.start and one.end <= verb]
        if not before:
            return None
        last = before[-1]
        between = words[last.end : verb]
        if words[: last.names[-1].start].endswith(", ") and self.is_a(last.names[-1], ("Person",)):
            if first and re.search(r"\b(?:and|or)\b", words[low : last.start]):
                return None  # "Diouf and the minister, Jack Doe, left"
            between = between.removeprefix(",")  # "The captain, Jack Doe, left"
        if self.strict and not self._link.fullmatch(between):
            return None
        if self.role(words, last.start, low):
            return None
        if self.strict and first and re.search(r"\b(?:and|or)\s+(?:the\s+)?$", words[low : last.start]):
            return None  # "its allies and France": half of who does it
        return last

    def group(self, words: str, low: int, verb: int, lists: list[NameList]) -> tuple[int, int, str, NameList] | None:
        """People of some countries who do what the verb says, "the ministers of Spain, France and Chad": the place of the
        words, the noun, and the countries."""
        last = next((one for one in reversed(lists) if low <= one.start and one.end <= verb), None)
        if not self.strict or last is None or not self._link.fullmatch(words[last.end : verb]):
            return None
        if not all(self.is_a(name, ("Country",)) for name in last.names):
            return None
        head = re.search(r"(?:^|[\s,])((?:the\s+|[a-z]+\s+){0,4}?(?P<noun>[\w-]+))\s+(?:of|from)\s+(?:the\s+)?$",
                         words[low : last.start], re.I)  # fmt: skip
        if head is None or not self.language.pattern("people").fullmatch(head["noun"]):
            return None
        return low + head.start(1), last.end, head["noun"].lower(), last

    # ---------------------------------------------------------------- clauses

    def begins(self, words: str, low: int, verb: int) -> int:
        """Where the clause of a verb begins, not before low."""
        ends = [
            m.end() for pattern in (_BREAK, self.language.pattern("breaks")) for m in pattern.finditer(words, low, verb)
        ]
        return max(ends, default=low)

    def ends(self, words: str, start: int, high: int) -> int:
        """Where the words end that belong to a verb behind which they begin at start, not after high."""
        starts = [
            m.start()
            for pattern in (_BREAK, self.language.pattern("breaks"))
            for m in pattern.finditer(words, start, high)
        ]
        return min(starts, default=high)

    def aside(self, words: str, low: int, verb: int) -> tuple[int, int] | None:
        """The place of a relative clause between commas right before a verb, whose subject stands before that clause."""
        found = self._aside.search(words, low, verb) if self.strict else None
        return (found.start(), found.start("main")) if found else None

    def again(self, words: str, low: int, verb: int) -> str:
        """The word that joins a verb to the one before it, of the same subject: "and", "or", …; "" where none does."""
        found = self._again.search(words[low:verb])
        return found["word"].lower() if found else ""

    def condition(self, words: str, low: int, verb: int) -> str:
        """The role that a clause has as a condition of another: "condition", "exception" or "?"; "" where it is none."""
        last = ""
        for name in ("condition", "exception", "unsure"):
            for match in self.language.pattern(name).finditer(words, low, verb):
                if self.begins(words, match.end(), verb) == match.end():
                    last = "?" if name == "unsure" else name
        return last

    def holds(self, words: str, low: int, verb: LinePart, cue: int | None, begin: int) -> Is:
        """Whether what a verb says is so. cue: where the words before it begin that make it a plan, a duty and so on;
        begin: where its clause does."""
        start, end = verb
        pattern = self.language.pattern
        clause = words[low if re.search(r"\bthan\s*$", words[low:begin]) else begin : start]  # "fewer than half"
        if pattern("open").search(words[begin:end]) or self._denied_object(words, end):
            return Is.OPEN
        if any(not clause[m.end() :].startswith(" longer") for m in pattern("quantified").finditer(clause)):
            if self._nobody.search(clause):
                return Is.OPEN if cue is not None else Is.NOT
            return Is.OPEN
        if self.strict and re.search(r"\bnot\s+(?:the\s+)?[A-Z]", words[low:start]):
            return Is.OPEN  # "it was not France that", "and not Chad"
        if self.is_neither(words, begin, start):
            return Is.NOT if cue is None and re.search(r"\bnor\b", clause, re.I) else Is.OPEN
        if self.language.tag[:2] in _VERB_SECOND and pattern("negation").search(
            words[end : self.ends(words, end, len(words))]
        ):
            return Is.OPEN
        negated = self._negated.search(clause)
        if negated is None or re.search(r"\bnot\s+(?:only|just|merely)\b", clause, re.I):
            return Is.SO
        if cue is not None and begin + negated.start() < cue:
            return Is.OPEN  # no plan, rather than the plan not to
        return Is.NOT

    def is_neither(self, words: str, begin: int, verb: int) -> bool:
        """Whether a clause says of several that it is so of none of them."""
        return re.search(r"\bneither\b", words[begin:verb], re.I) is not None

    def _denied_object(self, words: str, end: int) -> bool:
        return (
            re.match(
                r"\s+(?:no|nothing|nobody|none|neither|little|few)\b(?!\s+(?:later|less|more|longer|earlier))",
                words[end:],
                re.I,
            )
            is not None
        )
