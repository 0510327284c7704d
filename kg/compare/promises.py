"""What became of what was planned, promised or demanded: kept, late, overdue, pending, postponed, unheard of and the like.

A deed is never inferred. It is a report of its own, linked to the promise by a match or by its article, and told with its
sentence. That nothing is heard of a promise says nothing of whether it was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import permutations

from kg.compare import deeds, differ, origins, values
from kg.compare.corpus import Sources
from kg.compare.differ import slug
from kg.compare.ends import ABANDONED, ENDS, POSTPONED, Ends, Link, day_of, is_later
from kg.compare.gate import BY_PARTY, party_of
from kg.compare.held import NOT_STATED, agents, hangs_on, held_to, holds
from kg.compare.rows import Rows, label
from kg.compare.standing import (
    ANNOUNCED,
    CONTESTED,
    KEPT,
    LATE,
    NOT_SO,
    PARTLY,
    PENDING,
    PERHAPS,
    SUPERSEDED,
    UNHEARD,
    VIOLATED,
    WAITING,
    newest_of,
    standing,
    waits,
)
from kg.compare.tellings import (
    CANCELLED,
    DENIED,
    DONE,
    PLANNED,
    REFUSED,
    Telling,
    TimeSpan,
    assertors,
    published,
)

# What somebody wants others to believe or know is no promise of a deed, nor is what holds already.
_NO_DEED = frozenset("cooperation growth importance priority expertise".split())


@dataclass(frozen=True)
class Promise:
    """A promise and what became of it.

    told: the content; holders: who is held to it, by their labels; due: its time, None where none is set; after: the report
    that settles it; denier: who denies it, or says that it is not so or no longer planned, "" for the article itself; until: to when it is put off; link: "told" in one article, "confirmed", or "proposed" with the score; ground: why they belong together;
    hangs_on: its conditions, in words; denial: who denies the deed that settles it, or that it was promised, in words; like_it: what deed like it its article tells, in words; unseen: the day of the newest source where that is not after its time; also: other articles' tellings of the same promise, with which it counts once; otherwise: those that tell it otherwise.
    """

    told: Telling
    what: str
    holders: str
    due: TimeSpan | None
    status: str
    after: Telling | None = None
    link: str = ""
    ground: str = ""
    denier: str = ""
    until: TimeSpan | None = None
    hangs_on: str = ""
    denial: str = ""
    like_it: str = ""
    also: tuple[Telling, ...] = ()
    otherwise: tuple[Telling, ...] = ()
    unseen: str = ""

    def on(self, day: str, newest: str = "") -> Promise:
        """The same as of a day in ISO form: what nothing settles is overdue only once its time has passed. newest: source, its day."""
        if self.status not in WAITING or self.due is None:
            return self
        status, unseen = waits(self.due.latest, day, newest)
        return replace(self, status=status, unseen=unseen)


def promises(sources: Sources, day: str) -> list[Promise]:
    """What somebody plans, promises, announces or demands, with its status as of a day in ISO form."""
    newest = newest_of(day_of(one, sources)[1] for one in sources.told)
    return [each.on(day, newest) for each in Fates(sources).all()]


class Fates:
    """What became of the promises of some sources."""

    def __init__(self, sources: Sources, beside: Callable[[str], Iterable[Telling]] | None = None) -> None:
        """beside: all that an article tells; what the sources have of it, if left out."""
        self.sources = sources
        self._beside = beside or (lambda article: (one for one in sources.told if one.article == article))
        self._by_node = sources.by_node
        self._links: dict[str, list[Link]] = {}
        self._groups = {one.node: group for group in sources.groups for one in group}
        self._fates: dict[str, Promise] = {}
        self._vows_denied = [one for one in sources.told if is_denied_vow(one)]
        for item in sources.decisions:
            if item.holds and item.relation in ("fulfils", "partly-fulfils", "violates", "replaces", "same"):
                self._note(item.other, item.one, item.relation, "confirmed", item.ground)
                if item.relation == "same":
                    self._note(item.one, item.other, "same", "confirmed", item.ground)
        for one in sources.told:
            for relation in ("fulfils", "violates"):
                for node in sources.rows[one.node].get(relation, ()):
                    self._note(node, one.node, relation, "told", "the article says so")
        if sources.guesses:
            for match in sorted(sources.matches, key=lambda each: (-each.score, each.one, each.other)):
                how = f"proposed, {match.score:.2f}", "; ".join(match.reasons)
                self._note(match.one, match.other, "same", *how)
                self._note(match.other, match.one, "same", *how)
            for group in sources.groups:
                for one, other in permutations(group, 2):
                    if all(link.after is not other for link in self._links.get(one.node, ())):
                        self._note(one.node, other.node, "same", "proposed", "by way of a third report of the same")
        self._ends = Ends(sources)

    def _note(self, promise: str, after: str, relation: str, link: str, ground: str) -> None:
        if after in self._by_node:
            self._links.setdefault(promise, []).append(Link(self._by_node[after], relation, link, ground))

    def all(self) -> list[Promise]:
        """All promises, each as of no day: what waits for its time is pending. One that several articles tell alike is one."""
        found = [self.of(one) for one in self.sources.told if is_promise(one, self.sources.rows)]
        return list({each.told.node: each for each in found}.values())

    def of(self, one: Telling) -> Promise:
        """What became of a promise, as the first article to tell it has it; others that tell it alike stand beside that."""
        own = self._fate(one)
        every = [self._fate(each) for each in self._groups.get(one.node, ()) if is_promise(each, self.sources.rows)]
        alike = [each for each in every if self._alike(each, own)]
        if len(alike) < 2 or any(
            finding.status in (differ.CONFLICT, differ.MAJORITY)
            for finding in self.sources.compare([each.told for each in alike])[0]
        ):
            alike = [own]
        first, *others = sorted(alike, key=lambda each: (*day_of(each.told, self.sources), each.told.node))
        known = {each.told.article for each in alike}
        rest = tuple(each.told for each in every if each.told.article not in known and self._differs(each, own))
        return replace(first, also=tuple(each.told for each in others), otherwise=rest)

    def _alike(self, one: Promise, other: Promise) -> bool:
        """Whether two tellings of one promise count as one: they came to the same, and their times fit. Who has it from the
        other's article tells it as that one does."""
        if one.due and other.due and values.spans(one.due, other.due) == values.CONTRADICTS:
            return False
        rows = self.sources.rows
        issuers = {label(rows, who) for each in (one, other) for who in origins.issuers(rows, each.told.article)}
        fates = []
        for item in (one, other):
            held, said = held_to(item.told, rows)
            told_by = "" if said in issuers else said
            fates.append((item.status, held, told_by, item.after and item.after.node, item.denier))
        return fates[0] == fates[1]

    def _differs(self, one: Promise, other: Promise) -> bool:
        """Whether two tellings of one promise differ in who is held to it, in its time, or in what is compared of it."""
        if one.due and other.due and values.spans(one.due, other.due) == values.CONTRADICTS:
            return True
        if len({held_to(each.told, self.sources.rows)[0] for each in (one, other)} - {NOT_STATED}) > 1:
            return True
        return any(each.relation == values.CONTRADICTS for each in self.sources.compare([one.told, other.told])[0])

    def _fate(self, one: Telling) -> Promise:
        if one.node not in self._fates:
            found = self._found(one)
            denial = filter(None, [found.denial, self._denial_of_promise(one)])
            self._fates[one.node] = replace(found, denial=", and ".join(denial))
        return self._fates[one.node]

    def _found(self, one: Telling) -> Promise:
        held, doers = self._holders(one), agents(self.sources.rows, one.node)
        what = self.sources.name(one, "hasAgent" if doers and held.startswith(doers) else "")
        open_ = Promise(one, what, held, deeds.due(one), UNHEARD, hangs_on=hangs_on(one, self.sources.rows))
        if open_.due is not None and open_.due.latest:
            open_ = replace(open_, status=PENDING)
        elif one.around[:1] == ("announcement",):
            open_ = replace(open_, status=ANNOUNCED)
        links = [link for node in (one.node, *one.above) for link in self._links.get(node, ()) if link.after != one]
        links += self._ends.of(one)
        # What a person has confirmed or an article says goes before what is only proposed.
        sure = [link for link in links if link.link in ("confirmed", "told")]
        for some in (sure, links):
            if settled := self._deed(open_, some):
                return replace(settled, denial=self._denial_of_deed(links))
            if settled := self._end(open_, some):
                return settled
        return replace(open_, like_it=self._like(one))

    def _like(self, one: Telling) -> str:
        """What the article tells as done, of the same kind to the same thing or to a part of it, in words; "" for nothing."""
        for deed in sorted(self._beside(one.article), key=lambda each: each.node):
            if deed.mode == DONE and deed.kind == one.kind:
                done_to = deed.things("hasTheme")
                wholes = (self.sources.rows.get(each, {}).get("isPartOf", ()) for each in done_to)
                if one.things("hasTheme") & done_to.union(*wholes):
                    when = f" ({deed.span.words or deed.span.earliest})" if deed.span else ""
                    return f"{slug(one.article)} tells of one like it: {self.sources.name(deed)}{when}"
        return ""

    def _denial_of_promise(self, one: Telling) -> str:
        """Who denies that something of the kind was promised at all, in words; "" where nobody does."""
        world = self.sources.world
        for vow in (self._by_node[node] for node in one.above if node in self._by_node):
            for denied in self._vows_denied if "promise" in vow.kinds else ():
                to, whom = (world.ones(each.things("hasRecipient")) for each in (vow, denied))
                by = world.ones(vow.things("hasAgent")) & world.ones(denied.things("hasAgent"))
                if by and (not to or not whom or to & whom):
                    who = ", ".join(sorted(label(self.sources.rows, x) for x in assertors(denied, self.sources.rows)))
                    return f"{who or 'somebody'} denies such a promise, as {slug(denied.article)} tells"
        return ""

    def _deed(self, open_: Promise, links: list[Link]) -> Promise | None:
        """What a deed makes of it: that of all of it first, then those of parts, then what may be it."""
        one = open_.told
        whole: list[Link] = []
        parts: list[Link] = []
        perhaps: list[Link] = []
        # Of one that several tell, the first to tell it counts: who tells of it once it was kept tells of no other.
        alike = [one, *(link.after for link in links if link.relation == "same" and link.after.mode == PLANNED)]
        in_part = {link.after.node for link in links if link.relation == "partly-fulfils"}
        for link in links:
            if link.relation == "violates":
                return _settled(open_, VIOLATED, link)
            if link.relation == "fulfils":
                return _done(open_, link)
            if link.relation == "partly-fulfils":
                parts.append(link)
            elif link.relation == "same" and link.after.mode == DONE and link.after.node not in in_part:
                if all(self._before(link.after, each, open_.due) for each in alike):
                    continue
                lacks, unsure = self._weighed(link.after, alike)
                some = perhaps if unsure else parts if lacks else whole
                some.append(replace(link, ground="; ".join(filter(None, [unsure or lacks, link.ground]))))
        if whole:
            # Who tells of less has it otherwise, unless that was before the rest came.
            less = next((part for part in parts if deeds.contests(part.after, whole[0].after)), None)
            if less is None:
                return _done(open_, whole[0])
            ground = f"{slug(whole[0].after.article)} tells of all of it, {slug(less.after.article)} of {less.ground}"
            return _settled(open_, PERHAPS, replace(whole[0], ground=ground))
        if len(parts) > 1 and one.kinds & set(BY_PARTY) and not self._lacks([part.after for part in parts], one):
            return _done(open_, max(parts, key=lambda part: part.after.span.latest if part.after.span else ""))
        if parts:
            return _settled(open_, PARTLY, parts[0])
        return _settled(open_, PERHAPS, perhaps[0]) if perhaps else None

    def _weighed(self, deed: Telling, alike: list[Telling]) -> tuple[str, str]:
        """What a deed leaves of a promise that several tell, the one in question first; and why that is not sure. Both in words."""
        one = alike[0]
        lacks, of = [], []
        for each in alike:
            if less := self._lacks([deed], each):
                lacks.append(less if each is one else f"{less}, as {slug(each.article)} tells the promise")
            elif self._measured(deed, each):
                of.append(slug(each.article))
        if lacks and of:
            return lacks[0], f"{lacks[0]}, though not as {', '.join(dict.fromkeys(of))} tells the promise"
        return (
            (lacks[0], "") if lacks else ("", deeds.unsure(deed, one) or deeds.uncounted(deed, one, self.sources.world))
        )

    def _measured(self, deed: Telling, one: Telling) -> bool:
        """Whether a deed and a promise both say how much or how many, and it is enough."""
        if deeds.sums(deed, one) in (values.SAME, values.COMPATIBLE, values.CONTRADICTS, *values.FINER):
            return True
        return bool(deeds.counts(deed, one, self.sources.world))

    def _denial_of_deed(self, links: list[Link]) -> str:
        """Who denies what a deed is told of, in words; "" where nobody does."""
        for link in links:
            if link.relation == "same" and link.after.mode == CANCELLED:
                return f"{slug(link.after.article)} tells that it was cancelled"
            if link.relation == "same" and link.after.mode == DENIED and "denial" in link.after.around:
                return f"{self._said_by(link.after) or 'somebody'} denies it, as {slug(link.after.article)} tells"
        return ""

    def _said_by(self, after: Telling) -> str:
        """Who says or denies it, in words; "" where the article itself tells it."""
        return ", ".join(sorted(label(self.sources.rows, agent) for agent in assertors(after, self.sources.rows)))

    def _end(self, open_: Promise, links: list[Link]) -> Promise | None:
        """What ends it without a deed, or puts it off."""
        one = open_.told
        for link in links:
            after = link.after
            if link.relation == "replaces":
                return _settled(open_, SUPERSEDED, link)
            if link.relation in ENDS:
                until = link.inside.span if link.inside else None
                return replace(_settled(open_, ENDS[link.relation], link), until=until, denier=self._said_by(after))
            if link.relation != "same" or not is_later(after, one, self.sources):
                continue
            if after.mode in (REFUSED, CANCELLED):
                return _settled(open_, ABANDONED, link)
            if after.mode == DENIED:
                denier = self._said_by(after)
                status = CONTESTED if "denial" in after.around else NOT_SO
                return replace(_settled(open_, status, link), denier=denier)
            if after.mode == PLANNED and deeds.put_off(open_.due, deeds.due(after)):
                return _settled(open_, POSTPONED, link)
        return None

    def _lacks(self, acts: list[Telling], one: Telling) -> str:
        """What the deeds leave of a promise, in words; "" where they leave nothing that one could see."""
        if one.kinds & set(BY_PARTY):
            world = self.sources.world
            held = world.states(world.named(party_of(one)))
            acted = world.states(world.named(frozenset().union(*map(party_of, acts))))
            if acted and held - acted and held & acted:
                return f"of {', '.join(sorted(world.label(state) for state in held - acted))} nothing is told"
        wanted = one.amounts.get("hasAmount", ())
        given = [amount for deed in acts for amount in deed.amounts.get("hasAmount", ())]
        if len(wanted) == 1 and len(given) == 1 and deeds.less(given[0], wanted[0]):
            return f"{given[0].words} of {wanted[0].words}"
        if len(acts) == 1:
            return next(
                (
                    f"{done} of {count}"
                    for count, done in deeds.counts(acts[0], one, self.sources.world)
                    if done < count
                ),
                "",
            )
        return ""

    def _holders(self, one: Telling) -> str:
        """Who is held to it; and, where another tells of it, who says so."""
        held, said = held_to(one, self.sources.rows)
        return f"{held}, says {said}" if said else held

    def _before(self, deed: Telling, promise: Telling, due: TimeSpan | None) -> bool:
        """Whether a deed was done before the promise was told: then it does not fulfil it, unless that was told only when its time was over."""
        first, _ = day_of(promise, self.sources)
        if due and due.latest and due.latest < first and deed.span and not values.gap(deed.span, due):
            return False
        return bool(first and deed.span and deed.span.latest and deed.span.latest < first)


