"""What an article costs to parse, validate and reason on, beside an older commit, rdflib, pyshacl, owlrl and `reasonable`.

    python benchmarks/pipeline.py [--articles 1 10 100 1000] [--large] [--build 100 1000]

First, what a further article costs now and before the model 0.2, by turns (further.py): at most 1.3 times is the aim.
The articles are those of corpus_sample.py. Times are in processor time of one run, so that their ratios hold on a
busy machine; memory is the peak of a process of its own. --large adds 10,000 articles. `reasonable` (Rust, without chains of
properties) is left out where it is not there: pip install --target DIR reasonable, and PYTHONPATH=DIR.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corpus_sample
import further

from kg.paths import Workspace
from kg.reason import close
from kg.reason.compile import compile_ontology
from kg.reason.rules import texts
from kg.snapshot.prepare import Background
from kg.source.corpus import Article, load, load_background, parse_article
from kg.source.turtle import to_rdflib

Files = tuple[Path, bytes, bytes | None]


def timed(work: Callable[[], Any], runs: int = 1) -> tuple[float, Any]:
    """The median milliseconds of processor time, and what came out."""
    taken, result = [], None
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        result = work()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken), result


def show(what: str, milliseconds: float, note: str = "") -> None:
    print(f"  {what:<58} {milliseconds:12,.2f} ms  {note}")


def one_further_article(folder: Path, runs: int) -> None:
    """Ours, with all others looked at before, against the usual tools, which look at everything."""
    workspace = Workspace.at(folder)
    background = prepared_background(workspace)
    path = workspace.article_files()[0]
    files = (path, workspace.read(path), workspace.text_beside(path))
    article = parse_article(*files)
    size, count = len(article.turtle.triples), len(workspace.article_files())
    print(f"one further article in a corpus of {count} ({size} triples; medians of 30 runs)")
    gc.freeze()  # as kg build does
    parse, _ = timed(lambda: parse_article(*files, lines=False), 30)
    check, _ = timed(lambda: background.check(article), 30)
    reason, _ = timed(lambda: closed(background, article), 30)
    shapes_only, _ = timed(lambda: list(shapes_of(background, article)), 30)
    lines, _ = timed(lambda: background.prepare(article), 30)
    gc.unfreeze()
    ours = parse + check + reason
    show("kg: parse", parse)
    show("kg: validate (all checks)", check, f"of which shapes {shapes_only:.2f} ms")
    show("kg: reason", reason)
    show("kg: parse + validate + reason", ours)
    show("kg: reason, and lines for the snapshot", lines)

    slow_parse, graphs = timed(lambda: read_by_rdflib(workspace), runs)
    data, shapes, ontology = graphs
    slow_check, _ = timed(lambda: check_by_pyshacl(data, shapes, ontology), runs)
    slow_reason, _ = timed(lambda: close_by_owlrl(data, ontology), runs)
    theirs = slow_parse + slow_check + slow_reason
    show("rdflib: parse data and ontology", slow_parse, f"{slow_parse / parse:,.0f} times ours")
    show("pyshacl: validate", slow_check, f"{slow_check / shapes_only:,.0f} times our shapes")
    show("owlrl: reason", slow_reason, f"{slow_reason / reason:,.0f} times ours (aim: 300)")
    show("rdflib + pyshacl + owlrl", theirs, f"{theirs / ours:,.0f} times ours (aim: 1,000)")


def prepared_background(workspace: Workspace) -> Background:
    background = Background(load_background(workspace))
    assert not background.findings
    assert not background.base.clashes
    return background


def closed(background: Background, article: Article) -> int:
    return len(background.base.fork().add(article.nodes.facts()))


def shapes_of(background: Background, article: Article) -> Any:
    from kg.checks.shapes import check

    return check(background.corpus.beside([article]))


def read_by_rdflib(workspace: Workspace) -> tuple[Any, Any, Any]:
    import rdflib

    data, shapes, ontology = rdflib.Graph(), rdflib.Graph(), rdflib.Graph()
    for path in [*workspace.reference_files(), *workspace.article_files()]:
        data.parse(path)
    for file in workspace.shapes_files():
        shapes.parse(file)
    ontology.parse(workspace.ontology_files()[0])
    return data, shapes, ontology


def check_by_pyshacl(data: Any, shapes: Any, ontology: Any) -> None:
    import pyshacl

    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, ont_graph=ontology, inference="none", advanced=True)
    assert conforms, text


def close_by_owlrl(data: Any, ontology: Any) -> None:
    import owlrl

    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(data + ontology)


def many_articles(count: int, flat: float) -> float:
    """Every step for each of many articles, streamed; gives the milliseconds of parsing, validating and reasoning."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus_sample.write(count, folder)
        workspace = Workspace.at(folder)
        background = prepared_background(workspace)
        paths = workspace.article_files()
        first = parse_article(paths[0], workspace.read(paths[0]), workspace.text_beside(paths[0]))
        background.check(first)
        background.prepare(first)  # what is looked up once
        gc.collect()
        gc.freeze()
        parse = check = reason = 0.0
        for path in paths:
            files = (path, workspace.read(path), workspace.text_beside(path))
            start = time.process_time()
            article = parse_article(*files, lines=False)
            parsed = time.process_time()
            assert not background.check(article)
            checked = time.process_time()
            closed(background, article)
            reason += time.process_time() - checked
            check += checked - parsed
            parse += parsed - start
        gc.unfreeze()
    each = [took / count * 1000 for took in (parse, check, reason)]
    total = sum(each)
    against = f"{total / flat:.2f} times that of 100 (aim: at most 1.3)" if flat else ""
    print(f"  {count:6,} articles: {total:6.2f} ms each: {' + '.join(f'{x:.2f}' for x in each)}  {against}")
    return total


