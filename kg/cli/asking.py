"""The commands that answer."""

from __future__ import annotations

import argparse
import sys

from kg.cli.common import check_counts, ready, say, tell, width, workspace
from kg.cli.streams import standard_input
from kg.errors import EXIT_NO, EXIT_YES, KgError
from kg.terms import ID

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from kg.answer.graph import Graph
    from kg.answer.rows import Rows
    from kg.answer.store import Answer
    from kg.answer.telling.show import Description
    from kg.answer.words.own_words import Reading, Understanding


_SENTENCES = 3  # that are shown where a question has no answer
_NO_ROWS = "No rows."
_FIRST = 50  # rows, from which the first answer is made


def query(options: argparse.Namespace) -> int:
    from kg.answer.guard import check_query
    from kg.answer.store import Store, query_text

    text, name = query_text(options.query, standard_input() if options.query == "-" else None)
    check_query(text, name)
    if options.endpoint:
        _no_day(options)
        from kg.remote import needed

        needed()
        from kg.remote.endpoint import Endpoint

        endpoint = Endpoint(options.endpoint, options.store, timeout=options.timeout)
        return _write(options, endpoint.query(text, name, timeout=options.timeout, limit=options.limit))
    key = ready(options)
    return _write(options, Store(key).query(text, name, timeout=options.timeout, limit=options.limit))


def ask(options: argparse.Namespace) -> int:
    if not options.question:
        options.words = []
        return questions(options)
    if options.question == ["promises"]:
        return _promises(options)
    values = dict(map(_assignment, options.parameter))
    for name in ("voice", "article"):
        if (value := getattr(options, name)) is not None:
            values[name] = value
    if options.store and not options.endpoint:
        raise KgError("--store is the kind of the store at --endpoint.", "Give that too, or leave it out.")
    if options.endpoint and options.engine == "sql":
        raise KgError("--engine sql asks the tables of a graph here.", "Leave out --endpoint.")
    if options.endpoint:
        _no_day(options)
        from kg.remote import needed

        needed()
        from kg.remote.graph import open_remote

        graph: Graph = open_remote(options.endpoint, options.store, options.graph)
    else:
        if article := values.get("article"):
            check_counts(options, article)
        key = ready(options, "kg.answer.graph", "kg.answer.planner.first", "kg.cli.results", "kg.cli.beside")
        from kg.answer.graph import Graph

        graph = Graph(key, workspace(options).question_folders(), engine=options.engine)
    name = " ".join(options.question)
    if not options.endpoint and not graph.has(name):
        return _in_own_words(options, graph, name, values)
    rows = graph.ask(name, timeout=options.timeout, limit=options.limit, **values)
    code = _write(options, graph.checked(rows) if options.checked else rows)
    _tell_beside(options, [name], rows=rows)
    return code


def _tell_beside(options: argparse.Namespace, names: list[str], words: str = "", rows: Rows | None = None) -> bool:
    """Says what other commands have beside some questions, or for some words; whether they have anything."""
    from kg.cli.beside import beside

    if options.endpoint or not (more := beside(options, names, words, rows)):
        return False
    tell(more)
    return True


def _in_own_words(options: argparse.Namespace, graph: Graph, words: str, values: dict[str, str]) -> int:
    """Runs what the words clearly mean and says so; else shows what they may mean, each with its first answer."""
    from kg.answer.words.elsewhere import asks_what_became
    from kg.answer.words.own_words import SHOW
    from kg.cli.beside import say_more

    understood = graph.understand(words, values)
    if asks_what_became(words) and not values and not options.output:
        return _promises(options, understood)
    if understood.clear:
        first = understood.meant[0]
        tell(understood.told())
        if first.name == SHOW:
            return _show(graph.describe(first.values["thing"]), options)
        rows = graph.answered(understood, values, timeout=options.timeout, limit=options.limit)
        code = _write(options, graph.checked(rows) if options.checked else rows)
        say_more(graph, words, rows)
        others = (
            []
            if rows
            else [
                (each, _first_answer(graph, each, values, options)) for each in understood.readings if each is not first
            ]
        )
        if told := [(each, line) for each, line in others if not line.startswith(_NO_ROWS)]:
            tell("It may also be, each with its first answer:")
            for reading, line in told:
                tell(f"  {reading}\n    {line}")
        if not rows and (found := graph.sentences(words)):
            tell("These sentences have its words:")
            for quote, number in found[:_SENTENCES]:
                tell(f'  line {number}: "{quote}"')
        _tell_beside(options, [first.name], words, rows)
        return code
    if understood.readings or understood.reports:
        aside = f" {', '.join(understood.unknown)} is nothing that this graph knows." if understood.unknown else ""
        nearest = " What comes nearest:" if understood.reports else ""
        tell(f"It is not clear what '{words}' asks.{aside}{nearest}")
    if understood.reports:
        from kg.cli import results

        rows = graph.nearest(understood, timeout=options.timeout, limit=options.limit)
        results.write(rows, results.View("text", brief=options.brief))
        say_more(graph, words, rows)
    if understood.readings:
        tell("It may be one of these questions, each with its first answer:")
        for reading in understood.readings:
            aside = f"   (not narrowed to {', '.join(reading.unused)})" if reading.unused else ""
            tell(f"{reading}{aside}", sys.stdout)
            tell(f"    {_first_answer(graph, reading, values, options)}", sys.stdout)
        tell("Ask one of them: kg ask NAME -p PARAMETER=VALUE")
    told_beside = _tell_beside(options, [reading.name for reading in understood.readings], words)
    if not understood.reports and (found := graph.sentences(words)):
        tell(
            "These sentences have its words:"
            if understood.readings
            else f"No question fits '{words}'. These sentences have its words:"
        )
        for quote, number in found[:_SENTENCES]:
            tell(f'line {number}: "{quote}"', sys.stdout)
    elif not understood.reports and not understood.readings and not told_beside:
        from kg.answer.canned.questions import UnknownQuestionError

        raise UnknownQuestionError(words, [])
    return EXIT_NO


