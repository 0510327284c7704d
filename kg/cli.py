"""The `kg` command. Data go to stdout, everything else to stderr.

Each command imports what it needs when it runs: a question must not wait for what only a build needs.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from kg import __version__
from kg.errors import EXIT_IO, EXIT_NO, EXIT_USAGE, EXIT_YES, KgError

TYPE_CHECKING = False  # spares the import of typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.build import Built
    from kg.paths import Workspace

ROW_AND_GRAPH_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "turtle", "ntriples", "jsonld")


def run() -> None:
    """Runs the command line and exits: 0 yes or done, 1 no, 2 usage or parse, 3 input or output, 4 time limit."""
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    # Taking the interpreter down costs 6 ms of 68 and frees nothing that the end of the process does not.
    os._exit(code)


def main(arguments: list[str]) -> int:
    """Runs the command line and returns the exit code."""
    options = _parser().parse_args(arguments)
    if not hasattr(options, "work"):
        _parser().print_help()
        return EXIT_USAGE
    try:
        code: int = options.work(options)
        sys.stdout.flush()
    except KgError as error:
        _say(f"kg: {error}")
        return error.exit_code
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_YES
    except OSError as error:
        _say(f"kg: {error.filename or 'output'}: {(error.strerror or str(error)).lower()}.")
        return EXIT_IO
    except KeyboardInterrupt:
        _say("kg: stopped.")
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kg", description="What states agree, who said so, and where it is written.")
    parser.add_argument("--version", action="version", version=f"entente {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, work: Callable[[argparse.Namespace], int], about: str, example: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name,
            help=about,
            description=about,
            epilog=f"example: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        sub.set_defaults(work=work)
        return sub

    def graph(sub: argparse.ArgumentParser) -> None:
        sub.add_argument(
            "--graph",
            type=Path,
            metavar="DIR",
            help="a folder with articles/ and reference/ of your own; the bundled one if left out",
        )

    sub = command(
        "build", _build, "Check everything and build the snapshot that answers come from.", "kg build --graph my/graph"
    )
    sub.add_argument(
        "--reasoner",
        choices=("compiled", "owlrl"),
        default="compiled",
        help="owlrl is slow and knows what the compiled one refuses",
    )
    graph(sub)
    sub = command(
        "validate",
        _validate,
        "Check files and say what is wrong, where, and what to do.",
        "kg validate my/graph/articles/talks/article.ttl",
    )
    sub.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="article or reference files; the whole graph if left out"
    )
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    graph(sub)
    sub = command("coverage", _coverage, "Say how much of each article is accounted for.", "kg coverage")
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    graph(sub)
    sub = command(
        "query",
        _query,
        "Answer a SPARQL query.",
        "kg query documents-signed\n         kg query 'SELECT ?d WHERE { ?d ent:hasSignatory ?s }'",
    )
    sub.add_argument(
        "query",
        metavar="FILE|NAME|TEXT|-",
        help="a query file, a bundled query by name, the text itself, or - for standard input",
    )
    sub.add_argument(
        "-f", "--format", choices=ROW_AND_GRAPH_FORMATS, help="table on a terminal and csv in a pipe if left out"
    )
    sub.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file, whole or not at all")
    sub.add_argument("--timeout", type=_seconds, default=30.0, metavar="SECONDS", help="time limit, 30 if left out")
    graph(sub)
    sub = command("show", _show, "Describe a thing and quote the facts that name it.", "kg show KZ")
    sub.add_argument("thing", help="an IRI, a name such as country:kz, a code or a label")
    graph(sub)
    sub = command(
        "export", _export, "Write the graph to a file that other tools load.", "kg export -f jsonld -o entente.jsonld"
    )
    sub.add_argument("-f", "--format", choices=("turtle", "ntriples", "jsonld"), default="turtle")
    sub.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file, whole or not at all")
    sub.add_argument("--no-inferred", action="store_true", help="without the triples that the ontology implies")
    sub.add_argument("--with-ontology", action="store_true", help="with the ontology and its alignments")
    sub.add_argument("--article", metavar="SLUG", help="the asserted triples of one article only")
    graph(sub)
    sub = command(
        "new",
        _new,
        "Start an article: a folder with the text, its digest and a skeleton.",
        "kg new article.txt --slug paris-talks --graph my/graph",
    )
    sub.add_argument("text", type=Path, metavar="TEXT", help="the text of the article, UTF-8")
    sub.add_argument("--slug", required=True, help="the name of the folder, such as paris-talks-2024")
    sub.add_argument("--language", default="en", help="language of the text, en if left out")
    sub.add_argument(
        "--graph", type=Path, default=Path("graph"), metavar="DIR", help="the folder to put it in; ./graph if left out"
    )
    sub = command("doctor", _doctor, "Look at the installation and say what is wrong with it.", "kg doctor")
    graph(sub)
    return parser


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds") from error
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError("give more than 0 and at most 3600 seconds")
    return value


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _workspace(options: argparse.Namespace) -> Workspace:
    from kg.paths import Workspace

    return Workspace.at(options.graph)


def _ready(options: argparse.Namespace) -> str:
    """The key of the snapshot for the present inputs, built if it is not there."""
    from kg import snapshot

    workspace = _workspace(options)
    key = snapshot.key_of(workspace)
    if not snapshot.exists(key):
        _say("The inputs are new or have changed: building first.")
        _built(workspace)
    return key


def _built(workspace: Workspace, reasoner: str = "compiled") -> Built:
    from kg.build import RejectedError, build

    try:
        say = (lambda step: _say(f"{step} …")) if sys.stderr.isatty() else (lambda _: None)
        return build(workspace, say, reasoner)
    except RejectedError as error:
        for finding in error.findings:
            _say(str(finding))
        raise


def _build(options: argparse.Namespace) -> int:
    built = _built(_workspace(options), options.reasoner)
    _say(f"{'Built' if built.fresh else 'Already built'}: {built.folder}")
    return EXIT_YES


def _validate(options: argparse.Namespace) -> int:
    from kg.corpus import graph_around, load, load_files
    from kg.finding import VIOLATION
    from kg.paths import Workspace
    from kg.validate import validate

    if options.files:
        workspace = Workspace.at(options.graph or graph_around(options.files[0]))
        corpus = load_files(workspace, options.files)
    else:
        corpus = load(Workspace.at(options.graph))
    findings = validate(corpus)
    if options.format == "json":
        import json

        print(json.dumps([finding.as_dict() for finding in findings], indent=2, ensure_ascii=False))
    else:
        for finding in findings:
            print(finding)
    violations = sum(finding.severity == VIOLATION for finding in findings)
    articles = len(corpus.articles)
    _say(
        f"{violations} violations, {len(findings) - violations} warnings in {articles} article{'s' * (articles != 1)} and the reference data."
    )
    return EXIT_NO if violations else EXIT_YES


def _coverage(options: argparse.Namespace) -> int:
    import json

    from kg.corpus import load
    from kg.coverage import coverage

    results = coverage(load(_workspace(options)))
    if options.format == "json":
        keys = (
            "slug",
            "characters",
            "separators",
            "encoded",
            "omitted",
            "gaps",
            "facts",
            "statements",
            "unproved",
            "percent",
        )
        print(
            json.dumps(
                [{key: getattr(result, key) for key in keys} for result in results], indent=2, ensure_ascii=False
            )
        )
    else:
        for r in results:
            print(f"{r.slug}: {r.percent:.2f}% of {r.characters} characters accounted for")
            print(f"  encoded {r.encoded}, left out {r.omitted}, white space and punctuation between {r.separators}")
            print(
                f"  {r.facts} facts with {r.statements} statements, {r.facts - len(r.unproved)} facts with their words found in the text"
            )
            for line, words in r.gaps:
                print(f'  line {line}: not accounted for: "{words}"')
            for fact in r.unproved:
                print(f"  no words found for {fact}")
    return EXIT_YES if all(result.complete for result in results) else EXIT_NO


def _query(options: argparse.Namespace) -> int:
    from kg.guard import check_query, supervised
    from kg.paths import data_root
    from kg.store import query_text

    text, name = query_text(
        options.query, [data_root() / "queries"], sys.stdin.read() if options.query == "-" else None
    )
    check_query(text)
    key = _ready(options)

    def work() -> int:
        import io

        from kg import results, store
        from kg.files import write_atomically

        with store.reading(key) as opened:
            answer = store.query(opened, text, name)
            if options.output is None:
                return results.write(answer, options.format)
            buffer = io.StringIO()
            code = results.write(answer, options.format or "csv", buffer)
        write_atomically(options.output, buffer.getvalue().encode())
        return code

    return supervised(work, options.timeout)


def _show(options: argparse.Namespace) -> int:
    from kg.show import describe, find
    from kg.store import reading

    with reading(_ready(options)) as store:
        for line in describe(store, find(store, options.thing)):
            print(line)
    return EXIT_YES


def _export(options: argparse.Namespace) -> int:
    from kg import export

    data = export.export(
        _ready(options),
        options.format,
        inferred=not options.no_inferred,
        ontology=options.with_ontology,
        article=options.article,
    )
    if options.output:
        export.write(data, options.output)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    return EXIT_YES


def _new(options: argparse.Namespace) -> int:
    from kg.new import new

    folder = new(options.text, options.slug, options.graph, options.language)
    _say(f"Made {folder}. Fill {folder / 'article.ttl'}, then run: kg validate {folder / 'article.ttl'}")
    return EXIT_YES


def _doctor(options: argparse.Namespace) -> int:
    from kg.doctor import examine

    checks = examine(_workspace(options))
    for check in checks:
        print(f"{'ok  ' if check.good else 'BAD '} {check.name}: {check.seen}")
    return EXIT_YES if all(check.good for check in checks) else EXIT_NO
