"""The commands for several sources."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from kg.cli.common import counted, ready, say
from kg.errors import EXIT_NO, EXIT_YES, KgError, first_of
from kg.paths import Workspace
from kg.source.withdrawn import NOTHING, withdrawn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from kg.compare.findings import Data
    from kg.compare.kept import KeptFindings
    from kg.compare.record import Decision


def kept_of(options: argparse.Namespace, key: str = "") -> KeptFindings:
    """What is kept of a comparison. key: of the snapshot, where that is known already."""
    from kg.compare.kept import KeptFindings

    graph, as_of = _decided(options), options.as_of or ""
    if as_of and withdrawn(graph):  # what counted then is not all in the snapshot of today
        options.known_by, options.workspace, as_of = as_of, None, ""
    found = KeptFindings.of(
        key or ready(options), graph, as_of=as_of, guesses=not getattr(options, "confirmed", False), tell=say
    )
    if found.maybe:
        say(f"Of unknown day, and perhaps later than {options.as_of}: {first_of(found.maybe)}.")
    return found


def _decided(options: argparse.Namespace) -> Path:
    """The folder with the decisions: the one that is named, whatever day or article is asked for."""
    return Workspace.at(options.graph).graph


def _put(options: argparse.Namespace, text: str, data: Any) -> None:
    import json

    shown = text if options.format == "text" else json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if options.output is None:
        print(shown, end="")
    else:
        from kg.output import write

        write(options.output, shown.encode())


def asked_for(
    options: argparse.Namespace, found: KeptFindings, sorts: Iterable[str]
) -> tuple[str, Callable[[Data], bool]]:
    """The IRI of the thing that is asked for, "" where none is; and, where nothing is found by it, what the headings have to have."""
    if not options.thing:
        return "", lambda _: True
    from kg.answer.naming import GraphNames
    from kg.answer.stems import telling
    from kg.answer.store import Store
    from kg.snapshot import folder_of

    key, name = ready(options), " ".join(options.thing)
    store = Store(key)
    thing, none = "", None
    try:
        thing = GraphNames(store.select, folder_of(key)).find(name)
    except KgError as error:
        none = error
    finally:
        store.close()
    wanted = set(telling(name))

    def has(item: Data) -> bool:
        return bool(wanted) and wanted <= set(telling(item.get("name") or item["sentence"]))

    if thing and any(True for sort in sorts for _ in found.found(sort, thing)):
        return thing, lambda _: True
    if any(has(item) for sort in sorts for item in found.found(sort)):
        return "", has
    if none is not None:
        raise none
    return thing, lambda _: True


def match(options: argparse.Namespace) -> int:
    from kg.compare import show

    if options.list:
        from kg.compare.record import read

        decisions = read(_decided(options))
        _put(options, show.decisions(decisions), [_decision(item) for item in decisions])
        return EXIT_YES
    if options.retract or options.reinstate:
        return _retract(options)
    if pair := options.confirm or options.deny or options.remove:
        return _decide(options, [_end(name) for name in pair])
    found = list(_proposed(options))
    _put(options, show.proposals(found), found)
    say(
        f"{counted(len(found), 'proposal')}. Record what you decide: kg match --confirm ONE OTHER --ground WHY, or --deny"
    )
    return EXIT_YES


def _proposed(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from kg.compare import kept, show

    article = _end(f"article:{options.article}") if options.article else ""
    none = KgError(f"no article {options.article} tells of anything here.", "See them: kg ask articles")
    decided = _decided(options)
    key = "" if options.as_of else ready(options)
    # What was compared before follows in less time than the store is asked in; without it, one article needs no more than this.
    if article and not (options.things or options.as_of or kept.at_hand(key, decided)):
        from kg.compare.nearby import near, of_article

        sources = near(article, key, decided)
        if all(one.article != article for one in sources.told):
            raise none
        for item in of_article(article, sources):
            if any(end.startswith(f"{article}/") for end in (item.one, item.other)):
                yield show.proposal(item, sources)
        return
    with kept_of(options, key) as found:
        if article and not found.tells(article):
            raise none
        yield from found.found(kept.THINGS) if options.things else found.found(kept.MATCH, article)


def _end(name: str) -> str:
    from kg.answer.naming import as_iri

    iri = as_iri(name)
    if iri is None:
        raise KgError(f"'{name}' is no IRI.", "Write it as kg match shows it, such as article:talks/meeting.")
    return iri


def _decide(options: argparse.Namespace, pair: list[str]) -> int:
    from kg.compare import record

    graph = _decided(options)
    if options.remove:
        count = record.taken_away(graph, *pair)
        say(f"{counted(count, 'record')} taken away.")
        return EXIT_YES if count else EXIT_NO
    if not options.ground:
        raise KgError("a decision needs a ground.", "Give --ground 'why you think so'.")
    if pair[0] == pair[1]:
        raise KgError("the two are one and the same node.", "Give two.")
    if options.deny and options.relation != "same":
        raise KgError("--relation goes with --confirm.", "Leave it out.")
    _known(options, pair)
    pair = _deed_first(options, pair)
    one, other = record.ordered(pair[0], options.relation, pair[1])
    decision = record.Decision(one, options.relation, other, not options.deny, options.ground.strip(), options.by)
    record.same_things([*(item for item in record.read(graph) if item.iri != decision.iri), decision])
    path = record.decided(graph, decision)
    say(f"{'Denied' if options.deny else 'Confirmed'}: {path}")
    return EXIT_YES


def _known(options: argparse.Namespace, pair: list[str]) -> None:
    """Whether the graph says something of both. Raises `KgError`."""
    from kg.answer.store import Store

    store = Store(ready(options))
    try:
        for end in pair:
            if not store.select(f"SELECT ?p WHERE {{ <{end}> ?p ?o }} LIMIT 1"):
                raise KgError(f"nothing in this graph is called {end}.", "See what is proposed: kg match")
    finally:
        store.close()


def _deed_first(options: argparse.Namespace, pair: list[str]) -> list[str]:
    """The two in the order of the relation: what keeps or breaks something is a deed, and what is only meant or said is none."""
    if not options.confirm or options.relation not in ("fulfils", "partly-fulfils", "violates"):
        return pair
    from kg.answer.store import Store
    from kg.compare.show import name_of

    store = Store(ready(options))
    try:
        first, second = (
            bool(
                store.select(
                    f"SELECT * {{ {{ <{end}> a ent:Content }} UNION {{ <{end}> ent:hasContent ?x }} }} LIMIT 1"
                )
            )
            for end in pair
        )
    finally:
        store.close()
    if second or not first:
        return pair
    say(f"Turned about: {name_of(pair[1])} is the deed, and {name_of(pair[0])} is only meant or said.")
    return pair[::-1]


def _retract(options: argparse.Namespace) -> int:
    """Records that an article was retracted, or takes that back."""
    from kg.compare import record
    from kg.compare.rows import ARTICLE

    chosen = Workspace.at(options.graph)
    slug = (options.retract or options.reinstate).removeprefix("article:")
    article = ARTICLE + slug
    if options.reinstate:
        count = record.taken_away(chosen.graph, NOTHING, article)
        say(f"{counted(count, 'record')} taken away.")
        return EXIT_YES if count else EXIT_NO
    if not options.ground:
        raise KgError("a retraction needs a ground.", "Give --ground 'who withdrew it, and why'.")
    if slug not in {path.parent.name for path in chosen.article_files()}:
        raise KgError(f"no article here is called {slug}.", "See them: kg ask articles")
    decision = record.Decision(NOTHING, "replaces", article, True, options.ground.strip(), options.by, options.on or "")
    say(f"Retracted: {record.decided(chosen.graph, decision)}")
    return EXIT_YES


def _decision(item: Decision) -> dict[str, Any]:
    return {
        "one": item.one,
        "relation": item.relation,
        "other": item.other,
        "holds": item.holds,
        "ground": item.ground,
        "by": item.by,
        "on": item.on,
    }


def compare(options: argparse.Namespace) -> int:
    from kg.compare import kept, show

    with kept_of(options) as found:
        if options.sources:
            pairs = list(found.found(kept.PAIR))
            _put(options, show.matrix(pairs), pairs)
            say("Compared are the times, places, numbers and amounts that both give of one happening.")
            return EXIT_YES
        (thing, has), wanted = (
            asked_for(options, found, (kept.HAPPENING, kept.OFFICE)),
            frozenset(options.only or ()),
        )
        told = (show.narrowed(item, wanted) for item in found.found(kept.HAPPENING, thing))
        happenings = (item for item in told if item["findings"] and has(item))
        offices = (
            item
            for item in found.found(kept.OFFICE, thing)
            if has(item) and (not wanted or item["status"] in show.asked(wanted))
        )
        if options.format == "text" and options.output is None:
            empty = _tell(
                chain((show.comparison([x], []) for x in happenings), (show.comparison([], [x]) for x in offices))
            )
        else:
            every, held = list(happenings), list(offices)
            empty = not every and not held
            _put(options, show.comparison(every, held), {"happenings": every, "offices": held})
    if empty:
        # Reports that share a thing and little else are not matched: that several tell of it, corroboration may say all the same.
        say(
            "No reports of several articles are matched here"
            + (" that have this" if options.thing or wanted else "")
            + ". What shares a thing alone: kg ask corroboration; to match two: kg match --confirm ONE OTHER --ground WHY"
        )
    return EXIT_YES


def _tell(parts: Iterable[str]) -> bool:
    """Prints each part as soon as it is there, with a line between two; whether there was none."""
    empty = True
    for part in parts:
        print(part if empty else f"\n{part}", end="")
        empty = False
    return empty


def promises(options: argparse.Namespace) -> int:
    from kg.compare import show
    from kg.compare.findings import PROMISE
    from kg.compare.standing import STATUSES, statuses

    for status in options.status or ():
        if status not in STATUSES:
            raise KgError(f"no promise has the status '{status}'.", f"Give one of: {', '.join(STATUSES)}.")
    day = options.as_of or date.today().isoformat()
    counts: dict[str, int] = {}
    with kept_of(options) as kept:
        thing, has = asked_for(options, kept, (PROMISE,))
        found = (x for x in kept.promises(day, thing) if has(x))
        found = (x for x in found if not options.status or x["status"] in options.status)
        told = _counted(found, counts)
        if options.format == "text" and options.output is None:
            _tell(show.promises([item]) for item in told)
        else:
            every = list(told)
            _put(options, show.promises(every), every)
    say(f"As of {day}: {statuses(counts) or 'no promise'}.")
    return EXIT_YES


def _counted(found: Iterable[dict[str, Any]], counts: dict[str, int]) -> Iterator[dict[str, Any]]:
    for item in found:
        counts[item["status"]] = counts.get(item["status"], 0) + 1
        yield item


def import_(options: argparse.Namespace) -> int:
    if options.suggest:
        from kg.tables.suggest import suggest

        made = suggest(options.table, options.graph)
        if options.output is None:
            print(made, end="")
        else:
            from kg.output import write

            write(options.output, made.encode())
        say("A proposal: say whose word it is (dc:creator, dc:publisher), and correct what the columns mean.")
        return EXIT_YES
    if options.reference:
        return _import_reference(options)
    if options.mapping is None:
        raise KgError("a table needs a mapping.", "Give --mapping FILE; --suggest proposes one.")
    if options.graph is None:
        raise KgError("a table goes into a graph of your own.", "Give its folder: --graph my/graph")
    from kg.tables.load import load

    loaded = load(options.table, options.mapping, options.graph)
    seen: dict[str, list[str]] = {}
    for one in loaded.made:
        for unread in one.unread:
            seen.setdefault(str(unread), []).append(one.slug)
    for line, slugs in sorted(seen.items(), key=lambda item: (int(item[0].split()[1].rstrip(",")), item[0])):
        print(f"{options.table}: {line}" + (f" ({', '.join(slugs)})" if len(loaded.made) > 1 else ""))
    for one, folder in zip(loaded.made, loaded.folders, strict=True):
        say(f"Made {folder}: {counted(one.reports, 'report')}.")
    for path in loaded.files:
        say(f"Made {path}, with what the table names.")
    say(f"{counted(len(seen), 'cell')} could not be read. Then run: kg build --graph {options.graph}")
    return EXIT_YES


def _import_reference(options: argparse.Namespace) -> int:
    from kg.tables.things import load

    if options.graph is None or options.mapping:
        raise KgError(
            "reference data go into a graph of your own, and need no mapping.", "Give its folder: --graph my/graph"
        )
    path, count, unread = load(options.table, options.graph)
    for one in unread:
        print(f"{options.table}: {one}")
    say(f"Made {path}: {counted(count, 'thing')}; {counted(len(unread), 'cell')} could not be read.")
    return EXIT_YES


def diff(options: argparse.Namespace) -> int:
    from kg.compare import show
    from kg.compare.changes import changes
    from kg.compare.corpus import Sources

    both = []
    for graph in (options.old, options.new):
        options.graph, options.workspace = graph, None
        both.append(Sources.of(ready(options), graph))
    found = [show.change(x, *both) for x in changes(both[0], both[1], options.as_of or date.today().isoformat())]
    _put(options, show.changes(found), found)
    say(f"{counted(len(found), 'change')}.")
    return EXIT_NO if found else EXIT_YES
