"""All canned questions: ours against rdflib and against raw pyoxigraph, on the same data, in one run.

    python benchmarks/questions.py                      the bundled article
    python benchmarks/questions.py --articles 1000      generated articles (benchmarks/corpus_sample.py)
    python benchmarks/questions.py --articles 1000 --first 50   the first rows only, beside queries written by hand (by_hand.py):
                                                                processor time of both processes (Linux)
    python benchmarks/questions.py --articles 40 --check        whether the queries written by hand give our rows

--graph DIR takes generated articles that are there already. Warm: median of repeated answers in one process. Raw pyoxigraph runs the same bound text and reads every
row. rdflib is asked once or twice a question, up to a time limit; a question cut off there counts with the
limit, so its ratio is a lower bound. Cold starts are in cold_ask.py.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sized
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pyoxigraph as ox
from by_hand import QUERIES

import kg
from kg import snapshot
from kg.answer.canned import binding
from kg.answer.canned.questions import Question
from kg.answer.graph import Graph
from kg.answer.rows import Rows
from kg.errors import KgError
from kg.paths import Workspace

ROUNDS = 9  # for small graphs; large ones take one round


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=0, help="generated articles; 0 for the bundled one")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds for one answer of rdflib")
    parser.add_argument("--no-rdflib", action="store_true")
    parser.add_argument(
        "--first", type=int, default=0, metavar="N", help="only the first N rows, with and without a value"
    )
    parser.add_argument("--graph", type=Path, metavar="DIR", help="the folder of so many generated articles")
    parser.add_argument("--check", action="store_true", help="compare the queries written by hand with ours")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = options.graph
        if options.articles and where is None:
            from corpus_sample import write

            where = Path(folder) / "graph"
            write(options.articles, where)
        start = time.perf_counter()
        graph = kg.open(where)
        print(f"opened (built if need be) in {time.perf_counter() - start:.1f} s")
        key = snapshot.key_of(Workspace.at(where))
        texts = {question.name: (question, values(question, options.articles)) for question in graph.questions()}
        if options.check:
            check(graph)
            return
        if options.first:
            first_rows(graph, texts, options.first)
            return
        rows = warm(graph, texts, 1 if options.articles > 100 else ROUNDS)
        if not options.no_rdflib:
            add_rdflib(rows, graph, texts, key, options.limit)
        report(rows)


def values(question: Question, articles: int) -> dict[str, str]:
    """What the question requires: its own examples, or things that the generated articles have."""
    needed = {p.name: p.example for p in question.parameters if p.required}
    if not articles:
        return needed
    generated = {
        "event": "article:sample-00001/meeting",
        "report": "article:sample-00001/meeting",
        "speaker": "France",
        "thing": "GB",
        "words": "agreement",
    }
    return {name: generated.get(name, example) for name, example in needed.items()}


# Values that many, some and few of the generated articles have to do with.
WITH_VALUES: list[tuple[str, dict[str, str]]] = [
    *((name, {"country": "GH"}) for name in ("documents-signed", "figures", "timeline", "plans", "who-took-part", "about-country", "money")),
    *((name, {"country": "GH"}) for name in ("not-done-yet", "contradictions", "state-bodies", "people", "commitments", "rankings")),
    *((name, {"document": "Ghana-Zambia Roadmap"}) for name in ("document-life", "document-status", "next-steps")),
    *((name, {"article": "sample-00001"}) for name in ("article-in-order", "remarks", "figures", "mentions", "documents-signed")),
    ("office-holders", {"person": "Dario Tavorez"}),
    ("mentions", {"thing": "GH"}),
    *(("corroboration", {"about": thing}) for thing in ("Ghana-Zambia Roadmap", "GH")),
    ("happenings", {"kind_of": "signing", "thing": "GH"}),
    ("articles", {"publisher": "Meridian Wire"}),
]  # fmt: skip


def processor_time(pid: int) -> float:
    """Milliseconds of processor time that a process has used."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def cost(graph: Graph, ask: Callable[[], Sized], *, ours: bool) -> tuple[float | None, str]:
    """Milliseconds of processor time of the second asking, in the process of the store and, with `ours`, in this one; and how many rows.

    None where it takes too long.
    """
    spent, rows = 0.0, ""
    for _ in range(2):
        graph.query("ASK {}")  # so that there is a process
        pid = graph._store._worker._pid  # type: ignore[union-attr]
        before, here = processor_time(pid), time.process_time()
        try:
            rows = str(len(ask()))
        except KgError as error:
            return None, str(error)[:60]
        spent = processor_time(pid) - before + (1e3 * (time.process_time() - here) if ours else 0)
    return spent, rows


