"""Options that several commands have, and what their values may be."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Command = Callable[[str, str, str, str], argparse.ArgumentParser]

ROW_AND_GRAPH_FORMATS = (
    "text",
    "table",
    "csv",
    "tsv",
    "json",
    "jsonl",
    "xml",
    "md",
    "html",
    "turtle",
    "ntriples",
    "jsonld",
    "rdfxml",
)
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


def store(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--store", choices=STORES, help="its kind; recognised by its answers if left out")


def graph(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--graph",
        type=Path,
        metavar="DIR",
        help="a folder with articles/ and reference/ of your own; the bundled one if left out",
    )


def known_by(sub: argparse.ArgumentParser) -> None:
    about = "as one could have known it on this day, as 2025-03-01: from what was published by then"
    sub.add_argument("--as-of", dest="known_by", type=day, metavar="DAY", help=about)
    with_withdrawn(sub)


def with_withdrawn(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--with-withdrawn", action="store_true", help="also articles that were replaced or retracted")


def day(text: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write it as 2025-03-01") from error


def output(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "-o",
        "--output",
        type=file_or_stdout,
        metavar="FILE",
        help="write to a file, whole or not at all; - is standard output",
    )


def timeout(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--timeout", type=seconds, default=30.0, metavar="SECONDS", help="time limit, 30 if left out")


def answer(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "-f",
        "--format",
        choices=ROW_AND_GRAPH_FORMATS,
        help="text on a terminal (table for kg query) and csv in a pipe if left out",
    )
    output(sub)
    timeout(sub)
    sub.add_argument("--limit", type=count, default=100_000, metavar="ROWS", help="row limit, 100000 if left out")
    sub.add_argument(
        "--endpoint", type=given, metavar="URL", help="ask this SPARQL service, and not the embedded graph"
    )
    store(sub)
    graph(sub)


def file_or_stdout(text: str) -> Path | None:
    return None if text == "-" else Path(text)


def given(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    return text


def seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds") from error
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError("give more than 0 and at most 3600 seconds")
    return value


def count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 up")
    return int(text)


def completed(action: argparse.Action, completer: object) -> None:
    action.completer = completer  # type: ignore[attr-defined]  # argcomplete looks for it
