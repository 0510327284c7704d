"""The commands for several sources, on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.options import Command, day, graph, output, with_withdrawn


def several_sources(command: Command) -> None:
    sub = command(
        "match",
        "sources",
        "Propose which reports of different articles tell of one happening; record what people decide (graph/matches.ttl).",
        "kg match\n         kg match --article talks\n"
        "         kg match --confirm article:talks/meeting article:visit/talks --ground 'both are the 8th session'\n"
        "         kg match --remove article:talks/meeting article:visit/talks",
    )
    what = sub.add_mutually_exclusive_group()
    pair = {"nargs": 2, "metavar": ("ONE", "OTHER")}
    what.add_argument("--confirm", **pair, help="record that the two are one; with a ground")  # type: ignore[arg-type]
    what.add_argument("--deny", **pair, help="record that they are not: they are not proposed again")  # type: ignore[arg-type]
    what.add_argument("--remove", **pair, help="take away what is recorded of the two")  # type: ignore[arg-type]
    what.add_argument(
        "--retract", metavar="SLUG", help="record that an article was retracted: nothing answers from it any more"
    )
    what.add_argument("--reinstate", metavar="SLUG", help="take a retraction back")
    what.add_argument("--list", action="store_true", help="what is recorded")
    sub.add_argument("--things", action="store_true", help="names of people, bodies and documents that may be one")
    sub.add_argument("--article", metavar="SLUG", help="only pairs with a report of this article")
    sub.add_argument("--ground", metavar="WORDS", help="with --confirm, --deny or --retract: why you think so")
    sub.add_argument("--on", type=day, metavar="DAY", help="with --retract: the day of it, as 2025-03-01")
    sub.add_argument("--by", metavar="NAME", default="", help="with --confirm, --deny or --retract: who decided")
    relation = "with --confirm: what the one is to the other, the same if left out; replaces is for new versions of articles too"
    sub.add_argument("--relation", choices=RELATIONS, default="same", help=relation)
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    _common(sub, confirmed=False)

    sub = command(
        "compare",
        "sources",
        "Show what several articles say of one happening, role by role: the same, more exact, in conflict, only here.",
        "kg compare\n         kg compare 'Kazakhstan-UK Strategic Dialogue'\n         kg compare --sources",
    )
    sub.add_argument("thing", nargs="*", metavar="THING", help="what it is about; all happenings if left out")
    sub.add_argument("--sources", action="store_true", help="which articles agree, differ, and have one origin")
    sub.add_argument(
        "--only", choices=DIFFERENCES, action="append", help="only what has this status; may be given again"
    )
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    _common(sub)

    sub = command(
        "promises",
        "sources",
        "Say what became of plans, promises and demands: kept, late, overdue, pending, postponed, abandoned, unheard of …",
        "kg promises\n         kg promises --as-of 2025-03-01 --status overdue",
    )
    sub.add_argument("thing", nargs="*", metavar="THING", help="who promised, or what it is about; all if left out")
    sub.add_argument("--status", action="append", metavar="STATUS", help="only these; may be given again")
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    _common(sub)

    sub = command(
        "diff",
        "sources",
        "Say what is otherwise in one graph than in another: new, gone, more exact, contradicted, kept (exit code 1: they differ).",
        "kg diff old/graph my/graph",
    )
    sub.add_argument("old", type=Path, metavar="OLD", help="the folder of a graph")
    sub.add_argument("new", type=Path, metavar="NEW", help="the folder of its later state")
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    sub.add_argument(
        "--as-of", type=day, metavar="DAY", help="the day as of which promises are told; today if left out"
    )
    output(sub)

    sub = command(
        "import",
        "sources",
        "Take a table as a source: each row a report, its cells the evidence, by a mapping in CSVW metadata.",
        "kg import parties.csv --suggest -o mapping.json\n         kg import parties.csv --mapping mapping.json --graph my/graph",
    )
    sub.add_argument("table", type=Path, metavar="TABLE.csv", help="CSV in UTF-8 with a header line")
    sub.add_argument("--mapping", type=Path, metavar="FILE", help="CSVW metadata (JSON) that say what the columns mean")
    about = (
        "a table of people, bodies, offices or documents, as kg export --reference writes them: into graph/reference/"
    )
    sub.add_argument("--reference", action="store_true", help=about)
    sub.add_argument("--suggest", action="store_true", help="print a mapping made of header and cells, to be corrected")
    output(sub)
    graph(sub)


def _common(sub: argparse.ArgumentParser, *, confirmed: bool = True) -> None:
    if confirmed:
        sub.add_argument(
            "--confirmed", action="store_true", help="use matches that a person confirmed, and no proposals"
        )
    sub.add_argument("--as-of", type=day, metavar="DAY", help="only what was published by this day, as 2025-03-01")
    with_withdrawn(sub)
    output(sub)
    graph(sub)


# As kg.compare.record.RELATIONS and kg.compare.differ.STATUSES have them; a test compares them.
RELATIONS = ("same", "fulfils", "partly-fulfils", "violates", "replaces", "continues", "follows-up")
DIFFERENCES = ("confirmed", "majority", "conflict", "unique", "compatible", "dependent")
