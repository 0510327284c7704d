"""What is otherwise in one state of a graph than in another, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from kg.compare import differ, values
from kg.compare.corpus import Sources
from kg.compare.differ import CONFLICT, MAJORITY, NOUNS, slug
from kg.compare.offices import holders
from kg.compare.promises import promises, sentence
from kg.compare.tellings import ROLES, Quote, Telling

NEW, GONE = "new", "gone"
FINER, COARSER, OTHERWISE, WITH, WITHOUT = "now more exact", "now less exact", "now otherwise", "now also", "no longer"
CONTRADICTED, SETTLED = "now contradicted", "no longer contradicted"
BECAME = "now"
# In the order in which they are told.
KINDS = (NEW, GONE, FINER, COARSER, OTHERWISE, WITH, WITHOUT, CONTRADICTED, SETTLED, BECAME)


@dataclass(frozen=True)
class Change:
    """One change: of what kind (`KINDS`), in a sentence, with the words of the report that it is on, and which node that is."""

    kind: str
    sentence: str
    quotes: tuple[Quote, ...] = ()
    node: str = ""


def changes(old: Sources, new: Sources, day: str) -> list[Change]:
    """What came, went and changed from one state to another; promises as of a day in ISO form."""
    before, after = ({one.node: one for one in sources.told} for sources in (old, new))
    found = []
    for node in sorted(after.keys() - before.keys()):
        if after[node].report == node:
            found.append(_whole(NEW, after[node], new))
    for node in sorted(before.keys() - after.keys()):
        if before[node].report == node:
            found.append(_whole(GONE, before[node], old))
    for node in sorted(before.keys() & after.keys()):
        found += _changed(before[node], after[node], old, new)
    was, now = _contradictions(old), _contradictions(new)
    found += [Change(CONTRADICTED, f"{CONTRADICTED}: {text}") for text in sorted(now - was)]
    found += [Change(SETTLED, f"{SETTLED}: {text}") for text in sorted(was - now)]
    found += [Change(FINER, f"{FINER}: {text}") for text in sorted(_refinements(new, old) - _refinements(old))]
    status = {one.told.node: one.status for one in promises(old, day)}
    for one in promises(new, day):
        if status.get(one.told.node, one.status) != one.status:
            quotes = one.after.quotes if one.after else ()
            found.append(Change(BECAME, f"{BECAME} {one.status}: {sentence(one)}", quotes, one.told.node))
    return sorted(found, key=lambda change: (KINDS.index(change.kind), change.sentence))


def _whole(kind: str, told: Telling, sources: Sources) -> Change:
    return Change(kind, f"{kind}: {sources.name(told)} ({slug(told.article)}).", told.quotes, told.node)


def _changed(before: Telling, after: Telling, old: Sources, new: Sources) -> list[Change]:
    found = []
    name = f"{new.name(after)} ({slug(after.article)})"
    for role in ROLES:
        was, now = differ.value(before, role, old.world), differ.value(after, role, new.world)
        noun = NOUNS[role]
        if was is None and now is not None:
            found.append(Change(WITH, f"{WITH}: the {noun} of {name}: {now.shown}.", after.quotes, after.node))
        elif was is not None and now is None:
            found.append(Change(WITHOUT, f"{WITHOUT}: the {noun} of {name}: {was.shown}.", after.quotes, after.node))
        elif was is not None and now is not None and was.what != now.what:
            how = differ.relation(role, was, now, new.world)
            kind = {values.SECOND_FINER: FINER, values.FIRST_FINER: COARSER}.get(how, OTHERWISE)
            if how != values.SAME or was.shown != now.shown:
                found.append(
                    Change(
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
        if finding.sentence.partition(" is more exact in ")[2].partition(":")[0] not in known
    }


def _contradictions(sources: Sources) -> set[str]:
    found = {
        f"{sources.name_of(group)}. {finding.sentence}"
        for group in sources.groups
        for finding in sources.compare(group)[0]
        if finding.status in (CONFLICT, MAJORITY)
    }
    return found | {each.sentence for each in holders(sources.told, sources.world) if each.status == CONFLICT}