def first_rows(graph: Graph, texts: dict[str, tuple[Question, dict[str, str]]], count: int) -> None:
    """Prints what the first rows cost, as a table in Markdown, beside those of queries written by hand where there are some."""
    asked = [(name, given) for name, (_, given) in texts.items()]
    by_hand = {(each.name, *sorted(each.values.items())): each.text for each in QUERIES}
    asked += [(name, dict(given)) for name, *given in by_hand if given]
    asked += [one for one in WITH_VALUES if one not in asked]
    print("| question | value | rows | ms | by hand, ms |\n|---|---|---|---|---|")
    for name, given in asked:
        ms, rows = cost(graph, lambda n=name, g=given: graph.ask(n, limit=count, timeout=60, **g), ours=True)  # type: ignore[misc]
        text = by_hand.get((name, *sorted(given.items())))
        hand = ""
        if text:
            bare, _ = cost(graph, lambda t=text: graph.query(f"{t} LIMIT {count}", timeout=60), ours=False)  # type: ignore[misc, arg-type, return-value]
            hand = "over 60 s" if bare is None else f"{bare:,.0f}"
        values = ", ".join(f"{key} {value}" for key, value in given.items())
        print(f"| `{name}` | {values} | {rows} | {'–' if ms is None else f'{ms:,.0f}'} | {hand} |", flush=True)


def check(graph: Graph) -> None:
    """Prints the queries written by hand that give other rows than ours."""
    for name, values, text in QUERIES:
        ours, hand = graph.ask(name, timeout=None, **values), graph.query(text, timeout=None)
        assert isinstance(hand, Rows)
        places = [ours.places[column] for column in hand.columns]
        rows = {
            tuple("" if _text(row[place]) == "not stated" else _text(row[place]) for place in places)
            for row in ours.terms
        }
        other = {tuple(map(_text, row)) for row in hand.terms}
        told = "the same" if rows == other else f"{len(rows - other)} of ours missing, {len(other - rows)} more"
        print(f"{name:<24}{len(rows):>8} rows  {told}  {values or ''}")
        if rows != other:
            print("   ours", next(iter(sorted(rows - other)), ""), "\n   hand", next(iter(sorted(other - rows)), ""))


def _text(term: object) -> str:
    return getattr(term, "value", "")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def warm(graph: Graph, texts: dict[str, tuple[Question, dict[str, str]]], rounds: int) -> dict[str, dict[str, float]]:
    """Seconds of ours and of raw pyoxigraph, by question."""
    raw = ox.Store.read_only(str(snapshot.folder_of(graph._key) / "store"))
    found = {}
    for name, (question, given) in texts.items():
        try:
            text = binding.bound(question, given, graph.find)
        except KgError:
            continue  # nothing in these data has the name that the question needs
        count = len(graph.ask(name, timeout=60, **given))
        # In turns, so that both meet the same moods of the machine.
        pairs = [
            (
                seconds(partial(graph.ask, name, timeout=60, **given)),
                seconds(lambda text=text: list(raw.query(text, use_default_graph_as_union=True))),
            )
            for _ in range(rounds)
        ]
        ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
        found[name] = {"rows": count, "ours": ours, "raw": bare}
    return found


def add_rdflib(
    rows: dict[str, dict[str, float]],
    graph: Graph,
    texts: dict[str, tuple[Question, dict[str, str]]],
    key: str,
    limit: float,
) -> None:
    import rdflib

    merged = rdflib.Graph()
    start = time.perf_counter()
    triples = sorted({q.triple for q in ox.parse(b"".join(snapshot.quads(key)), format=ox.RdfFormat.N_QUADS)}, key=str)
    merged.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    print(f"rdflib read {len(merged)} triples in {time.perf_counter() - start:.1f} s")
    context = get_context("fork")  # a process, because nothing else ends a query of rdflib
    for name, row in rows.items():
        text = binding.bound(*texts[name], graph.find)
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=lambda t=text, s=sender: s.send(seconds(lambda: list(merged.query(t)))))
        process.start()
        row["rdflib"] = receiver.recv() if receiver.poll(limit) else limit
        process.kill()
        process.join()


def report(rows: dict[str, dict[str, float]]) -> None:
    print(f"{'question':<24}{'rows':>8}{'ours ms':>10}{'raw ms':>10}{'ours/raw':>10}{'rdflib/ours':>13}")
    for name, row in rows.items():
        other = f"{row['rdflib'] / row['ours']:>12.0f}x" if "rdflib" in row else ""
        print(
            f"{name:<24}{row['rows']:>8.0f}{row['ours'] * 1e3:>10.2f}{row['raw'] * 1e3:>10.2f}"
            f"{row['ours'] / row['raw']:>10.2f}{other}"
        )
    print(
        f"median of ours/raw over the questions: {statistics.median(r['ours'] / r['raw'] for r in rows.values()):.2f}"
    )
    print(
        f"all questions, ours/raw: {sum(r['ours'] for r in rows.values()) / sum(r['raw'] for r in rows.values()):.2f}"
    )
    if all("rdflib" in row for row in rows.values()):
        ratios = [row["rdflib"] / row["ours"] for row in rows.values()]
        print(f"median of rdflib/ours: {statistics.median(ratios):.0f}, smallest {min(ratios):.0f}")


if __name__ == "__main__":
    main()