def is_denied_vow(one: Telling) -> bool:
    """Whether it is denied that something was promised."""
    return one.mode == DENIED and "promise" in one.kinds


def is_promise(one: Telling, rows: Rows) -> bool:
    """Whether a content is what somebody is held to. What was announced after it was done is no promise."""
    if one.mode != PLANNED or one.contents or one.kinds & _NO_DEED:
        return False
    if not any(holds(rows, node, kind) for node, kind in zip(one.above, one.around, strict=True)):
        return False
    first, _, _ = published(rows, one.article).partition("/")
    return not ("announcement" in one.around and first and one.span and one.span.latest < first and one.span.latest)


def _done(open_: Promise, link: Link) -> Promise:
    """That a deed keeps it, in time or late; with what is otherwise in it."""
    ground = "; ".join(filter(None, [deeds.otherwise(link.after, open_.told), link.ground]))
    return _settled(open_, LATE if deeds.late(link.after, open_.due) else KEPT, replace(link, ground=ground))


def _settled(open_: Promise, status: str, link: Link) -> Promise:
    return replace(open_, status=status, after=link.after, link=link.link, ground=link.ground)


def sentence(promise: Promise) -> str:
    """What became of a promise, in a sentence."""
    told = _sentence(promise)
    but = ", and ".join(filter(None, [promise.like_it, promise.denial]))
    return f"{told[:-1]}, but {but}." if but else told


