"""The skeleton of what a sentence says: verbs as kinds, classes by modality, roles by position."""

from __future__ import annotations

import re

from kg.draft.clauses import Is
from kg.draft.language import Language, any_of
from kg.draft.roles import OF_OBJECT, RoleFiller
from kg.draft.sentences import LinePart
from kg.draft.statements import ProposedStatement, SeenLine, Told
from kg.draft.times import without
from kg.notes.names import ThingNames, last_part
from kg.notes.text import Text
from kg.source.names import NameIndex, outermost

_MOST = 6  # statements of one sentence
_REPAID = {"loan": "debt-service", "debt": "debt-service"}  # what is due of them
_OF_WHOM = re.compile(r"(\S+)\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}$")
_SOME = frozenset("all some many most several dozens hundreds thousands group members".split())
_BEFORE = 60  # code points before a verb, in which the words stand that say how it is meant


class Skeleton:
    """Makes statements of the sentences of one text."""

    def __init__(self, names: ThingNames, language: Language, text: Text) -> None:
        self.language, self.text = language, text
        self.roles = RoleFiller(names, language, text)
        self.clauses, self.above = self.roles.clauses, self.roles.above
        pairs = [(kind, form) for kind, forms in language.table("verbs").items() for form in forms]
        for iri in names.kind_of:
            last = last_part(iri)
            pairs += [(last, label) for label in names.labels.get(iri, ())]
        of_people = language.table("of_people")
        pairs += [(kind, form) for kind, forms in of_people.items() for form in forms]
        self._of_people = frozenset(of_people)
        person, between = language.pattern("persons").pattern, language.pattern("prepositions").pattern
        self._people = re.compile(rf"(?:\s+of)?\s+(?:(?!(?:{between}))[\w’'-]+\s+){{0,3}}?(?:{person})", re.I)
        self._people_then = re.compile(
            rf"(?:{person})(?:\s+(?:from|of|on|in|aboard|held)\s[^,;]*?)?\s+\w+\s+(?:\w+ly\s+)?$", re.I
        )
        self._nothing_more = re.compile(rf"\s*(?:[.,;:)]|$|(?:{between}|and|who|after|last|this)(?!\w))", re.I)
        self._due = re.compile(
            rf"(?:\s+of(?:\s+[\w.,’'$€£-]+){{1,5}}?)?\s+(?:{language.pattern('due').pattern})(?!\s+to(?!\w))", re.I
        )
        self.verbs = NameIndex(pairs)
        self.kinds: list[str] = []  # that the part looked at last names, and that are not told
        self._aux = set(language.words("aux"))
        self._things = set(language.words("things"))
        self._senses = set(language.words("senses"))  # both are offered
        self._noun = re.compile(rf"(?:{language.pattern('before_noun').pattern})\s+(?:\w+\s+)?$", re.I)
        self._article = re.compile(r"\b(?:the|an?|its|their|our|my|your)\s+$" if self.clauses.strict else "(?!)", re.I)
        holders = any_of([*language.words("people"), *language.words("bodies")]).pattern
        speech = language.pattern("speech").pattern
        self._no_subject = re.compile(
            rf"(?:\b(?:if|unless|whether|because|although|while|when)|(?:condition|{speech})\s+that)\s+$"
            if self.clauses.strict
            else "(?!)",
            re.I,
        )
        self._holder = re.compile(rf"\s+(?:{holders})", re.I)
        that = language.pattern("that").pattern
        self._begins = re.compile(
            rf"(?:\s+[\w’']+){{0,4}}?\s*(?:,\s*)?\b(?:{that})(?:(?<!to)|(?=\s+(?!(?:the|an?|its|his|her|their|all|both)\s)[a-z]))"
        )
        self._that = re.compile(rf"(?:{that})\s*$", re.I)
        self._goes_with_ing = re.compile(
            r"(?:\b(?:is|are|was|were|been|be|being|after|by|since|while|when)\s+(?:(?:\w+ly|not|also|still)\s+)*|,\s*)$",
            re.I,
        )
        self._having = re.compile(r"\bhaving\s+(?:\w+ly\s+)?$" if self.clauses.strict else "(?!)", re.I)
        self._to_be = re.compile(r"\bto\s+be\s+(?:\w+ly\s+)?$")
        self._object_noun = re.compile(r"\s+(?:(?P<definite>the|its|their|his|her|this|that)|an?)\s+(?:[\w’'-]+\s+)?")
        self._object = re.compile(r"\s+(?:[\w’'-]+\s+){0,3}")
        self._meant_noun = re.compile(
            rf"(?:{any_of([*(c for c, _ in language.attitudes), *language.words('judging')]).pattern})(?:\s+\w+){{0,4}}\s*$",
            re.I,
        )
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

    def of(self, line: int, part: LinePart, seen: SeenLine) -> list[ProposedStatement]:
        """The statements of a part of a line (code points of the line)."""
        words = self.text.line(line)
        found = self._without_objects(words, part, self._verbs(words, part, seen))
        inside = [name for name in seen.names if part.holds(name.start, name.end)]
        lists = self.clauses.lists(words[: part.end], inside)
        lists = self.clauses.parted(words, lists, [place for place, _ in found])
        told = Told(line, part, words, seen, lists, ends=[place.end for place, _ in found])
        for number, (place, kind) in enumerate(found):
            told.low = found[number - 1][0].end if number else part.start
            told.high = found[number + 1][0].start if number + 1 < len(found) else part.end
            self._tell(told, place, kind)
        for one in told.made:
            one.open = (
                self._is_frame(one.kind) and not one.below and "theme" not in one.roles and self._goes_on(told, one)
            )
        self.kinds = told.kinds
        return told.made

    def _without_objects(
        self, words: str, part: LinePart, found: list[tuple[LinePart, str]]
    ) -> list[tuple[LinePart, str]]:
        """Without the nouns that are what the verb before them is done to and that tell of nothing new: "repaid the loan", "must
        give a loan"; but with what is only said: "announced the visit"."""
        kept: list[tuple[LinePart, str]] = []
        for place, kind in found:
            head = words[max(part.start, place.start - _BEFORE) : place.start]
            beside = self._object_noun.fullmatch(words, kept[-1][0].end, place.start) if kept else None
            known = (
                beside is not None
                and words[place.start : place.end] not in self._senses
                and (beside["definite"] is not None or self._meant_noun.search(head))
            )
            if not (known and self._is_noun(words, place, kind) and not self._is_frame(kept[-1][1])):
                kept.append((place, kind))
        return kept

    def _goes_on(self, told: Told, one: ProposedStatement) -> bool:
        """Whether words stand behind a verb that may say what is said or meant."""
        rest = self.roles.without(told, one.place.end, told.part.end)
        return re.search(r"\w{3}", re.sub(r"\b(?:the|by|with)\b", "", rest)) is not None

    def _verbs(self, words: str, part: LinePart, seen: SeenLine) -> list[tuple[LinePart, str]]:
        """The words of a part that speak of a kind of happening, with the kind."""
        there = without(words, seen.times)[part.start : part.end]  # "agreed on Monday to"
        idle = [match.span() for match in self.language.pattern("idle").finditer(there)]
        found = []
        for name in outermost(self.verbs.find_all(there)):
            to = 3 if there[name.start : name.end].lower().startswith("to ") else 0
            place = LinePart(part.start + name.start + to, part.start + name.end)
            if (
                there[name.start : name.end].lower() in self._aux
                or any(start < name.end and name.start < end for start, end in idle)
                or there[name.start].isupper()
            ):
                continue
            if any(n.start < place.end and place.start < n.end for n in seen.names if n.labelled):
                continue
            kind = self._best(sorted(name.things))
            if kind in self._of_people and not self._is_done_to_people(words, part, place, seen):
                continue
            if not self._is_other_noun(words, place, seen):
                found.append((place, kind))
        return found[:_MOST]

    def _is_done_to_people(self, words: str, part: LinePart, place: LinePart, seen: SeenLine) -> bool:
        """Whether people stand where the words have what a verb is done to: behind it, before it where it is passive."""
        people = [name for name in seen.names if self.roles.names_fit(name, ("Person",))]
        counts = [count for count in seen.amounts if count.reading.endswith(" unit:one")]
        if self.roles.is_passive(words, part.start, place.start):
            before = words[part.start : place.start]
            who = part.start + len(re.sub(r"\s+\w+\s+(?:\w+ly\s+)?$", "", before))
            then = self._people_then.search(before)
            of = _OF_WHOM.search(before[: then.start()]) if then else None
            some = of is None or any(part.start + of.end(1) == count.end for count in counts) or of[1].lower() in _SOME
            return (then is not None and some) or any(who == name.end for name in people)
        start = next((count.end for count in counts if count.start == place.end + 1), None)
        if start is not None and self._nothing_more.match(words, start):
            return True  # "released 18"
        return self._people.match(words, start or place.end) is not None or any(
            name.start == place.end + 1 for name in people
        )

    def _is_other_noun(self, words: str, place: LinePart, seen: SeenLine) -> bool:
        """Whether words that can tell of a happening are a noun for something else, or only say what kind another is of.

        "the fund", "finance ministers", "two patrol boats", "the operation Baltic Sentry", "their shared waters".
        """
        form, behind = words[place.start : place.end].lower(), words[place.end :]
        noun = self._noun.search(words[: place.start]) is not None
        inflected = form in self.language.verb_forms - self.language.base_forms
        named = any(name.start == place.end + 1 and name.labelled for name in seen.names)
        if noun and (form in self._things or (named and not inflected)):  # but "the opposition accused Jane Roe"
            return True
        if inflected:
            if form.endswith("s") and self._no_subject.search(words[: place.start]):
                return True  # "on condition that trains run"
            return (
                self._article.search(words[: place.start]) is not None
                and re.fullmatch(r"\w+(?<!ing)(?<!s)", form) is not None
            )
        return self._holder.match(behind) is not None or (noun and self.clauses.goes_on_with_noun(behind))

    def _tell(self, told: Told, place: LinePart, kind: str) -> None:
        """Adds what a verb says to the statements before it, or nothing where it cannot be told."""
        words, clauses = told.words, self.clauses
        begin, start = self._begin(told, place)
        low, previous = told.low, told.last
        form = words[place.start : place.end].lower()
        noun = self._is_noun(words, place, kind)
        again = self._again(told, place, kind)
        head = words[max(told.part.start, place.start - _BEFORE) : place.start]
        cue, attitude = self._cue(head, place.start, low, words[place.end : told.high])
        holds = clauses.holds(words, low, place, cue, begin)
        bare = form in self.language.base_forms
        if (
            again and cue is None and (again in ("or", "nor") or bare) and not noun
        ):  # "will sign and pay", "did not sign or pay"
            if told.shut or (previous is not None and again == "or" and not previous.attitude and not previous.denied):
                told.remove(previous)
                holds = Is.OPEN
            elif previous is not None and holds is Is.SO:
                attitude, holds = previous.attitude, Is.NOT if previous.denied else holds
        told.closed = told.closed and not clauses.leaves(words, low, place.start)
        if cue is not None and not told.frames and words[cue : place.start].lower().startswith("would"):
            holds = Is.OPEN  # on some condition, or as somebody said
        if told.closed or (told.shut and begin == low and not again) or self._is_of_another(told, place):
            holds = Is.OPEN
        infinitive = self._infinitive.search(head)
        alone = previous is None or begin > low or self._to_be.search(head) is not None
        if infinitive and cue is None and holds is Is.SO and not told.frames and alone:
            holds = Is.OPEN  # "expects it to rise"
        if (
            form.endswith("ing")
            and not noun
            and not again
            and not told.frames
            and not self._goes_with_ing.search(words[: place.start])
        ):
            holds = Is.OPEN  # "stopped paying"
        arrow = clauses.condition(words, low, place.start)
        if noun and (holds is not Is.SO or arrow or (cue is None and self._meant_noun.search(head))):
            holds = Is.OPEN
        if arrow == "?" or (arrow and (told.last is None or self._is_frame(told.last.kind))):
            holds = Is.OPEN
        one = ProposedStatement(kind, attitude=attitude, denied=holds is Is.NOT, arrow=arrow, place=place)
        if holds is not Is.OPEN:
            left = self._leave(told, kind, place, start, again, noun=noun, own=cue is not None)
            same = (left or told.last) if again else None
            told.begin = max(begin, words.rfind(f" {again} ", low, place.start)) if again else begin
            self.roles.fill(told, one, same, noun=noun, infinitive=bool(infinitive))
            self._owe(told, one, noun=noun)
            if one.denied and "agent" not in one.roles and clauses.is_neither(words, begin, place.start):
                holds = Is.OPEN  # of whom it is not so, is not found
        told.shut = holds is Is.OPEN and (told.shut or not noun)
        if holds is Is.OPEN:
            told.closed = told.closed or self._is_frame(kind)
            told.last = None
        elif noun and not one.roles and not self._is_object(told, place, again):
            told.kinds.append(kind)  # "on suspicion of sabotage": what is named only is not told
        else:
            self._place(told, one, begin, again=again, infinitive=bool(infinitive), noun=noun)

    def _owe(self, told: Told, one: ProposedStatement, *, noun: bool) -> None:
        """Makes a duty of a noun for what is due by a day: of a loan, that it is repaid."""
        if not noun or not self._due.match(told.words, one.place.end):
            return
        one.attitude = "Obligation"
        if one.kind in _REPAID:
            one.kind = _REPAID[one.kind]
            the = self._article.search(told.words[: one.place.start])
            start = the.start() if the else one.place.start
            one.roles = {"theme": [self.roles.quoted(told.line, told.part, start, one.place.end)], **one.roles}

    def _is_of_another(self, told: Told, place: LinePart) -> bool:
        """Whether a verb tells what somebody is only said to have done, "convicted of having sold", or stands behind the colon
        that follows what somebody says, "rejected this: Chad had paid"."""
        if not told.frames and self._having.search(told.words[: place.start]):
            return True
        return any(self._is_frame(one.kind) and ": " in told.words[one.place.end : place.start] for one in told.made)

    def _begin(self, told: Told, place: LinePart) -> tuple[int, int]:
        """Where the clause of a verb begins, and where its words do.

        A relative clause between commas right before the verb is left: "Benin, which was invited, did not come".
        """
        aside = self.clauses.aside(told.words, told.part.start, place.start)
        told.subject = aside[0] if aside else place.start
        if aside is None:
            begin = self.clauses.begins(told.words, told.low, place.start)
            return begin, begin
        start, end = aside
        told.low = max([verb for verb in told.ends if verb <= start], default=told.part.start)
        told.shut = told.closed = (told.shut or told.closed) and told.low > told.part.start
        told.frames = [frame for frame in told.frames if frame.place.start < start]
        if told.last is not None and start < told.last.place.start < end:
            told.last = None
        return end, told.low

    def _again(self, told: Told, place: LinePart, kind: str) -> str:
        """The word that joins a verb to the one before it, of the same subject; "" where none does."""
        if told.last is None:
            return self.clauses.again(told.words, told.low, place.start) if told.shut else ""
        saying = told.words[place.start : place.end].lower().endswith("ing") and self._is_frame(kind)
        if saying and re.search(r",\s*$", told.words[told.low : place.start]):
            return "and"  # "refused, saying that"
        return self.clauses.again(told.words, told.low, place.start)

    def _cue(self, head: str, verb: int, low: int, behind: str) -> tuple[int | None, str]:
        """Where the words begin that make a verb a plan, a duty and so on, and the class of that."""
        for pattern, name in self._cues:
            if found := pattern.search(head):
                at = verb - len(head) + found.start()
                leave = found[0].split()[0] == "may" and self.language.pattern("permitting").search(behind)
                said = "Permission" if leave else name  # "may use a pier free of charge"
                return (at, said) if at >= low else (None, "")  # "pledged to" is told as the pledge that it is
        return None, ""

    def _is_noun(self, words: str, place: LinePart, kind: str) -> bool:
        form = words[place.start : place.end].lower()
        if form not in self.language.verb_forms and form.replace(" ", "-") == kind:
            return True
        if form in self.language.verb_forms and form.endswith("s") and self._article.search(words[: place.start]):
            return True  # "the patrols"
        return form in self.language.base_forms and self._noun.search(words[: place.start]) is not None

    def _place(
        self, told: Told, one: ProposedStatement, begin: int, *, again: str, infinitive: bool, noun: bool
    ) -> None:
        """Puts a statement where it belongs: among those of the sentence, or below the one that it is the content of."""
        last = told.last
        if one.arrow and last is not None:
            last.below.append(one)
        elif told.frames:
            told.frames[-1].below.append(one)
        elif noun and last is not None and self._is_object(told, one.place, again):
            one.arrow = "theme"
            last.roles.pop("theme")
            last.below.append(one)
        elif last is not None and infinitive and not one.attitude and not one.denied and begin == told.low:
            one.arrow = "theme" if last.kind in OF_OBJECT else "purpose"
            last.below.append(one)
        else:
            told.made.append(one)
        told.last = one
        if self._is_frame(one.kind) and not noun:
            one.that = self._begins.match(told.words, one.place.end) is not None
            told.frames.append(one)

    def _is_object(self, told: Told, place: LinePart, again: str) -> bool:
        """Whether a noun is what the verb before it is done to: "begin a review"."""
        between = told.words[told.low : place.start]
        themed = told.last is not None and "theme" in told.last.roles
        return themed and not again and self._object.fullmatch(between) is not None

    def _leave(
        self, told: Told, kind: str, place: LinePart, begin: int, again: str, *, noun: bool, own: bool
    ) -> ProposedStatement | None:
        """Leaves the statements of speech and attitude that a verb does not belong to; the one whose subject it has, if any."""
        head = told.words[told.low : place.start]
        if begin > told.low and self._that.search(told.words[told.low : begin]) and not again:
            return None  # "that" begins what is said
        if self._infinitive.search(head) and not again:
            return None
        inflected = told.words[place.start : place.end].lower() not in self.language.base_forms
        left = None
        if again and not noun and self._is_frame(kind) and told.frames:  # "denied that … and said"
            left = told.frames[0]
            told.frames.clear()
        if again and own and told.frames and not self._is_said(told.frames[-1]):
            left = told.frames.pop()  # "plans to pay and wants to sign"
        while told.frames and not told.frames[-1].that and (begin > told.low or (again and inflected and not noun)):
            left = told.frames.pop()  # "welcomed it, but warned", "agreed to pay and signed", "agreed …, after …"
        return left if again else None

    def _is_frame(self, kind: str) -> bool:
        """Whether what is said behind a verb of that kind is only said or meant."""
        return not {"SpeechAct", "Attitude"}.isdisjoint(self.above(kind))

    def _is_said(self, frame: ProposedStatement) -> bool:
        return "SpeechAct" in self.above(frame.kind)

    def _best(self, kinds: list[str]) -> str:
        return min(kinds, key=lambda kind: (len(kind), kind))
