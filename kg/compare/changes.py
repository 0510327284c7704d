"""What is otherwise in one state of a graph than in another, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from kg.compare import differ, values
from kg.compare.corpus import Sources
from kg.compare.differ import CONFLICT, MAJORITY, slug
from kg.compare.offices import holders
from kg.compare.promises import promises, sentence
from kg.compare.tellings import NOUNS, ROLES, Telling, ToldQuote
from kg.source.withdrawn import NOTHING

NEW, GONE = "new", "gone"
FINER, COARSER, OTHERWISE, WITH, WITHOUT = "now more exact", "now less exact", "now otherwise", "now also", "no longer"
CONTRADICTED, SETTLED = "now contradicted", "no longer contradicted"
BECAME = "now"
# In the order in which they are told.
KINDS = (NEW, GONE, FINER, COARSER, OTHERWISE, WITH, WITHOUT, CONTRADICTED, SETTLED, BECAME)


@dataclass(frozen=True)
class GraphChange:
    """One change: of what kind (`KINDS`), in a sentence, with the words of the report that it is on, and which node that is."""

    kind: str
    sentence: str
    quotes: tuple[ToldQuote, ...] = ()
    node: str = ""
    past: bool = False  # whether only the older state knows it


def changes(old: Sources, new: Sources, day: str) -> list[GraphChange]:
    """What came, went and changed from one state to another; promises as of a day in ISO form."""
    before, after = ({one.node: one for one in sources.told} for sources in (old, new))
    now_is = _corrected(before, after, new)
    why = _withdrawn(new)
    found = []
    for node in sorted(after.keys() - before.keys() - set(now_is.values())):
        if after[node].report == node:
            found.append(_whole(NEW, after[node], new))
    for node in sorted(before.keys() - after.keys() - now_is.keys()):
        if before[node].report == node:
            found.append(_whole(GONE, before[node], old, why.get(before[node].article, "")))
    for node, other in sorted({**{node: node for node in before.keys() & after.keys()}, **now_is}.items()):
        found += _changed(before[node], after[other], old, new)
    found += _clashes(old, new, now_is)
    found += [GraphChange(FINER, f"{FINER}: {text}") for text in sorted(_refinements(new, old) - _refinements(old))]
    status = {each.node: one.status for one in promises(old, day) for each in (one.told, *one.also)}
    for one in promises(new, day):
        if status.get(one.told.node, one.status) != one.status:
            quotes = one.after.quotes if one.after else ()
            how = f" ({one.link})" if one.link.startswith("proposed") else ""
            found.append(GraphChange(BECAME, f"{BECAME} {one.status}{how}: {sentence(one)}", quotes, one.told.node))
    return sorted(found, key=lambda change: (KINDS.index(change.kind), change.sentence))


def _corrected(before: dict[str, Telling], after: dict[str, Telling], new: Sources) -> dict[str, str]:
    """What a new version of an article tells in the place of the old one: by the same name, or else alone of its kind and name."""
    versions = {item.other: item.one for item in new.decisions if item.holds and item.relation == "replaces"}
    found: dict[str, str] = {}
    for node in sorted(before.keys() - after.keys()):
        told = before[node]
        if (version := versions.get(told.article)) is None:
            continue
        same = after.get(node.replace(told.article, version, 1))
        alike = [one for one in after.values() if one.article == version and one.kind == told.kind]
        if same is not None and same.kind == told.kind:
            found[node] = same.node
        elif len(alike) == 1 and alike[0].node not in before:
            found[node] = alike[0].node
    return {old: node for old, node in found.items() if list(found.values()).count(node) == 1}


def _withdrawn(new: Sources) -> dict[str, str]:
    """Why articles count no longer, in words."""
    return {
        item.other: ("retracted" if item.one == NOTHING else f"replaced by {slug(item.one)}")
        + (f" on {item.on}" if item.on else "")
        + f": {item.ground.rstrip('.')}"
        for item in new.decisions
        if item.holds and item.relation == "replaces"
    }


def _whole(kind: str, told: Telling, sources: Sources, why: str = "") -> GraphChange:
    text = f"{kind}: {sources.name(told)} ({slug(told.article)}{f'; {why}' if why else ''})."
    return GraphChange(kind, text, told.quotes, told.node, past=kind == GONE)


def _changed(before: Telling, after: Telling, old: Sources, new: Sources) -> list[GraphChange]:
    found = []
    name = f"{new.name(after)} ({slug(after.article)})"
    for role in ROLES:
        was, now = differ.value(before, role, old.world), differ.value(after, role, new.world)
        noun = NOUNS[role]
        if was is None and now is not None:
            found.append(GraphChange(WITH, f"{WITH}: the {noun} of {name}: {now.shown}.", after.quotes, after.node))
        elif was is not None and now is None:
            found.append(
                GraphChange(WITHOUT, f"{WITHOUT}: the {noun} of {name}: {was.shown}.", after.quotes, after.node)
            )
        elif was is not None and now is not None and was.what != now.what:
            how = differ.relation(role, was, now, new.world)
            kind = {values.SECOND_FINER: FINER, values.FIRST_FINER: COARSER}.get(how, OTHERWISE)
            if was.shown != now.shown or (how != values.SAME and before.node == after.node):
                found.append(
                    GraphChange(
                        kind,
                        f"{kind}: the {noun} of {name}: {now.shown}, before {was.shown}.",
                        after.quotes,
                        after.node,
                    )
                )
    return found


def _refinements(sources: Sources, before: Sources | None = None) -> set[str]:
    """Where one article is more exact than another on one happening; articles of an earlier state bring nothing new."""
    known = {slug(one.article) for one in before.told} if before else set()
    return {
        f"{sources.name_of(group)}. {finding.sentence}"
        for group in sources.groups
        for finding in sources.compare(group)[0]
        if finding.relation in values.FINER
        if not known.intersection(
            re.split(
                ", | and ",
                re.sub(r".* is (?:more exact|most exact|told more fully) in ", "", finding.sentence).partition(":")[0],
            )
        )
    }


@dataclass(frozen=True)
class _Clash:
    """A contradiction, with the pairs of reports that are in it."""

    sentence: str
    pairs: frozenset[frozenset[str]]

    @property
    def nodes(self) -> frozenset[str]:
        return frozenset().union(*self.pairs)


def _clashes(old: Sources, new: Sources, now_is: Mapping[str, str]) -> list[GraphChange]:
    """What is contradicted now, or no longer. One more on a side that was there already brings no contradiction, and ends none."""
    was, now = _contradictions(old, now_is), _contradictions(new)
    before, after = (frozenset().union(*(each.pairs for each in some)) for some in (was, now))
    found = []
    for clash in now:
        known = frozenset().union(*(clash.pairs & before))
        if not known or any(
            all(frozenset((node, each)) in clash.pairs for each in known) for node in clash.nodes - known
        ):
            found.append(GraphChange(CONTRADICTED, f"{CONTRADICTED}: {clash.sentence}"))
    found += [GraphChange(SETTLED, f"{SETTLED}: {clash.sentence}") for clash in was if not clash.pairs & after]
    return found


def _contradictions(sources: Sources, now_is: Mapping[str, str] | None = None) -> list[_Clash]:
    """now_is: the nodes that stand for those of an older state."""
    every = [
        (f"{sources.name_of(group)}. {finding.sentence}", finding)
        for group in sources.groups
        for finding in sources.compare(group)[0]
        if finding.status in (CONFLICT, MAJORITY)
    ]
    every += [(each.sentence, each) for each in holders(sources.told, sources.world) if each.status == CONFLICT]
    return [
        _Clash(
            text,
            frozenset(
                frozenset((now_is or {}).get(one.told.node, one.told.node) for one in pair)
                for pair in combinations(finding.values, 2)
                if _apart(finding.role, *pair, sources)
            ),
        )
        for text, finding in every
    ]


def _apart(role: str, one: values.ComparedValue, other: values.ComparedValue, sources: Sources) -> bool:
    if role in ROLES:
        return differ.relation(role, one, other, sources.world) == values.CONTRADICTS
    return one.what != other.what