def whole_closure(count: int) -> None:
    """All articles at once, as `reasonable` has them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus_sample.write(count, folder)
        corpus = load(Workspace.at(folder))
    data = [triple for file in corpus.data_files() for triple in file.triples]
    ontology = corpus.ontology[0].triples
    print(f"closure of {count:,} articles at once ({len(data):,} triples)")
    facts = list(texts(data))
    from kg.reason import infer

    ours, _ = timed(lambda: infer(compile_ontology(ontology), facts))
    whole, _ = timed(lambda: close(ontology, data))
    show("kg: rules compiled, all closed", ours)
    show("kg: the same from parsed triples, sorted, as terms", whole)
    try:
        from reasonable import PyReasoner
    except ImportError:
        print("  reasonable is not installed, so it is left out (see --help)")
        return
    graph = list(to_rdflib([*ontology, *data]))

    def work() -> None:
        reasoner = PyReasoner()
        reasoner.from_graph(graph)
        reasoner.reason()

    theirs, _ = timed(work)
    show("reasonable", theirs, f"{theirs / ours:.1f} times ours (aim: more than 1)")


def builds(count: int) -> None:
    """kg build from nothing, and after a change of one article: time and peak memory, each in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "graph"
        corpus_sample.write(count, folder)
        environment = {**os.environ, "ENTENTE_CACHE": str(Path(name) / "cache")}
        for what in ("from nothing", "one article changed"):
            command = [sys.executable, __file__, "--child", str(folder)]
            out = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
            print(f"  {count:6,} articles, {what + ':':<21} {out.strip()}")
            text = folder / "articles" / "sample-00001" / "article.ttl"
            text.write_text(text.read_text(encoding="utf-8").replace('"en"', '"en-gb"', 1), encoding="utf-8")


def child(folder: Path) -> None:
    from kg.snapshot.build import build

    marks: list[tuple[float, float, str]] = []

    def tell(step: str) -> None:
        marks.append((time.perf_counter(), time.process_time(), step))

    def peak() -> str:
        # Not of getrusage, which begins with the memory of the process that started this one.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return f"{int(status.partition('VmHWM:')[2].split()[0]) / 1024:.0f} MB"

    before = [""]

    def say(step: str) -> None:
        tell(step)
        if step == "writing":
            before[0] = peak()

    tell("start")
    built = build(Workspace.at(folder), say)
    tell("end")
    (start, _, _), (end, cpu, _) = marks[0], marks[-1]
    writing = next(mark for mark in marks if mark[2] == "writing")
    print(
        f"{end - start:7.2f} s ({cpu:.2f} s of processor), of which writing {end - writing[0]:.2f} s; "
        f"{len(built.worked_out)} worked out; peak {before[0]} before writing, {peak()} in all"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--articles", type=int, nargs="*", default=[1, 10, 100, 1000], help="sizes for the cost of each"
    )
    parser.add_argument("--build", type=int, nargs="*", default=[1, 100, 1000], help="sizes for kg build")
    parser.add_argument("--closure", type=int, default=1000, help="articles to close at once; 0 leaves that out")
    parser.add_argument("--large", action="store_true", help="10,000 articles too")
    parser.add_argument("--slow", type=int, nargs="*", default=[1, 10], help="sizes to compare with the slow tools")
    parser.add_argument("--slow-runs", type=int, default=1, help="runs of rdflib, pyshacl and owlrl")
    parser.add_argument("--before", default=further.BEFORE, help="an older commit to compare with; '' for none")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return
    logging.disable(logging.CRITICAL)
    if options.before:
        further.compare(options.before)
    large = [10_000] if options.large else []
    for count in options.slow:
        with tempfile.TemporaryDirectory() as name:
            corpus_sample.write(count, Path(name))
            one_further_article(Path(name), options.slow_runs)
    print("parse + validate + reason, one article after the other")
    flat = 0.0
    for count in [*options.articles, *large]:
        total = many_articles(count, flat)
        flat = total if count == 100 else flat
    if options.closure:
        whole_closure(options.closure)
    print("kg build")
    for count in [*options.build, *large]:
        builds(count)


if __name__ == "__main__":
    main()