def _first_answer(graph: Graph, reading: Reading, values: dict[str, str], options: argparse.Namespace) -> str:
    """What a reading answers first, in a line, or why there is none."""
    from kg.answer.telling.answers import by_the_hundred
    from kg.answer.words.own_words import SHOW

    if reading.name == SHOW:
        found = graph.describe(reading.values["thing"])
        return next((answer.text for answer in [*found.own, *found.answers]), "No report tells of it.")
    rows = graph.ask(reading.name, timeout=options.timeout, limit=_FIRST, **{**reading.values, **values})
    first = next((some[0] for some in by_the_hundred(rows, with_notes=False)), None)
    return first.text if first else f"{_NO_ROWS} {rows.explained()}"


def _promises(options: argparse.Namespace, read: Understanding | None = None) -> int:
    """What became of promises: no SPARQL could say it, as a match stands between promise and deed. read: of somebody's own words."""
    if options.format not in (None, "text", "json") or options.endpoint or options.parameter:
        raise KgError(
            "promises are told as text or JSON, of a graph here.", "Give -f json; narrow it: kg promises THING"
        )
    from kg.cli.beside import as_asked
    from kg.cli.sources import promises

    asked = as_asked(options)
    asked.thing, asked.status, asked.format = [], None, options.format or "text"
    if read is not None:
        whose = [each for each in read.named if each.whole and not each.iri.startswith(f"{ID}kind/")][:1]
        asked.thing = [each.iri for each in whose]
        tell(f"I read this as: kg promises{''.join(f' {each.label}' for each in whose)}")
    return promises(asked)


def _no_day(options: argparse.Namespace) -> None:
    if options.known_by:
        raise KgError(
            "--as-of needs the files of the graph, and a server has none.", "Leave out --endpoint or --as-of."
        )


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise KgError(f"-p {text} has no value.", "Write it as -p country=KZ.")
    return name.strip(), value


def _write(options: argparse.Namespace, answer: Answer) -> int:
    from kg.cli import results

    view = results.View(
        options.format,
        brief=getattr(options, "brief", False),
        rows=getattr(options, "rows", False),
        columns=getattr(options, "columns", None),
        count=getattr(options, "count", False),
    )
    if options.output is None:
        return results.write(answer, view)
    import io

    from kg.output import write

    buffer = io.StringIO()
    code = results.write(answer, view, buffer)
    write(options.output, buffer.getvalue().encode())
    return code


def questions(options: argparse.Namespace) -> int:
    from kg.answer.canned import catalogue
    from kg.answer.canned import questions as canned

    if getattr(options, "fill", None) is not None:  # `kg ask` alone lists them too
        return _fill(options.fill)
    if getattr(options, "sparql", False):
        return _sparql(options)
    found = canned.every(workspace(options).question_folders())
    if options.words:
        from kg.answer.graph import Graph

        words = " ".join(options.words)
        found = canned.search(words, found, 10)
        found = found or Graph(ready(options), workspace(options).question_folders()).questions(words)
        if not found:
            say(f"kg: no question comes near '{words}'. See them all: kg questions")
            return EXIT_NO
    chosen = getattr(options, "catalogue", None)
    wide = min(width(), catalogue.WIDEST)
    ranked = options.words and not chosen
    print(catalogue.ranked(found, wide) if ranked else catalogue.write(found, chosen or "text", wide), end="")
    return EXIT_YES


