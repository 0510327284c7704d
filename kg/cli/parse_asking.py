"""The commands that answer, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from kg.cli.options import STORES, Command, answer, completed, count, graph, known_by, output, timeout

# Those of kg.export, whose import would cost every command its start.
EXPORT_FORMATS = (
    "turtle",
    "jsonld",
    "jsonld-framed",
    "ntriples",
    "nquads",
    "trig",
    "rdfxml",
    "rdf12",
    "nanopub",
    "csv",
    "void",
    "parquet",
)


def answering(command: Command) -> None:
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
    sub.add_argument(
        "--sparql",
        action="store_true",
        help="print the query that a question runs on the snapshot, with the values of -p",
    )
    completed(
        sub.add_argument(
            "-p", "--parameter", action="append", default=[], metavar="NAME=VALUE", help="with --sparql: a value"
        ),
        _parameter_names,
    )
    graph(sub)

    sub = command(
        "ask",
        "asking",
        "Answer a canned question, or one in your own words: what they clearly mean is run and named, else the three best "
        "readings are shown with their first answers, or the sentences that have the words (exit code 1).",
        "kg ask documents-signed -p country=KZ\n         kg ask 'who signed the memorandum, and when?'\n         kg ask nickel",
    )
    completed(sub.add_argument("question", nargs="*", metavar="QUESTION", help="its name, or words"), _question_names)
    completed(
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
    sub.add_argument(
        "--engine",
        choices=("sparql", "sql"),
        default="sparql",
        help="sql: DuckDB over Parquet tables, for the questions in queries/sql (pip install 'entente-kg[sql]')",
    )
    shape = sub.add_mutually_exclusive_group()
    shape.add_argument("--brief", action="store_true", help="only the line of each answer, without quotes and notes")
    shape.add_argument("--rows", action="store_true", help="the rows, as in CSV, where a terminal would get answers")
    shape.add_argument("--columns", metavar="A,B", help="only these columns of the rows, each combination once")
    shape.add_argument("--count", action="store_true", help="only how many answers there are")
    answer(sub)
    known_by(sub)

    sub = command("query", "asking", "Answer a SPARQL query.", "kg query 'SELECT ?d WHERE { ?d ent:hasSignatory ?s }'")
    sub.add_argument("query", metavar="FILE|TEXT|-", help="a query file, the text itself, or - for standard input")
    answer(sub)
    known_by(sub)

    showing(command)
    sub = command(
        "explain",
        "asking",
        "Explain a class, a property or a kind on one card; list them all if none is given.",
        "kg explain Signing\n         kg explain legal-basis",
    )
    completed(sub.add_argument("name", nargs="*", metavar="NAME", help="such as Signing, hasTheme or demand"), _terms)
    graph(sub)

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
    sub.add_argument("--limit", type=count, metavar="N", help="with --all: so many derivations at most, 10 if left out")
    sub.add_argument(
        "-f",
        "--format",
        choices=("text", "json", "dot", "svg", "png"),
        help="by the ending of the file if left out (.txt: text); svg and png need the program dot of Graphviz",
    )
    output(sub)
    graph(sub)

    sub = command("check", "asking", "Ask the questions of which every row is a fault.", "kg check")
    timeout(sub)
    graph(sub)

    exporting(command)


def exporting(command: Command) -> None:
    sub = command(
        "export",
        "exporting",
        "Write the graph to a file that other tools load.",
        "kg export -f jsonld -o entente.jsonld",
    )
    sub.add_argument(
        "-f",
        "--format",
        choices=EXPORT_FORMATS,
        help="by the ending of the output if left out, else turtle; csv goes to a .zip file or a new folder, parquet to a new folder",
    )
    output(sub)
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
    _archive(sub)
    sub.add_argument(
        "--for",
        dest="bulk",
        choices=STORES,
        help="a folder (-o) with a file for each named graph, and the script that loads them into this store",
    )
    graph(sub)


def _archive(sub: argparse.ArgumentParser) -> None:
    about = "a .zip file (-o) to cite: articles, reference data, matches, triples, codebook, digests"
    sub.add_argument("--archive", action="store_true", help=about)
    about = "the people, bodies, offices and documents of the reference data as CSV, with a codebook, into a new folder"
    sub.add_argument("--reference", action="store_true", help=about)
    sub.add_argument(
        "--without-text", action="store_true", help="with --archive: without the texts; quotes and digests stay"
    )


def showing(command: Command) -> None:
    sub = command("show", "asking", "Describe a thing: what it is, and what is told of it.", "kg show KZ")
    sub.add_argument("thing", help="an IRI, a name such as country:kz, a code or a label")
    shape = sub.add_mutually_exclusive_group()
    shape.add_argument("--brief", action="store_true", help="without quotes and notes")
    shape.add_argument("--rdf", action="store_true", help="its triples, as Turtle")
    known_by(sub)
    graph(sub)


def _question_names(prefix: str, parsed_args: argparse.Namespace, **_: object) -> Iterable[str]:
    from kg.answer.canned.questions import files
    from kg.paths import Workspace

    names = files(Workspace.at(getattr(parsed_args, "graph", None)).question_folders())
    return [name for name in names if name.startswith(prefix)]


def _terms(prefix: str, **_: object) -> Iterable[str]:
    from kg.vocabulary import vocabulary

    found = vocabulary()
    names = [*found.classes, *found.properties, *(each.short for each in found.properties.values())]
    return [name for name in names if name.startswith(prefix)]


def _parameter_names(prefix: str, parsed_args: argparse.Namespace, **_: object) -> Iterable[str]:
    from kg.answer.canned.questions import named
    from kg.paths import Workspace

    question = named(
        " ".join(getattr(parsed_args, "question", None) or parsed_args.words),
        Workspace.at(getattr(parsed_args, "graph", None)).question_folders(),
    )
    return [f"{p.name}=" for p in question.parameters if p.name.startswith(prefix)]
