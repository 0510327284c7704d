"""A draft of an article: notes with all that a program can see, every line of it a proposal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from kg.draft.amounts import DOLLARS, amounts, units_of
from kg.draft.known import KnownThings, KnownWords, short
from kg.draft.labels import in_quotes, slug
from kg.draft.language import language as language_of
from kg.draft.pronouns import SEXES, People
from kg.draft.sentences import LinePart, dateline, quotations, sentences
from kg.draft.skeleton import Skeleton
from kg.draft.statements import ProposedStatement, SeenLine, lines_of, said
from kg.draft.times import sent, times, without
from kg.draft.unknown import Declared, Holding, UnknownFinder
from kg.draft.voices import Voices, VoiceSpan
from kg.notes.lines import document_of
from kg.notes.names import ALL_PREFIXES, ThingNames, last_part, shortened
from kg.notes.print import printed
from kg.notes.print import words as as_written
from kg.notes.quoting import quote_for
from kg.notes.text import Span, Text
from kg.paths import STATE_DRAFT

MARK = "?-"
_TOP = 4  # the first lines, among which a dateline stands
_FILED = "The dateline says where, when and by whom it was sent."
_OPEN = "WHO"  # for the author to fill in: no name that can be accepted


@dataclass(frozen=True)
class DraftArticle:
    """What is known of an article beside its text. publisher: a name, a label, or nothing. slug: None where it is to be made of the title."""

    slug: str | None
    language: str = "en"
    title: str = ""
    day: date | None = None
    publisher: str = ""


class Draft:
    """The draft of one text. lines_of gives the proposals for one line of it."""

    def __init__(
        self, text: str, article: DraftArticle, names: ThingNames, meant: Mapping[tuple[int, str], str] | None = None
    ) -> None:
        """meant: what the author says that words stand for: the number of the line, 0 for all, and the words in lower case."""
        self.meant = meant or {}
        self.article, self.text = article, Text(text)
        self.language = language_of(article.language)
        self.names = names.copy()
        self.numbers = [n for n in range(1, len(self.text.lines) + 1) if self.text.line(n).strip("\ufeff \t\r")]
        self.sentences = {n: sentences(self.text.line(n), self.language) for n in self.numbers}
        self.publisher, self.publisher_iri, self.publisher_line = self._publisher()
        finder = UnknownFinder(self.names, self.language, KnownThings(self.names, self.language), text)
        for number in self.numbers:
            finder.take(number, self.text.line(number), [part.start for part in self.sentences[number]])
        finder.complete()
        self.declared: list[Declared] = list(finder.declared.values())
        self.holdings = finder.holdings
        for made in self.declared:
            self.names.add_type(made.iri, made.kind)
            for label in made.labels:
                self.names.add_label(made.iri, label)
        pairs = [(made.iri, label) for made in self.declared for label in made.labels]
        pairs += [(thing, words) for words, thing in finder.aliases.items()]
        self.aliases = finder.aliases
        self.known = KnownThings(self.names, self.language, pairs)
        speakers = {iri for iri in self.names.classes if self.names.is_a(iri, ("Agent", "Country", "Office"))}
        self.voices = Voices(self.language, speakers)
        self.skeleton = Skeleton(self.names, self.language, self.text)
        self.units = units_of(self.names)
        self.signs: set[str] = set()
        self.mentions: dict[str, str] = {}
        self.told: dict[tuple[str, str], Holding] = {}  # who holds which office, told at its first place
        self.last_people: list[str] = []
        self.said_by: dict[str, tuple[int, LinePart]] = {}  # by which words each speaker was last said to speak
        self.people = People(self.language, lambda thing: self.names.is_a(thing, ("Person",)))
        self.plain = KnownThings(self.names, self.language)  # adjectives within titles: "Latvian Defence Minister"
        self.last_states: list[str] = []

    # ---------------------------------------------------------------- the article

    def _publisher(self) -> tuple[str, str, str]:
        """The name of the publisher in notes, its IRI, and the line that declares one that nobody knows."""
        given = self.article.publisher.strip()
        if not given:
            return "", "", ""
        found = self.names.by_last.get(given.split(":")[-1], set()) | self.names.by_label.get(given, set())
        agents = sorted(iri for iri in found if self.names.is_a(iri, ("Agent", "Country")))
        if len(agents) == 1:
            return short(self.names, agents[0]), agents[0], ""
        iri = ALL_PREFIXES["body"] + slug(given)
        kind = self._kind_of_publisher(given)
        self.names.add_type(iri, kind)
        self.names.add_label(iri, given)
        return f"body:{last_part(iri)}", iri, f"declare body:{last_part(iri)} {kind} {in_quotes(given)}"

    def _kind_of_publisher(self, given: str) -> str:
        """The class of a publisher nobody knows: an agency where the text was sent by it or its name says so."""
        lines = [self.text.line(number) for number in self.numbers[:_TOP]]
        if any((filed := dateline(line)) and f"({given})" in line[: filed.end] for line in lines):
            return "NewsAgency"
        kind = UnknownFinder(self.names, self.language, KnownThings(self.names, self.language)).kind_of(given)
        return kind if kind and "Organisation" in self.names.vocabulary.above(kind) else "Organisation"

    def notes(self) -> str:
        """The whole draft, in the one form of notes."""
        below = [line for number in self.numbers for line in ["", *self.line(number)]]
        head = [*self._header(), "", *self._declarations(), "", *self._mentions()]
        document, problems = document_of("\n".join([*head, *below]) + "\n")
        assert not problems, problems
        return printed(document)

    def _header(self) -> Iterator[str]:
        article, first = self.article, self.text.line(self.numbers[0]).strip("\ufeff \t\r") if self.numbers else ""
        yield f"article {article.slug}"
        yield f"  {STATE_DRAFT}"
        if article.language != "en":
            yield f"  language {article.language}"
        if article.title and " ".join(article.title.split()) != " ".join(first.split()):
            yield f"  headline {in_quotes(article.title)}"
        yield f"  {MARK} source-kind news"
        page = []
        if self.publisher:
            yield f"  {MARK} issued-by {self.publisher}"
            yield f"  published-by {self.publisher}"
            page.append("published-by")
        if article.day:
            words = self._dated(article.day)
            yield f"  published-in {words or f'«{article.day}»'} = {article.day}{'' if words else ' on page'}"
            page += [] if words else ["published-in"]
        if page:
            yield f"  from-page {', '.join(page)}"
        silent = [] if article.day else ["published-in"]
        yield f"  {MARK} silent {', '.join([*silent, *([] if self.publisher else ['published-by']), 'written-by'])}"

    def _dated(self, day: date) -> str:
        """The words of a dateline for the day of publication, as notes quote them; nothing where it has none."""
        starts = (
            (self.text.lines[n - 1].start, t)
            for n in self.numbers[:_TOP]
            for t in sent(self.text.line(n), self.language)
        )
        found = [Span(at + time.start, at + time.end) for at, time in starts if time.edtf == day.isoformat()]
        return as_written(quote_for(self.text, found[0], Span(0, self.text.lines[-1].end))) if found else ""

    def _declarations(self) -> Iterator[str]:
        if self.publisher_line:
            yield self.publisher_line
        for made in self.declared:
            labels = ", ".join(map(in_quotes, made.labels))
            yield f"{MARK} declare {shortened(made.iri)} {made.kind} {labels}" + (
                f"; {made.roles}" if made.roles else ""
            )

    def _mentions(self) -> Iterator[str]:
        for words, thing in sorted(self.aliases.items()):
            yield f"{MARK} = «{words}»: {self.short(thing)}"
        for words, thing in self.mentions.items():
            yield f"{MARK} = «{words}»: {self.short(thing)}"
        for sign in sorted(DOLLARS & self.signs):
            ground = f"The dollar{' sign' if sign == '$' else ''} without a country, as usual for the US dollar."
            yield f"{MARK} = «{sign}»: currency:USD ! {ground}"

    def short(self, iri: str) -> str:
        return short(self.names, iri)

    # ---------------------------------------------------------------- one line of the text

    def line(self, number: int) -> list[str]:
        """The notes of a line of the text. The lines are to be asked for in their order: "she" is who was named last."""
        line = self.text.line(number)
        shown = " ".join(line.strip("\ufeff").split())
        found = [f"{number} {shown}" if shown and not re.match(r"[\s]", line) else str(number)]
        names = self.known.find(line)
        for name in names:
            words = line[name.start : name.end]
            if not name.labelled and not re.search("[«»]", words):
                self.mentions.setdefault(words, name.thing)
            if self.names.is_a(name.thing, ("Office",)):
                for inner in self.plain.find(words):
                    if not inner.labelled:
                        self.mentions.setdefault(words[inner.start : inner.end], inner.thing)
        when = times(line, self.language, self.article.day)
        counts = amounts(line, self.article.language, self.units, [(t.start, t.end) for t in when])
        self.signs |= {count.sign for count in counts}
        names = [n for n in names if not any(c.start <= n.start and n.end <= c.end for c in counts)]  # "US dollars"
        self.people.meet(line, names)
        seen = SeenLine(names, when, counts, {name.thing: self.short(name.thing) for name in names}, self.article.day)
        start = 0
        if (filed := dateline(line)) and number in self.numbers[:_TOP]:
            start = filed.end
            words = self._quote(number, LinePart(filed.start, len(line[: filed.end].rstrip())))
            found.append(f"  {MARK} x {words}: {_FILED}")
        parts = [LinePart(max(part.start, start), part.end) for part in self.sentences[number] if part.end > start]
        spoken = self._voices(number, parts, seen)
        for part in parts:
            found += self._sentence(number, part, seen, spoken)
        self.people.take(names)
        for holding in self.holdings:
            pair = holding.person, holding.office
            if holding.line == number and self.told.setdefault(pair, holding) is holding:
                words = self._quote(number, LinePart(holding.start, holding.end))
                roles = f"office-holder {self.short(holding.person)}; office {self.short(holding.office)}"
                found += [f"  {MARK} {words}", f"    OfficeHolding: {roles}"]
        return found

    def _quote(self, number: int, part: LinePart) -> str:
        span = self.text.lines[number - 1]
        return as_written(quote_for(self.text, Span(span.start + part.start, span.start + part.end), span))

    def _voices(self, number: int, sentences: list[LinePart], seen: SeenLine) -> list[VoiceSpan]:
        line = self.text.line(number)
        if number == self.numbers[0] and len(self.numbers) > 1:  # a headline
            return []
        speakers = [name for name in seen.names if not self.skeleton.clauses.is_modifier(line, name)]
        meant = partial(self._meant, number, seen)
        return self.voices.of_line(without(line, seen.times), sentences, speakers, quotations(line), meant)

    def _sentence(self, number: int, part: LinePart, seen: SeenLine, spoken: list[VoiceSpan]) -> Iterator[str]:
        line = self.text.line(number)
        voices = [voice for voice in spoken if part.holds(*voice.part)]
        own = self._parts(line, part, [voice.part for voice in voices])
        for piece, voice in sorted(
            [*((v.part, v) for v in voices), *((o, None) for o in own)], key=lambda item: item[0].start
        ):
            if piece.end - piece.start < 3:
                continue
            yield f"  {self._quote(number, piece)}"
            if voice is not None:
                yield f"    {MARK} {self._voice(number, voice)}"
                if voice.speaker and (pronoun := self._pronoun_of(number, voice)):
                    yield f"    {MARK} = {pronoun}: {self.short(voice.speaker)} ! Who spoke before."
            yield from self._piece(number, piece, seen, voice)
        there = [name for name in seen.names if part.holds(name.start, name.end)]
        people = [name for name in there if self.names.is_a(name.thing, ("Person",))]
        for name in [*there, *people[:2][::-1]]:  # who is named first is who "she" is
            self._remember(name)

    def _parts(self, line: str, part: LinePart, others: list[LinePart]) -> list[LinePart]:
        """What a sentence says in the text's own voice, without the words that only say who speaks."""
        if not others:
            return [part]
        found, place = [], part.start
        for other in [*sorted(others), LinePart(part.end, part.end)]:
            words = line[place : other.start]
            start = place + len(words) - len(words.lstrip(" ,;:—–-"))
            end = place + len(words.rstrip(" ,;:—–-"))
            if end > start and not (self.language.pattern("speech").search(words) and len(words.split()) < 12):
                found.append(LinePart(start, end))
            place = max(place, other.end)
        return [piece for piece in found if re.search(r"\w{2}", line[piece.start : piece.end])]

    def _voice(self, number: int, voice: VoiceSpan) -> str:
        speaker = self.short(voice.speaker) if voice.speaker else _OPEN if voice.open else "?"
        if voice.words:
            self.said_by[voice.speaker] = number, voice.words
        line, spoken = self.said_by.get(voice.speaker, (number, None))
        words = f" {self._quote(line, spoken)}" if spoken else ""  # where a quotation goes on, those before it
        return f"~ {voice.voice} {speaker}{words}"

    def _pronoun_of(self, number: int, voice: VoiceSpan) -> str:
        """The pronoun among the words that say who speaks a quotation, as notes quote it; nothing where there is none."""
        if voice.words is None or not voice.speaker or voice.part.holds(voice.words.start, voice.words.end):
            return ""
        words = self.text.line(number)[voice.words.start : voice.words.end]
        found = self.language.pattern("third_person").search(words)
        return f"«{found[0]}»" if found else ""

    def _piece(self, number: int, piece: LinePart, seen: SeenLine, voice: VoiceSpan | None) -> Iterator[str]:
        pronouns = list(self._pronouns(number, piece, voice, seen))
        for match, things, ground in pronouns:
            if not self._said_of(number, match[0]):
                words = self.skeleton.roles.quoted(number, piece, *match.span())
                yield f"    {MARK} = {words}: {', '.join(map(self.short, things))} ! {ground}"
        headline = number == self.numbers[0] and len(self.numbers) > 1 and len(self.sentences[number]) == 1
        if headline:
            agent = f"agent {self.publisher}; " if self.publisher else ""
            yield f"    {MARK} Heading: {agent}silent rest"
        subjects = [
            KnownWords(*match.span(), things[0], True)
            for match, things, _ in pronouns
            if len(things) == 1 and match[0].lower() in self.language.words("subjects")
        ]
        within = replace(
            seen,
            names=sorted([*seen.names, *subjects]),
            short=seen.short | {name.thing: self.short(name.thing) for name in subjects},
        )
        made = [] if headline else self.skeleton.of(number, piece, within)
        kinds = [] if headline else self.skeleton.kinds
        if voice is not None and not (made and made[0].kind in ("claim",)):
            agents = [self.short(voice.speaker)] if voice.speaker else [_OPEN] if voice.open else []
            made = said(made, agents, self.skeleton.roles.class_of, attributed=voice.voice == "attributed")
        for one in made:
            lines = lines_of(one)
            yield f"    {MARK} {lines[0]}"
            yield from (f"    {line}" for line in lines[1:])
        rest = self._rest(number, piece, seen, made, kinds)
        if rest:
            yield f"    {MARK} see {', '.join(rest)}"

    def _rest(
        self, number: int, piece: LinePart, seen: SeenLine, made: list[ProposedStatement], kinds: list[str]
    ) -> list[str]:
        """What was seen in a piece and has no place in a statement."""
        used: set[int] = set()
        todo = list(made)
        while todo:
            one = todo.pop()
            used |= one.used
            todo += one.below
        rest = [f"kind:{kind}" for kind in kinds]
        rest += [seen.short[n.thing] for n in seen.names if piece.holds(n.start, n.end) and n.start not in used]
        rest += [
            self.skeleton.roles.time(number, piece, t)
            for t in seen.times
            if piece.holds(t.start, t.end) and t.start not in used
        ]
        rest += [
            c.reading if c.ordinal else f"amount {self.skeleton.roles.amount(number, piece, c)}"
            for c in seen.amounts
            if piece.holds(c.start, c.end) and c.start not in used
        ]
        words = self.text.line(number)[piece.start : piece.end]
        for match in self.language.pattern("senses").finditer(words):  # those who oppose, or that they do
            if match[0].islower() and re.search(r"\bthe\s+$", words[: match.start()]):
                start, end = (piece.start + place for place in match.span())
                rest.append(f"group {self.skeleton.roles.quoted(number, piece, start, end)}")
        return list(dict.fromkeys(rest))

    def _pronouns(
        self, number: int, piece: LinePart, voice: VoiceSpan | None, seen: SeenLine
    ) -> Iterator[tuple[re.Match[str], list[str], str]]:
        """Words that stand for somebody named before, with whom."""
        line, done = self.text.line(number), set()
        for match in self.language.pattern("groups").finditer(line, *piece):
            pool = self.last_people if re.search("leader|president|dirigeant", match[0]) else self.last_states
            if len(pool) == 2 and match[0] not in done:
                done.add(match[0])
                yield match, list(pool), "The two named before."
        for match in self.language.pattern("pronouns").finditer(line, *piece):
            word = match[0].lower()
            if word in done or (match[0].isupper() and match[0] != "I"):  # the US is not us
                continue
            done.add(word)
            if one := self._said_of(number, word):
                yield match, [one], ""
            elif word in self.language.words("first_person"):
                speaker = voice.speaker if voice else self.publisher_iri
                person = bool(speaker) and self.names.is_a(speaker, ("Person",))
                if speaker and person == (word in self.language.words("singular")):  # "we" are more than one who speaks
                    yield match, [speaker], "Who speaks here."
            elif self.people.sex_of(word) in SEXES:
                quoting = voice.speaker if voice is not None and voice.voice == "quoted" else ""
                if one := self.people.meant(line, match.start(), word, seen.names, quoting):
                    yield match, [one], "Who was named last."

    def _meant(self, number: int, seen: SeenLine, at: int, pronoun: str) -> str:
        """Who speaks, where a pronoun says so."""
        told = self._said_of(number, pronoun)
        return told or self.people.meant(self.text.line(number), at, pronoun, seen.names)

    def _said_of(self, number: int, words: str) -> str:
        """The thing that the author says some words of a line stand for."""
        return self.meant.get((number, words.lower())) or self.meant.get((0, words.lower()), "")

    def _remember(self, name: KnownWords) -> None:
        for kind, pool in (("Person", self.last_people), ("Country", self.last_states)):
            if self.names.is_a(name.thing, (kind,)):
                if name.thing in pool:
                    pool.remove(name.thing)
                pool.append(name.thing)