def _sparql(options: argparse.Namespace) -> int:
    """Prints the SPARQL that runs for a question with these values."""
    if len(options.words) != 1:
        raise KgError("--sparql prints one question.", "Name it, such as kg questions documents-signed --sparql.")
    from kg.answer.graph import Graph

    values = dict(map(_assignment, options.parameter))
    with Graph(ready(options), workspace(options).question_folders()) as graph:
        print(graph.sparql_as_run(options.words[0], **values), end="")
    return EXIT_YES


def _fill(name: str) -> int:
    from pathlib import Path

    from kg.answer.canned.fill import filled
    from kg.answer.guard import check_query
    from kg.files import read_text
    from kg.output import write

    path = Path(name)
    before = read_text(path)
    text = filled(before, path)
    check_query(text, path)
    if text != before:
        write(path, text.encode())
    say(f"{'Filled' if text != before else 'In step'}: {path}")
    return EXIT_YES


def check(options: argparse.Namespace) -> int:
    from kg.answer.canned import questions as canned
    from kg.answer.formats import table
    from kg.answer.rows import Rows
    from kg.answer.store import Store

    store = Store(ready(options))
    faults = 0
    found = canned.every([folder / "checks" for folder in workspace(options).question_folders()])
    for one in found:
        rows = store.query(one.text, one.name, timeout=options.timeout, trusted=True)
        assert isinstance(rows, Rows)
        if rows:
            faults += len(rows)
            print(f"{one.name}: {one.question}")
            print(table(rows.columns, rows.terms, 120), end="")
    say(f"{len(found)} checks, {faults} faults.")
    return EXIT_NO if faults else EXIT_YES


def show(options: argparse.Namespace) -> int:
    from kg.answer.naming import GraphNames
    from kg.answer.store import Store
    from kg.answer.telling.show import describe
    from kg.snapshot import folder_of

    key = ready(options)
    store = Store(key)
    iri = GraphNames(store.select, folder_of(key)).find(options.thing)
    if options.rdf:
        from kg.export import serialize

        node = f"<{iri}>"
        triples = store.query(f"CONSTRUCT {{ {node} ?p ?o }} WHERE {{ {node} ?p ?o }}", trusted=True)
        assert isinstance(triples, list)
        sys.stdout.write(serialize(triples, "turtle").decode())
        return EXIT_YES
    return _show(describe(store.select, iri), options)


def _show(found: Description, options: argparse.Namespace) -> int:
    from kg.answer.telling.page import Page
    from kg.answer.telling.show import lines
    from kg.cli.pager import show as show_lines
    from kg.terminal import has_colours

    show_lines(lines(found, Page(width(), has_colours(), options.brief)))
    return EXIT_YES


def explain(options: argparse.Namespace) -> int:
    from kg.answer.telling.card import cards, listing, read_kinds
    from kg.vocabulary import vocabulary

    kinds = read_kinds(workspace(options).reference_files())
    lines = cards(" ".join(options.name), vocabulary(), kinds) if options.name else listing(vocabulary(), kinds)
    for line in lines:
        print(line)
    return EXIT_YES


def why(options: argparse.Namespace) -> int:
    from kg.answer.naming import GraphNames
    from kg.answer.store import Store
    from kg.answer.why import answer
    from kg.snapshot import folder_of
    from kg.why import LIMIT, rules_of

    if options.limit is not None and not options.all:
        raise KgError("--limit counts derivations, of which only the smallest is shown.", "Give --all too.")
    chosen = options.format or _by_ending(options.output)
    if chosen == "png" and options.output is None and sys.stdout.isatty():
        raise KgError("a terminal shows no PNG.", "Give a file: -o why.png")
    key, files = ready(options), workspace(options)
    store = Store(key)
    asked = options.subject, options.predicate, options.object
    limit = (options.limit or LIMIT) if options.all else 1
    found = answer(store, GraphNames(store.select, folder_of(key)), files, rules_of(folder_of(key)), asked, limit)
    if chosen in ("svg", "png"):
        from kg.why.draw import draw

        data = draw(found.to_dot(), chosen)
    else:
        data = {"json": found.to_json, "dot": found.to_dot}.get(chosen, lambda: f"{found}\n")().encode()
    if options.output:
        from kg.output import write

        write(options.output, data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    return EXIT_YES if found else EXIT_NO


def _by_ending(path: Path | None) -> str:
    """The format of an explanation that the name of a file asks for; text where it has no ending."""
    ending = path.suffix.removeprefix(".") if path else ""
    if ending in ("json", "dot", "svg", "png"):
        return ending
    if ending not in ("", "txt"):
        raise KgError(
            f"no format of an explanation has the ending .{ending}.", "Give .txt, .json, .dot, .svg or .png, or -f."
        )
    return "text"


def completion(options: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    print(shellcode(["kg"], shell=options.shell))
    return EXIT_YES
