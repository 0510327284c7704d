"""The matches of one article among very many, by what the store knows of the things that it names; the rest is not read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kg.answer.store import Store
from kg.compare import gate, match, record
from kg.compare.corpus import Sources
from kg.compare.match import Match
from kg.compare.rows import ARTICLE, Rows, article_of, gathered
from kg.compare.tellings import KIND, Telling, TimeSpan, tellings
from kg.compare.values import gap
from kg.compare.world import WORDS, World, in_words
from kg.terms import ID

Select = Callable[[str], Iterable[Sequence[object]]]
_AT_ONCE = 2000  # names in one query
_FAR = 5  # steps from a thing to the largest that it belongs to
# What leads to other happenings, which are candidates of their own or none.
_OF_OTHERS = frozenset(("hasContent", "occursAt", "precedes", "causes"))


def matches_of(article: str, key: str, graph: Path) -> list[Match]:
    """The pairs with a report of one article that `match.propose` finds, by IRI; as `near` has them."""
    return of_article(article, near(article, key, graph))


def of_article(article: str, found: Sources) -> list[Match]:
    """Those among what `near` has found."""
    return match.propose(found.told, found.world, denied=record.decided_pairs(found.decisions), only=article)


def near(article: str, key: str, graph: Path) -> Sources:
    """An article and the reports of others that may tell of the same, with what they name.

    Things that have two names are one only where somebody has confirmed it.
    """
    store = Store(key)
    try:
        return _near(article, store.select, record.read(graph))
    finally:
        store.close()


def _near(article: str, select: Select, decisions: list[record.Decision]) -> Sources:
    # Not by the name of its graph: the store in which graphs have names is made when it is first needed, and takes long.
    query = (
        f"SELECT DISTINCT ?s WHERE {{ ?e ent:isFromArticle <{article}> . ?r ent:hasEvidence ?e . ?s ent:isToldBy ?r }}"
    )
    own = sorted(str(row[0].value) for row in select(query))  # type: ignore[attr-defined]
    rows: Rows = {}
    _add(rows, select, own)
    _add_beside(rows, select, set(own))
    _add_things(rows, select)
    told = tellings(rows, own)
    world = World(rows, record.same_things(decisions))
    candidates = _candidates(told, world, select)
    _add(rows, select, sorted(candidates - set(own)))
    _add_beside(rows, select, candidates)
    _add_things(rows, select)
    nodes = sorted(candidates | {one.node for one in told})
    return Sources(rows, decisions, guesses=False, nodes=nodes)


def _read(select: Select, pattern: str) -> Rows:
    return gathered(tuple(term.value for term in row) for row in select(f"SELECT ?s ?p ?o WHERE {{ {pattern} }}"))  # type: ignore[attr-defined]


def _add(rows: Rows, select: Select, nodes: Iterable[str]) -> None:
    """Adds all that is said of some nodes."""
    every = list(nodes)
    for start in range(0, len(every), _AT_ONCE):  # itertools.batched is of Python 3.12
        some = every[start : start + _AT_ONCE]
        names = " ".join(f"<{node}>" for node in some)
        rows.update(_read(select, f"VALUES ?s {{ {names} }} ?s ?p ?o"))


def _add_things(rows: Rows, select: Select) -> None:
    """Adds the things of the reference data that nodes name, and those to which these belong."""
    for _ in range(_FAR):
        named = {value for own in rows.values() for values in own.values() for value in values if value.startswith(ID)}
        missing = sorted(value for value in named - rows.keys() if not value.startswith((KIND, ARTICLE)))
        if not missing:
            return
        _add(rows, select, missing)
        for thing in missing:
            rows.setdefault(thing, {})


def _candidates(told: list[Telling], world: World, select: Select) -> set[str]:
    """Happenings of other articles that share a kind and a thing with one of these, or the words for it, at a time that is not far
    off."""
    pairs: dict[tuple[str, str], list[Telling]] = {}
    for one in told:
        for key in match.keys(one, world):
            for part in key:
                if part.startswith((ID, WORDS)):
                    pairs.setdefault((f"{KIND}{one.kind}", part), []).append(one)
    named = " ".join(f"(<{kind}> <{thing}>)" for kind, thing in sorted(pairs) if thing.startswith(ID))
    kinds = " ".join(sorted({f"<{kind}>" for kind, thing in pairs if thing.startswith(WORDS)}))
    found = set()
    for given, pattern in (
        (named, f"VALUES (?kind ?thing) {{ {named} }} ?node ?role ?thing ; ent:hasKind ?kind ."),
        (kinds, f"VALUES ?kind {{ {kinds} }} ?node ent:hasKind ?kind ; ent:hasTheme/ent:wording ?thing ."),
    ):
        if not given:
            continue
        query = f"""SELECT DISTINCT ?node ?kind ?thing ?earliest ?latest WHERE {{
          {pattern}
          OPTIONAL {{ ?node ent:hasTime ?time . OPTIONAL {{ ?time ent:earliest ?earliest }} OPTIONAL {{ ?time ent:latest ?latest }} }}
        }}"""
        for row in select(query):
            node, kind, thing, earliest, latest = (getattr(term, "value", "") for term in row)
            alike = pairs.get((kind, in_words(thing) if given is kinds else thing), ())
            if article_of(node) and any(_in_time(one, TimeSpan(earliest, latest, "")) for one in alike):
                found.add(node)
    return found


def _in_time(told: Telling, span: TimeSpan) -> bool:
    """Whether a happening at a time may be the one that is told, as far as the time goes."""
    if told.span is None or told.kinds & gate.ONCE.keys() or "office-holding" in told.kinds:
        return True
    days = gap(told.span, span)
    return days is None or days <= gate.SESSION_TOLERANCE


def _add_beside(rows: Rows, select: Select, candidates: set[str]) -> None:
    """Adds times, amounts, evidence and articles of candidates, and what they stand in."""
    # Times, amounts, evidence, and what is only described: nodes of the articles that happenings name.
    said = (values for node in candidates for name, values in rows.get(node, {}).items() if name not in _OF_OTHERS)
    beside = {value for values in said for value in values if article_of(value)}
    inner = candidates
    while inner:
        names = " ".join(f"<{node}>" for node in sorted(inner))
        query = f"SELECT DISTINCT ?s WHERE {{ VALUES ?o {{ {names} }} ?s ent:hasContent ?o }}"
        inner = {str(row[0].value) for row in select(query)} - beside - candidates  # type: ignore[attr-defined]
        beside |= inner
    _add(rows, select, sorted(beside - rows.keys()))
    further = {
        value
        for node in beside
        for name in ("hasEvidence", "isFromArticle")
        for value in rows.get(node, {}).get(name, ())
    }
    _add(rows, select, sorted(further - rows.keys()))
    days = {value for node in further | beside for value in rows.get(node, {}).get("isPublishedIn", ())}
    _add(rows, select, sorted(days - rows.keys()))