def _sentence(promise: Promise) -> str:
    due = f"due {promise.due.words or promise.due.latest or 'from ' + promise.due.earliest}" if promise.due else ""
    sums = [amount.words for amount in promise.told.amounts.get("hasAmount", ()) if amount.words not in promise.what]
    how = [promise.holders, *sums, *filter(None, [due, promise.hangs_on])]
    what = f"{promise.what} ({', '.join(how)})"
    if promise.after is None:
        return f"{what}{standing(promise.status, bool(promise.hangs_on), promise.unseen)}."
    when = promise.after.span
    shown = f" ({when.words or when.earliest})" if when and promise.status not in (POSTPONED, SUPERSEDED) else ""
    article = slug(promise.after.article)
    if promise.after.mode == PLANNED:
        until = f": {when.words or when.earliest}" if when else ""
        return f"{what}: {promise.status}; {article} has a later plan{until}."
    if promise.status == CONTESTED:
        return f"{what}: {promise.status}; {article} tells that {promise.denier or 'somebody'} denies it{shown}."
    until = f" ({promise.until.words or promise.until.earliest})" if promise.until else ""
    if promise.denier:
        return f"{what}: {promise.status}{until}; so {promise.denier} in {article}{'' if until else shown}."
    if until:
        return f"{what}: {promise.status}{until}; so {article}."
    says = "so" if promise.status in (NOT_SO, ABANDONED, POSTPONED, VIOLATED) else ""
    return f"{what}: {promise.status}; {f'so {article}' if says else f'{article} tells of it'}{shown}."
