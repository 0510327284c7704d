"""What the command line takes. Each command names the module and function that do its work."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from kg import __version__

Command = Callable[[str, str, str, str], argparse.ArgumentParser]

ROW_AND_GRAPH_FORMATS = tuple("table csv tsv json jsonl xml md html turtle ntriples jsonld rdfxml".split())
# Those of kg.export, whose import would cost every command its start.
EXPORT_FORMATS = tuple("turtle jsonld jsonld-framed ntriples nquads trig rdfxml rdf12 nanopub csv void".split())
# As kg.remote.stores.KINDS has them, which would cost every command its libraries; a test compares them.
STORES = (
    "oxigraph",
    "fuseki",
    "virtuoso",
    "graphdb",
    "rdf4j",
    "qlever",
    "blazegraph",
    "neptune",
    "stardog",
    "allegrograph",
    "sparql",
)


class _Passed(argparse.ArgumentParser):
    """Stands for a command that was not asked for, and takes its arguments for nothing."""

    def __init__(self) -> None:
        pass

    def add_argument(self, *_: object, **__: object) -> argparse.Action:
        return argparse.Action([], "")

    def add_mutually_exclusive_group(self, **_: object) -> argparse._MutuallyExclusiveGroup:
        return self  # type: ignore[return-value]


def parser(asked: str = "") -> argparse.ArgumentParser:
    """The parser of the command line; `options.work` is the module and function of the command.

    asked: the command to set up; all where it is none of them. To set up the others takes 4 ms of 70.
    """
    whole = argparse.ArgumentParser(prog="kg", description="What states agree, who said so, and where it is written.")
    whole.add_argument("--version", action="version", version=f"entente {__version__}")
    # With `prog` given, argparse loads nothing that lays out help.
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", prog="kg")

    def command(name: str, module: str, about: str, example: str) -> argparse.ArgumentParser:
        if asked not in ("", name):
            return _Passed()
        sub: argparse.ArgumentParser = commands.add_parser(
            name,
            help=about,
            description=about,
            epilog=f"example: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        sub.set_defaults(work=(module, name))
        return sub

    _answering(command)
    _building(command)
    _remote(command)
    sub = command(
        "completion", "asking", "Print the lines that let a shell complete commands.", 'eval "$(kg completion bash)"'
    )
    sub.add_argument("shell", choices=("bash", "zsh", "fish"))
    return whole if commands.choices else parser()


def _answering(command: Command) -> None:
    sub = command("questions", "asking", "List what can be asked.", "kg questions treaties")
    sub.add_argument("words", nargs="*", metavar="WORD", help="only questions that these words fit")
    sub.add_argument(
        "-f",
        "--format",
        dest="catalogue",
        choices=("text", "json", "md", "openapi", "turtle"),
        help="text if left out; md is the page of the documentation, turtle the SIB sparql-examples",
    )
    sub.add_argument(
        "--fill", metavar="FILE", help="write into a file of a question what its header determines, and list nothing"
    )
    _graph(sub)

    sub = command(
        "ask",
        "asking",
        "Answer a canned question; say which come near where there is none of that name.",
        "kg ask documents-signed -p country=KZ\n         kg ask who chaired the meeting",
    )
    _completed(sub.add_argument("question", nargs="*", metavar="QUESTION", help="its name, or words"), _question_names)
    _completed(
        sub.add_argument(
            "-p",
            "--parameter",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="a value: an IRI, a name such as country:kz, a code, a label in any case, a date, text",
        ),
        _parameter_names,
    )
    sub.add_argument(
        "--voice",
        metavar="VOICES",
        help="only what rests on words of these voices: own (the source's), attributed, quoted; joined by +, and a + "
        "in front adds to own",
    )
    sub.add_argument("--article", metavar="SLUG", help="only this article")
    sub.add_argument(
        "--checked",
        action="store_true",
        help="with a column that says which second person has checked what a row rests on",
    )
    _answer(sub)

    sub = command("query", "asking", "Answer a SPARQL query.", "kg query 'SELECT ?d WHERE { ?d ent:hasSignatory ?s }'")
    sub.add_argument("query", metavar="FILE|TEXT|-", help="a query file, the text itself, or - for standard input")
    _answer(sub)

    sub = command("show", "asking", "Describe a thing and quote the reports that name it.", "kg show KZ")
    sub.add_argument("thing", help="an IRI, a name such as country:kz, a code or a label")
    _graph(sub)

    sub = command(
        "explain",
        "asking",
        "Explain a class, a property or a kind on one card; list them all if none is given.",
        "kg explain Signing\n         kg explain legal-basis",
    )
    _completed(sub.add_argument("name", nargs="*", metavar="NAME", help="such as Signing, hasTheme or demand"), _terms)
    _graph(sub)

    sub = command(
        "why",
        "asking",
        "Say why a triple holds, down to file, line and words; or what is missing (exit code 1).",
        "kg why document:kz-uk-seasonal-workers-memorandum 'has signatory' body:uk-glaa\n"
        "         kg why 'Cardiff University' 'is present in' KZ",
    )
    sub.add_argument("subject", metavar="SUBJECT", help="a thing: an IRI, a name such as country:kz, a code or a label")
    sub.add_argument(
        "predicate", metavar="PREDICATE", help="a property: a name such as ent:hasSignatory, or its label; a: is a"
    )
    sub.add_argument("object", metavar="OBJECT", help="a thing; after 'a' a class by its label")
    sub.add_argument(
        "--all", action="store_true", help="every minimal derivation, not only the smallest; and all quotes"
    )
    sub.add_argument(
        "--limit", type=_count, metavar="N", help="with --all: so many derivations at most, 10 if left out"
    )
    sub.add_argument(
        "-f",
        "--format",
        choices=("text", "json", "dot", "svg", "png"),
        help="by the ending of the file if left out (.txt: text); svg and png need the program dot of Graphviz",
    )
    _output(sub)
    _graph(sub)

    sub = command("check", "asking", "Ask the questions of which every row is a fault.", "kg check")
    _timeout(sub)
    _graph(sub)

    sub = command(
        "export", "asking", "Write the graph to a file that other tools load.", "kg export -f jsonld -o entente.jsonld"
    )
    sub.add_argument(
        "-f",
        "--format",
        choices=EXPORT_FORMATS,
        help="by the ending of the output if left out, else turtle; csv goes to a .zip file or a new folder",
    )
    _output(sub)
    sub.add_argument("--no-inferred", action="store_true", help="without the triples that the ontology implies")
    sub.add_argument("--with-ontology", action="store_true", help="with the ontology")
    sub.add_argument("--with-alignments", action="store_true", help="with its mappings to other vocabularies")
    sub.add_argument("--article", metavar="SLUG", help="one article only, without reference data")
    sub.add_argument(
        "--context",
        choices=("embedded", "linked"),
        default="embedded",
        help="of jsonld: in the file, or its IRI only, for readers that know it or may fetch it",
    )
    sub.add_argument(
        "--for",
        dest="bulk",
        choices=STORES,
        help="a folder (-o) with a file for each named graph, and the script that loads them into this store",
    )
    _graph(sub)


def _building(command: Command) -> None:
    sub = command(
        "build",
        "building",
        "Check everything and build the snapshot that answers come from.",
        "kg build --graph my/graph",
    )
    _graph(sub)

    sub = command(
        "validate",
        "building",
        "Check files and say what is wrong, where, and what to do.",
        "kg validate my/graph/articles/talks/article.ttl",
    )
    sub.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="article or reference files; the whole graph if left out"
    )
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    sub.add_argument(
        "--engine",
        choices=("compiled", "pyshacl"),
        default="compiled",
        help="what checks the shapes; pyshacl is the slow reference, and also does what compiled cannot",
    )
    _graph(sub)

    sub = command("coverage", "building", "Say how much of each article is accounted for.", "kg coverage")
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    _graph(sub)

    sub = command(
        "new",
        "building",
        "Start an article: a folder with the text, its digest and a skeleton.",
        "kg new article.txt --slug paris-talks --graph my/graph",
    )
    sub.add_argument("text", type=Path, metavar="TEXT", help="the text of the article, UTF-8")
    sub.add_argument("--slug", required=True, help="the name of the folder, such as paris-talks-2024")
    sub.add_argument("--language", default="en", help="language of the text, en if left out")
    sub.add_argument(
        "--graph", type=Path, default=Path("graph"), metavar="DIR", help="the folder to put it in; ./graph if left out"
    )

    about = "Make Turtle of notes in the margin of a text, notes of Turtle, or put notes into their one form."
    examples = ("to-turtle article.notes -o article.ttl", "from-turtle article.ttl", "--format article.notes")
    sub = command("notes", "notes", about, "\n         ".join(f"kg notes {example}" for example in examples))
    sub.add_argument("what", nargs="+", metavar="[to-turtle|from-turtle] FILE", help="what to make, and of what")
    form = sub.add_mutually_exclusive_group()
    form.add_argument("--format", action="store_true", help="notes in their one form")
    form.add_argument("--positions", action="store_true", help="notes with positions in place of words of the text")
    form.add_argument("--words", action="store_true", help="notes with the words of the text in place of positions")
    sub.add_argument("--text", type=Path, metavar="FILE", help="the text; article.txt beside the file if left out")
    names = "a folder or file of Turtle that names more things; may be given again"
    sub.add_argument("--reference", type=Path, action="append", default=[], metavar="DIR", help=names)
    _output(sub)
    _graph(sub)

    about = "Compare two independent encodings of one text, fact by fact (exit code 1: they differ)."
    sub = command("agree", "notes", about, "kg agree anna.notes ben.notes --text article.txt")
    sub.add_argument("first", type=Path, metavar="A.notes", help="the notes of one reader")
    sub.add_argument("second", type=Path, metavar="B.notes", help="those of another, who has not seen the first")
    sub.add_argument("--text", type=Path, metavar="FILE", help="the text; article.txt beside the notes if left out")
    sub.add_argument("--reference", type=Path, action="append", default=[], metavar="DIR", help=names)
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    _output(sub)
    _graph(sub)

    sub = command("doctor", "building", "Look at the installation and say what is wrong with it.", "kg doctor")
    _graph(sub)


def _remote(command: Command) -> None:
    sub = command(
        "push",
        "remote",
        "Put the graph into a triple store, one named graph for each article, and verify that it arrived.",
        "kg push http://localhost:7878",
    )
    sub.add_argument("url", metavar="URL", help="the store, its dataset or repository, or its SPARQL service")
    _store(sub)
    sub.add_argument("--append", action="store_true", help="add to graphs that are there; they are replaced otherwise")
    sub.add_argument("--delete", action="store_true", help="remove the graphs that a push makes, and push nothing")
    sub.add_argument("--dry-run", action="store_true", help="print the equivalent curl calls, and push nothing")
    sub.add_argument("--no-verify", action="store_true", help="without counting and comparing afterwards")
    sub.add_argument("--no-ontology", action="store_true", help="without the ontology and its alignments")
    sub.add_argument("--no-inferred", action="store_true", help="without the triples that the ontology implies")
    sub.add_argument("--into", metavar="IRI", help="everything into this one named graph")
    sub.add_argument(
        "--timeout",
        type=_seconds,
        default=600.0,
        metavar="SECONDS",
        help="time limit of each request, 600 if left out",
    )
    _graph(sub)


def _store(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--store", choices=STORES, help="its kind; recognised by its answers if left out")


def _graph(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--graph",
        type=Path,
        metavar="DIR",
        help="a folder with articles/ and reference/ of your own; the bundled one if left out",
    )


def _output(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "-o", "--output", type=_file, metavar="FILE", help="write to a file, whole or not at all; - is standard output"
    )


def _timeout(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--timeout", type=_seconds, default=30.0, metavar="SECONDS", help="time limit, 30 if left out")


def _answer(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "-f", "--format", choices=ROW_AND_GRAPH_FORMATS, help="table on a terminal and csv in a pipe if left out"
    )
    _output(sub)
    _timeout(sub)
    sub.add_argument("--limit", type=_count, default=100_000, metavar="ROWS", help="row limit, 100000 if left out")
    sub.add_argument(
        "--endpoint", type=_given, metavar="URL", help="ask this SPARQL service, and not the embedded graph"
    )
    _store(sub)
    _graph(sub)


def _file(text: str) -> Path | None:
    return None if text == "-" else Path(text)


def _given(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    return text


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds") from error
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError("give more than 0 and at most 3600 seconds")
    return value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 up")
    return int(text)


def _completed(action: argparse.Action, completer: object) -> None:
    action.completer = completer  # type: ignore[attr-defined]  # argcomplete looks for it


def _question_names(prefix: str, parsed_args: argparse.Namespace, **_: object) -> Iterable[str]:
    from kg.answer.questions import files
    from kg.paths import Workspace

    names = files(Workspace.at(getattr(parsed_args, "graph", None)).question_folders())
    return [name for name in names if name.startswith(prefix)]


def _terms(prefix: str, **_: object) -> Iterable[str]:
    from kg.vocabulary import vocabulary

    found = vocabulary()
    names = [*found.classes, *found.properties, *(each.short for each in found.properties.values())]
    return [name for name in names if name.startswith(prefix)]


def _parameter_names(prefix: str, parsed_args: argparse.Namespace, **_: object) -> Iterable[str]:
    from kg.answer.questions import named
    from kg.paths import Workspace

    question = named(
        " ".join(parsed_args.question), Workspace.at(getattr(parsed_args, "graph", None)).question_folders()
    )
    return [f"{p.name}=" for p in question.parameters if p.name.startswith(prefix)]
