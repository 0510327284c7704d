"""The commands for several sources."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from kg.cli.common import counted, ready, say, workspace
from kg.errors import EXIT_NO, EXIT_YES, KgError
from kg.source.withdrawn import NOTHING, withdrawn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.compare.corpus import Sources
    from kg.compare.record import Decision


def _sources(options: argparse.Namespace) -> Sources:
    from kg.compare.corpus import Sources
    from kg.compare.differ import slug

    graph, as_of = workspace(options).graph, options.as_of or ""
    if as_of and withdrawn(graph):  # what counted then is not all in the snapshot of today
        options.known_by, options.workspace, as_of = as_of, None, ""
    found = Sources.of(ready(options), graph, as_of=as_of, guesses=not getattr(options, "confirmed", False))
    _ = found.told
    if found.maybe:
        names = ", ".join(slug(article) for article in found.maybe)
        say(f"Of unknown day, and perhaps later than {options.as_of}: {names}.")
    return found


def _put(options: argparse.Namespace, text: str, data: Any) -> None:
    import json

    shown = text if options.format == "text" else json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if options.output is None:
        print(shown, end="")
    else:
        from kg.output import write

        write(options.output, shown.encode())


def _thing(options: argparse.Namespace, words: list[str]) -> str:
    from kg.answer.naming import Names
    from kg.answer.store import Store

    store = Store(ready(options))
    try:
        return Names(store.select).find(" ".join(words))
    finally:
        store.close()


def match(options: argparse.Namespace) -> int:
    from kg.compare import show

    if options.list:
        from kg.compare.record import read

        decisions = read(workspace(options).graph)
        _put(options, show.decisions(decisions), [_decision(item) for item in decisions])
        return EXIT_YES
    if options.retract or options.reinstate:
        return _retract(options)
    if pair := options.confirm or options.deny or options.remove:
        return _decide(options, [_end(name) for name in pair])
    article = _end(f"article:{options.article}") if options.article else None
    if article is not None and not options.things and not options.as_of:
        from kg.compare.nearby import near

        sources = near(article, ready(options), workspace(options).graph)
    else:
        sources = _sources(options)
    if article is not None and all(one.article != article for one in sources.told):
        raise KgError(f"no article {options.article} tells of anything here.", "See them: kg ask articles")
    found = sources.same_things if options.things else sources.matches
    if article is not None and not options.things:
        found = [item for item in found if any(end.startswith(f"{article}/") for end in (item.one, item.other))]
    _put(options, show.proposals(found, sources), [show.proposal(item, sources) for item in found])
    say(
        f"{counted(len(found), 'proposal')}. Record what you decide: kg match --confirm ONE OTHER --ground WHY, or --deny"
    )
    return EXIT_YES


def _end(name: str) -> str:
    from kg.answer.naming import as_iri

    iri = as_iri(name)
    if iri is None:
        raise KgError(f"'{name}' is no IRI.", "Write it as kg match shows it, such as article:talks/meeting.")
    return iri


def _decide(options: argparse.Namespace, pair: list[str]) -> int:
    from kg.compare import record
    from kg.compare.corpus import Sources

    graph = workspace(options).graph
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
    rows = Sources.of(ready(options), graph).rows
    for end in pair:
        if end not in rows:
            raise KgError(f"nothing in this graph is called {end}.", "See what is proposed: kg match")
    one, other = record.ordered(pair[0], options.relation, pair[1])
    decision = record.Decision(one, options.relation, other, not options.deny, options.ground.strip(), options.by)
    record.same_things([*(item for item in record.read(graph) if item.iri != decision.iri), decision])
    path = record.decided(graph, decision)
    say(f"{'Denied' if options.deny else 'Confirmed'}: {path}")
    return EXIT_YES


def _retract(options: argparse.Namespace) -> int:
    """Records that an article was retracted, or takes that back."""
    from kg.compare import record
    from kg.compare.rows import ARTICLE

    chosen = workspace(options)
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
    from kg.compare import show

    sources = _sources(options)
    if options.sources:
        _put(options, show.matrix(sources), show.matrix_data(sources))
        return EXIT_YES
    groups = sources.about(_thing(options, options.thing)) if options.thing else sources.groups
    wanted = frozenset(options.only or ())
    told = [show.compared(group, sources, wanted) for group in groups]
    told = [item for item in told if item["findings"]]
    offices = show.offices(sources, sources.world.one(_thing(options, options.thing)) if options.thing else "", wanted)
    _put(options, show.comparison(told, offices), {"happenings": told, "offices": offices})
    if not told and not offices:
        say("No happening here is told by several articles" + (" that has this." if options.thing or wanted else "."))
    return EXIT_YES


def promises(options: argparse.Namespace) -> int:
    from kg.compare import show
    from kg.compare.promises import STATUSES, statuses
    from kg.compare.promises import promises as found_in

    for status in options.status or ():
        if status not in STATUSES:
            raise KgError(f"no promise has the status '{status}'.", f"Give one of: {', '.join(STATUSES)}.")
    day = options.as_of or date.today().isoformat()
    sources = _sources(options)
    found = found_in(sources, day)
    if options.thing:
        thing = sources.world.one(_thing(options, options.thing))
        found = [item for item in found if show.concerns(item, thing, sources)]
    if options.status:
        found = [item for item in found if item.status in options.status]
    _put(options, show.promises(found, sources), [show.promise(item, sources) for item in found])
    counts = ", ".join(f"{count} {status}" for status, count in statuses(found))
    say(f"As of {day}: {counts or 'no promise'}.")
    return EXIT_YES


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
    found = changes(both[0], both[1], options.as_of or date.today().isoformat())
    _put(options, show.changes(found, both[1]), [show.change(item, both[1]) for item in found])
    say(f"{counted(len(found), 'change')}.")
    return EXIT_NO if found else EXIT_YES
